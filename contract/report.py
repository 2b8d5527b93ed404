"""What a run found: one frozen source for the terminal and for report.json.

The keys of report.json are stable; `SCHEMA` counts up when one changes its meaning:

    schema      the number of this format
    suite       version of this project
    botocore    version of the botocore whose model was used
    target      {name, region, partition}
    seconds     wall-clock time of the run
    verdict     "obeys" | "violates" | "nothing sent"
    requests    {operation: number of requests sent}
    clauses     [{id, statement, grade, source, passed, failed, differs}], every clause of the
                suite in its order; all zero means never tried
    refused     {constraint point: number of cases that broke it and were rightly refused}
    findings    [{test, clause, kind, grade, case, operation, request, expected, why, got, answer,
                curl, reproduce}], what failed the run
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

from contract.clauses import CLAUSES
from contract.recorder import Recorder

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
    findings: tuple[Mapping[str, Any], ...]
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
            findings=tuple(sorted(recorder.findings, key=_order)),
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
        """Write report.json into a folder, made if need be, and return its path."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "report.json"
        path.write_text(json.dumps(self.to_json(), indent=2) + "\n", encoding="utf-8")
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
        yield f"verdict   {self.verdict}"


def suite_version() -> str:
    """Return the version of this project as it is installed."""
    try:
        return version("algorithm-contract")
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
        )


def _order(finding: Mapping[str, Any]) -> tuple[str, ...]:
    return (finding["test"], finding["clause"], finding["case"] or "", finding["request"]["body"])
