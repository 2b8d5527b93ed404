"""What Hypothesis does in the suite: its profiles, and where it keeps failing examples.

With a shared database, machines replay what one of them has found:

    DIR                            a directory, as Hypothesis' default does
    redis://HOST:PORT/NUMBER       Redis, which all machines read and write
    github:OWNER/REPO[:ARTIFACT]   the latest artifact of a repository's workflow, which is only
                                   read; what is found is kept in .hypothesis/examples besides

A GitHub artifact needs GITHUB_TOKEN in the environment and an upload of that directory in the
workflow; Redis needs the package ``redis``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from hypothesis import Phase, settings
from hypothesis.database import (
    DirectoryBasedExampleDatabase,
    ExampleDatabase,
    GitHubArtifactDatabase,
    MultiplexedDatabase,
    ReadOnlyDatabase,
)

__all__ = [
    "DEFAULT_PROFILE",
    "UnknownDatabaseError",
    "is_deep",
    "open_database",
    "register_profiles",
    "use_database",
    "without_shrinking",
]

DEFAULT_PROFILE: Final = "ci" if os.environ.get("CI") else "dev"

_MANY: Final = 20_000
"""How many examples a nightly run draws of each test."""
_LOCAL: Final = Path(".hypothesis") / "examples"
_ARTIFACT: Final = "hypothesis-example-db"
_GITHUB: Final = re.compile(r"github:([\w.\-]+)/([\w.\-]+)(?::([\w.\-]+))?")
_PROFILE: Final = "contract-with-database"
_BRIEF: Final = "contract-without-shrinking"


def register_profiles() -> None:
    """Register ``dev``, ``ci`` (the same examples on every run) and ``nightly`` (many).

    ``dev`` draws few: the deterministic cases alone catch every known mutant, and drawing takes
    most of a run's time. What is rare is left to ``nightly``, which draws other examples each time.
    ``seeded`` is as deep as ``ci``, and heeds ``--hypothesis-seed``.

    No profile has a deadline: an example takes as long as the target takes to answer.
    """
    settings.register_profile("dev", max_examples=50, deadline=None, print_blob=True)
    settings.register_profile(
        "ci", max_examples=200, deadline=None, derandomize=True, database=None, print_blob=True
    )
    settings.register_profile(
        "seeded", max_examples=200, deadline=None, database=None, print_blob=True
    )
    settings.register_profile("nightly", max_examples=_MANY, deadline=None, print_blob=True)


def is_deep() -> bool:
    """Whether the profile in use draws so many examples that nothing else need be spared."""
    return settings().max_examples >= _MANY


class UnknownDatabaseError(ValueError):
    """The text names no database that can be opened; says which there are."""


def open_database(text: str) -> ExampleDatabase:
    """Return the database of a text as the module describes it; UnknownDatabaseError."""
    if text.startswith(("redis://", "rediss://")):
        return _redis(text)
    if text.startswith("github:"):
        return _github(text)
    if "://" in text or not text:
        raise UnknownDatabaseError(
            f"{text!r}: expected a directory, redis://HOST:PORT/NUMBER or github:OWNER/REPO"
        )
    return DirectoryBasedExampleDatabase(Path(text))


def _redis(url: str) -> ExampleDatabase:
    try:
        from hypothesis.extra.redis import RedisExampleDatabase  # noqa: PLC0415 - needs an extra
        from redis import Redis  # noqa: PLC0415 - as above
    except ImportError as error:
        raise UnknownDatabaseError(f"{url!r} needs the package redis: {error}") from error
    try:
        return RedisExampleDatabase(Redis.from_url(url))
    except ValueError as error:
        raise UnknownDatabaseError(f"{url!r} isn't a valid URL: {error}") from error


def _github(text: str) -> ExampleDatabase:
    found = _GITHUB.fullmatch(text)
    if found is None:
        raise UnknownDatabaseError(f"{text!r}: expected github:OWNER/REPO or :ARTIFACT after it")
    shared = GitHubArtifactDatabase(found[1], found[2], artifact_name=found[3] or _ARTIFACT)
    return MultiplexedDatabase(DirectoryBasedExampleDatabase(_LOCAL), ReadOnlyDatabase(shared))


def use_database(text: str) -> None:
    """Let the tests that are loaded from now on use a database; UnknownDatabaseError.

    Examples are then drawn anew on every run, whatever the profile says: machines that all draw
    the same ones would find the same failures.
    """
    settings.register_profile(
        _PROFILE, parent=settings.default, database=open_database(text), derandomize=False
    )
    settings.load_profile(_PROFILE)


@contextmanager
def without_shrinking() -> Iterator[None]:
    """Let tests that are made inside end with the first failure, as it was found.

    Hypothesis otherwise takes hundreds of requests for each failure to make it small.
    """
    before, current = settings.get_current_profile_name(), settings()
    wanted = [each for each in current.phases if each not in {Phase.shrink, Phase.explain}]
    settings.register_profile(_BRIEF, parent=current, phases=wanted, report_multiple_bugs=False)
    settings.load_profile(_BRIEF)
    try:
        yield
    finally:
        settings.load_profile(before)
