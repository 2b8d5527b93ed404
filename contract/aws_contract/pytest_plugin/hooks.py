"""What the pytest plugin does while tests run: counts, fixtures, summary, report.

Registered by `aws_contract.pytest_plugin` when the session starts. In a worker of xdist the counts
go to the controller, which adds them up.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import botocore.session
import pytest

from aws_contract.claims.clauses import CLAUSES
from aws_contract.claims.evidence import LedgerError, fail_on
from aws_contract.pytest_plugin.hypothesis_settings import UnknownDatabaseError, use_database
from aws_contract.pytest_plugin.selection import in_shard, shard
from aws_contract.reports import HTML, MARKDOWN, add_to_job_summary, write_report
from aws_contract.reports.terminal import scorecard_lines, summary_lines
from aws_contract.resources import DEFAULT_RESOURCE, UnknownResourceError, load_resource
from aws_contract.resources.resource import Resource
from aws_contract.results.failure import ContractFailure, ContractFailures
from aws_contract.results.recorder import Recorder
from aws_contract.results.result import RunResult, TargetInfo, coverage_of_run
from aws_contract.runner.session import Session
from aws_contract.scenarios.registry import UnknownScenarioError, find_scenario
from aws_contract.targets.base import (
    DEFAULT_REGION,
    UnknownTargetError,
    check_target,
    open_target,
    partition_of,
)
from aws_strategies.model import Operation

__all__ = ["contract", "only_case", "resource_of", "start"]

_STATE: Final = pytest.StashKey["_Run"]()
_PART: Final = pytest.StashKey[tuple[int, int]]()
_OUTPUT: Final = "aws_contract_counts"
"""Under which name the counts of a worker travel to the controller."""


class _Run:
    """What is held for one pytest session: the counts, and the target once it is open."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.recorder = Recorder()
        self.session: Session | None = None


def start(config: pytest.Config) -> None:
    """Begin to count, and register the hooks of this module; UsageError for an invalid option."""
    try:
        fail_on(config.getoption("--fail-on"))
    except LedgerError as error:
        raise pytest.UsageError(f"--fail-on: {error}") from error
    try:
        check_target(config.getoption("--target"))
    except UnknownTargetError as error:
        raise pytest.UsageError(f"--target: {error}") from error
    _check_resource(config)
    _share_work(config)
    config.stash[_STATE] = _Run()
    config.pluginmanager.register(sys.modules[__name__], __name__)
    config.pluginmanager.register(_Merge(config))


def _share_work(config: pytest.Config) -> None:
    """Apply the options about other machines; UsageError if one is invalid."""
    try:
        if config.getoption("--shard"):
            config.stash[_PART] = shard(config.getoption("--shard"))
        if config.getoption("--examples-database"):
            use_database(config.getoption("--examples-database"))
    except argparse.ArgumentTypeError as error:
        raise pytest.UsageError(f"--shard: {error}") from error
    except UnknownDatabaseError as error:
        raise pytest.UsageError(f"--examples-database: {error}") from error


def _check_resource(config: pytest.Config) -> None:
    try:
        load_resource(config.getoption("--resource"))
    except UnknownResourceError as error:
        raise pytest.UsageError(f"--resource: {error}") from error


def resource_of(config: pytest.Config) -> Resource:
    """Return the resource that the options name."""
    return load_resource(config.getoption("--resource"))


