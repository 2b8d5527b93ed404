"""One difference between two contracts, and what it means for a client."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aws_strategies.model import Kind

__all__ = ["Change", "ClientEffect", "Direction", "Part"]


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
    old: Any
    new: Any
    part: Part = Part.REQUEST
    below: int = 0

    @property
    def gained(self) -> tuple[str, ...]:
        """The enum members that are new, in the new order."""
        return tuple(m for m in self.new if m not in self.old) if self.what == Kind.ENUM else ()

    @property
    def lost(self) -> tuple[str, ...]:
        """The enum members that are gone, in the old order."""
        return tuple(m for m in self.old if m not in self.new) if self.what == Kind.ENUM else ()
