"""A result as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from aws_contract.reports.operations import operation_lines
from aws_contract.results.coverage import OperationCoverage
from aws_contract.results.finding import Finding
from aws_contract.results.result import ClauseResult, RunResult
from aws_contract.results.scorecard import scorecard
from aws_contract.results.untrusted import one_line
from aws_contract.results.verdict import RunVerdict

__all__ = ["coverage_lines", "head_lines", "scorecard_lines", "summary_lines", "verdict_line"]

_POINTS: Final = 10
_NAMES: Final = 3
_COUNTED: Final = 8
"""Of so many operations the requests are counted one by one."""


def summary_lines(result: RunResult) -> Iterator[str]:
    """Yield the run, every clause that was tried, the coverage and the verdict."""
    yield from map(one_line, _summary(result))


def head_lines(result: RunResult) -> Iterator[str]:
    """Yield what was run against what."""
    target = result.target
    yield f"target    {target.name} ({target.region}, {target.partition})"
    yield f"botocore  {result.botocore}"
    counts = ", ".join(f"{name} {number}" for name, number in result.requests.items())
    few = 0 < len(result.requests) <= _COUNTED
    yield f"requests  {sum(result.requests.values())}" + (f" ({counts})" if few else "")
    yield f"seconds   {result.seconds:.1f}"


def _summary(result: RunResult) -> Iterator[str]:
    yield from head_lines(result)
    tried = [clause for clause in result.clauses if clause.checks]
    yield f"clauses   {len(tried)} of {len(result.clauses)} tried"
    width = max((len(clause.id) for clause in tried), default=0)
    for clause in tried:
        yield f"  {clause.id:<{width}}  {_outcome(clause)}"
    for name, reason in result.not_applicable.items():
        yield f"  {name:<{width}}  not applicable: {reason}"
    if result.skipped:
        yield f"skipped   {result.skipped}"
    yield from operation_lines(result.operations)
    if result.coverage:
        yield "coverage  how much of the model was tried"
    for each in result.coverage:
        yield from coverage_lines(each)
    yield verdict_line(result)


def verdict_line(result: RunResult) -> str:
    """Return the verdict, and why there is none; what wasn't tried isn't why a target violates."""
    reason = ""
    if result.limits and result.verdict is RunVerdict.VIOLATES:
        reason = f" (incomplete: {result.limits})"
    elif result.limits:
        reason = f": {result.limits}"
    return f"verdict   {result.verdict}{reason}"


def _outcome(clause: ClauseResult) -> str:
    failed = f"{clause.failed} FAILED" if clause.failed else "0 failed"
    differences = f"  {_differences(clause.differences)}" if clause.differences else ""
    return f"{clause.passed} passed  {failed}{differences}"


def _differences(count: int) -> str:
    return f"{count} unverified difference{'' if count == 1 else 's'}"


def coverage_lines(coverage: OperationCoverage, *, disobeyed: bool = True) -> Iterator[str]:
    """Yield the numbers of an operation, and points that weren't tried or obeyed by name.

    disobeyed: whether those that weren't obeyed are named.
    """
    totals = coverage.totals
    yield (
        f"  {coverage.operation}: {totals.accepted} of {totals.points} constraint points accepted, "
        f"{totals.rejected} rejected ({totals.alone} with nothing else broken), "
        f"{totals.unbreakable} unbreakable, {totals.never_alone} breakable only together"
    )
    yield (
        f"    {totals.enum_covered} of {totals.enum_members} enum members; of {totals.optional} "
        f"optional members {totals.present} present, {totals.absent} absent; "
        f"{totals.met} of {totals.bounds} bounds met, {totals.unmeetable} unmeetable"
    )
    yield from _points("never tried", totals.untried)
    if disobeyed:
        yield from _points("not obeyed", totals.disobeyed)


def _points(what: str, points: Sequence[str]) -> Iterator[str]:
    for point in points[:_POINTS]:
        yield f"    {what}: {point}"
    if len(points) > _POINTS:
        yield f"    {what}: {len(points) - _POINTS} more"


def scorecard_lines(result: RunResult) -> Iterator[str]:
    """Yield the scorecard: numbers, then what isn't obeyed, the worst first."""
    yield from map(one_line, _scorecard(result))


def _scorecard(result: RunResult) -> Iterator[str]:
    card = scorecard(result)
    violated = len(card.violated) + len(card.follow)
    tried = violated + len(card.unverified) + len(card.obeyed)
    follow = f" ({len(card.follow)} of them only as a consequence)" if card.follow else ""
    yield (
        f"scorecard {len(card.obeyed)} of {tried} clauses obeyed, {violated} violated{follow}, "
        f"{len(card.unverified)} unverified, {len(card.untried)} not tried"
    )
    for clause in card.violated:
        yield f"  VIOLATED {clause.id}: {clause.failed} of {clause.checks} ({clause.grade})"
        yield f"           {clause.statement}"
        yield from _names(clause, result.findings)
    for clause in card.unverified:
        yield f"  unverified {clause.id}: {clause.differences} of {clause.checks}"
    if card.follow:
        yield f"  consequences: {', '.join(clause.id for clause in card.follow)}"
    if card.untried:
        yield f"  not tried: {', '.join(clause.id for clause in card.untried)}"


def _names(clause: ClauseResult, findings: Iterable[Finding]) -> Iterator[str]:
    own = [each for each in findings if each.clause == clause.id and each.independent]
    names = list(dict.fromkeys(finding.name for finding in own))[:_NAMES]
    yield from (f"             {name}" for name in names)
    if clause.independent > len(names):
        yield f"             and {clause.independent - len(names)} more"
