"""The options of a run, checked before it begins and turned into what a run needs."""

from __future__ import annotations

import argparse
import shlex
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import botocore.session
import pytest

from aws_contract.claims.evidence import LedgerError, fail_on
from aws_contract.pytest_plugin.hypothesis_settings import UnknownDatabaseError, use_database
from aws_contract.pytest_plugin.scope import scope_of
from aws_contract.recordings.redaction import Sanitiser, of_session
from aws_contract.resources import DEFAULT_RESOURCE
from aws_contract.results.result import Shard
from aws_contract.run_options import shard
from aws_contract.targets.base import (
    DEFAULT_REGION,
    Target,
    UnknownTargetError,
    check_target,
    open_target,
    partition_of,
)
from aws_contract.targets.reachability import why_unreachable
from aws_strategies import derivation_cache

__all__ = [
    "check_options",
    "open_target_of",
    "region_of",
    "sanitiser_of",
    "shard_of",
    "use_cache",
    "why_target_unreachable",
    "words_of",
]

_SHARD: Final = pytest.StashKey[tuple[int, int]]()


def check_options(config: pytest.Config) -> None:
    """Apply what options change for all tests; UsageError for an invalid one."""
    try:
        fail_on(config.getoption("--fail-on"))
    except LedgerError as error:
        raise pytest.UsageError(f"--fail-on: {error}") from error
    try:
        check_target(config.getoption("--target"))
    except UnknownTargetError as error:
        raise pytest.UsageError(f"--target: {error}") from error
    try:
        partition_of(region_of(config))
    except UnknownTargetError as error:
        raise pytest.UsageError(f"--target-region: {error}") from error
    scope_of(config)
    _check_folder(config)
    _share_work(config)


def use_cache(config: pytest.Config) -> None:
    """Keep what takes long to derive in the cache folder of the user, unless --no-cache is given.

    Where platformdirs isn't installed nothing is kept.
    """
    known = find_spec("platformdirs") is not None and not config.getoption("--no-cache")
    derivation_cache.use_folder(_cache_folder() if known else None)


def _cache_folder() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415 - a run doesn't depend on it

    return user_cache_path("aws-contract", appauthor=False) / "derived"


def shard_of(config: pytest.Config) -> Shard | None:
    """Return the part of the deterministic set that was asked for, None for all of it."""
    number, of = config.stash.get(_SHARD, (1, 1))
    return Shard(number=number, of=of) if of > 1 else None


def _share_work(config: pytest.Config) -> None:
    """Apply the options about other machines; UsageError if one is invalid."""
    try:
        if config.getoption("--shard"):
            config.stash[_SHARD] = shard(config.getoption("--shard"))
        if config.getoption("--examples-database"):
            use_database(config.getoption("--examples-database"))
    except argparse.ArgumentTypeError as error:
        raise pytest.UsageError(f"--shard: {error}") from error
    except UnknownDatabaseError as error:
        raise pytest.UsageError(f"--examples-database: {error}") from error


def _check_folder(config: pytest.Config) -> None:
    """Raise UsageError if the report can't be written: before the run, not after it."""
    wanted = config.getoption("--contract-report")
    if wanted is None:
        return
    try:
        Path(wanted).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=wanted):
            pass
    except OSError as error:
        raise pytest.UsageError(f"--report: can't write to {wanted}: {error}") from error


def region_of(config: pytest.Config) -> str:
    """Return the region of the target."""
    region: str | None = config.getoption("--target-region")
    return region or DEFAULT_REGION


def open_target_of(config: pytest.Config) -> Target:
    """Return the target that the options name, open."""
    session = botocore.session.Session() if config.getoption("--use-credentials") else None
    name = scope_of(config).target(config.getoption("--target"))
    return open_target(name, region=region_of(config), session=session)


def sanitiser_of(config: pytest.Config) -> Sanitiser:
    """Return what takes secrets out of answers; it knows the credentials that requests carry."""
    if not config.getoption("--use-credentials"):
        return Sanitiser(run_names=False)
    return of_session(botocore.session.Session(), run_names=False)


def words_of(config: pytest.Config) -> str:
    """Return the options with which a command does the same to the same target."""
    words = [f"--target {shlex.quote(config.getoption('--target'))}"]
    region, resource = region_of(config), config.getoption("--resource")
    if resource != DEFAULT_RESOURCE:
        words.append(f"--resource {shlex.quote(resource)}")
    if config.getoption("--allow-create"):
        words.append("--allow-create")
    if config.getoption("--use-credentials"):
        words.append("--use-credentials")
    if region != DEFAULT_REGION:
        words.append(f"--target-region {shlex.quote(region)}")
    if config.getoption("--fail-on"):
        words.append(f"--fail-on {shlex.quote(config.getoption('--fail-on'))}")
    profile = config.getoption("--hypothesis-profile", default=None)
    if profile:
        words.append(f"--hypothesis-profile {shlex.quote(profile)}")
    return " ".join(words)


def why_target_unreachable(config: pytest.Config) -> str:
    """Return why nothing answers at a URL; other targets are only opened when tests run."""
    if not config.getoption("--target").startswith(("http://", "https://")):
        return ""
    target = open_target_of(config)
    try:
        return why_unreachable(target, scope_of(config).harmless)
    finally:
        target.close()
