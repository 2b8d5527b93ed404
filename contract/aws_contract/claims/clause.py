"""A clause: one sentence of the contract, how sure it is, and where that comes from.

A report counts per clause. A clause that is only assumed never fails a foreign target: it is
reported as an unverified difference. The project's own fake must obey all of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from aws_contract.claims.topic import Topic
from aws_strategies.case import Grade

__all__ = ["Clause", "Refinement", "Template", "UnknownClauseError", "weakest"]

_ORDER: Final = (Grade.DOCUMENTED, Grade.OBSERVED, Grade.ASSUMED)


class UnknownClauseError(LookupError):
    """No clause has the id; names the nearest ids."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One sentence of the contract, with a stable id, how sure it is, and the source of that.

    The id is only a name: what the clause is about is its `topic`.
    `implied_by` are the ids of clauses without which this one can't be obeyed.
    """

    id: str
    topic: Topic
    statement: str
    grade: Grade
    source: str
    implied_by: frozenset[str] = frozenset()

    def follows_from(self, failed: Collection[str]) -> bool:
        """Whether it can't have been obeyed, because one of the failed clauses wasn't."""
        return not self.implied_by.isdisjoint(failed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """A clause of any resource: names in braces stand for the resource's own."""

    topic: Topic
    statement: str
    grade: Grade
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Refinement:
    """What is known of a generic clause for one resource; None leaves what holds in general."""

    statement: str | None = None
    grade: Grade | None = None
    source: str | None = None


def weakest(*grades: Grade) -> Grade:
    """Return the least sure of some grades."""
    return max(grades, key=_ORDER.index)
