"""Reading the text of a rejection: does it list exactly the expected errors?

Values stand in the text verbatim, so a text can be ambiguous: a value may itself contain
``' at '`` or ``; Value '``. `lists_exactly` therefore asks whether *some* reading gives the
expected errors: a no is certain, whatever the values contain. `parse` is for showing people what
came; it says when the text is ambiguous.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Final, Protocol

from aws_contract.protocol.dialect import CLASSIC, ErrorDialect
from aws_contract.protocol.expected_errors import Item

__all__ = ["Depth", "Parsed", "announced", "lists_exactly", "parse"]

_PATH: Final = r"[A-Za-z0-9_.\-/]*+"
_QUOTE: Final = "'"
_NUMBER: Final = r"(\d{1,9})"
"""An announced number; longer ones announce nothing, and may be too long for an integer."""
_MOST_STEPS: Final = 5_000
"""How many partial readings of a text are tried; a list without misleading values takes ten."""


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
    many = re.escape(dialect.many.format(count="#")).replace(r"\#", f"(?!1 ){_NUMBER}")
    before, at, middle = _parts(dialect)
    separator, begins = re.escape(dialect.separator), re.escape(before)
    hidden = re.escape(dialect.item_without_value.partition("{path}")[0])
    return _Grammar(
        head=re.compile(f"(?:{one}|{many})", re.ASCII),
        piece=re.compile(f"(?:{begins}(null|'.*'){at}|{hidden})({_PATH}){middle}(.*)", re.DOTALL),
        seam=re.compile(f"{separator}(?={begins}(?:'|null{at})|{hidden})"),
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
    items = tuple(Item(value=piece[1] or "", path=piece[2], constraint=piece[3]) for piece in found)
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
    The announced number isn't looked at. A text with so many readings that no request of this
    suite leads to it lists nothing: a target must not be able to keep the suite busy.
    """
    head = _grammar(dialect).head.match(message)
    if head is None:
        return False
    search = _Search(message, head.end(), items, depth, dialect)
    try:
        return search.lists(head.end(), frozenset(range(len(items))))
    except _TooAmbiguousError:
        return False


class _TooAmbiguousError(Exception):
    """A text has more readings than are tried."""


class _Search:
    """One search: where errors may end in a text, and which readings were found to fail."""

    def __init__(
        self, message: str, start: int, items: Sequence[Item], depth: Depth, dialect: ErrorDialect
    ) -> None:
        found = _grammar(dialect).seam.finditer(message, start)
        self.ends = [*(each.start() for each in found), len(message)]
        self.errors = [_error(message, self.ends, item, depth, dialect) for item in items]
        self.spare = len(items) - min(len(items), dialect.max_listed)
        self.separator = len(dialect.separator)
        self.dead: set[tuple[int, frozenset[int]]] = set()
        self.steps = 0

    def lists(self, start: int, left: frozenset[int]) -> bool:
        """Return whether the text from `start` is a sequence of the errors that are left.

        _TooAmbiguousError if that takes too many steps.
        """
        if (start, left) in self.dead:
            return False
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise _TooAmbiguousError
        more = len(left) - 1 - self.spare
        latest = self.ends[-1 - more] if more < len(self.ends) else -1
        for index in left:
            for end in self.errors[index].ends(start, latest):
                if not more:
                    if end == latest:
                        return True
                elif self.lists(end + self.separator, left - {index}):
                    return True
        self.dead.add((start, left))
        return False


class _Error(Protocol):
    """Where one expected error may stand in a text."""

    def ends(self, start: int, latest: int) -> Iterator[int]:
        """Yield where the error may end, at the latest at `latest`, if it begins at `start`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Exactly:
    """An error whose text is known."""

    message: str
    text: str
    allowed: Sequence[int]

    def ends(self, start: int, latest: int) -> Iterator[int]:
        end = start + len(self.text)
        place = bisect_left(self.allowed, end)
        known = place < len(self.allowed) and self.allowed[place] == end
        if end <= latest and known and self.message.startswith(self.text, start):
            yield end


@dataclass(frozen=True, kw_only=True, slots=True)
class _AnyValue:
    """An error with any value: `opening`, the value, `closing`; or a text `without` one.

    `closings` are the ends of the closings that count, ascending; the error ends at one of them if
    it has to, else at any of the `allowed` ends from there on.
    """

    message: str
    opening: str
    without: tuple[str, ...]
    closing: str
    closings: Sequence[int]
    allowed: Sequence[int]
    at_closing: bool

    def ends(self, start: int, latest: int) -> Iterator[int]:
        if not self.message.startswith(f"{self.opening}'", start):
            yield from self._without_value(start, latest)
            return
        least = start + len(self.opening) + 1 + len(self.closing) + 1
        first = bisect_left(self.closings, least)
        if first == len(self.closings):
            return
        possible = self.closings if self.at_closing else self.allowed
        begin = first if self.at_closing else bisect_left(possible, self.closings[first])
        for index in range(begin, bisect_right(possible, latest)):
            yield possible[index]

    def _without_value(self, start: int, latest: int) -> Iterator[int]:
        text = next((each for each in self.without if self.message.startswith(each, start)), None)
        if text is None:
            return
        end = start + len(text)
        for index in range(bisect_left(self.allowed, end), bisect_right(self.allowed, latest)):
            if self.at_closing and self.allowed[index] != end:
                return
            yield self.allowed[index]


def _error(
    message: str, allowed: Sequence[int], item: Item, depth: Depth, dialect: ErrorDialect
) -> _Error:
    if depth is Depth.VALUE and item.value is not None:
        return _Exactly(message=message, text=item.text, allowed=allowed)
    hidden = dialect.item_without_value.partition("{path}")[0]
    opening, _, rest = dialect.item.partition("{value}")
    closing = rest.partition("{constraint}")[0].replace("{path}", item.path)
    at_closing = depth is not Depth.PATH
    if at_closing:
        closing += item.constraint
        closings = [end for end in allowed if message.endswith(f"'{closing}", 0, end)]
    else:
        closings = [each + len(closing) + 1 for each in _places(message, f"'{closing}")]
    return _AnyValue(
        message=message,
        opening=opening,
        without=(f"{opening}null{closing}", f"{hidden}{closing.partition(_QUOTE)[2]}"),
        closing=closing,
        closings=closings,
        allowed=allowed,
        at_closing=at_closing,
    )


def _places(text: str, part: str) -> Iterator[int]:
    """Yield where a part begins in a text, overlapping ones too."""
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)
