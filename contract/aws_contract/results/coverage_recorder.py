"""Counts what a run tried of one operation's input, in one process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aws_contract.results.coverage import (
    EnumCoverage,
    MemberCoverage,
    OperationCoverage,
    PointCoverage,
)
from aws_strategies.covering.coverage import BOUNDS, coverage_of
from aws_strategies.covering.sets import obstacles, unmeetable
from aws_strategies.model import ConstraintPoint, Kind, Operation

__all__ = ["CoverageCounts", "CoverageRecorder", "coverage_of_run", "coverage_result"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverageCounts:
    """What was counted of one operation, for another process to add.

    `accepted` counts accepted requests by the paths that they held; `absent` are optional members
    that one left out, `enum_members` (path, member), `met` the ids of bounds met exactly.
    `rejected` counts rightly rejected cases by the points that they broke, `alone` those that broke
    a single one. `not_accepted` and `not_rejected` count in the same way the requests whose answer
    wasn't the right one.
    """

    accepted: Mapping[str, int]
    absent: tuple[str, ...]
    enum_members: tuple[tuple[str, str], ...]
    met: tuple[str, ...]
    rejected: Mapping[str, int]
    alone: Mapping[str, int]
    not_accepted: Mapping[str, int] = field(default_factory=dict)
    not_rejected: Mapping[str, int] = field(default_factory=dict)


class CoverageRecorder:
    """Counts for one operation; the fields are those of `CoverageCounts`."""

    def __init__(self) -> None:
        self.accepted: Counter[str] = Counter()
        self.absent: set[str] = set()
        self.enum_members: set[tuple[str, str]] = set()
        self.met: set[str] = set()
        self.rejected: Counter[str] = Counter()
        self.alone: Counter[str] = Counter()
        self.not_accepted: Counter[str] = Counter()
        self.not_rejected: Counter[str] = Counter()

    def accept(self, operation: Operation, body: Mapping[str, Any]) -> None:
        """Count what an accepted request touches."""
        found = coverage_of(operation, [body])
        self.accepted.update(found.places)
        self.absent |= found.absent
        self.enum_members |= found.pairs
        self.met |= found.bounds

    def reject(self, points: Iterable[str]) -> None:
        """Count the points that one rightly rejected case broke."""
        broken = set(points)
        self.rejected.update(broken)
        if len(broken) == 1:
            self.alone.update(broken)

    def fail_to_accept(self, operation: Operation, body: Mapping[str, Any]) -> None:
        """Count what a request holds that should have been accepted and wasn't."""
        self.not_accepted.update(coverage_of(operation, [body]).places)

    def fail_to_reject(self, points: Iterable[str]) -> None:
        """Count the points that a case broke which wasn't rightly rejected."""
        self.not_rejected.update(set(points))

    def counts(self) -> CoverageCounts:
        """Return everything for another process to `merge`."""
        return CoverageCounts(
            accepted=dict(self.accepted),
            absent=tuple(sorted(self.absent)),
            enum_members=tuple(sorted(self.enum_members)),
            met=tuple(sorted(self.met)),
            rejected=dict(self.rejected),
            alone=dict(self.alone),
            not_accepted=dict(self.not_accepted),
            not_rejected=dict(self.not_rejected),
        )

    def merge(self, counts: CoverageCounts) -> None:
        """Add what another process counted."""
        self.accepted.update(counts.accepted)
        self.absent.update(counts.absent)
        self.enum_members.update(counts.enum_members)
        self.met.update(counts.met)
        self.rejected.update(counts.rejected)
        self.alone.update(counts.alone)
        self.not_accepted.update(counts.not_accepted)
        self.not_rejected.update(counts.not_rejected)


def coverage_of_run(
    counted: Mapping[str, CoverageRecorder], operations: Iterable[Operation]
) -> tuple[OperationCoverage, ...]:
    """Return how far each operation was tried, whether anything of it was tried or not."""
    untried = CoverageRecorder()
    return tuple(coverage_result(each, counted.get(each.name, untried)) for each in operations)


def coverage_result(operation: Operation, counted: CoverageRecorder) -> OperationCoverage:
    """Hold what was counted against the constraint points of an operation."""
    return OperationCoverage.of(operation.name, list(_members(operation, counted)))


def _members(operation: Operation, counted: CoverageRecorder) -> Iterator[MemberCoverage]:
    optional = {
        name if path == "$" else f"{path}.{name}"
        for path, shape, _ in operation.walk()
        for name in shape.optional
    }
    for path, shape, required in operation.walk():
        yield MemberCoverage(
            path=path,
            shape=shape.name,
            type=shape.type,
            required=required,
            accepted=counted.accepted[path],
            not_accepted=counted.not_accepted[path],
            absent=path in counted.absent if path in optional else None,
            points=tuple(_point(operation, point, counted) for point in operation.points_at(path)),
            enum=_enum(path, shape.enum, counted) if shape.enum else None,
        )


def _point(
    operation: Operation, point: ConstraintPoint, counted: CoverageRecorder
) -> PointCoverage:
    proof = obstacles(operation).get(point.id)
    never_met = unmeetable(operation).get(point.id, "")
    reasons = (proof.reason if proof else "", never_met)
    return PointCoverage(
        kind=str(point.kind),
        bound=_bound(point),
        rejected=counted.rejected[point.id],
        not_rejected=counted.not_rejected[point.id],
        alone=counted.alone[point.id],
        met=point.id in counted.met if point.kind in BOUNDS else None,
        unbreakable=proof is not None and proof.unbreakable,
        never_alone=proof is not None and not proof.unbreakable,
        unmeetable=bool(never_met),
        why="; ".join(reason for reason in reasons if reason),
    )


def _bound(point: ConstraintPoint) -> str:
    if point.kind is Kind.ENUM:
        return f"{len(point.bound)} members"
    return "" if point.kind is Kind.REQUIRED else str(point.bound)


def _enum(path: str, members: tuple[str, ...], counted: CoverageRecorder) -> EnumCoverage:
    missing = [member for member in members if (path, member) not in counted.enum_members]
    return EnumCoverage(members=len(members), missing=tuple(missing))
