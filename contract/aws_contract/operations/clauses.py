"""The clauses that hold for any operation of a service that speaks AWS JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

from aws_contract.claims.clause import Clause, Template, weakest
from aws_contract.claims.evidence import EvidenceState, Record, read_evidence
from aws_contract.claims.generic import TEMPLATES
from aws_contract.claims.implications import IMPLIED_BY
from aws_contract.claims.topic import Topic
from aws_contract.operations.observed import observed_services
from aws_contract.protocol.service import ServiceProtocol, protocol_of
from aws_strategies.case import Grade

__all__ = ["EXISTS", "OperationsSubject"]

EXISTS: Final = "operation-exists"
"""The id of the clause that an operation is there."""

_OWN: Final[Mapping[str, Template]] = MappingProxyType(
    {
        EXISTS: Template(
            topic=Topic.ACCEPT,
            statement="The operation is there, and the service doesn't fail at every request.",
            grade=Grade.DOCUMENTED,
            source="botocore's service model",
        ),
    }
)
_TOPICS: Final = frozenset(
    {Topic.ANSWERS, Topic.INPUTS, Topic.ENCODING, Topic.MALFORMED, Topic.HTTP, Topic.REJECT}
)
_OF_RESOURCES: Final = frozenset({"rejection-no-trace"})
"""Clauses of these topics that only a resource can be judged by: what exists is listed."""
_OF_A_SERVICE: Final = frozenset(
    {
        *("rejection-code", "rejection-body", "rejection-form", "rejection-count"),
        *("rejection-paths", "rejection-constraints", "rejection-values"),
    }
)
"""Clauses about how a service words errors: assumed of one that wasn't observed."""


@dataclass(frozen=True, kw_only=True)
class OperationsSubject:
    """Operations of some services as what answers are judged for.

    Of the services together a clause is as sure as of the least sure one.
    """

    services: tuple[str, ...]

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Every clause of any operation, by id."""
        generic = {
            name: replace(each, topic=Topic.ACCEPT if each.topic is Topic.INPUTS else each.topic)
            for name, each in TEMPLATES.items()
            if each.topic in _TOPICS and name not in _OF_RESOURCES
        }
        words = _words([protocol_of(each) for each in self.services])
        return MappingProxyType(
            {name: self._clause(name, each, words) for name, each in {**_OWN, **generic}.items()}
        )

    def _clause(self, name: str, template: Template, words: Mapping[str, str]) -> Clause:
        observed = all(each in observed_services() for each in self.services)
        unsure = name in _OF_A_SERVICE and not observed
        grade = weakest(template.grade, Grade.ASSUMED if unsure else Grade.DOCUMENTED)
        return Clause(
            id=name,
            topic=template.topic,
            statement=template.statement.format_map(words),
            grade=grade,
            source=template.source.format_map(words),
            implied_by=IMPLIED_BY.get(name, frozenset()),
        )

    @property
    def not_applicable(self) -> Mapping[str, str]:
        """Nothing: each clause holds for any operation."""
        return {}

    @property
    def newer_members(self) -> frozenset[str]:
        """Nothing is known of members that the model lacks."""
        return frozenset()

    def record_of(self, clause: str) -> Record:
        """Return what is known of a clause."""
        known = read_evidence().get(clause)
        if known is not None:
            return known
        found = self.clauses[clause]
        return Record(
            clause=clause, state=EvidenceState.DOCUMENTED, documented=found.source, observed=()
        )


def _words(protocols: Iterable[ServiceProtocol]) -> Mapping[str, str]:
    """Return what the names in braces of statements and sources stand for."""
    known = list(protocols)
    versions = sorted({each.json_version for each in known})
    types = sorted({each.content_type for each in known})
    return {
        "content_type": " or ".join(types),
        "json_version": " or ".join(versions),
        "type_form": "an unqualified __type" if versions == ["1.1"] else "a __type",
    }
