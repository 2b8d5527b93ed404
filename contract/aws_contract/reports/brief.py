"""A result on one screen: what to do first, the verdict last.

The whole of it is in `aws_contract.reports.terminal`, in the page and in ``report.json``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aws_contract.reports.terminal import coverage_lines, head_lines, verdict_line
from aws_contract.reports.text import excerpt
from aws_contract.results.coverage import CoverageTotals
from aws_contract.results.finding import Finding
from aws_contract.results.result import RunResult
from aws_contract.results.scorecard import Scorecard, finding_groups, scorecard
from aws_contract.results.untrusted import one_line
from aws_contract.results.verdict import RunVerdict

__all__ = ["brief_lines"]

_MOST: Final = 5
"""How many violated clauses are shown with an example."""
_EXPLAIN_THEMSELVES: Final = frozenset({RunVerdict.VIOLATES, RunVerdict.UNREACHABLE})
"""The verdicts that need no list of what wasn't tried."""
_LONGEST: Final = 300
"""Of a text of a request or an answer so many characters are shown."""


def brief_lines(result: RunResult) -> Iterator[str]:
    """Yield what is violated with an example each, the numbers, the coverage and the verdict."""
    yield from map(one_line, _lines(result))


def _lines(result: RunResult) -> Iterator[str]:
    card = scorecard(result)
    yield from _violated(result, card)
    yield from head_lines(result)
    yield f"clauses   {_numbers(card)}"
    for name, reason in result.not_applicable.items():
        yield f"  {name} isn't applicable: {reason}"
    for each in result.coverage:
        if result.verdict not in _EXPLAIN_THEMSELVES or _was_tried(each.totals):
            yield from coverage_lines(each, disobeyed=False)
    yield verdict_line(result)


def _was_tried(totals: CoverageTotals) -> bool:
    return bool(totals.accepted or totals.rejected or totals.disobeyed)


def _violated(result: RunResult, card: Scorecard) -> Iterator[str]:
    groups = {
        group.clause.id: group.findings for group in finding_groups(card.violated, result.findings)
    }
    for clause in card.violated[:_MOST]:
        yield f"VIOLATED  {clause.id}: {clause.failed} of {clause.checks} ({clause.grade})"
        yield f"  {clause.statement}"
        for finding in groups.get(clause.id, ())[:1]:
            yield from _example(finding)
    more = [clause.id for clause in card.violated[_MOST:]]
    if more:
        yield f"VIOLATED  {len(more)} more: {', '.join(more)}"


def _example(finding: Finding) -> Iterator[str]:
    yield f"  sent      {finding.operation} {excerpt(finding.request.body, _LONGEST)}"
    yield f"  expected  {excerpt(finding.expected, _LONGEST)}"
    yield f"  got       {excerpt(finding.got, _LONGEST)}"
    yield f"  again     {finding.reproduce}"


def _numbers(card: Scorecard) -> str:
    violated = len(card.violated) + len(card.follow)
    follow = f" ({len(card.follow)} only as a consequence)" if card.follow else ""
    return (
        f"{len(card.obeyed)} obeyed, {violated} violated{follow}, "
        f"{len(card.unverified)} with unverified differences, {len(card.untried)} not tried"
    )
