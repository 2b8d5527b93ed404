"""Findings by root cause: what a maintainer has to mend, the cause of most violations first.

One mistake of a target breaks many clauses. Four things show that findings have one cause: the
operation isn't there; the same answer comes whatever is sent; what must be rejected is accepted,
for clauses of one topic; or the same was expected and the same came, apart from names and numbers.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aws_contract.claims.topic import Topic
from aws_contract.reports.text import excerpt
from aws_contract.reports.words import TOPICS
from aws_contract.results.finding import CAPABILITIES, Finding, Order
from aws_contract.results.result import ClauseResult, RunResult
from aws_contract.results.scorecard import scorecard

__all__ = ["Cause", "causes"]

_SAME_ANSWER: Final = 0.6
"""So large a part of the answers must be the same to be what is wrong."""
_CLAUSES: Final = 5
_OPERATIONS: Final = 2
"""So many clauses and operations must have it: a short answer may be right for one of them."""
_SHOWN: Final = 40
_VARIES: Final = re.compile(r"'[^']*'|\"[^\"]*\"|\b[\w-]*\d[\w-]*\b")
"""What differs from finding to finding: quoted values, numbers, and names with numbers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cause:
    """What is wrong in a sentence, and what of the contract it explains.

    `clauses` are those that are violated because of it, the worst first; `follow` those that are
    violated only because one of them is. Of the kept `findings` the first is the smallest request
    that shows it. There are none if a report holds none of the clause.
    """

    title: str
    clauses: tuple[ClauseResult, ...]
    follow: tuple[ClauseResult, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def explained(self) -> int:
        """How many violated clauses it explains."""
        return len(self.clauses) + len(self.follow)


def causes(result: RunResult) -> tuple[Cause, ...]:
    """Return the root causes of a result's violations; what explains most clauses comes first."""
    card = scorecard(result)
    clauses = {clause.id: clause for clause in (*card.violated, *card.follow)}
    found = [each for each in result.findings if each.clause in clauses]
    own = [each for each in found if each.independent] or found
    groups = _grouped(own, clauses)
    follows = _follows(groups, [each for each in found if not each.independent])
    known = [
        _cause(key, group, clauses, [name for name in follows[key] if name not in _ids(group)])
        for key, group in groups.items()
    ]
    silent = {each.id for each in card.violated} - {each.clause for each in found}
    known += [
        Cause(title=each.statement, clauses=(each,)) for each in card.violated if each.id in silent
    ]
    rank = {name: at for at, name in enumerate(clauses)}
    return tuple(sorted(known, key=lambda each: (-each.explained, rank[each.clauses[0].id])))


_Key = tuple[str, ...]
_Groups = Mapping[_Key, Sequence[Finding]]


def _grouped(findings: Iterable[Finding], clauses: Mapping[str, ClauseResult]) -> _Groups:
    everything = tuple(findings)
    answer = _same_answer(everything)
    groups: defaultdict[_Key, list[Finding]] = defaultdict(list)
    for finding in everything:
        groups[_key(finding, clauses[finding.clause].topic, answer)].append(finding)
    return _of_the_same_clauses(groups)


def _of_the_same_clauses(groups: _Groups) -> _Groups:
    """Put groups together that explain the same: a clause that fails in two ways is one cause."""
    found: dict[frozenset[str], _Key] = {}
    together: defaultdict[_Key, list[Finding]] = defaultdict(list)
    for key, group in groups.items():
        together[found.setdefault(frozenset(_ids(group)), key)].extend(group)
    return together


def _same_answer(findings: Sequence[Finding]) -> tuple[int, str] | None:
    """Return the answer that comes whatever is sent, if there is one."""
    if not findings:
        return None
    counted = Counter((each.answer.status, each.answer.body) for each in findings)
    answer, number = counted.most_common(1)[0]
    those = [each for each in findings if (each.answer.status, each.answer.body) == answer]
    wide = (
        len({each.clause for each in those}) >= _CLAUSES
        and len({each.operation for each in those}) >= _OPERATIONS
    )
    return answer if wide and number >= _SAME_ANSWER * len(findings) else None


def _key(finding: Finding, topic: Topic, same: tuple[int, str] | None) -> _Key:
    if finding.test == CAPABILITIES:
        return ("missing",)
    if (finding.answer.status, finding.answer.body) == same:
        return ("same", *map(str, same))
    if _is_wrongly_accepted(finding):
        return ("accepted", topic)
    names = re.compile(rf"\b{re.escape(finding.operation)}\b")
    masked = (_VARIES.sub("…", names.sub("…", text)) for text in (finding.expected, finding.got))
    return ("differs", finding.kind, *masked)


def _is_wrongly_accepted(finding: Finding) -> bool:
    return finding.kind == "WrongStatus" and finding.answer.status == 200


def _follows(groups: _Groups, dependent: Iterable[Finding]) -> Mapping[_Key, Sequence[str]]:
    """Return by cause the clauses that failed for the same request, and only because of another."""
    sent = {(each.case, each.request.body): key for key, group in groups.items() for each in group}
    found: defaultdict[_Key, list[str]] = defaultdict(list)
    largest = max(groups, key=lambda key: len(groups[key]), default=None)
    for each in dependent:
        key = sent.get((each.case, each.request.body), largest)
        if key is not None and each.clause not in found[key]:
            found[key].append(each.clause)
    return found


def _ids(findings: Iterable[Finding]) -> set[str]:
    return {each.clause for each in findings}


def _cause(
    key: _Key,
    findings: Sequence[Finding],
    clauses: Mapping[str, ClauseResult],
    follow: Iterable[str],
) -> Cause:
    ids = _ids(findings)
    explained = tuple(clause for name, clause in clauses.items() if name in ids)
    return Cause(
        title=_title(key, findings, explained),
        clauses=explained,
        follow=tuple(clauses[name] for name in follow if clauses[name].follows),
        findings=tuple(sorted(findings, key=_example)),
    )


def _example(finding: Finding) -> tuple[bool, Order]:
    """Sort first what a command can send again alone, then the smallest request."""
    return finding.case is None or finding.case not in finding.reproduce, finding.order


def _title(key: _Key, findings: Sequence[Finding], explained: Sequence[ClauseResult]) -> str:
    first = min(findings, key=lambda each: each.order)
    if key[0] == "same":
        body = excerpt(first.answer.body, _SHOWN) or "without a body"
        return f"The answer is HTTP {first.answer.status} {body}, whatever is sent"
    if key[0] == "accepted":
        what = TOPICS[explained[0].topic]
        return f"What must be rejected is accepted ({what})"
    if key[0] == "missing":
        operations = dict.fromkeys(each.operation for each in findings)
        return f"{', '.join(operations)} {'isn' if len(operations) == 1 else 'aren'}'t there"
    return explained[0].statement
