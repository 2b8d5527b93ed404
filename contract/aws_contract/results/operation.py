"""What a run found out about one operation that it tried without its resource."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from aws_contract.results.finding import Finding

__all__ = [
    "OperationOutcome",
    "OperationPoints",
    "OperationResult",
    "PointLimitation",
    "ServiceSummary",
    "by_service",
]

_NAMED: Final = 2
"""How many of the constraint points that lack something a text names."""


class OperationOutcome(StrEnum):
    """What the checks of an operation come to; missing is one that the target doesn't have."""

    VIOLATED = "violated"
    MISSING = "missing"
    UNVERIFIED = "unverified"
    OBEYED = "obeyed"
    UNTRIED = "untried"


@dataclass(frozen=True, kw_only=True, slots=True)
class PointLimitation:
    """A constraint point for which no case can be derived, or none at its bound, and why."""

    point: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OperationPoints:
    """The constraint points of an operation, by how they were tried.

    Of `total` points, how many stood in an `accepted` request, how many were rightly `rejected`,
    how many of those with nothing else broken (`alone`); how many are proved `unbreakable` or
    `never_alone`.
    `not_accepted` and `not_rejected` are the ids of those for which that is missing: what was sent
    wasn't answered rightly, nothing was sent, or nothing can be derived.
    """

    total: int
    accepted: int = 0
    rejected: int = 0
    alone: int = 0
    unbreakable: int = 0
    never_alone: int = 0
    not_accepted: tuple[str, ...] = ()
    not_rejected: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class OperationResult:
    """One operation of a run of single operations.

    `missing` is the answer that says that the target doesn't have it. `cases` is how many requests
    were made to be tried and `not_sent` how many of them must be accepted and weren't sent.
    `seconds` is the time of deriving, sending and judging. `violated` and `differences` count
    failed checks and unverified differences by clause. `findings` are the shortest finding of each
    violated clause, a few at most.
    """

    service: str
    operation: str
    points: OperationPoints
    missing: str = ""
    cases: int = 0
    not_sent: int = 0
    requests: int = 0
    seconds: float = 0.0
    violated: Mapping[str, int] = field(default_factory=dict)
    differences: Mapping[str, int] = field(default_factory=dict)
    limitations: tuple[PointLimitation, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The operation with its service: ``kms:CreateKey``."""
        return f"{self.service}:{self.operation}"

    @property
    def outcome(self) -> OperationOutcome:
        """What its checks come to."""
        if self.missing:
            return OperationOutcome.MISSING
        if self.violated:
            return OperationOutcome.VIOLATED
        if self.differences:
            return OperationOutcome.UNVERIFIED
        return OperationOutcome.OBEYED if self.requests else OperationOutcome.UNTRIED

    def gaps(self) -> Iterator[str]:
        """Yield how many constraint points weren't shown to be enforced, and name the first."""
        lacking = dict.fromkeys((*self.points.not_accepted, *self.points.not_rejected))
        if lacking:
            first = ", ".join(list(lacking)[:_NAMED])
            yield f"{len(lacking)} constraint points of {self.name} weren't shown ({first}, ...)"

    @property
    def failed(self) -> int:
        """How many checks failed."""
        return sum(self.violated.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceSummary:
    """The operations of one service together; `outcomes` counts them by what they came to."""

    service: str
    operations: tuple[OperationResult, ...]
    outcomes: Mapping[OperationOutcome, int]

    @property
    def points(self) -> OperationPoints:
        """The constraint points of all operations, in numbers."""
        points = [each.points for each in self.operations]
        return OperationPoints(
            total=sum(each.total for each in points),
            accepted=sum(each.accepted for each in points),
            rejected=sum(each.rejected for each in points),
            alone=sum(each.alone for each in points),
            unbreakable=sum(each.unbreakable for each in points),
            never_alone=sum(each.never_alone for each in points),
        )

    @property
    def limited(self) -> int:
        """How many constraint points have no case, or none at their bound."""
        return sum(len(each.limitations) for each in self.operations)

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return sum(each.requests for each in self.operations)


def by_service(operations: Iterable[OperationResult]) -> tuple[ServiceSummary, ...]:
    """Return the operations by service, in alphabetical order; the worst of a service first."""
    found: defaultdict[str, list[OperationResult]] = defaultdict(list)
    for each in operations:
        found[each.service].append(each)
    return tuple(
        ServiceSummary(
            service=service,
            operations=tuple(sorted(own, key=_worst_first)),
            outcomes=Counter(each.outcome for each in own),
        )
        for service, own in sorted(found.items())
    )


def _worst_first(operation: OperationResult) -> tuple[int, int, str]:
    return list(OperationOutcome).index(operation.outcome), -operation.failed, operation.name