def _region(config: pytest.Config) -> str:
    region: str | None = config.getoption("--target-region")
    return region or DEFAULT_REGION


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --contract-case keep only the group that holds the case, with --shard only its part."""
    if _PART in config.stash:
        part = in_shard(items, config.stash[_PART])
        config.hook.pytest_deselected(items=[item for item in items if item not in part])
        items[:] = part
    wanted = config.getoption("--contract-case")
    if wanted is None:
        return
    try:
        group = find_scenario(resource_of(config), wanted).group
    except UnknownScenarioError as error:
        raise pytest.UsageError(f"--contract-case: {error.args[0]}") from error
    kept = [item for item in items if _group(item) == group]
    config.hook.pytest_deselected(items=[item for item in items if _group(item) != group])
    items[:] = kept


def _group(item: pytest.Item) -> str | None:
    callspec: Any = getattr(item, "callspec", None)
    return callspec.params.get("group") if callspec else None


@pytest.fixture(scope="session")
def contract(pytestconfig: pytest.Config) -> Iterator[Session]:
    """The open target and the counts of the run."""
    run = pytestconfig.stash[_STATE]
    session = botocore.session.Session() if pytestconfig.getoption("--use-credentials") else None
    target = open_target(
        pytestconfig.getoption("--target"), region=_region(pytestconfig), session=session
    )
    run.session = Session(
        target,
        run.recorder,
        resource=resource_of(pytestconfig),
        options=_options(pytestconfig),
        fail_on=fail_on(pytestconfig.getoption("--fail-on")),
    )
    yield run.session
    target.close()


def _options(config: pytest.Config) -> str:
    """Return the options with which a command does the same to the same target."""
    words = [f"--target {shlex.quote(config.getoption('--target'))}"]
    region, resource = _region(config), config.getoption("--resource")
    if resource != DEFAULT_RESOURCE:
        words.append(f"--resource {shlex.quote(resource)}")
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


@pytest.fixture
def only_case(pytestconfig: pytest.Config) -> str | None:
    """The id of the only case to run, or None."""
    wanted: str | None = pytestconfig.getoption("--contract-case")
    return wanted


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Note which test runs, for the command that reproduces a failure."""
    session = item.config.stash[_STATE].session
    if session is not None:
        session.node = getattr(item, "originalname", item.name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Keep the failures that a test reports at its end, shrunk if Hypothesis found them."""
    if call.excinfo is not None:
        failures = _failures(call.excinfo.value)
        item.config.stash[_STATE].recorder.found(failures, test=item.name)
    return (yield)


def _failures(error: BaseException) -> Iterator[ContractFailure]:
    if isinstance(error, ContractFailures):
        yield from error.failures
    elif isinstance(error, ContractFailure):
        yield error
    elif isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _failures(each)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a worker of xdist, hand the counts to the controller; elsewhere judge the coverage."""
    recorder = session.config.stash[_STATE].recorder
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_OUTPUT] = recorder.snapshot()
    elif session.config.getoption("--strict-coverage") and not session.exitstatus:
        coverage = coverage_of_run(recorder, _operations(session.config))
        tried = all(not each.totals.untried for each in coverage)
        session.exitstatus = pytest.ExitCode.OK if tried else pytest.ExitCode.TESTS_FAILED


def _operations(config: pytest.Config) -> list[Operation]:
    resource = resource_of(config)
    return [resource.operation(name) for name in resource.operations]


class _Merge:
    """Hooks of xdist, which exist only where it is installed."""

    def __init__(self, config: pytest.Config) -> None:
        self._recorder = config.stash[_STATE].recorder

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Add the counts of a worker that has ended."""
        snapshot = getattr(node, "workeroutput", {}).get(_OUTPUT)
        if snapshot is not None:
            self._recorder.merge(snapshot)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the summary and write the report, if anything was sent."""
    run = config.stash[_STATE]
    wanted = config.getoption("--contract-report")
    folder = None if wanted is None else Path(wanted)
    if not run.recorder.requests and folder is None:
        return
    region = _region(config)
    result = RunResult.of(
        run.recorder,
        target=TargetInfo(
            name=config.getoption("--target"), region=region, partition=partition_of(region)
        ),
        seconds=time.monotonic() - run.started,
        clauses=CLAUSES.values(),
        operations=_operations(config),
    )
    terminalreporter.section("contract")
    for line in summary_lines(result):
        terminalreporter.write_line(line)
    if config.getoption("--target") not in {"fake", "http"}:
        for line in scorecard_lines(result):
            terminalreporter.write_line(line)
    if folder is not None:
        terminalreporter.write_line(f"report    {write_report(result, folder)}")
        terminalreporter.write_line(f"page      {folder / HTML}")
        add_to_job_summary(folder / MARKDOWN)
