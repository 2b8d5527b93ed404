"""Findings as HTML: what was sent, what was expected, what came back, and how to do it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aws_contract.reports.document import Document, Finding
from aws_contract.reports.groups import Group, groups
from aws_contract.reports.markup import Markup, fragment, tag
from aws_contract.reports.text import excerpt, number, plural, pretty

__all__ = ["Room", "anchor", "differences", "findings"]

_LISTED: Final = 12
_MANY: Final = 12
_LINES: Final = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """How much a page shows of one clause: findings, and characters of a body and a command.

    No characters are no command at all. `laid_out` bodies are spread over lines.
    """

    each: int
    body: int
    command: int
    laid_out: bool = True

    @classmethod
    def for_clauses(cls, count: int, *, kind: str) -> Room:
        """Return less room for each clause if there are many, so that a page stays small."""
        if kind == "difference":
            return _LITTLE
        if count <= _MANY:
            return cls(each=3, body=2000, command=4000)
        return cls(each=1, body=800, command=1500)


_LITTLE: Final = Room(each=1, body=600, command=0, laid_out=False)


def anchor(kind: str, name: str) -> str:
    """Return the id of a place in the page: letters, digits and hyphens only."""
    return f"{kind}-{''.join(each if each.isascii() and each.isalnum() else '-' for each in name)}"


def findings(document: Document) -> Markup:
    """Return the findings by clause, the worst first."""
    found, room = _groups(document, document.findings, kind="finding")
    if not found:
        return tag("p", _nothing(document))
    count = f"{plural(len(document.findings), 'finding')} in {plural(len(found), 'clause')}"
    follow = [group for group in found if group.follows]
    return fragment(
        tag(
            "p",
            f"{count}, the surest and most often violated first. Each shows its shortest "
            "requests; report.json has them all.",
            class_="lead",
        ),
        (_card(group, room) for group in found if not group.follows),
        _following(follow) if follow else None,
    )


def _nothing(document: Document) -> str:
    if any(clause.failed for clause in document.clauses):
        return "None was reported, though checks failed: the run may have been stopped before."
    if not any(clause.total for clause in document.clauses):
        return "None: nothing was checked."
    return "None: whatever was checked came back as the contract says."


def _following(found: Sequence[Group]) -> Markup:
    return fragment(
        tag("h3", "What follows from these", class_="follows"),
        tag(
            "p",
            "Clauses that fail only where one of the above does: mend that first.",
            class_="lead",
        ),
        (_folded(group, _LITTLE, kind="finding") for group in found),
    )


def differences(document: Document) -> Markup | None:
    """Return the differences, which don't count against the target; None if there are none."""
    found, room = _groups(document, document.differences, kind="difference")
    if not found:
        return None
    return fragment(
        tag(
            "p",
            "The target does something else than what is assumed, or than what this run was told "
            "not to fail on. They don't count against it.",
            class_="lead",
        ),
        (_folded(group, room, kind="difference") for group in found),
    )


def _groups(
    document: Document, found: Sequence[Finding], *, kind: str
) -> tuple[tuple[Group, ...], Room]:
    room = Room.for_clauses(len({finding.clause for finding in found}), kind=kind)
    return groups(document, found, each=room.each), room


def _card(group: Group, room: Room) -> Markup:
    name = tag("a", group.name, href=f"#{anchor('clause', group.name)}")
    return tag(
        "article",
        tag("h3", name, id=anchor("finding", group.name)),
        _content(group, room, kind="finding"),
        class_="card finding",
        aria_labelledby=anchor("finding", group.name),
    )


def _folded(group: Group, room: Room, *, kind: str) -> Markup:
    share = tag("span", _share(group, kind), class_="c")
    return tag(
        "details",
        tag("summary", tag("code", group.name, class_="name"), " ", share),
        _content(group, room, kind=kind),
        class_=f"card {kind}",
        id=anchor(kind, group.name),
    )


def _content(group: Group, room: Room, *, kind: str) -> Markup:
    first, *more = group.shown
    return fragment(
        tag("p", group.clause.statement, class_="statement") if group.clause else None,
        tag("p", _mark(kind), f" {_share(group, kind)} · {first.grade}", class_="meta"),
        _finding(first, room),
        (
            tag(
                "details",
                tag("summary", "Another: ", tag("code", _title(finding))),
                _finding(finding, room),
            )
            for finding in more
        ),
        _rest(group, kind),
    )


def _share(group: Group, kind: str) -> str:
    if group.clause is None:
        return plural(group.total, kind)
    wrong = group.clause.failed if kind == "finding" else group.clause.differs
    return f"{number(wrong)} of {number(group.clause.total)} checks"


def _mark(kind: str) -> Markup:
    if kind == "finding":
        return tag("span", "✗ violated", class_="mark bad")
    return tag("span", "≠ differs", class_="mark warn")


def _title(finding: Finding) -> str:
    return excerpt(finding.case or finding.test or finding.operation, 160)


def _finding(finding: Finding, room: Room) -> Markup:
    body, answer = finding.body, finding.answer
    if room.laid_out:
        body, answer = pretty(body), pretty(answer)
    sent = f"{finding.method} {finding.operation}, {plural(len(finding.body), 'character')}"
    return fragment(
        tag(
            "dl",
            _pair("Expected", tag("pre", excerpt(finding.expected, room.body)), class_="want"),
            _pair("Got", tag("pre", excerpt(finding.got, room.body)), class_="got"),
            class_="versus",
        ),
        tag(
            "dl",
            _pair("Sent", tag("p", sent), _block(excerpt(body, room.body))),
            _pair(
                "Answer",
                tag("p", f"HTTP {finding.status}" if finding.status else "none"),
                _block(excerpt(answer, room.body)),
            ),
            _pair("Again", _block(finding.reproduce, class_="command")),
            _case(finding),
            class_="facts",
        ),
        _curl(finding, room) if room.command else None,
    )


def _case(finding: Finding) -> Markup | None:
    """The command that does it again names the case, as a rule."""
    if not finding.case or finding.case in finding.reproduce:
        return None
    return _pair("Case", tag("code", _title(finding)))


def _pair(term: str, *values: Markup | None, class_: str | None = None) -> Markup:
    return tag("div", tag("dt", term), tag("dd", *values), class_=class_)


def _block(text: str, *, class_: str | None = None) -> Markup:
    if not text:
        return tag("p", "empty", class_="quiet")
    block, lines = tag("pre", tag("code", text), class_=class_), text.count("\n") + 1
    if lines <= _LINES:
        return block
    return tag("details", tag("summary", plural(lines, "line")), block)


def _curl(finding: Finding, room: Room) -> Markup | None:
    if not finding.curl:
        return None
    if len(finding.curl) > room.command:
        return tag("p", "The curl command is too long to be shown here; report.json has it.",
                   class_="quiet")  # fmt: skip
    return tag(
        "details",
        tag("summary", "The same with curl"),
        _block(finding.curl, class_="command"),
    )


def _rest(group: Group, kind: str) -> Markup | None:
    if not group.rest:
        return None
    count = f"{plural(len(group.rest), f'more {kind}')} of this clause"
    if kind == "difference":
        return tag("p", f"{count} in report.json", class_="quiet")
    names = list(dict.fromkeys(_title(finding) for finding in group.rest))
    more = len(names) - _LISTED
    return tag(
        "details",
        tag("summary", count),
        tag("ul", (tag("li", tag("code", name)) for name in names[:_LISTED]), class_="cases"),
        tag("p", f"and {plural(more, 'more case')}, in report.json") if more > 0 else None,
    )
