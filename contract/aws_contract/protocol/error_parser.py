"""Reading the text of a rejection: does it list exactly the expected errors?

Values stand in the text verbatim, so a text can be ambiguous: a value may itself contain
``' at '`` or ``; Value '``. `lists_exactly` therefore asks whether *some* reading gives the
expected errors: a no is certain, whatever the values contain. `parse` is for showing people what
came; it says when the text is ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Final

from aws_contract.protocol.dialect import CLASSIC, ErrorDialect
from aws_contract.protocol.expected_errors import Item

__all__ = ["Depth", "Parsed", "announced", "lists_exactly", "parse"]

_PATH: Final = r"[A-Za-z0-9_.\-/]*"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Grammar:
    """What a dialect's texts look like: how they begin, and how errors begin, part and end."""

    head: re.Pattern[str]
    piece: re.Pattern[str]
    seam: re.Pattern[str]
    joint: re.Pattern[str]


@cache
def _grammar(dialect: ErrorDialect) -> _Grammar:
    one = re.escape(dialect.one).replace("1", "(1)", 1)
    many = re.escape(dialect.many.format(count="#")).replace(r"\#", r"(?!1 )(\d+)")
    before, at, middle = _parts(dialect)
    separator, begins = re.escape(dialect.separator), re.escape(before)
    return _Grammar(
        head=re.compile(f"(?:{one}|{many})", re.ASCII),
        piece=re.compile(f"{begins}(null|'.*'){at}({_PATH}){middle}(.*)", re.DOTALL),
        seam=re.compile(f"{separator}(?={begins}(?:'|null{at}))"),
        joint=re.compile(f"'{at}{_PATH}{middle}"),
    )


def _parts(dialect: ErrorDialect) -> tuple[str, str, str]:
    """Return what stands before a value, and as patterns before and behind a path."""
    before, _, rest = dialect.item.partition("{value}")
    at, _, rest = rest.partition("{path}")
    return before, re.escape(at), re.escape(rest.partition("{constraint}")[0])


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


def announced(message: str, *, dialect: ErrorDialect = CLASSIC) -> int | None:
    """Return the number of errors that a message announces; None without the usual beginning."""
    head = _grammar(dialect).head.match(message)
    return int(head[1] or head[2]) if head else None


def parse(message: str, *, dialect: ErrorDialect = CLASSIC) -> Parsed:
    """Read a message into its errors, splitting wherever one may begin."""
    grammar = _grammar(dialect)
    head = grammar.head.match(message)
    if head is None:
        return Parsed(count=None, items=(), ambiguous=False)
    count = int(head[1] or head[2])
    pieces = [grammar.piece.fullmatch(piece) for piece in grammar.seam.split(message[head.end() :])]
    found = [piece for piece in pieces if piece is not None]
    clear = len(found) == len(pieces) == min(count, dialect.max_listed) and all(
        len(grammar.joint.findall(piece[0])) <= 1 for piece in found
    )
    items = tuple(Item(value=piece[1], path=piece[2], constraint=piece[3]) for piece in found)
    return Parsed(count=count, items=items, ambiguous=not clear)


def lists_exactly(
    message: str,
    items: Sequence[Item],
    *,
    depth: Depth = Depth.VALUE,
    dialect: ErrorDialect = CLASSIC,
) -> bool:
    """Return whether `message` lists exactly `items`, in any order, compared down to `depth`.

    Of more than ten errors it must list ten different ones. An item whose value is None takes any.
    The announced number isn't looked at.
    """
    head = _grammar(dialect).head.match(message)
    if head is None:
        return False
    return _tiles(message, head.end(), frozenset(range(len(items))), _Search(items, depth, dialect))


class _Search:
    """One search: patterns of the items and how many must be listed; remembers dead ends."""

    def __init__(self, items: Sequence[Item], depth: Depth, dialect: ErrorDialect) -> None:
        self.patterns = [_pattern(item, depth, dialect) for item in items]
        self.spare = len(items) - min(len(items), dialect.max_listed)
        self.separator = len(dialect.separator)
        self.seam = _grammar(dialect).seam
        self.dead: set[tuple[int, frozenset[int]]] = set()


def _tiles(message: str, start: int, left: frozenset[int], search: _Search) -> bool:
    """Whether the text from `start` is a sequence of the errors that are left."""
    if (start, left) in search.dead:
        return False
    for index in left:
        for end in _ends(search.patterns[index], message, start, search.seam):
            rest = left - {index}
            if end == len(message):
                if len(rest) == search.spare:
                    return True
            elif len(rest) > search.spare and _tiles(message, end + search.separator, rest, search):
                return True
    search.dead.add((start, left))
    return False


def _ends(
    pattern: str | re.Pattern[str], message: str, start: int, seam: re.Pattern[str]
) -> Iterator[int]:
    """Yield where an error that begins at `start` may end: before another one, or at the end."""
    if isinstance(pattern, str):
        end = start + len(pattern)
        if message.startswith(pattern, start) and _may_end(message, end, seam):
            yield end
        return
    for end in (*(found.start() for found in seam.finditer(message, start)), len(message)):
        if pattern.fullmatch(message, start, end):
            yield end


def _may_end(message: str, end: int, seam: re.Pattern[str]) -> bool:
    return end == len(message) or seam.match(message, end) is not None


def _pattern(item: Item, depth: Depth, dialect: ErrorDialect) -> str | re.Pattern[str]:
    if depth is Depth.VALUE and item.value is not None:
        return item.text
    constraint = ".*" if depth is Depth.PATH else re.escape(item.constraint)
    before, at, middle = _parts(dialect)
    value = f"{re.escape(before)}(?:null|'.*')"
    return re.compile(f"{value}{at}{re.escape(item.path)}{middle}{constraint}", re.DOTALL)
