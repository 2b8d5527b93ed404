"""The result of a run: the one source of the terminal, report.json, the page and the summary.

report.json is a `RunResult` as JSON; `report.schema.json` beside this module is its JSON Schema,
and the docstrings of the types say what the fields mean. `SCHEMA_VERSION` counts up when a field
is added, goes, or changes its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Final

import botocore

from aws_contract.claims.clause import Clause
from aws_contract.claims.evidence import Record
from aws_contract.resources.resource import Resource
from aws_contract.results import codec
from aws_contract.results.coverage import OperationCoverage
from aws_contract.results.coverage_recorder import CoverageRecorder, coverage_result
from aws_contract.results.finding import Finding
from aws_contract.results.recorder import Recorder
from aws_contract.results.timing import OperationTiming
from aws_contract.results.verdict import RunVerdict, verdict_of_run
from aws_contract.version import suite_version
from aws_strategies.case import Grade
from aws_strategies.model import Operation

__all__ = [
    "REPORT",
    "SCHEMA_VERSION",
    "ClauseOutcome",
    "ClauseResult",
    "RunResult",
    "Shard",
    "TargetInfo",
    "coverage_of_run",
    "read_result",
]

SCHEMA_VERSION: Final = 3
REPORT: Final = "report.json"
_NAMED: Final = 2


class ClauseOutcome(StrEnum):
    """What the checks of a clause come to."""

    VIOLATED = "violated"
    UNVERIFIED = "unverified"
    OBEYED = "obeyed"
    UNTRIED = "untried"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shard:
    """One of several parts of the deterministic set, counted from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetInfo:
    """What was tested, and in which region and partition."""

    name: str
    region: str
    partition: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseResult:
    """A clause, how often its checks passed, failed or showed an unverified difference.

    `findings` is the number of failures that tests reported, `independent` how many of them no
    other failed clause explains. `evidence` is what is known of the real service.
    """

    id: str
    statement: str
    grade: Grade
    source: str
    evidence: Record
    passed: int = 0
    failed: int = 0
    differences: int = 0
    findings: int = 0
    independent: int = 0

    @property
    def checks(self) -> int:
        """How many checks there were."""
        return self.passed + self.failed + self.differences

    @property
    def outcome(self) -> ClauseOutcome:
        """What the checks come to: one failure is a violation, one difference unverified."""
        if self.failed:
            return ClauseOutcome.VIOLATED
        if self.differences:
            return ClauseOutcome.UNVERIFIED
        return ClauseOutcome.OBEYED if self.passed else ClauseOutcome.UNTRIED

    @property
    def follows(self) -> bool:
        """Whether it failed only where another failed clause explains it."""
        return self.findings > 0 and not self.independent


