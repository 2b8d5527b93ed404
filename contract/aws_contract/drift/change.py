"""One difference between two contracts, and what it means for a client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from aws_strategies.model import Kind

__all__ = ["Change", "ClientEffect", "Direction", "Part", "Value", "members"]

Value: TypeAlias = str | int | float | tuple[str, ...] | Mapping[Kind, int | float] | None
"""What holds at a place: a type, a pattern, a bound, a mark, enum members, limits in prose."""


class Direction(StrEnum):
    """How a contract moved at one place."""

    ADDED = "added"
    REMOVED = "removed"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    CHANGED = "changed"


class ClientEffect(StrEnum):
    """What a change means for a client of the old contract."""

    BREAKING = "breaking"
    LOOSENING = "loosening"
    NEUTRAL = "neutral"


class Part(StrEnum):
    """Where a path lives."""

    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that differs at one path.

    `what` is ``member``, ``type``, ``required``, ``enum``, ``pattern``, ``shape``, ``stated`` (a
    limit in prose) or a kind of bound such as ``max_size``. `old` and `new` are the values, None
    where there is none; of a member, its type. `below` counts the paths that came or went with it.
    """

    path: str
    what: str
    direction: Direction
    effect: ClientEffect
    old: Value
    new: Value
    part: Part = Part.REQUEST
    below: int = 0

    @property
    def gained(self) -> tuple[str, ...]:
        """The enum members that are new, in the new order."""
        return tuple(each for each in members(self.new) if each not in members(self.old))

    @property
    def lost(self) -> tuple[str, ...]:
        """The enum members that are gone, in the old order."""
        return tuple(each for each in members(self.old) if each not in members(self.new))


def members(value: Value) -> tuple[str, ...]:
    """Return the members of an enum, none if the value isn't one."""
    return value if isinstance(value, tuple) else ()
