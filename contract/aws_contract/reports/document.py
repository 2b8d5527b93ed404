"""A report.json, read back: what the pages and summaries are made from.

`aws_contract.results.report` and `aws_contract.results.places` say what the keys mean. Sections
that a document lacks are empty here, so that a report of a run that was cut short can still be
read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aws_contract.reports.extent import Extent, Place, extent_of, place_of
from aws_contract.reports.measured import Latency, Timeline, latency_of, timeline_of
from aws_contract.reports.node import DocumentError, Node

__all__ = ["Clause", "Document", "DocumentError", "Finding", "Observation"]

_SCHEMA: Final = 1
_GRADES: Final = ("documented", "observed", "assumed")


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """What a real service was seen to do."""

    saw: str
    answer: str
    date: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A clause, what came of its checks, and what is known of it beside the run."""

    id: str
    statement: str
    grade: str
    source: str
    passed: int
    failed: int
    differs: int
    state: str
    documented: str
    observed: tuple[Observation, ...]
    note: str

    @property
    def total(self) -> int:
        """How many checks there were."""
        return self.passed + self.failed + self.differs

    @property
    def outcome(self) -> str:
        """``violated``, ``differs``, ``obeyed`` or ``untried``."""
        if self.failed:
            return "violated"
        if self.differs:
            return "differs"
        return "obeyed" if self.passed else "untried"

    @property
    def badness(self) -> tuple[int, float, int]:
        """What the worst clauses are sorted by: the surest and most often broken first."""
        sure = _GRADES.index(self.grade) if self.grade in _GRADES else len(_GRADES)
        wrong = self.failed or self.differs
        return sure, -wrong / max(self.total, 1), -wrong


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One failed check, or one difference: what was sent, what was expected, what came back."""

    test: str
    clause: str
    grade: str
    case: str
    operation: str
    method: str
    body: str
    expected: str
    got: str
    why: str
    status: int
    answer: str
    curl: str
    reproduce: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A whole report."""

    suite: str
    botocore: str
    target: str
    region: str
    partition: str
    seconds: float
    verdict: str
    requests: dict[str, int]
    clauses: tuple[Clause, ...]
    findings: tuple[Finding, ...]
    follows: tuple[str, ...]
    differences: tuple[Finding, ...]
    coverage: tuple[Extent, ...]
    places: dict[str, tuple[Place, ...]]
    timing: tuple[Latency, ...]
    timeline: Timeline | None

    @classmethod
    def read(cls, path: Path) -> Document:
        """Read a report.json; OSError if it can't be read, DocumentError if it is no report."""
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, RecursionError) as error:
            raise DocumentError(f"not JSON: {error}") from error
        return cls.of(value)

    @classmethod
    def of(cls, value: Any) -> Document:
        """Read the JSON values of a report; DocumentError if they are none."""
        node = Node(value)
        schema = node.number("schema")
        if schema != _SCHEMA:
            found = f"{schema:g}" if node.has("schema") else "none"
            raise DocumentError(f"$.schema: expected format {_SCHEMA}, found {found}")
        target, coverage, places = node.at("target"), node.at("coverage"), node.at("places")
        timing = node.at("timing")
        return cls(
            suite=node.text("suite"),
            botocore=node.text("botocore"),
            target=target.text("name"),
            region=target.text("region"),
            partition=target.text("partition"),
            seconds=node.number("seconds"),
            verdict=node.text("verdict"),
            requests=node.counts("requests"),
            clauses=tuple(_clause(each) for each in node.each("clauses")),
            findings=tuple(_finding(each) for each in node.each("findings")),
            follows=node.texts("follows"),
            differences=tuple(_finding(each) for each in node.each("differences")),
            coverage=tuple(extent_of(name, coverage.at(name)) for name in coverage.members()),
            places={
                name: tuple(place_of(place) for place in places.each(name))
                for name in places.members()
            },
            timing=tuple(latency_of(name, timing.at(name)) for name in timing.members()),
            timeline=timeline_of(node.at("timeline")) if node.at("timeline").members() else None,
        )

    def by_outcome(self, outcome: str) -> tuple[Clause, ...]:
        """Return the clauses of an outcome, the worst first."""
        found = [clause for clause in self.clauses if clause.outcome == outcome]
        return tuple(sorted(found, key=lambda clause: clause.badness))


def _clause(node: Node) -> Clause:
    evidence = node.at("evidence")
    return Clause(
        id=node.text("id"),
        statement=node.text("statement"),
        grade=node.text("grade"),
        source=node.text("source"),
        passed=node.count("passed"),
        failed=node.count("failed"),
        differs=node.count("differs"),
        state=evidence.text("state"),
        documented=evidence.text("documented"),
        observed=tuple(
            Observation(
                saw=each.text("saw"),
                answer=each.text("answer"),
                date=each.text("date"),
                source=each.text("source"),
            )
            for each in evidence.each("observed")
        ),
        note=evidence.text("note"),
    )


def _finding(node: Node) -> Finding:
    request, answer = node.at("request"), node.at("answer")
    names = ("test", "clause", "grade", "case", "operation", "expected", "got", "why", "curl")
    return Finding(
        **{name: node.text(name) for name in names},
        method=request.text("method"),
        body=request.text("body"),
        status=answer.count("status"),
        answer=answer.text("body"),
        reproduce=node.text("reproduce"),
    )