@dataclass(frozen=True, kw_only=True, slots=True)
class RunResult:
    """Everything that a run found.

    `suite` and `botocore` are versions. `started` is when the first request was sent (ISO 8601,
    UTC), empty if none was; `seconds` the wall-clock time. `incomplete` says why the run ended
    before everything was tried, empty if it didn't. `shards` are the parts of the deterministic
    set that were run, `scenario` the id of the only one; none of them if that was everything.
    `requests` and `timing` are by operation.
    `clauses` are all clauses in the suite's order, also those that were never tried. `findings`
    are what failed the run and `differences` the unverified differences: of each clause the
    shortest few; the clauses have the counts of all.
    """

    schema_version: int
    target: TargetInfo
    suite: str = ""
    botocore: str = ""
    verdict: RunVerdict = RunVerdict.NOTHING_SENT
    incomplete: str = ""
    shards: tuple[Shard, ...] = ()
    scenario: str = ""
    started: str = ""
    seconds: float = 0.0
    requests: Mapping[str, int] = field(default_factory=dict)
    clauses: tuple[ClauseResult, ...] = ()
    coverage: tuple[OperationCoverage, ...] = ()
    timing: Mapping[str, OperationTiming] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    differences: tuple[Finding, ...] = ()

    @classmethod
    def of(  # noqa: PLR0913 - what a result is made of, all by keyword
        cls,
        recorder: Recorder,
        *,
        target: TargetInfo,
        resource: Resource,
        seconds: float,
        incomplete: str = "",
        unreachable: bool = False,
        shard: Shard | None = None,
        scenario: str = "",
        strict: bool = False,
    ) -> RunResult:
        """Make the result of what was recorded, in an order that doesn't depend on workers.

        It holds all clauses and operations of the resource, tried or not. `unreachable` is whether
        the target couldn't be reached. `shard` or `scenario` is what was asked for, if that isn't
        everything. With `strict` a run is incomplete if a constraint point was never tried.
        """
        counted = tuple(
            _clause_result(clause, resource.record_of(clause.id), recorder)
            for clause in resource.clauses.values()
        )
        operations = [resource.operation(name) for name in resource.operations]
        coverage = coverage_of_run(recorder, operations) if recorder.requests else ()
        if strict:
            incomplete = "; ".join(filter(None, (incomplete, *_untried(coverage))))
        started = recorder.timing.started
        return cls(
            schema_version=SCHEMA_VERSION,
            target=target,
            suite=suite_version(),
            botocore=botocore.__version__,
            verdict=verdict_of_run(
                counted,
                sent=recorder.requests.total(),
                incomplete=incomplete,
                part=bool(shard or scenario),
                unreachable=unreachable,
            ),
            incomplete=incomplete,
            shards=(shard,) if shard else (),
            scenario=scenario,
            started=datetime.fromtimestamp(started, UTC).isoformat(timespec="seconds")
            if isfinite(started)
            else "",
            seconds=round(seconds, 3),
            requests=dict(sorted(recorder.requests.items())),
            clauses=counted,
            coverage=coverage,
            timing=recorder.timing.result(),
            findings=_in_order(counted, recorder.findings),
            differences=_in_order(counted, recorder.differences),
        )

    @property
    def limits(self) -> str:
        """Why there is no verdict for the whole contract; empty if there is one."""
        shards = f"only shard {', '.join(map(str, self.shards))} was run" if self.shards else ""
        scenario = f"only scenario {self.scenario} was run" if self.scenario else ""
        return "; ".join(filter(None, (self.incomplete, shards, scenario)))

    def clause(self, name: str) -> ClauseResult | None:
        """Return the clause with this id; None if the result lists none."""
        return next((clause for clause in self.clauses if clause.id == name), None)

    def with_outcome(self, outcome: ClauseOutcome) -> tuple[ClauseResult, ...]:
        """Return the clauses of an outcome, in the suite's order."""
        return tuple(clause for clause in self.clauses if clause.outcome is outcome)

    def write(self, folder: Path) -> Path:
        """Write report.json into a folder, made if need be, and return its path."""
        return codec.write(folder / REPORT, self, indent=1)


def read_result(path: Path) -> RunResult:
    """Read a report.json; raises CodecError naming the place that is wrong, or OSError.

    A report of another schema version is rejected by its number, before anything else of it is
    looked at.
    """
    value = codec.parse(path.read_bytes(), source=str(path))
    found = value.get("schema_version", value.get("schema")) if isinstance(value, dict) else None
    if isinstance(value, dict) and found != SCHEMA_VERSION:
        raise codec.CodecError(
            str(path),
            "$.schema_version",
            f"expected {SCHEMA_VERSION}, found {found!r}: run the suite again, or read the report "
            "with the version of aws-contract that wrote it",
        )
    return codec.convert(value, RunResult, source=str(path))


def coverage_of_run(
    recorder: Recorder, operations: Iterable[Operation]
) -> tuple[OperationCoverage, ...]:
    """Return how far each operation was tried, whether anything of it was tried or not."""
    return tuple(
        coverage_result(each, recorder.coverage.get(each.name, CoverageRecorder()))
        for each in operations
    )


def _untried(coverage: Iterable[OperationCoverage]) -> Iterator[str]:
    """Yield, by operation, how many constraint points weren't shown to be enforced."""
    for each in coverage:
        for points, what in (
            (each.totals.untried, "weren't tried"),
            (each.totals.disobeyed, "weren't obeyed"),
        ):
            if points:
                first = ", ".join(points[:_NAMED])
                yield f"{len(points)} constraint points of {each.operation} {what} ({first}, ...)"


def _clause_result(clause: Clause, evidence: Record, recorder: Recorder) -> ClauseResult:
    counts: Mapping[str, int] = recorder.clauses.get(clause.id, {})
    return ClauseResult(
        id=clause.id,
        statement=clause.statement,
        grade=clause.grade,
        source=clause.source,
        evidence=evidence,
        passed=counts.get("passed", 0),
        failed=counts.get("failed", 0),
        differences=counts.get("differs", 0),
        findings=recorder.reported[clause.id],
        independent=recorder.independent[clause.id],
    )


def _in_order(
    clauses: Iterable[ClauseResult], findings: Mapping[str, tuple[Finding, ...]]
) -> tuple[Finding, ...]:
    return tuple(each for clause in clauses for each in findings.get(clause.id, ()))
