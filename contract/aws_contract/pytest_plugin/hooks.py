"""What the pytest plugin does while tests run: counts, fixtures, summary, report.

Registered by `aws_contract.pytest_plugin` when the session starts. In a worker of xdist the counts
go to the controller, which adds them up.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Generator, Iterator, Mapping
from typing import Any, Final

import pytest

from aws_contract.claims.evidence import fail_on
from aws_contract.exit_status import (
    INCOMPLETE_IN_PYTEST,
    UNREACHABLE_IN_PYTEST,
    ExitStatus,
)
from aws_contract.interruption import SuiteInterruption
from aws_contract.operations.run import OperationRun
from aws_contract.pytest_plugin.completeness import (
    FAILURES_FLAG,
    Completeness,
    CompletenessHooks,
)
from aws_contract.pytest_plugin.configuration import (
    check_options,
    open_target_of,
    region_of,
    sanitiser_of,
    shard_of,
    use_cache,
    why_target_unreachable,
    words_of,
)
from aws_contract.pytest_plugin.late_redaction import redact_again
from aws_contract.pytest_plugin.progress import note_progress
from aws_contract.pytest_plugin.scope import scope_of
from aws_contract.pytest_plugin.selection import keep_scenario, keep_shard
from aws_contract.pytest_plugin.summary import write_summary
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.results.failure import ContractFailure, ContractFailures
from aws_contract.results.finding import CAPABILITIES
from aws_contract.results.recorder import Recorder
from aws_contract.results.result import RunResult, TargetInfo
from aws_contract.results.verdict import RunVerdict
from aws_contract.runner.capabilities import find_missing_operations
from aws_contract.runner.session import Judge, Session
from aws_contract.targets.base import Target, partition_of
from aws_contract.targets.reachability import Reachability

__all__ = ["contract", "only_case", "start"]

_STATE: Final = pytest.StashKey["_Run"]()
_OUTPUT: Final = "aws_contract_counts"
_CAPABILITIES: Final = "aws_contract_capabilities"
_COMPLETENESS: Final = "aws_contract_completeness"
_NAMES: Final = "aws_contract_names"
"""Under which names what a worker has counted and learned travels to the controller."""


class _Run:
    """What is held for one pytest session: the counts, and the target once it is open.

    sanitiser: what is taken out of answers; it learns names while the session runs.
    """

    def __init__(self, sanitiser: Sanitiser) -> None:
        self.started = time.monotonic()
        self.recorder = Recorder()
        self.capabilities: Recorder | None = None
        self.completeness = Completeness()
        self.sanitiser = sanitiser
        self.session: Session | OperationRun | None = None
        self.result: RunResult | None = None


def start(config: pytest.Config, interruption: SuiteInterruption) -> None:
    """Begin to count, and register the hooks of this module; UsageError for an invalid option."""
    check_options(config)
    use_cache(config)
    config.stash[_STATE] = _Run(sanitiser_of(config))
    config.pluginmanager.register(sys.modules[__name__], __name__)
    config.pluginmanager.register(_Merge(config))
    completeness = config.stash[_STATE].completeness
    config.pluginmanager.register(
        CompletenessHooks(completeness, lambda: scope_of(config).groups, interruption)
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """End the session if nothing listens where requests go, before anything is tried."""
    config = session.config
    if hasattr(config, "workerinput") or config.getoption("collectonly"):
        return
    run = config.stash[_STATE]
    run.completeness.unreachable = why_target_unreachable(config)
    if run.completeness.unreachable:
        raise session.Interrupted(run.completeness.unreachable)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what --shard and --case leave out."""
    before = len(items)
    part = shard_of(config)
    if part is not None:
        keep_shard(config, items, part)
    wanted = config.getoption("--contract-case")
    if wanted is not None:
        keep_scenario(config, items, wanted, scope_of(config))
    config.stash[_STATE].completeness.leave_out(before - len(items))


@pytest.fixture(scope="session")
def contract(pytestconfig: pytest.Config) -> Iterator[Session | OperationRun]:
    """The open target and the counts of the run."""
    run = pytestconfig.stash[_STATE]
    target = open_target_of(pytestconfig)
    run.session = _session(pytestconfig, target, run.recorder)
    if isinstance(run.session, Session) and pytestconfig.getoption("--contract-case") is None:
        run.session.lack(_missing_operations(pytestconfig, target, run))
    yield run.session
    target.close()


def _session(config: pytest.Config, target: Target, recorder: Recorder) -> Session | OperationRun:
    scope = scope_of(config)
    return scope.session(
        target,
        recorder,
        reachability=Reachability(target, scope.harmless),
        options=words_of(config),
        fail_on=fail_on(config.getoption("--fail-on")),
        sanitiser=config.stash[_STATE].sanitiser,
    )


