"""The members of a request as nested blocks: one glance shows what of the contract holds.

A block is as large as its member has constraint points, everything inside it included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from aws_contract.reports.tree import Branch

__all__ = ["Block", "blocks"]

_DEEPEST: Final = 4
_HEAD: Final = 22.0
"""The height of the line with a block's name, above the blocks inside."""
_GAP: Final = 2.0
_SMALLEST: Final = 30.0
"""Blocks inside that would be narrower or lower than this aren't drawn."""
_CHARACTER: Final = 8.2
_Area: TypeAlias = tuple[float, float, float, float]
"""Left, top, width, height."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A branch and where it is drawn; `label` is as much of its name as there is room for."""

    branch: Branch
    x: float
    y: float
    width: float
    height: float
    label: str


def blocks(root: Branch, *, width: float, height: float) -> tuple[Block, ...]:
    """Return the blocks of a tree, each before those inside it."""
    return tuple(_inside(root.below, (0.0, 0.0, width, height), 1))


def _inside(branches: Sequence[Branch], area: _Area, depth: int) -> Iterator[Block]:
    ordered = sorted(branches, key=_size, reverse=True)
    for branch, (x, y, width, height) in zip(ordered, _divided(ordered, area), strict=True):
        if min(width, height) < 2 * _GAP:
            continue
        yield Block(
            branch=branch,
            x=round(x, 1),
            y=round(y, 1),
            width=round(width - _GAP, 1),
            height=round(height - _GAP, 1),
            label=_label(branch.name, width, height),
        )
        inner = (x + 2 * _GAP, y + _HEAD, width - 5 * _GAP, height - _HEAD - 3 * _GAP)
        if branch.below and depth < _DEEPEST and min(inner[2:]) >= _SMALLEST:
            yield from _inside(branch.below, inner, depth + 1)


def _size(branch: Branch) -> int:
    return max(branch.tally.points, 1)


def _label(name: str, width: float, height: float) -> str:
    room = int((width - 26) / _CHARACTER)
    if height < _HEAD or room < 2:
        return ""
    return name if len(name) <= room else f"{name[: room - 1]}…"


def _divided(branches: Sequence[Branch], area: _Area) -> Iterator[_Area]:
    """Halve the area by size, along its longer side, until each branch has its own."""
    if len(branches) <= 1:
        yield from [area] * len(branches)
        return
    whole, first, at = sum(map(_size, branches)), 0, 0
    while at < len(branches) - 1 and (not at or first + _size(branches[at]) <= whole / 2):
        first += _size(branches[at])
        at += 1
    x, y, width, height = area
    share = first / whole
    if width >= height:
        yield from _divided(branches[:at], (x, y, width * share, height))
        yield from _divided(branches[at:], (x + width * share, y, width * (1 - share), height))
    else:
        yield from _divided(branches[:at], (x, y, width, height * share))
        yield from _divided(branches[at:], (x, y + height * share, width, height * (1 - share)))
