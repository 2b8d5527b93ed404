"""Whether a run tried everything, and why not: without that it has no verdict to give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import pytest

from aws_contract.interruption import SuiteInterruption

__all__ = ["FAILURES_FLAG", "Completeness", "CompletenessHooks", "group_of"]

_INTERRUPTED: Final = "it was interrupted"
FAILURES_FLAG: Final = "aws_contract_failures"
"""The attribute of a test's report that says that its failures are the target's."""


@dataclass(kw_only=True, slots=True)
class Completeness:
    """What was collected, left out and run, counted where it happens.

    collected, deselected: tests, `deselected` without those that --shard and --case leave
    out. uncollected: groups of the registry that no collected test runs. done: ids of the tests
    that came to their end. errors: tests that ended in something else than a verdict.
    missing: the operations that the target hasn't. nothing_to_try: whether that is all of them.
    unreachable: why the target counts as unreachable. interrupted: what ended the run early.
    """

    collected: int = 0
    left_out: int = 0
    deselected: int = 0
    uncollected: int = 0
    missing: tuple[str, ...] = ()
    nothing_to_try: bool = False
    unreachable: str = ""
    interrupted: str = ""
    errors: int = 0
    done: set[str] = field(default_factory=set)

    def counts(self) -> dict[str, Any]:
        """Return what a worker of xdist hands to the controller: what only it can count."""
        only_here = {"interrupted", "errors", "done"}
        return {name: value for name, value in asdict(self).items() if name not in only_here}

    def merge(self, counts: dict[str, Any]) -> None:
        """Take over the counts of a worker: all of them collect the same."""
        self.collected = max(self.collected, int(counts["collected"]))
        self.left_out = max(self.left_out, int(counts["left_out"]))
        self.deselected = max(self.deselected, int(counts["deselected"]))
        self.uncollected = max(self.uncollected, int(counts["uncollected"]))
        self.missing = self.missing or tuple(counts["missing"])
        self.nothing_to_try = self.nothing_to_try or bool(counts["nothing_to_try"])
        self.unreachable = self.unreachable or str(counts["unreachable"])

    def leave_out(self, number: int) -> None:
        """Count tests that --shard or --case deselected."""
        self.left_out += number
        self.deselected -= number

    def reported(self, report: Any) -> None:
        """Count the report of one phase of a test; a worker that crashed leaves such a report."""
        if report.when == "teardown":
            self.done.add(report.nodeid)
        if report.failed and not getattr(report, FAILURES_FLAG, False):
            self.errors += 1

    def reasons(self) -> Iterator[str]:
        """Yield why the run isn't complete; nothing if it is."""
        if self.missing:
            verb = "isn't" if len(self.missing) == 1 else "aren't"
            yield f"{', '.join(self.missing)} {verb} there; what needs that wasn't tried"
        if self.nothing_to_try:
            return
        if self.unreachable:
            yield self.unreachable
        elif self.interrupted:
            yield self.interrupted
        selected = self.collected - self.left_out - self.deselected
        if selected > len(self.done):
            yield f"{selected - len(self.done)} of {selected} tests weren't run"
        if self.errors:
            tests = "1 test" if self.errors == 1 else f"{self.errors} tests"
            yield f"{tests} ended in an error instead of a verdict (--tb=short shows it)"
        if self.deselected:
            yield f"{self.deselected} of {self.collected} tests weren't selected"
        if self.uncollected:
            yield f"{self.uncollected} groups of scenarios weren't collected"
        if not self.collected and not self.unreachable:
            yield "no test was collected"


class CompletenessHooks:
    """The hooks of pytest that see what is collected and run.

    groups: returns the groups of scenarios that a whole run has a test for.
    interruption: knows whether a signal came.
    """

    def __init__(
        self,
        completeness: Completeness,
        groups: Callable[[], frozenset[str]],
        interruption: SuiteInterruption,
    ) -> None:
        self._completeness = completeness
        self._interruption = interruption
        self._groups = groups

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Count what was collected, before anything of it is left out."""
        self._completeness.collected = len(items)
        found = {group_of(item) for item in items}
        self._completeness.uncollected = len(self._groups() - found)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Count what is left out, by -k, -m and the like or by an option of ours."""
        self._completeness.deselected += len(items)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count what came to its end: in the controller, if there are workers."""
        self._completeness.reported(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Keep that a signal came, where the workers have ended because of it."""
        if self._interruption.received and not self._completeness.interrupted:
            self._completeness.interrupted = _INTERRUPTED

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Keep why the run ended early.

        A signal may come where the interpreter knows no line; pytest can't print such an entry.
        """
        excinfo.traceback = excinfo.traceback.filter(_has_line)
        stopped = isinstance(excinfo.value, pytest.Session.Interrupted)
        self._completeness.interrupted = str(excinfo.value) if stopped else _INTERRUPTED


def _has_line(entry: Any) -> bool:
    try:
        return int(entry.lineno) >= 0
    except TypeError:
        return False


def group_of(item: pytest.Item) -> str | None:
    """Return the group of scenarios that a test runs, None if it draws its requests."""
    callspec: Any = getattr(item, "callspec", None)
    return callspec.params.get("group") if callspec else None
