"""Reading the text of a refusal: does it list exactly the expected errors?

Values stand in the text verbatim, so a text can be read in several ways: a value may itself
contain ``' at '`` or ``; Value '``. `lists_exactly` therefore asks whether *some* reading gives the
expected errors: a no is certain, whatever the values contain. `parse` is for showing people what
came; it says when the text is ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from aws_contract.protocol.expected_errors import MAX_LISTED, Item

__all__ = ["Depth", "Parsed", "announced", "lists_exactly", "parse"]

_HEAD: Final = re.compile(
    r"(?:(1) validation error|(?!1 )(\d+) validation errors) detected: ", re.ASCII
)
_PATH: Final = r"[A-Za-z0-9_.\-/]*"
_MIDDLE: Final = " failed to satisfy constraint: "
_PIECE: Final = re.compile(rf"Value (null|'.*') at '({_PATH})'{re.escape(_MIDDLE)}(.*)", re.DOTALL)
_SEAM: Final = re.compile(r"; (?=Value (?:'|null at '))")
_JOINT: Final = re.compile(rf"' at '{_PATH}'{re.escape(_MIDDLE)}")


class Depth(IntEnum):
    """How much of each error is compared."""

    PATH = 1
    CONSTRAINT = 2
    VALUE = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Parsed:
    """The likeliest reading of a message.

    `count` is the number that the message announces, None if it isn't in the form of constraint
    errors at all. `ambiguous` says that the text has other readings.
    """

    count: int | None
    items: tuple[Item, ...]
    ambiguous: bool


def announced(message: str) -> int | None:
    """Return the number of errors that a message announces; None without the usual beginning."""
    head = _HEAD.match(message)
    return int(head[1] or head[2]) if head else None


def parse(message: str) -> Parsed:
    """Read a message into its errors, splitting wherever one may begin."""
    head = _HEAD.match(message)
    if head is None:
        return Parsed(count=None, items=(), ambiguous=False)
    count = int(head[1] or head[2])
    pieces = [_PIECE.fullmatch(piece) for piece in _SEAM.split(message[head.end() :])]
    found = [piece for piece in pieces if piece is not None]
    clear = len(found) == len(pieces) == min(count, MAX_LISTED) and all(
        len(_JOINT.findall(piece[0])) <= 1 for piece in found
    )
    items = tuple(Item(value=piece[1], path=piece[2], constraint=piece[3]) for piece in found)
    return Parsed(count=count, items=items, ambiguous=not clear)


def lists_exactly(message: str, items: Sequence[Item], *, depth: Depth = Depth.VALUE) -> bool:
    """Return whether `message` lists exactly `items`, in any order, compared down to `depth`.

    Of more than ten errors it must list ten different ones. An item whose value is None takes any.
    The announced number isn't looked at.
    """
    head = _HEAD.match(message)
    if head is None:
        return False
    return _tiles(message, head.end(), frozenset(range(len(items))), _Search(items, depth))


class _Search:
    """One search: patterns of the items and how many must be listed; remembers dead ends."""

    def __init__(self, items: Sequence[Item], depth: Depth) -> None:
        self.patterns = [_pattern(item, depth) for item in items]
        self.spare = len(items) - min(len(items), MAX_LISTED)
        self.dead: set[tuple[int, frozenset[int]]] = set()


def _tiles(message: str, start: int, left: frozenset[int], search: _Search) -> bool:
    """Whether the text from `start` is a sequence of the errors that are left."""
    if (start, left) in search.dead:
        return False
    for index in left:
        for end in _ends(search.patterns[index], message, start):
            rest = left - {index}
            if end == len(message):
                if len(rest) == search.spare:
                    return True
            elif len(rest) > search.spare and _tiles(message, end + len("; "), rest, search):
                return True
    search.dead.add((start, left))
    return False


def _ends(pattern: str | re.Pattern[str], message: str, start: int) -> Iterator[int]:
    """Yield where an error that begins at `start` may end: before another one, or at the end."""
    if isinstance(pattern, str):
        end = start + len(pattern)
        if message.startswith(pattern, start) and _may_end(message, end):
            yield end
        return
    for end in (*(seam.start() for seam in _SEAM.finditer(message, start)), len(message)):
        if pattern.fullmatch(message, start, end):
            yield end


def _may_end(message: str, end: int) -> bool:
    return end == len(message) or _SEAM.match(message, end) is not None


def _pattern(item: Item, depth: Depth) -> str | re.Pattern[str]:
    if depth is Depth.VALUE and item.value is not None:
        return item.text
    value = "(?:null|'.*')"
    constraint = ".*" if depth is Depth.PATH else re.escape(item.constraint)
    place = re.escape(f" at '{item.path}'{_MIDDLE}")
    return re.compile(f"Value {value}{place}{constraint}", re.DOTALL)
