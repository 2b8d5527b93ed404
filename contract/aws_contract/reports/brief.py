"""A result on one screen: what was tried, the causes of violations, and the verdict last.

The whole of it is in `aws_contract.reports.terminal`, in the page and in ``report.json``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from aws_contract.claims.topic import Topic
from aws_contract.reports.causes import Cause, causes
from aws_contract.reports.operations import operation_lines
from aws_contract.reports.terminal import verdict_line
from aws_contract.reports.text import excerpt, plural
from aws_contract.reports.words import OUTCOMES, TOPICS, VERDICTS
from aws_contract.results.coverage import CoverageTotals
from aws_contract.results.result import ClauseOutcome, RunResult
from aws_contract.results.untrusted import one_line
from aws_contract.results.verdict import RunVerdict

__all__ = ["brief", "brief_lines"]

_MOST: Final = 5
"""How many causes are shown with an example."""
_NAMED: Final = 3
"""How many clauses of a cause are named."""
_LONGEST: Final = 150
"""Of a text of a request or an answer so many characters are shown."""
_COLUMNS: Final = (
    ClauseOutcome.OBEYED,
    ClauseOutcome.VIOLATED,
    ClauseOutcome.UNVERIFIED,
    ClauseOutcome.UNTRIED,
)
_COLOURS: Final = {"ok": "green", "bad": "bold red", "warn": "yellow", "quiet": "dim"}
_EXPLAIN_THEMSELVES: Final = frozenset({RunVerdict.VIOLATES, RunVerdict.UNREACHABLE})
"""The verdicts that need no list of what wasn't tried."""


def brief(result: RunResult, *, report: str = "") -> RenderableType:
    """Return the screen of a result; `report` is where all of it is, if it was written."""
    return Group(*_parts(result, report))


def brief_lines(result: RunResult, *, report: str = "", width: int = 80) -> Iterator[str]:
    """Yield the lines of the screen without colours."""
    console = Console(file=StringIO(), width=width, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        console.print(brief(result, report=report), crop=False)
    yield from (line.rstrip() for line in captured.get().splitlines())


def _parts(result: RunResult, report: str) -> Iterator[RenderableType]:
    sent = sum(result.requests.values())
    target = result.target
    yield _line(f"target    {target.name} ({target.region}, {target.partition})")
    yield _line(
        f"sent      {plural(sent, 'request')} in {result.seconds:.1f} s, botocore {result.botocore}"
    )
    if sent:
        yield _line("")
        yield _topics(result)
        yield from _coverage(result)
    yield from _operations(result)
    yield from _causes(causes(result))
    yield from _unverified(result)
    yield _line("")
    if report:
        yield _line(f"report    {report}")
    yield _line(verdict_line(result), _COLOURS[VERDICTS[result.verdict].style])


def _line(text: str, style: str = "") -> Text:
    """A line that the terminal may break, so that what is copied from it is whole."""
    return Text(one_line(text), style=style, no_wrap=True, overflow="ignore")


def _topics(result: RunResult) -> Table:
    counts: dict[Topic, Counter[ClauseOutcome]] = {}
    for clause in result.clauses:
        counts.setdefault(clause.topic, Counter())[clause.outcome] += 1
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("clauses")
    for outcome in _COLUMNS:
        table.add_column(OUTCOMES[outcome].words, justify="right")
    for topic, words in TOPICS.items():
        if topic in counts:
            table.add_row(_topic(words, counts[topic]), *_numbers(counts[topic]))
    total = sum(counts.values(), Counter[ClauseOutcome]())
    table.add_row(Text("  all", style="bold"), *_numbers(total))
    return table


def _topic(words: str, counts: Counter[ClauseOutcome]) -> Text:
    """What came of a topic as a sign, so that it is seen without colour too."""
    worst = next(outcome for outcome in OUTCOMES if counts[outcome])
    return Text(f"{OUTCOMES[worst].sign} {words}", style=_COLOURS[OUTCOMES[worst].style])


def _numbers(counts: Counter[ClauseOutcome]) -> Iterator[Text]:
    for outcome in _COLUMNS:
        number = counts[outcome]
        yield Text(str(number), style=_COLOURS[OUTCOMES[outcome].style] if number else "dim")


def _coverage(result: RunResult) -> Iterator[RenderableType]:
    shown = [
        each
        for each in result.coverage
        if result.verdict not in _EXPLAIN_THEMSELVES or _was_tried(each.totals)
    ]
    if not shown:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("coverage", "points obeyed", "broken", "enum members", "optional"):
        table.add_column(name, justify="left" if name == "coverage" else "right")
    for each in shown:
        totals = each.totals
        table.add_row(
            Text(f"  {one_line(each.operation)}"),
            f"{totals.accepted} of {totals.points}",
            f"{totals.rejected} of {totals.points - totals.unbreakable}",
            f"{totals.enum_covered} of {totals.enum_members}" if totals.enum_members else "",
            f"{totals.present} of {totals.optional}" if totals.optional else "",
        )
    yield _line("")
    yield table


def _operations(result: RunResult) -> Iterator[RenderableType]:
    if result.operations:
        yield _line("")
    if result.skipped:
        yield _line(f"skipped   {result.skipped}")
    for line in operation_lines(result.operations, most=_MOST):
        yield _line(line)


def _was_tried(totals: CoverageTotals) -> bool:
    return bool(totals.accepted or totals.rejected or totals.disobeyed)


def _causes(found: Sequence[Cause]) -> Iterator[RenderableType]:
    for number, cause in enumerate(found[:_MOST], start=1):
        yield _line("")
        yield _line(f"{number}. {cause.title}", "bold red")
        yield _line(f"   violates  {_clauses(cause)}")
        for finding in cause.findings[:1]:
            body = excerpt(finding.request.body, _LONGEST) or "without a body"
            yield _line(f"   sent      {finding.operation} {body}")
            yield _line(f"   expected  {excerpt(finding.expected, _LONGEST)}")
            yield _line(f"   got       {excerpt(finding.got, _LONGEST)}")
            yield _line(f"   again     {finding.reproduce}", "cyan")
    if len(found) > _MOST:
        rest = sum(each.explained for each in found[_MOST:])
        yield _line("")
        yield _line(f"{plural(len(found) - _MOST, 'more cause')} of {plural(rest, 'violation')}")


def _clauses(cause: Cause) -> str:
    names = ", ".join(each.id for each in cause.clauses[:_NAMED])
    more = len(cause.clauses) - _NAMED
    follow = f"; {len(cause.follow)} follow" if cause.follow else ""
    return f"{names}{f' and {more} more' if more > 0 else ''}{follow}"


def _unverified(result: RunResult) -> Iterator[RenderableType]:
    number = len(result.with_outcome(ClauseOutcome.UNVERIFIED))
    if number:
        yield _line("")
        yield _line(
            f"≠ unverified differences of {plural(number, 'clause')}: "
            "only assumed of AWS, so no violation",
            "yellow",
        )
