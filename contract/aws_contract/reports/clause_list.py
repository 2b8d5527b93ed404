"""The clauses as HTML: what came of them, how sure they are, and what the evidence is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from aws_contract.reports.document import Clause, Document, Observation
from aws_contract.reports.findings import anchor
from aws_contract.reports.markup import Markup, fragment, tag
from aws_contract.reports.text import number, plural
from aws_contract.reports.words import OUTCOMES

__all__ = ["clause_list"]

_HEADS: Final = ("clause", "outcome", "grade and evidence")


def clause_list(document: Document) -> Markup:
    """Return a table of all clauses, in the suite's order, grouped by what they are about."""
    if not document.clauses:
        return tag("p", "This report lists no clauses.")
    return tag(
        "table",
        tag("caption", "Every clause, what came of its checks, and how sure it is"),
        tag("thead", tag("tr", (tag("th", head, scope="col") for head in _HEADS))),
        _bodies(document),
        class_="clauses",
    )


def _bodies(document: Document) -> Iterator[Markup]:
    for group, clauses in groupby(document.clauses, lambda clause: clause.id.partition("-")[0]):
        found = tuple(clauses)
        obeyed = sum(clause.outcome == "obeyed" for clause in found)
        heading = tag(
            "tr",
            tag(
                "th",
                f"{group} ",
                tag("span", f"{obeyed} of {len(found)} obeyed", class_="c"),
                scope="rowgroup",
                colspan=3,
            ),
            class_="group",
        )
        yield tag("tbody", heading, (_row(document, clause) for clause in found))


def _row(document: Document, clause: Clause) -> Markup:
    sign, kind, word = OUTCOMES[clause.outcome]
    return tag(
        "tr",
        tag(
            "th",
            tag("code", clause.id),
            tag("span", clause.statement, class_="statement"),
            scope="row",
            id=anchor("clause", clause.id),
        ),
        tag("td", tag("span", f"{sign} {word}", class_=f"mark {kind}"), _counts(document, clause)),
        tag("td", _grade(clause)),
        class_=clause.outcome,
    )


def _counts(document: Document, clause: Clause) -> Markup | None:
    if not clause.total:
        return None
    wrong = clause.failed or clause.differs
    text = (
        f"{number(wrong)} of {number(clause.total)}" if wrong else f"{number(clause.total)} checks"
    )
    kind = {"violated": "finding", "differs": "difference"}.get(clause.outcome, "")
    told = document.findings if kind == "finding" else document.differences
    if kind and any(finding.clause == clause.id for finding in told):
        return tag("a", text, href=f"#{anchor(kind, clause.id)}", class_="c")
    return tag("span", text, class_="c")


def _grade(clause: Clause) -> Markup:
    doubted = clause.state == "contradicted"
    said = fragment(
        tag("b", clause.grade),
        " ",
        tag("span", "≠ contradicted", class_="mark warn") if doubted else None,
        " " if doubted else None,
        tag("span", clause.documented or clause.source, class_="source"),
    )
    if not clause.observed and not clause.note:
        return said
    about = plural(len(clause.observed), "observation") if clause.observed else "a note"
    seen = tag("ul", (_observation(each) for each in clause.observed)) if clause.observed else None
    note = tag("p", clause.note) if clause.note else None
    return fragment(said, tag("details", tag("summary", about), seen, note))


def _observation(observed: Observation) -> Markup:
    said = f"{observed.answer}, {observed.date}: {observed.saw}"
    return tag("li", said, tag("span", f" ({observed.source})", class_="source"))
