"""How much of an operation's input a run has tried, member by member.

`CoverageRecorder` counts in one process; `OperationCoverage` holds the counts against the
operation's constraint points, as part of a result.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

__all__ = [
    "CoverageTotals",
    "EnumCoverage",
    "MemberCoverage",
    "OperationCoverage",
    "PointCoverage",
    "PointState",
]


_NAMED: Final = 2
"""How many of the constraint points that lack something a text names."""


class PointState(StrEnum):
    """How a constraint point was broken: with nothing else, only with others, or not at all.

    Unbreakable is a point that no request can break, by proof. Disobeyed is one that was broken and
    never rightly rejected, untried one that no request broke.
    """

    ALONE = "alone"
    TOGETHER = "together"
    UNBREAKABLE = "unbreakable"
    DISOBEYED = "disobeyed"
    UNTRIED = "untried"


@dataclass(frozen=True, kw_only=True, slots=True)
class PointCoverage:
    """One constraint of a member.

    `bound` is the constraint as text, empty where the kind says it all. `rejected` is the number of
    cases that broke it and were rightly rejected, `alone` how many of those broke nothing else;
    `not_rejected` is the number of those that broke it and weren't.
    `met` is whether an accepted request met the bound exactly, None if it isn't a bound. `why` is
    the proof that it is `unbreakable`, `never_alone` (not breakable with nothing else broken) or
    `unmeetable`.
    """

    kind: str
    bound: str
    rejected: int
    alone: int
    met: bool | None
    unbreakable: bool = False
    never_alone: bool = False
    unmeetable: bool = False
    why: str = ""
    not_rejected: int = 0

    @property
    def state(self) -> PointState:
        """The best way in which it was broken."""
        if self.alone:
            return PointState.ALONE
        if self.rejected:
            return PointState.TOGETHER
        if self.not_rejected:
            return PointState.DISOBEYED
        return PointState.UNBREAKABLE if self.unbreakable else PointState.UNTRIED

    def merge(self, other: PointCoverage) -> PointCoverage:
        """Return both together."""
        return replace(
            self,
            rejected=self.rejected + other.rejected,
            alone=self.alone + other.alone,
            not_rejected=self.not_rejected + other.not_rejected,
            met=None if self.met is None else self.met or bool(other.met),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class EnumCoverage:
    """An enum: how many `members` it has, and which are `missing` in all accepted requests."""

    members: int
    missing: tuple[str, ...]

    @property
    def covered(self) -> int:
        """How many members an accepted request held."""
        return self.members - len(self.missing)

    def merge(self, other: EnumCoverage) -> EnumCoverage:
        """Return both together."""
        missing = tuple(member for member in self.missing if member in other.missing)
        return replace(self, missing=missing)


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberCoverage:
    """One path of the input: a member, or the items, keys or values of one.

    `accepted` is the number of accepted requests that held it, `not_accepted` of those that should
    have been accepted and weren't; `absent` whether an accepted one left it out, None if that can't
    be.
    """

    path: str
    shape: str
    type: str
    required: bool
    accepted: int
    absent: bool | None
    points: tuple[PointCoverage, ...]
    enum: EnumCoverage | None = None
    not_accepted: int = 0

    def merge(self, other: MemberCoverage) -> MemberCoverage:
        """Return both together."""
        points = zip(self.points, other.points, strict=True)
        return replace(
            self,
            accepted=self.accepted + other.accepted,
            not_accepted=self.not_accepted + other.not_accepted,
            absent=None if self.absent is None else self.absent or bool(other.absent),
            points=tuple(mine.merge(theirs) for mine, theirs in points),
            enum=self.enum.merge(other.enum) if self.enum and other.enum else self.enum,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverageTotals:
    """The numbers of one operation.

    Of the constraint `points`, how many were `accepted` (their member stood in an accepted
    request), `rejected`, rejected with nothing else broken (`alone`), and how many are proved
    `unbreakable` or `never_alone`. Of the optional members (`optional`), how many were `present`
    and how many `absent` in an accepted request. Of the `bounds`, how many were `met` exactly and
    how many are proved `unmeetable`. `untried` are the ids of the points that no request obeyed, or
    none broke though they can be broken; `disobeyed` of those for which requests were sent, and
    never accepted, or never rightly rejected.
    """

    points: int
    accepted: int
    rejected: int
    alone: int
    unbreakable: int
    never_alone: int
    enum_members: int
    enum_covered: int
    optional: int
    present: int
    absent: int
    bounds: int
    met: int
    unmeetable: int
    untried: tuple[str, ...]
    disobeyed: tuple[str, ...] = ()

    @classmethod
    def of(cls, members: Sequence[MemberCoverage]) -> CoverageTotals:
        """Add up the members of an operation's input."""
        points = [(member, point) for member in members for point in member.points]
        enums = [member.enum for member in members if member.enum is not None]
        optional = [member for member in members if member.absent is not None]
        bounds = [point for _, point in points if point.met is not None]
        return cls(
            points=len(points),
            accepted=sum(member.accepted > 0 for member, _ in points),
            rejected=sum(point.rejected > 0 for _, point in points),
            alone=sum(point.alone > 0 for _, point in points),
            unbreakable=sum(point.unbreakable for _, point in points),
            never_alone=sum(point.never_alone for _, point in points),
            enum_members=sum(enum.members for enum in enums),
            enum_covered=sum(enum.covered for enum in enums),
            optional=len(optional),
            present=sum(member.accepted > 0 for member in optional),
            absent=sum(bool(member.absent) for member in optional),
            bounds=len(bounds),
            met=sum(bool(point.met) for point in bounds),
            unmeetable=sum(point.unmeetable for point in bounds),
            untried=_ids(points, PointState.UNTRIED),
            disobeyed=_ids(points, PointState.DISOBEYED),
        )


def _ids(
    points: Sequence[tuple[MemberCoverage, PointCoverage]], state: PointState
) -> tuple[str, ...]:
    return tuple(
        f"{member.path}:{point.kind}"
        for member, point in points
        if _lacking(member, point) is state
    )


def _lacking(member: MemberCoverage, point: PointCoverage) -> PointState | None:
    """Return what a point lacks: requests, the right answers to them, or (None) nothing."""
    lacking = []
    if not member.accepted:
        lacking.append(member.not_accepted)
    if not point.rejected and not point.unbreakable:
        lacking.append(point.not_rejected)
    if not lacking:
        return None
    return PointState.DISOBEYED if all(lacking) else PointState.UNTRIED


@dataclass(frozen=True, kw_only=True, slots=True)
class OperationCoverage:
    """How much of one operation's input was tried: the numbers, then its members, depth first."""

    operation: str
    totals: CoverageTotals
    members: tuple[MemberCoverage, ...]

    @classmethod
    def of(cls, operation: str, members: Sequence[MemberCoverage]) -> OperationCoverage:
        """Make it of the members of an operation's input."""
        return cls(operation=operation, totals=CoverageTotals.of(members), members=tuple(members))

    def gaps(self) -> Iterator[str]:
        """Yield how many constraint points weren't shown to be enforced, and name the first."""
        for points, what in (
            (self.totals.untried, "weren't tried"),
            (self.totals.disobeyed, "weren't obeyed"),
        ):
            if points:
                first = ", ".join(points[:_NAMED])
                yield f"{len(points)} constraint points of {self.operation} {what} ({first}, ...)"

    def merge(self, other: OperationCoverage) -> OperationCoverage:
        """Return both together; ValueError if they are of different models."""
        pairs = zip(self.members, other.members, strict=True)
        return OperationCoverage.of(self.operation, [mine.merge(theirs) for mine, theirs in pairs])
