"""The processes of `aws-contract run`: how many, and how they run; loaded by that command alone.

A whole run is shared among the cores if pytest-xdist is there, and of an endpoint, which takes its
time to answer, among a few processes more. Whatever the options of xdist say
wins, and so does everything that needs one process to look at: a debugger, output as it comes.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from typing import Final, TypeAlias

import pytest

__all__: list[str] = []

_Status: TypeAlias = pytest.ExitCode | int | None
_ALLOCATIONS: Final = 100_000
"""After so many more allocations than deallocations the youngest objects are looked through."""
_FEW: Final = 4
"""So many operations take less time than processes need to start."""
_MOST: Final = 8
"""A process takes about as long to start as an eighth of a run takes; more gain nothing."""
_AT_AN_ENDPOINT: Final = 4
"""How many requests at least an endpoint is sent at once: each process waits for its own answer."""


@pytest.hookimpl(wrapper=True)  # xdist reads its options as the first plugin that is no wrapper
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, _Status, _Status]:
    """Ask xdist for the number of cores, unless the options say otherwise."""
    if (
        _shares(config)
        and not _selects(config)
        and not _is_watched(config)
        and _has_sharable_target(config)
    ):
        config.option.numprocesses = "auto"
        config.option.dist = "worksteal"  # what a worker derives serves the tests next to one
    return (yield)


def pytest_sessionstart() -> None:
    """Look for garbage rarely: cases live until the end, and visiting them takes time."""
    gc.set_threshold(_ALLOCATIONS)


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> Generator[None, int, int]:
    """Use no worker for a single core: it would only wait for its controller."""
    cores = yield
    processes = cores
    if _has_endpoint(config) and "PYTEST_XDIST_AUTO_NUM_WORKERS" not in os.environ:
        processes = max(cores, _AT_AN_ENDPOINT)
    return min(processes, _MOST) if processes > 1 else 0


def _shares(config: pytest.Config) -> bool:
    """Whether xdist is there and left to decide; in a worker it has decided already."""
    option = config.option
    return (
        not hasattr(config, "workerinput")
        and config.pluginmanager.hasplugin("xdist")
        and option.numprocesses is None
        and option.dist == "no"
        and not option.tx
    )


def _selects(config: pytest.Config) -> bool:
    """Whether few tests run, which take less time than processes need to start."""
    names: list[str] = config.getoption("--operation") or []
    few = bool(names) and len(names) <= _FEW and not any("*" in name for name in names)
    return few or any(config.getoption(name) for name in ("--contract-case", "-k", "-m"))


def _has_sharable_target(config: pytest.Config) -> bool:
    """Whether each process can open the target; of a function that makes one that isn't known."""
    return config.getoption("--target") in {"fake", "http"} or _has_endpoint(config)


def _has_endpoint(config: pytest.Config) -> bool:
    target: str = config.getoption("--target")
    return target.startswith(("http://", "https://"))


def _is_watched(config: pytest.Config) -> bool:
    option = config.option
    return bool(option.usepdb or option.collectonly or option.capture == "no")
