"""The members of an operation's input as a tree, and what was tried in each branch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Final, TypeAlias

from aws_contract.results.coverage import MemberCoverage, PointState
from aws_strategies.paths import steps_of

__all__ = ["Branch", "Progress", "Tally", "tree"]

_INSIDE: Final = {"[]": "each item", "{key}": "each key", "{value}": "each value"}
"""What the steps are called that lead into a list or a map."""
Steps: TypeAlias = tuple[str, ...]


class Progress(StrEnum):
    """How much was tried of what can be tried; disobeyed is where anything wasn't obeyed."""

    DISOBEYED = "disobeyed"
    COMPLETE = "complete"
    PARTIAL = "partial"
    UNTRIED = "untried"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Counts of a branch and everything below it.

    Of its constraint `points`, how many were `rejected` and how many are `unbreakable`; of its
    `members`, how many stood in an `accepted` request; of its `enum_members`, how many were
    `enum_covered`. `tried` counts members and points that any request was about, obeyed or not, and
    `disobeyed` those that were never obeyed.
    """

    points: int = 0
    rejected: int = 0
    unbreakable: int = 0
    members: int = 0
    accepted: int = 0
    enum_members: int = 0
    enum_covered: int = 0
    tried: int = 0
    disobeyed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            **{each.name: getattr(self, each.name) + getattr(other, each.name)
               for each in fields(self)}
        )  # fmt: skip

    @property
    def breakable(self) -> int:
        """How many points a request can break."""
        return self.points - self.unbreakable

    @property
    def progress(self) -> Progress:
        """Disobeyed if anything is, complete if everything was tried that can be."""
        if self.disobeyed:
            return Progress.DISOBEYED
        accepted = self.accepted == self.members and self.enum_covered == self.enum_members
        if accepted and self.rejected == self.breakable:
            return Progress.COMPLETE
        return Progress.PARTIAL if self.tried else Progress.UNTRIED


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """A member with what stands inside it up to the next members, which are `below`.

    `parts` are the member itself and, for a list or map, its items, keys and values, each with
    what it is to the member: empty, ``each item``, ``each value``, ...
    """

    name: str
    parts: tuple[tuple[str, MemberCoverage], ...]
    below: tuple[Branch, ...]
    tally: Tally = field(repr=False)

    @property
    def type(self) -> str:
        """The member's type for people: ``required string``, ``optional list of structure``."""
        _, member = self.parts[0]
        need = "required" if member.required else ("" if member.absent is None else "optional")
        item = next((inner.type for part, inner in self.parts if part == "each item"), "")
        return f"{need} {f'list of {item}' if item else member.type}".strip()


def tree(members: Sequence[MemberCoverage]) -> Branch | None:
    """Build the tree of members in depth-first order; None if they don't begin with the root."""
    owned: defaultdict[Steps, list[MemberCoverage]] = defaultdict(list)
    below: defaultdict[Steps, list[Steps]] = defaultdict(list)
    for member in members:
        owner = _owner(steps_of(member.path))
        if owner and owner not in owned:
            below[_owner(owner[:-1])].append(owner)
        owned[owner].append(member)
    return _branch((), owned, below) if owned[()] else None


def _owner(steps: Steps) -> Steps:
    """Return the steps to the member that holds a path."""
    while steps and steps[-1] in _INSIDE:
        steps = steps[:-1]
    return steps


def _branch(
    owner: Steps, owned: dict[Steps, list[MemberCoverage]], below: defaultdict[Steps, list[Steps]]
) -> Branch:
    branches = tuple(_branch(member, owned, below) for member in below[owner])
    own = sum((_tally(member) for member in owned[owner]), Tally())
    return Branch(
        name=owner[-1] if owner else "the whole request",
        parts=tuple((_part(member, owner), member) for member in owned[owner]),
        below=branches,
        tally=sum((branch.tally for branch in branches), own),
    )


def _part(member: MemberCoverage, owner: Steps) -> str:
    steps = steps_of(member.path)[len(owner) :]
    return " of ".join(_INSIDE[step] for step in reversed(steps))


def _tally(member: MemberCoverage) -> Tally:
    states = [point.state for point in member.points]
    return Tally(
        tried=int(member.accepted + member.not_accepted > 0)
        + sum(point.rejected + point.not_rejected > 0 for point in member.points),
        disobeyed=int(member.not_accepted > 0 and not member.accepted)
        + states.count(PointState.DISOBEYED),
        points=len(states),
        rejected=states.count(PointState.ALONE) + states.count(PointState.TOGETHER),
        unbreakable=states.count(PointState.UNBREAKABLE),
        members=1,
        accepted=int(member.accepted > 0),
        enum_members=member.enum.members if member.enum else 0,
        enum_covered=member.enum.covered if member.enum else 0,
    )
