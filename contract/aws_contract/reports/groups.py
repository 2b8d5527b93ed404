"""Findings by clause: the few that tell most, and what is left of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from aws_contract.reports.document import Clause, Document, Finding

__all__ = ["Group", "groups"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The findings of one clause, shortest requests first.

    `shown` are the shortest of each kind of deviation (expected and got), then the next shortest;
    `rest` are all others. `clause` is None if the document doesn't list it. `follows` is whether
    each finding comes with one of another clause that explains it.
    """

    name: str
    clause: Clause | None
    follows: bool
    shown: tuple[Finding, ...]
    rest: tuple[Finding, ...]

    @property
    def total(self) -> int:
        """How many findings there are."""
        return len(self.shown) + len(self.rest)


def groups(document: Document, findings: Iterable[Finding], *, each: int) -> tuple[Group, ...]:
    """Group findings by clause, the worst clause first and what follows from others last.

    `each` is how many findings of a clause are shown at most.
    """
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.clause].append(finding)
    clauses = {clause.id: clause for clause in document.clauses}
    follows = frozenset(document.follows)
    made = [
        _group(name, clauses.get(name), found[name], follows=name in follows, each=each)
        for name in found
    ]
    return tuple(sorted(made, key=lambda group: (group.follows, _badness(group.clause))))


def _badness(clause: Clause | None) -> tuple[int, float, int]:
    return clause.badness if clause else (9, 0.0, 0)


def _group(
    name: str, clause: Clause | None, found: list[Finding], *, follows: bool, each: int
) -> Group:
    ordered = sorted(found, key=lambda finding: (len(finding.body), finding.body))
    first: dict[tuple[str, str], Finding] = {}
    for finding in ordered:
        first.setdefault((finding.expected, finding.got), finding)
    chosen = {id(finding) for finding in first.values()}
    ranked = [*first.values(), *(one for one in ordered if id(one) not in chosen)]
    return Group(
        name=name,
        clause=clause,
        follows=follows,
        shown=tuple(ranked[:each]),
        rest=tuple(ranked[each:]),
    )