def _missing_operations(config: pytest.Config, target: Target, run: _Run) -> Mapping[str, str]:
    """Return which operations the target hasn't, counted apart: each worker finds out for itself.

    Nothing is known of a target that doesn't answer; the tests find that out.
    """
    run.capabilities = Recorder()
    session = _session(config, target, run.capabilities)
    assert isinstance(session, Session)
    judge = Judge(session)
    try:
        missing = find_missing_operations(judge)
    except OSError:
        return {}
    run.capabilities.found(judge.failures, test=CAPABILITIES)
    run.completeness.missing = tuple(missing)
    return missing


@pytest.fixture
def only_case(pytestconfig: pytest.Config) -> str | None:
    """The id of the only case to run, or None."""
    wanted: str | None = pytestconfig.getoption("--contract-case")
    return wanted


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note which test runs, for the command that reproduces a failure, one in a fixture too."""
    session = item.config.stash[_STATE].session
    if session is not None:
        session.node = getattr(item, "originalname", item.name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the failures that a test reports at its end, shrunk if Hypothesis found them."""
    run = item.config.stash[_STATE]
    failures: list[ContractFailure] = []
    if call.excinfo is not None:
        failures = list(_failures(call.excinfo.value))
        run.recorder.found(failures, test=item.name)
    report = yield
    setattr(report, FAILURES_FLAG, bool(failures))
    note_progress(report, item, run.recorder)
    if run.session is not None and run.session.unreachable:
        run.completeness.unreachable = item.session.shouldstop = run.session.unreachable
    if isinstance(run.session, Session) and run.session.has_no_operation:
        run.completeness.nothing_to_try = True
        item.session.shouldstop = "no operation of the resource is there"
    return report


def _failures(error: BaseException) -> Iterator[ContractFailure]:
    if isinstance(error, ContractFailures):
        yield from error.failures
    elif isinstance(error, ContractFailure):
        yield error
    elif isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _failures(each)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a worker of xdist, hand the counts to the controller; elsewhere judge the run."""
    run = session.config.stash[_STATE]
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_OUTPUT] = run.recorder.snapshot()
        if run.capabilities is not None:
            output[_CAPABILITIES] = run.capabilities.snapshot()
        output[_COMPLETENESS] = run.completeness.counts()
        output[_NAMES] = sorted(run.sanitiser.names)
    elif not session.config.getoption("collectonly"):
        if run.capabilities is not None:
            run.recorder.merge(run.capabilities.snapshot())
        redact_again(session.config, run.recorder, run.sanitiser)
        run.result = _result(session.config, run)
        session.exitstatus = _exit_status(session, run.result)


def _result(config: pytest.Config, run: _Run) -> RunResult:
    region = region_of(config)
    return scope_of(config).result(
        run.recorder,
        target=TargetInfo(
            name=config.getoption("--target"), region=region, partition=partition_of(region)
        ),
        seconds=time.monotonic() - run.started,
        incomplete="; ".join(run.completeness.reasons()),
        unreachable=bool(run.completeness.unreachable),
        shard=shard_of(config),
        scenario=config.getoption("--contract-case") or "",
        strict=config.getoption("--strict-coverage"),
    )


def _exit_status(session: pytest.Session, result: RunResult) -> int:
    """Return the status that says what the run came to; that of pytest if it broke down."""
    if session.exitstatus in {pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR}:
        return int(session.exitstatus)
    if result.verdict is RunVerdict.VIOLATES:
        return ExitStatus.VIOLATES
    if result.verdict is RunVerdict.UNREACHABLE:
        return UNREACHABLE_IN_PYTEST
    if result.incomplete:
        return INCOMPLETE_IN_PYTEST
    return ExitStatus.OBEYS


class _Merge:
    """Hooks of xdist, which exist only where it is installed."""

    def __init__(self, config: pytest.Config) -> None:
        self._run = config.stash[_STATE]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Add the counts of a worker that has ended."""
        output = getattr(node, "workeroutput", {})
        if _OUTPUT in output:
            self._run.recorder.merge(output[_OUTPUT])
            if _CAPABILITIES in output and self._run.capabilities is None:
                self._run.capabilities = Recorder()
                self._run.capabilities.merge(output[_CAPABILITIES])
            self._run.completeness.merge(output[_COMPLETENESS])
            self._run.sanitiser.learn_names(output[_NAMES])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the summary and write the report."""
    run = config.stash[_STATE]
    if run.result is not None:
        write_summary(terminalreporter, run.result, nothing=run.completeness.nothing_to_try)
