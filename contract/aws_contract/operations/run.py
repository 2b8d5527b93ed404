"""Tries one operation: derives its cases, sends them, and keeps what they came to."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Final

from aws_contract.claims.evidence import VIOLATIONS, Verdict
from aws_contract.claims.topic import Topic
from aws_contract.operations.checks import missing
from aws_contract.operations.scenarios import scenarios_of
from aws_contract.operations.selection import OperationName
from aws_contract.operations.session import OperationJudge, OperationSession, smallest_request
from aws_contract.protocol.wire import Request, request_for, request_of
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.results.coverage import CoverageTotals
from aws_contract.results.coverage_recorder import CoverageRecorder, coverage_result
from aws_contract.results.failure import ContractFailure, ContractFailures
from aws_contract.results.finding import Finding
from aws_contract.results.operation import OperationPoints, OperationResult, PointLimitation
from aws_contract.results.recorder import Recorder
from aws_contract.runner.capabilities import why_missing
from aws_contract.runner.history import AnswerHistory
from aws_contract.scenarios.scenario import Effect
from aws_contract.targets.base import Target
from aws_contract.targets.reachability import Reachability
from aws_strategies.caches import forget
from aws_strategies.covering.sets import invalid_cases
from aws_strategies.limits import limitations
from aws_strategies.model import Operation, load_operation

__all__ = ["OperationRun", "harmless_request"]

_PROBES: Final = 8
"""How many requests with broken constraints are asked whether an operation is there."""
_KEPT: Final = 16
"""Of so many operations what was derived is kept: they share patterns."""
_FINDINGS: Final = 5
"""How many findings of one operation are kept with it."""


def harmless_request(name: OperationName) -> Request:
    """Return a request that finds out whether anything answers: no JSON object, so no request."""
    return request_of(name.operation, b"[", service=name.service)


class OperationRun:
    """A run of single operations: the target, the counts, and what each operation's session needs.

    node: the test that runs. fail_on, options, reachability, sanitiser: as of any session.
    allow_create: whether a foreign target is sent what it must accept.
    """

    def __init__(  # noqa: PLR0913 - all but the first two are keywords
        self,
        target: Target,
        recorder: Recorder,
        *,
        options: str = "",
        fail_on: Collection[Verdict] = VIOLATIONS,
        reachability: Reachability | None = None,
        sanitiser: Sanitiser | None = None,
        allow_create: bool = False,
    ) -> None:
        self.target = target
        self.recorder = recorder
        self.options = options
        self.fail_on = fail_on
        self.node = ""
        self._reachability = reachability
        self._sanitiser = sanitiser
        self._allow_create = allow_create
        self._history = AnswerHistory()
        self._repeated: Counter[str] = Counter()

    @property
    def unreachable(self) -> str:
        """Why the target can't be reached any more; empty while it can."""
        return "" if self._reachability is None else self._reachability.reason

    def try_operation(self, name: OperationName, *, only: str | None = None) -> None:
        """Try an operation, or only the scenario with an id; ContractFailures if a check failed.

        What is known is kept even if the target goes away in the middle.
        """
        __tracebackhide__ = True
        started = time.perf_counter()
        session = self._session(load_operation(name.service, name.operation))
        judge = OperationJudge(session)
        trial = _Trial(judge)
        try:
            trial.run(only)
        finally:
            result = trial.result(seconds=time.perf_counter() - started)
            session.recorder.coverage.clear()
            self.recorder.merge(session.recorder.snapshot())
            self.recorder.operations.append(result)
            self._let_go()
            if judge.failures:
                raise ContractFailures(judge.failures)

    def _let_go(self) -> None:
        """Let go of what was derived, so that a run needs no more room the longer it takes."""
        if len(self.recorder.operations) % _KEPT == 0:
            forget()

    def _session(self, operation: Operation) -> OperationSession:
        session = OperationSession(
            self.target,
            operation=operation,
            options=self.options,
            fail_on=self.fail_on,
            reachability=self._reachability,
            sanitiser=self._sanitiser,
            allow_create=self._allow_create,
            history=self._history,
        )
        session.repeated = self._repeated
        return session


