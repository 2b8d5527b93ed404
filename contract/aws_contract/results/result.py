"""The result of a run: the one source of the terminal, report.json, the page and the summary.

report.json is a `RunResult` as JSON; `report.schema.json` beside this module is its JSON Schema,
and the docstrings of the types say what the fields mean. `SCHEMA_VERSION` counts up when a field
is added, goes, or changes its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Final, Unpack

import botocore

from aws_contract.claims.clause import Clause
from aws_contract.claims.evidence import Record
from aws_contract.claims.subject import Subject
from aws_contract.claims.topic import Topic
from aws_contract.resources.resource import Resource
from aws_contract.results import codec
from aws_contract.results.coverage import OperationCoverage
from aws_contract.results.coverage_recorder import coverage_of_run
from aws_contract.results.facts import RunFacts, Shard, TargetInfo
from aws_contract.results.finding import Finding
from aws_contract.results.operation import OperationResult
from aws_contract.results.recorder import Recorder
from aws_contract.results.timing import OperationTiming
from aws_contract.results.verdict import RunVerdict, verdict_of_run
from aws_contract.version import suite_version
from aws_strategies.case import Grade

__all__ = [
    "REPORT",
    "SCHEMA_VERSION",
    "ClauseOutcome",
    "ClauseResult",
    "RunFacts",
    "RunResult",
    "Shard",
    "TargetInfo",
    "read_result",
]

SCHEMA_VERSION: Final = 5
REPORT: Final = "report.json"


class ClauseOutcome(StrEnum):
    """What the checks of a clause come to."""

    VIOLATED = "violated"
    UNVERIFIED = "unverified"
    OBEYED = "obeyed"
    UNTRIED = "untried"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseResult:
    """A clause, how often its checks passed, failed or showed an unverified difference.

    `findings` is the number of failures that tests reported, `independent` how many of them no
    other failed clause explains. `evidence` is what is known of the real service.
    """

    id: str
    topic: Topic
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
    `requests` and `timing` are by operation. `operations` are those that were tried by their
    models alone, as ``run --operation`` does; `skipped` says which were asked for and can't be.
    `clauses` are all clauses in the suite's order, also those that were never tried. `findings`
    are what failed the run and `differences` the unverified differences: of each clause the
    shortest few; the clauses have the counts of all. `not_applicable` says by id why clauses that
    other resources have can't be judged of this one.
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
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    operations: tuple[OperationResult, ...] = ()
    skipped: str = ""

    @staticmethod
    def of(recorder: Recorder, *, resource: Resource, **facts: Unpack[RunFacts]) -> RunResult:
        """Make the result of what was recorded, in an order that doesn't depend on workers.

        It holds all clauses and operations of the resource, tried or not.
        """
        operations = [resource.operation(name) for name in resource.operations]
        coverage = coverage_of_run(recorder.coverage, operations) if recorder.requests else ()
        return _with_verdict(replace(_recorded(recorder, resource), coverage=coverage), facts)

    @staticmethod
    def of_operations(
        recorder: Recorder, *, subject: Subject, skipped: str = "", **facts: Unpack[RunFacts]
    ) -> RunResult:
        """Make the result of operations that were tried by their models alone."""
        operations = tuple(sorted(recorder.operations, key=lambda each: each.name))
        recorded = _recorded(recorder, subject)
        return _with_verdict(replace(recorded, operations=operations, skipped=skipped), facts)

    @property
    def not_sent(self) -> int:
        """How many requests that the target must accept weren't sent to it."""
        return sum(each.not_sent for each in self.operations)

    @property
    def limits(self) -> str:
        """Why there is no verdict for the whole contract; empty if there is one."""
        shards = f"only shard {', '.join(map(str, self.shards))} was run" if self.shards else ""
        scenario = f"only scenario {self.scenario} was run" if self.scenario else ""
        what = f"{self.not_sent} requests that must be accepted weren't sent"
        held_back = f"{what} (--allow-create sends them)" if self.not_sent else ""
        return "; ".join(filter(None, (self.incomplete, shards, scenario, held_back)))

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
    value = codec.parse(codec.file_bytes(path), source=str(path))
    found = value.get("schema_version", value.get("schema")) if isinstance(value, dict) else None
    if isinstance(value, dict) and found != SCHEMA_VERSION:
        raise codec.CodecError(
            str(path),
            "$.schema_version",
            f"expected {SCHEMA_VERSION}, found {found!r}: run the suite again, or read the report "
            "with the version of aws-contract that wrote it",
        )
    return codec.convert(value, RunResult, source=str(path))


def _with_verdict(recorded: RunResult, facts: RunFacts) -> RunResult:
    """Return the result with what it comes to."""
    incomplete, shard = facts.get("incomplete", ""), facts.get("shard")
    scenario = facts.get("scenario", "")
    if facts.get("strict"):
        tried: Iterable[OperationCoverage | OperationResult] = (
            *recorded.coverage,
            *recorded.operations,
        )
        gaps = [gap for each in tried for gap in each.gaps()]
        incomplete = "; ".join(filter(None, (incomplete, *gaps)))
    return replace(
        recorded,
        target=facts["target"],
        seconds=round(facts["seconds"], 3),
        verdict=verdict_of_run(
            recorded.clauses,
            sent=sum(recorded.requests.values()),
            incomplete=incomplete,
            part=bool(shard or scenario or recorded.not_sent),
            unreachable=facts.get("unreachable", False),
        ),
        incomplete=incomplete,
        shards=(shard,) if shard else (),
        scenario=scenario,
    )


def _recorded(recorder: Recorder, subject: Subject) -> RunResult:
    """Return what was recorded, without what it comes to and against what."""
    clauses = _clause_results(recorder, subject)
    return RunResult(
        schema_version=SCHEMA_VERSION,
        target=TargetInfo(name="", region="", partition=""),
        suite=suite_version(),
        botocore=botocore.__version__,
        started=_as_text(recorder.timing.started),
        requests=dict(sorted(recorder.requests.items())),
        clauses=clauses,
        timing=recorder.timing.result(),
        findings=_in_order(clauses, recorder.findings),
        differences=_in_order(clauses, recorder.differences),
        not_applicable=dict(subject.not_applicable),
    )


def _as_text(started: float) -> str:
    """Return a time as ISO 8601 in UTC; empty for infinity, which stands for never."""
    if not isfinite(started):
        return ""
    return datetime.fromtimestamp(started, UTC).isoformat(timespec="seconds")


def _clause_results(recorder: Recorder, subject: Subject) -> tuple[ClauseResult, ...]:
    return tuple(
        _clause_result(clause, subject.record_of(clause.id), recorder)
        for clause in subject.clauses.values()
    )


def _clause_result(clause: Clause, evidence: Record, recorder: Recorder) -> ClauseResult:
    counts: Mapping[str, int] = recorder.clauses.get(clause.id, {})
    return ClauseResult(
        id=clause.id,
        topic=clause.topic,
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
