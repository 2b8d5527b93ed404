"""Findings: failed checks with request and answer, few enough of each clause to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from aws_contract.claims.clause import Clause
from aws_contract.claims.evidence import Verdict
from aws_strategies.case import Grade

__all__ = [
    "CAPABILITIES",
    "KEPT",
    "LONGEST_REQUEST",
    "Finding",
    "Order",
    "ReceivedAnswer",
    "Redact",
    "SentRequest",
    "cut",
    "independent",
    "shortest",
]

CAPABILITIES: Final = "capabilities"
"""The `Finding.test` of what was found before all tests: that an operation isn't there."""
KEPT: Final = 5
"""How many findings of one clause are kept in full; all of them are counted."""
LONGEST_REQUEST: Final = 100_000
_LONGEST: Final = 6_000
"""Characters of one text of a finding; what is longer is cut in the middle and says so."""
Redact: TypeAlias = Callable[[str, str], str]
"""Takes out of a text of an answer what is nobody's business; what the suite sent may stay."""
Order: TypeAlias = tuple[bool, int, str, str, str, str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class SentRequest:
    """The request of a finding. `length` is the number of bytes of the whole body."""

    method: str
    headers: Mapping[str, str]
    body: str
    length: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedAnswer:
    """The answer of a finding; `length` is the number of bytes of the whole body."""

    status: int
    body: str
    length: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One failed check: what was sent, what was expected, what came back, how to do it again.

    `kind` is what is wrong with the answer (``WrongStatus``, ...), `case` the id of the case if
    there is one. `test` names what ran; it is empty for an unverified difference, which fails
    nothing. `independent` is False if another clause failed for the same request and explains
    this one: a request that wasn't accepted has no ARN either. `places` are the names and indices
    that lead to what the request breaks, if that is a member of it.
    """

    clause: str
    kind: str
    grade: Grade
    verdict: Verdict
    operation: str
    request: SentRequest
    answer: ReceivedAnswer
    expected: str
    got: str
    why: str
    curl: str
    reproduce: str
    case: str | None = None
    test: str = ""
    independent: bool = True
    places: tuple[tuple[str | int, ...], ...] = ()

    @property
    def name(self) -> str:
        """The case, or else the operation: what a list of findings calls it."""
        return self.case or self.operation

    def redacted(self, redact: Redact) -> Finding:
        """Return the finding whose texts of the answer are redacted, again maybe."""
        sent = f"{self.request.body} {self.reproduce}"
        return replace(
            self,
            answer=replace(self.answer, body=redact(self.answer.body, sent)),
            expected=redact(self.expected, sent),
            got=redact(self.got, sent),
        )

    @property
    def order(self) -> Order:
        """What findings of a clause are sorted by: those of their own first, then by length.

        The rest makes the order the same whichever worker found what.
        """
        return (
            not self.independent,
            self.request.length,
            self.request.body,
            self.test,
            self.case or "",
            self.expected,
            self.got,
        )

    @property
    def deviation(self) -> tuple[str, str]:
        """What was expected and what came: findings that agree in both show the same thing."""
        return self.expected, self.got


def cut(text: str, *, limit: int = _LONGEST) -> str:
    """Return a text, without its middle if it is too long to be kept."""
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]} [... {len(text) - 2 * half} characters left out ...] {text[-half:]}"


def shortest(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings to keep of one clause: `KEPT` at most, the shortest requests."""
    return tuple(sorted(findings, key=lambda finding: finding.order)[:KEPT])


def independent(findings: Iterable[tuple[Clause, Finding]]) -> tuple[Finding, ...]:
    """Return the findings of one test, each marked whether another one explains it.

    That is one for the same request, of a clause without which this one can't be obeyed.
    """
    together: dict[str, set[str]] = {}
    found = tuple(findings)
    for clause, finding in found:
        together.setdefault(_sent(finding), set()).add(clause.id)
    return tuple(
        replace(finding, independent=not clause.follows_from(together[_sent(finding)]))
        for clause, finding in found
    )


def _sent(finding: Finding) -> str:
    return finding.request.body if finding.case is None else f"case {finding.case}"