class _Trial:
    """What happens to one operation, in order."""

    def __init__(self, judge: OperationJudge) -> None:
        self._judge = judge
        self._session = judge.session
        self._missing = ""
        self._cases = 0
        self._not_sent = 0

    def run(self, only: str | None) -> None:
        """Send everything, or only one scenario; nothing more if the operation isn't there."""
        if only is None:
            self._missing = self._why_missing()
        if self._missing:
            return
        session, operation = self._session, self._session.operation
        for scenario in scenarios_of(operation, smallest_request(operation)):
            if only not in {None, scenario.id}:
                continue
            self._cases += 1
            if scenario.effect is Effect.CREATES and not session.sends_valid:
                self._not_sent += 1
                continue
            session.node = scenario.id
            scenario.run(self._judge)

    def _why_missing(self) -> str:
        """Return why the operation isn't there, as all answers to some requests say; or nothing.

        Only requests that must be rejected are sent if others may have an effect.
        """
        for request in self._probes():
            exchange = self._judge.exchange(request)
            reason = why_missing(exchange.answer)
            if not reason:
                break
        self._judge.check(exchange, [missing(reason)])
        return reason

    def _probes(self) -> Iterator[Request]:
        """Yield requests of several kinds: a service may fail at one of them."""
        operation = self._session.operation
        if self._session.sends_valid:
            yield smallest_request(operation)
        objects = (case for case in invalid_cases(operation) if case.raw is None)
        kinds = {case.id.split(":")[-2]: case for case in objects}
        yield from (request_for(case) for case in islice(kinds.values(), _PROBES))
        for raw in (b"[]", b"7"):
            yield request_of(operation.name, raw, service=operation.service)

    def result(self, *, seconds: float) -> OperationResult:
        """Return what the trial came to, as far as it went."""
        session, operation = self._session, self._session.operation
        counts = session.recorder.clauses
        violated = {name: count for name, each in counts.items() if (count := each["failed"])}
        differences = {name: count for name, each in counts.items() if (count := each["differs"])}
        return OperationResult(
            service=operation.service,
            operation=operation.name,
            points=_points(operation, session.recorder.coverage[operation.name]),
            missing=self._missing,
            cases=self._cases,
            not_sent=self._not_sent,
            requests=session.recorder.requests.total(),
            seconds=round(seconds, 3),
            violated=dict(sorted(violated.items())),
            differences=dict(sorted(differences.items())),
            limitations=tuple(
                PointLimitation(point=each.point.id, reason=each.reason)
                for each in limitations(operation)
            ),
            findings=_some(self._judge.failures),
        )


def _points(operation: Operation, counted: CoverageRecorder) -> OperationPoints:
    members = coverage_result(operation, counted).members
    totals = CoverageTotals.of(members)
    points = [(f"{member.path}:{point.kind}", member, point)
              for member in members for point in member.points]  # fmt: skip
    return OperationPoints(
        total=totals.points,
        accepted=totals.accepted,
        rejected=totals.rejected,
        alone=totals.alone,
        unbreakable=totals.unbreakable,
        never_alone=totals.never_alone,
        not_accepted=tuple(name for name, member, _ in points if not member.accepted),
        not_rejected=tuple(
            name for name, _, point in points if not (point.rejected or point.unbreakable)
        ),
    )


def _some(failures: Iterable[ContractFailure]) -> tuple[Finding, ...]:
    """Return the failure with the shortest request of each clause, causes before consequences."""
    shortest: dict[str, ContractFailure] = {}
    for failure in failures:
        known = shortest.get(failure.clause.id)
        if known is None or _length(failure) < _length(known):
            shortest[failure.clause.id] = failure

    def order(failure: ContractFailure) -> tuple[bool, bool]:
        return failure.clause.follows_from(shortest), failure.clause.topic is Topic.ANSWERS

    causes = sorted(shortest.values(), key=order)
    return tuple(each.finding() for each in causes[:_FINDINGS])


def _length(failure: ContractFailure) -> int:
    return len(failure.context.request.body)
