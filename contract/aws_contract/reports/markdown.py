"""A result as GitHub-flavoured Markdown, for the summary of a CI job.

Values are written so that no character of theirs is read as Markdown or HTML: inline as character
references, blocks in fences longer than any in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from aws_contract.reports.operations import (
    COLUMNS,
    limitation_lines,
    operation_cells,
    service_cells,
)
from aws_contract.reports.operations import OUTCOMES as OPERATION_OUTCOMES
from aws_contract.reports.text import duration, excerpt, number, plural, pretty
from aws_contract.reports.words import OUTCOMES, VERDICTS, began, sentence
from aws_contract.results.finding import Finding
from aws_contract.results.operation import by_service
from aws_contract.results.result import RunResult
from aws_contract.results.scorecard import FindingGroup, Scorecard, finding_groups, scorecard
from aws_contract.results.untrusted import visible

__all__ = ["fenced", "markdown_summary"]

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>#|~@$&\n]|:(?=//)|(?<=mailto):|(?<=www)\.")
_ROWS: Final = 40
_OPERATIONS: Final = 200
"""How many operations have a row."""
_DETAILED: Final = 6
_UNTRIED: Final = 20
_BLOCK: Final = 1500
_CELL: Final = 160


def markdown_summary(result: RunResult) -> str:
    """Return the summary: the verdict, the worst findings in full, differences, coverage."""
    verdict, card = VERDICTS[result.verdict], scorecard(result)
    parts = (
        [f"## {verdict.sign} {verdict.words}", "", _text(sentence(result)), "", _facts(result), ""],
        [_scores(card), ""] if result.clauses else [],
        _findings(result, card),
        _differences(card),
        _not_applicable(result),
        _operations(result),
        _coverage(result),
    )
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _not_applicable(result: RunResult) -> Iterator[str]:
    if not result.not_applicable:
        return
    yield "<details><summary>Clauses that don't apply to this resource</summary>"
    yield ""
    for name, reason in result.not_applicable.items():
        yield f"- {_code(name)}: {_text(reason)}"
    yield ""
    yield "</details>"
    yield ""


def _facts(result: RunResult) -> str:
    target = result.target
    facts = [
        f"target {_code(target.name)} ({_text(f'{target.region}, {target.partition}')})",
        f"botocore {_text(result.botocore)}",
        f"suite {_text(result.suite)}",
        duration(result.seconds),
    ]
    if result.started:
        facts.append(_text(began(result)))
    return " · ".join(facts)


def _scores(card: Scorecard) -> str:
    return " · ".join(
        f"{OUTCOMES[outcome].sign} {number(count)} {OUTCOMES[outcome].words}"
        for outcome, count in card.counts().items()
    )


def _findings(result: RunResult, card: Scorecard) -> Iterator[str]:
    if not card.violated and not card.follow:
        return
    yield "### Findings"
    yield ""
    yield "| clause | violated | grade | what it says |"
    yield "|---|---|---|---|"
    for clause in card.violated[:_ROWS]:
        share = f"{number(clause.failed)} of {number(clause.checks)}"
        yield f"| {_code(clause.id)} | {share} | {clause.grade} | {_cell(clause.statement)} |"
    yield from _more(len(card.violated) - _ROWS, "clause")
    yield ""
    if card.follow:
        follow = ", ".join(_code(clause.id) for clause in card.follow)
        yield f"Violated only where one of the above is: {follow}."
        yield ""
    for group in finding_groups(card.violated, result.findings)[:_DETAILED]:
        yield from _finding(group)


def _finding(group: FindingGroup) -> Iterator[str]:
    finding = group.findings[0]
    yield f"<details><summary>{_code(group.clause.id)}: {_cell(finding.got)}</summary>"
    yield ""
    for title, block in _blocks(finding):
        yield f"{title}:"
        yield from fenced(block)
    if group.total > 1:
        yield f"{plural(group.total - 1, 'more finding')} of this clause; report.json has some."
        yield ""
    yield "</details>"
    yield ""


def _blocks(finding: Finding) -> Iterator[tuple[str, str]]:
    status = finding.answer.status
    sent = f"{finding.request.method} {finding.operation}\n{pretty(finding.request.body)}"
    answer = f"HTTP {status}\n{pretty(finding.answer.body)}" if status else "none"
    yield f"expected ({finding.grade})", excerpt(finding.expected, _BLOCK)
    yield "got", excerpt(finding.got, _BLOCK)
    yield "sent", excerpt(sent, _BLOCK)
    yield "answer", excerpt(answer, _BLOCK)
    yield "reproduce", finding.reproduce
    if finding.curl and len(finding.curl) <= 2 * _BLOCK:
        yield "curl", finding.curl


def _differences(card: Scorecard) -> Iterator[str]:
    if not card.unverified:
        return
    yield "### Unverified differences"
    yield ""
    yield "<details><summary>They don't count against the target.</summary>"
    yield ""
    yield "| clause | differences | what it says |"
    yield "|---|---|---|"
    for clause in card.unverified[:_ROWS]:
        share = f"{number(clause.differences)} of {number(clause.checks)}"
        yield f"| {_code(clause.id)} | {share} | {_cell(clause.statement)} |"
    yield from _more(len(card.unverified) - _ROWS, "clause")
    yield ""
    yield "</details>"
    yield ""


def _operations(result: RunResult) -> Iterator[str]:
    if not result.operations:
        return
    services = by_service(result.operations)
    head = f"| | outcome | {' | '.join(COLUMNS)} |"
    yield from ("### Operations", "", head, f"|---|---|{'--:|' * len(COLUMNS)}")
    left = len(result.operations) - _OPERATIONS
    rows = _OPERATIONS
    for service in services:
        numbers = " | ".join(service_cells(service))
        count = plural(len(service.operations), "operation")
        yield f"| **{_cell(service.service)}** | {count} | {numbers} |"
        for each in service.operations[:rows]:
            words = OPERATION_OUTCOMES[each.outcome]
            name, numbers = _code(each.operation), " | ".join(operation_cells(each))
            yield f"| {name} | {words} | {numbers} |"
        rows = max(0, rows - len(service.operations))
    yield from _more(left, "operation")
    yield ""
    yield from ([f"- skipped: {_text(result.skipped)}"] if result.skipped else [])
    yield from (f"- {_text(line)}" for line in limitation_lines(services))
    yield ""


def _coverage(result: RunResult) -> Iterator[str]:
    if not result.coverage:
        return
    yield "### Coverage"
    yield ""
    yield "| operation | points | accepted | rejected | alone | unbreakable | enum members |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for coverage in result.coverage:
        totals = coverage.totals
        cells = (
            _code(coverage.operation),
            number(totals.points),
            number(totals.accepted),
            number(totals.rejected),
            number(totals.alone),
            number(totals.unbreakable),
            f"{number(totals.enum_covered)} of {number(totals.enum_members)}",
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    for coverage in result.coverage:
        totals = coverage.totals
        yield from _points(coverage.operation, totals.untried, "never tried")
        yield from _points(coverage.operation, totals.disobeyed, "not obeyed")


def _points(operation: str, points: Sequence[str], what: str) -> Iterator[str]:
    if not points:
        return
    count = plural(len(points), "point")
    yield f"<details><summary>{_code(operation)}: {count} {what}</summary>"
    yield ""
    yield from (f"- {_code(point)}" for point in points[:_UNTRIED])
    yield from _more(len(points) - _UNTRIED, "point")
    yield ""
    yield "</details>"
    yield ""


def _more(left: int, noun: str) -> Iterator[str]:
    if left > 0:
        yield ""
        yield f"and {plural(left, f'more {noun}')}, in report.json"


def _text(value: str) -> str:
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", visible(value))


def _cell(value: str) -> str:
    return _text(excerpt(" ".join(value.split()), _CELL))


def _code(value: str) -> str:
    return f"<code>{_cell(value)}</code>"


def fenced(value: str) -> Iterator[str]:
    """Yield the lines of a fenced block that shows a text of any origin and that it can't close."""
    text = visible(value)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from ("", f"{fence}text", *text.split("\n"), fence, "")
