"""What a run counts, in one process; the counts of several processes can be added up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Final

from aws_contract.claims.clause import Clause
from aws_contract.results import codec
from aws_contract.results.coverage_recorder import CoverageCounts, CoverageRecorder
from aws_contract.results.failure import ContractFailure
from aws_contract.results.finding import Finding, Redact, independent, shortest
from aws_contract.results.operation import OperationResult
from aws_contract.results.timing import OperationTiming, TimingRecorder
from aws_strategies.case import Case, Rejected
from aws_strategies.model import load_operation

__all__ = ["OUTCOMES", "Counts", "Recorder"]

OUTCOMES: Final = ("passed", "failed", "differs")
"""What a check of a clause can end with; ``differs`` is an unverified difference."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """Everything that a `Recorder` counted, as one value: what a worker hands over.

    `clauses` are the outcomes by clause, `reported` the findings by clause and `independent` those
    that no other one explains. Of `findings` and `differences` each clause has its shortest ones.
    `started` is None if nothing was sent. `operations` are those that were tried without a
    resource.
    """

    requests: Mapping[str, int]
    clauses: Mapping[str, Mapping[str, int]]
    reported: Mapping[str, int]
    independent: Mapping[str, int]
    coverage: Mapping[str, CoverageCounts]
    timing: Mapping[str, OperationTiming]
    started: float | None
    findings: Mapping[str, tuple[Finding, ...]]
    differences: Mapping[str, tuple[Finding, ...]]
    operations: tuple[OperationResult, ...] = ()


class Recorder:
    """Counts of requests per operation and of outcomes per clause; coverage; timing; findings.

    Of the findings and unverified differences of a clause it keeps the shortest few, however many
    there are, and counts all. Without `measures_coverage` nothing of requests is counted but their
    number: a run that asks only what fails needn't read them.
    """

    def __init__(self, *, measures_coverage: bool = True) -> None:
        self._measures_coverage = measures_coverage
        self.requests: Counter[str] = Counter()
        self.clauses: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.reported: Counter[str] = Counter()
        self.independent: Counter[str] = Counter()
        self.coverage: defaultdict[str, CoverageRecorder] = defaultdict(CoverageRecorder)
        self.timing = TimingRecorder()
        self.findings: defaultdict[str, tuple[Finding, ...]] = defaultdict(tuple)
        self.differences: defaultdict[str, tuple[Finding, ...]] = defaultdict(tuple)
        self.operations: list[OperationResult] = []

    def sent(self, operation: str) -> None:
        """Count a request."""
        self.requests[operation] += 1

    def answered(self, operation: str, *, at: float, seconds: float) -> None:
        """Count an answer: when its request was sent (epoch seconds), and how long it took."""
        self.timing.add(operation, at=at, seconds=seconds)

    def accepted(self, case: Case) -> None:
        """Count what a case shows whose input the target accepted."""
        if not self._measures_coverage:
            return
        self.coverage[case.operation].accept(
            load_operation(case.service, case.operation), case.body
        )

    def rejected(self, case: Case) -> None:
        """Count the constraint points that a rightly rejected case broke."""
        if self._measures_coverage and isinstance(case.expected, Rejected):
            broken = [violation.point.id for violation in case.expected.violations]
            self.coverage[case.operation].reject(broken)

    def disobeyed(self, case: Case) -> None:
        """Count what a case was about to which the target didn't give the right answer."""
        if not self._measures_coverage:
            return
        coverage = self.coverage[case.operation]
        if isinstance(case.expected, Rejected):
            coverage.fail_to_reject(each.point.id for each in case.expected.violations)
        else:
            coverage.fail_to_accept(load_operation(case.service, case.operation), case.body)

    @property
    def violated(self) -> frozenset[str]:
        """The ids of the clauses of which a check has failed."""
        return frozenset(name for name, outcomes in self.clauses.items() if outcomes["failed"])

    def passed(self, clause: Clause) -> None:
        """Count a check whose clause the target obeyed."""
        self.clauses[clause.id]["passed"] += 1

    def failed(self, failure: ContractFailure) -> None:
        """Count a check whose clause the target didn't obey."""
        self.clauses[failure.clause.id]["failed"] += 1

    def unverified(self, failure: ContractFailure) -> None:
        """Count and keep an unverified difference."""
        name = failure.clause.id
        self.clauses[name]["differs"] += 1
        self.differences[name] = shortest((*self.differences[name], failure.finding()))

    def found(self, failures: Iterable[ContractFailure], *, test: str) -> None:
        """Count and keep the failures that one test reported, all of them in one call.

        Which of them only follow from others is known from what else failed for the same request.
        """
        for finding in independent(
            (failure.clause, failure.finding(test=test)) for failure in failures
        ):
            self.reported[finding.clause] += 1
            self.independent[finding.clause] += finding.independent
            self.findings[finding.clause] = shortest((*self.findings[finding.clause], finding))

    def redact(self, redact: Redact) -> None:
        """Redact the findings once more, with what is known by now."""
        for kept in (self.findings, self.differences):
            for name, findings in kept.items():
                kept[name] = tuple(each.redacted(redact) for each in findings)

    took, broke, differs = accepted, rejected, unverified  # until all callers use the new names

    def snapshot(self) -> dict[str, Any]:
        """Return everything as JSON values (see `Counts`), for another process to `merge`."""
        started = self.timing.started
        counts = Counts(
            requests=self.requests,
            clauses=self.clauses,
            reported=self.reported,
            independent=self.independent,
            coverage={name: each.counts() for name, each in self.coverage.items()},
            timing=self.timing.result(),
            started=None if started == inf else started,
            findings=self.findings,
            differences=self.differences,
            operations=tuple(self.operations),
        )
        values: dict[str, Any] = codec.to_json(counts)
        return values

    def merge(self, snapshot: Mapping[str, Any]) -> None:
        """Add the counts of another process; CodecError if they are something else."""
        other = codec.convert(snapshot, Counts, source="the counts of a worker")
        self.requests.update(other.requests)
        for name, outcomes in other.clauses.items():
            self.clauses[name].update(outcomes)
        self.reported.update(other.reported)
        self.independent.update(other.independent)
        for name, counts in other.coverage.items():
            self.coverage[name].merge(counts)
        self.timing.merge(other.timing, started=inf if other.started is None else other.started)
        self.operations += other.operations
        for mine, theirs in (
            (self.findings, other.findings),
            (self.differences, other.differences),
        ):
            for name, kept in theirs.items():
                mine[name] = shortest((*mine[name], *kept))
