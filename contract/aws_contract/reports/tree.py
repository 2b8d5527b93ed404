"""The places of an operation's input as a tree of members, and what was tried in each branch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Final

from aws_contract.reports.extent import Place
from aws_strategies.model import steps_of

__all__ = ["Branch", "Tally", "tree"]

_INSIDE: Final = {"[]": "each item", "{key}": "each key", "{value}": "each value"}
"""What the steps are called that lead into a list or a map."""
Steps = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Counts of a branch and everything below it.

    Of its `points`, how many were `refused`, `alone`, or can `never` be broken; of its `places`,
    how many stood in a request that was `accepted`; of its enum `pairs`, how many were `covered`.
    """

    points: int = 0
    refused: int = 0
    alone: int = 0
    never: int = 0
    places: int = 0
    accepted: int = 0
    pairs: int = 0
    covered: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            **{each.name: getattr(self, each.name) + getattr(other, each.name)
               for each in fields(self)}
        )  # fmt: skip

    @property
    def state(self) -> str:
        """``full`` if everything was tried that can be, ``none`` if nothing was, else ``part``."""
        taken = self.accepted == self.places and self.covered == self.pairs
        if taken and self.refused + self.never == self.points:
            return "full"
        return "part" if self.accepted or self.refused else "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """A member with what stands inside it up to the next members, which are `below`.

    `places` are the member's own and, for a list or map, those of its items, keys and values, each
    with what it is to the member: empty, ``each item``, ``each value``, ...
    """

    name: str
    places: tuple[tuple[str, Place], ...]
    below: tuple[Branch, ...]
    tally: Tally = field(repr=False)


def tree(places: Sequence[Place]) -> Branch | None:
    """Build the tree of places in depth-first order; None if they don't begin with the root."""
    owned: defaultdict[Steps, list[Place]] = defaultdict(list)
    below: defaultdict[Steps, list[Steps]] = defaultdict(list)
    for place in places:
        owner = _owner(steps_of(place.path))
        if owner and owner not in owned:
            below[_owner(owner[:-1])].append(owner)
        owned[owner].append(place)
    return _branch((), owned, below) if owned[()] else None


def _owner(steps: Steps) -> Steps:
    """Return the steps to the member that holds a place."""
    while steps and steps[-1] in _INSIDE:
        steps = steps[:-1]
    return steps


def _branch(
    owner: Steps, owned: dict[Steps, list[Place]], below: defaultdict[Steps, list[Steps]]
) -> Branch:
    branches = tuple(_branch(member, owned, below) for member in below[owner])
    own = sum((_tally(place) for place in owned[owner]), Tally())
    return Branch(
        name=owner[-1] if owner else "the whole request",
        places=tuple((_inside(place, owner), place) for place in owned[owner]),
        below=branches,
        tally=sum((branch.tally for branch in branches), own),
    )


def _inside(place: Place, owner: Steps) -> str:
    steps = steps_of(place.path)[len(owner) :]
    return " of ".join(_INSIDE[step] for step in reversed(steps))


def _tally(place: Place) -> Tally:
    states = [point.state for point in place.points]
    seen, members, _ = place.members or (0, 0, ())
    return Tally(
        points=len(states),
        refused=states.count("alone") + states.count("together"),
        alone=states.count("alone"),
        never=states.count("unbreakable"),
        places=1,
        accepted=int(place.accepted > 0),
        pairs=members,
        covered=seen,
    )
