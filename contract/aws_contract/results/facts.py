"""What a run knows of itself, besides what it has recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Required, TypedDict

__all__ = ["RunFacts", "Shard", "TargetInfo"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shard:
    """One of several parts of the deterministic set, counted from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetInfo:
    """What was tested, and in which region and partition."""

    name: str
    region: str
    partition: str


class RunFacts(TypedDict, total=False):
    """What a run knows of itself besides what was recorded.

    incomplete: why not everything was tried. unreachable: whether the target couldn't be reached.
    shard, scenario: what was asked for, if that isn't everything. strict: whether a run is
    incomplete if a constraint point was never tried.
    """

    target: Required[TargetInfo]
    seconds: Required[float]
    incomplete: str
    unreachable: bool
    shard: Shard | None
    scenario: str
    strict: bool
