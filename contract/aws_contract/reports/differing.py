"""Two texts with what differs between them marked, so that a long expectation needs no search."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final, TypeAlias

__all__ = ["Marked", "differing"]

Marked: TypeAlias = tuple[tuple[str, bool], ...]
"""Parts of a text, each with whether it differs."""
_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")
_ALIKE: Final = 0.4
"""Texts that have less in common are different as a whole: nothing of them is marked."""
_MOST: Final = 2_000
"""Words beyond which the texts aren't compared: it would take long, and nobody reads it."""


def differing(expected: str, got: str) -> tuple[Marked, Marked]:
    """Return both texts in parts; unmarked as a whole if they have little in common."""
    mine, theirs = _WORD.findall(expected), _WORD.findall(got)
    plain = ((expected, False),), ((got, False),)
    if len(mine) + len(theirs) > _MOST:
        return plain
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return plain
    ours: list[tuple[str, bool]] = []
    others: list[tuple[str, bool]] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        _add(ours, "".join(mine[i:j]), differs=kind != "equal")
        _add(others, "".join(theirs[k:m]), differs=kind != "equal")
    return tuple(ours), tuple(others)


def _add(parts: list[tuple[str, bool]], text: str, *, differs: bool) -> None:
    if text:
        parts.append((text, differs))
