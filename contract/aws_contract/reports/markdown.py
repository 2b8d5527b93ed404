"""A report as GitHub-flavoured Markdown, for the summary of a CI job.

Values are written so that no character of theirs is read as Markdown or HTML: inline as character
references, blocks in fences longer than any in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aws_contract.reports.document import Document, Finding
from aws_contract.reports.extent import Extent
from aws_contract.reports.groups import Group, groups
from aws_contract.reports.text import duration, excerpt, number, plural, pretty, visible
from aws_contract.reports.words import OUTCOMES, sentence, verdict

__all__ = ["markdown_summary"]

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>#|~@$&\n]|:(?=//)|(?<=mailto):|(?<=www)\.")
_ROWS: Final = 40
_DETAILED: Final = 6
_UNTRIED: Final = 20
_BLOCK: Final = 1500
_CELL: Final = 160


def markdown_summary(document: Document) -> str:
    """Return the summary: the verdict, the worst findings in full, differences, coverage."""
    sign, _, words = verdict(document)
    parts = (
        [f"## {sign} {_text(words)}", "", _text(sentence(document)), "", _facts(document), ""],
        [_scores(document), ""] if document.clauses else [],
        _findings(document),
        _differences(document),
        _coverage(document),
    )
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _facts(document: Document) -> str:
    facts = [
        f"target {_code(document.target)} ({_text(f'{document.region}, {document.partition}')})",
        f"botocore {_text(document.botocore)}",
        f"suite {_text(document.suite)}",
        duration(document.seconds),
    ]
    if document.timeline is not None:
        facts.append(_text(document.timeline.began))
    return " · ".join(facts)


def _scores(document: Document) -> str:
    return " · ".join(
        f"{sign} {number(len(document.by_outcome(name)))} {word}"
        for name, (sign, _, word) in OUTCOMES.items()
    )


def _findings(document: Document) -> Iterator[str]:
    found = groups(document, document.findings, each=1)
    if not found:
        return
    yield "### Findings"
    yield ""
    yield "| clause | violated | grade | what it says |"
    yield "|---|---|---|---|"
    roots = [group for group in found if not group.follows]
    for group in roots[:_ROWS]:
        clause = group.clause
        share = f"{number(clause.failed)} of {number(clause.total)}" if clause else ""
        says = clause.statement if clause else ""
        yield f"| {_code(group.name)} | {share} | {_text(group.shown[0].grade)} | {_cell(says)} |"
    yield from _more(len(roots) - _ROWS, "clause")
    yield ""
    if len(roots) < len(found):
        follow = ", ".join(_code(group.name) for group in found if group.follows)
        yield f"These fail only where one of the above does: {follow}."
        yield ""
    for group in roots[:_DETAILED]:
        yield from _finding(group)


def _finding(group: Group) -> Iterator[str]:
    finding = group.shown[0]
    yield f"<details><summary>{_code(group.name)}: {_cell(finding.got)}</summary>"
    yield ""
    for title, block in _blocks(finding):
        yield f"{title}:"
        yield from _fenced(block)
    if group.rest:
        yield f"{plural(len(group.rest), 'more finding')} of this clause in report.json."
        yield ""
    yield "</details>"
    yield ""


def _blocks(finding: Finding) -> Iterator[tuple[str, str]]:
    sent = f"{finding.method} {finding.operation}\n{pretty(finding.body)}"
    answer = f"HTTP {finding.status}\n{pretty(finding.answer)}" if finding.status else "none"
    yield "expected", excerpt(finding.expected, _BLOCK)
    yield "got", excerpt(finding.got, _BLOCK)
    yield "sent", excerpt(sent, _BLOCK)
    yield "answer", excerpt(answer, _BLOCK)
    yield "again", finding.reproduce
    if finding.curl and len(finding.curl) <= 2 * _BLOCK:
        yield "curl", finding.curl


def _differences(document: Document) -> Iterator[str]:
    differing = [clause for clause in document.clauses if clause.differs]
    if not differing:
        return
    yield "### Differences where nothing is known"
    yield ""
    yield "<details><summary>They don't count against the target.</summary>"
    yield ""
    yield "| clause | differs | what it says |"
    yield "|---|---|---|"
    for clause in sorted(differing, key=lambda each: -each.differs)[:_ROWS]:
        share = f"{number(clause.differs)} of {number(clause.total)}"
        yield f"| {_code(clause.id)} | {share} | {_cell(clause.statement)} |"
    yield from _more(len(differing) - _ROWS, "clause")
    yield ""
    yield "</details>"
    yield ""


def _coverage(document: Document) -> Iterator[str]:
    if not document.coverage:
        return
    yield "### Coverage of the contract"
    yield ""
    yield "| operation | points | accepted | refused | alone | can't be broken | enum members |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for extent in document.coverage:
        cells = (
            _code(extent.operation),
            number(extent.points),
            number(extent.accepted),
            number(extent.refused),
            number(extent.isolated),
            number(extent.unbreakable),
            f"{number(extent.pairs[0])} of {number(extent.pairs[1])}",
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    for extent in document.coverage:
        yield from _untried(extent)


def _untried(extent: Extent) -> Iterator[str]:
    if not extent.untried:
        return
    count = plural(len(extent.untried), "point")
    yield f"<details><summary>{_code(extent.operation)}: {count} never tried</summary>"
    yield ""
    yield from (f"- {_code(point)}" for point in extent.untried[:_UNTRIED])
    yield from _more(len(extent.untried) - _UNTRIED, "point")
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


def _fenced(value: str) -> Iterator[str]:
    text = visible(value)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from ("", f"{fence}text", *text.split("\n"), fence, "")
