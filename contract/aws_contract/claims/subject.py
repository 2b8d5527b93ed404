"""What a contract is about: a resource, or operations of any service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from aws_contract.claims.clause import Clause
from aws_contract.claims.evidence import Record

__all__ = ["Subject"]


class Subject(Protocol):
    """What answers are judged for: it says which clauses there are, and how sure each is.

    newer_members: ``Shape.Member`` of answers that older models don't have, but AWS was observed to
    return. not_applicable: why clauses that others have can't be judged of it, by id.
    """

    @property
    def clauses(self) -> Mapping[str, Clause]:
        """Every clause by id, in the order in which reports list them."""

    @property
    def not_applicable(self) -> Mapping[str, str]:
        """Why clauses can't be judged, by id."""

    @property
    def newer_members(self) -> frozenset[str]:
        """Members of answers that the model may lack."""

    def record_of(self, clause: str) -> Record:
        """Return what is known of a clause; UnknownClauseError if there is none."""
