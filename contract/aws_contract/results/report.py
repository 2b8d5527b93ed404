"""What a run found: one frozen source for the terminal and for report.json.

The keys of report.json are stable; `SCHEMA` counts up when one changes its meaning:

    schema      the number of this format
    suite       version of this project
    botocore    version of the botocore whose model was used
    target      {name, region, partition}
    seconds     wall-clock time of the run
    verdict     "obeys" | "violates" | "nothing sent"
    requests    {operation: number of requests sent}
    clauses     [{id, statement, grade, source, passed, failed, differs, evidence}], every clause
                of the suite in its order; all zero means never tried;
                `aws_contract.claims.evidence` says what evidence holds
    refused     {constraint point: number of cases that broke it and were rightly refused}
    coverage    {operation: how much of it was tried}: `aws_contract.results.covered.Extent` says
                the keys;
                empty if nothing was sent
    places      {operation: what was tried at every place of its input}:
                `aws_contract.results.places.Place`
                says the keys; operations of which nothing was tried are left out
    timing      {operation: {answers, seconds, longest, within}}: answers, seconds in all, the
                longest, and numbers of answers by bucket, the upper bound in seconds as key
    timeline    {start, width, requests}: numbers of requests sent in steps of `width` seconds from
                `start` (ISO 8601, UTC); empty if nothing was sent
    findings    [{test, clause, kind, grade, case, operation, request, expected, why, got, answer,
                curl, reproduce}], what failed the run
    follows     clauses with findings of which each comes with one of another clause that explains
                it: a request that wasn't taken has no ARN either
    differences the same without `test`: differences from what is only assumed (at most five of a
                clause); they don't fail a run against a target that isn't the project's own
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import botocore

from aws_contract.claims.causes import roots_of
from aws_contract.claims.clauses import CLAUSES
from aws_contract.claims.evidence import record_of
from aws_contract.reports.pages import write_pages
from aws_contract.results.covered import Extent
from aws_contract.results.places import Place, places
from aws_contract.results.recorder import Recorder
from aws_strategies.model import load_operation

__all__ = ["SCHEMA", "ClauseResult", "RunReport", "suite_version"]

SCHEMA: Final = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseResult:
    """A clause and how often its checks passed, failed, or differed where nothing is known."""

    id: str
    statement: str
    grade: str
    source: str
    passed: int
    failed: int
    differs: int
    evidence: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class RunReport:
    """Everything that a run found; the fields are the keys of report.json."""

    schema: int
    suite: str
    botocore: str
    target: Mapping[str, str]
    seconds: float
    requests: Mapping[str, int]
    clauses: tuple[ClauseResult, ...]
    refused: Mapping[str, int]
    coverage: Mapping[str, Extent]
    places: Mapping[str, tuple[Place, ...]]
    timing: Mapping[str, Mapping[str, Any]]
    timeline: Mapping[str, Any]
    findings: tuple[Mapping[str, Any], ...]
    follows: tuple[str, ...]
    differences: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, recorder: Recorder, *, target: Mapping[str, str], seconds: float) -> RunReport:
        """Build the report of what was recorded, in an order that doesn't depend on workers."""
        return cls(
            schema=SCHEMA,
            suite=suite_version(),
            botocore=botocore.__version__,
            target=dict(target),
            seconds=round(seconds, 3),
            requests=dict(sorted(recorder.requests.items())),
            clauses=tuple(_results(recorder)),
            refused=dict(sorted(recorder.refused.items())),
            coverage=recorder.extents() if recorder.requests else {},
            places={
                name: tuple(places(load_operation(name), covered))
                for name, covered in sorted(recorder.covered.items())
            },
            timing={
                name: latency.to_json()
                for name, latency in sorted(recorder.timing.operations.items())
            },
            timeline=recorder.timing.timeline.to_json(),
            findings=tuple(sorted(recorder.findings, key=_order)),
            follows=tuple(_follows(recorder)),
            differences=tuple(
                each for name in CLAUSES for each in recorder.differences.get(name, ())
            ),
        )

    @property
    def verdict(self) -> str:
        """What the run comes to."""
        if not self.requests:
            return "nothing sent"
        return "violates" if any(clause.failed for clause in self.clauses) else "obeys"

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {**asdict(self), "verdict": self.verdict}

    def write(self, folder: Path) -> Path:
        """Write report.json into a folder, made if need be, and return its path.

        Beside it come report.html and summary.md, which are made of it and nothing else.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "report.json"
        path.write_text(json.dumps(self.to_json(), indent=2) + "\n", encoding="utf-8")
        write_pages(path)
        return path

    def lines(self) -> Iterator[str]:
        """Yield the terminal summary: the run, then every clause that was tried."""
        place = f"{self.target['region']}, {self.target['partition']}"
        yield f"target    {self.target['name']} ({place})"
        yield f"botocore  {self.botocore}"
        counts = ", ".join(f"{name} {number}" for name, number in self.requests.items())
        yield f"requests  {sum(self.requests.values())}" + (f" ({counts})" if counts else "")
        yield f"seconds   {self.seconds:.1f}"
        tried = [
            clause for clause in self.clauses if clause.passed + clause.failed + clause.differs
        ]
        yield f"clauses   {len(tried)} of {len(self.clauses)} tried"
        width = max((len(clause.id) for clause in tried), default=0)
        for clause in tried:
            differs = f"  {clause.differs} differ (nothing known)" if clause.differs else ""
            failed = f"{clause.failed} FAILED" if clause.failed else "0 failed"
            yield f"  {clause.id:<{width}}  {clause.passed} passed  {failed}{differs}"
        if self.coverage:
            yield "coverage  what of the model was tried and obeyed"
        for name, extent in self.coverage.items():
            yield from extent.lines(name)
        yield f"verdict   {self.verdict}"


def suite_version() -> str:
    """Return the version of this project as it is installed."""
    try:
        return version("aws-contract")
    except PackageNotFoundError:
        return "not installed"


def _results(recorder: Recorder) -> Iterator[ClauseResult]:
    for clause in CLAUSES.values():
        counts: Mapping[str, int] = recorder.clauses.get(clause.id, {})
        yield ClauseResult(
            id=clause.id,
            statement=clause.statement,
            grade=str(clause.grade),
            source=clause.source,
            passed=counts.get("passed", 0),
            failed=counts.get("failed", 0),
            differs=counts.get("differs", 0),
            evidence=record_of(clause.id).to_json(),
        )


def _follows(recorder: Recorder) -> Iterator[str]:
    roots = roots_of(recorder.findings)
    told = {finding["clause"] for finding in recorder.findings}
    yield from (name for name in CLAUSES if name in told and name not in roots)


def _order(finding: Mapping[str, Any]) -> tuple[str, ...]:
    return (finding["test"], finding["clause"], finding["case"] or "", finding["request"]["body"])
