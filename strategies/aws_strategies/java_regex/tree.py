r"""The syntax of ``java.util.regex`` patterns as a tree.

Only what has one exact meaning under a full match is read. Everything else raises
`UnsupportedPatternError`: most flags, back references, possessive and atomic groups, ``\b`` where
what JDK 19 changed about it matters, nested and most intersected classes, scripts and blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TypeAlias

from aws_strategies.java_regex.charset import ALL, CharSet, named

__all__ = [
    "END",
    "LAX_BOUNDARY",
    "NEWLINE_END",
    "START",
    "STRICT_BOUNDARY",
    "Category",
    "Chars",
    "Choice",
    "End",
    "Look",
    "Node",
    "Repeat",
    "Sequence",
    "UnsupportedPatternError",
    "alternatives",
]


class UnsupportedPatternError(ValueError):
    """A pattern that can't be translated exactly, or not generated from.

    `pattern` is its source, `shape` the shape that has it ("" if unknown), `position` the index
    in the source (None if it is about the pattern as a whole), `reason` what prevents it.
    """

    def __init__(
        self, pattern: str, reason: str, *, shape: str = "", position: int | None = None
    ) -> None:
        super().__init__(pattern, reason, shape, position)
        self.pattern = pattern
        self.reason = reason
        self.shape = shape
        self.position = position

    def __str__(self) -> str:
        shape = f" of shape {self.shape}" if self.shape else ""
        where = "" if self.position is None else f" at position {self.position}"
        return f"pattern {self.pattern!r}{shape}: {self.reason}{where}"


@dataclass(frozen=True, slots=True)
class Category:
    """A general category inside a character class, or its negation."""

    name: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of `charset`; `items` and `negated` keep how the pattern spells it."""

    charset: CharSet
    items: tuple[CharSet | Category, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """The parts one after the other; no parts match the empty string."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """The body `minimum` to `maximum` times; a maximum of None is no limit."""

    body: Node
    minimum: int
    maximum: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """A condition on the text after this place (`ahead`) or before it, consuming nothing."""

    body: Node
    ahead: bool
    negated: bool = False


@dataclass(frozen=True, slots=True)
class End:
    r"""The very end of the text: ``\z``."""


Node: TypeAlias = Chars | Sequence | Choice | Repeat | Look | End


def _one_of(text: str) -> Chars:
    charset = CharSet.from_text(text)
    return Chars(charset, (charset,))


START: Node = Look(Chars(ALL, (ALL,)), ahead=False, negated=True)
r"""``^`` and ``\A``: nothing before."""

END: Node = End()

NEWLINE_END: Node = Choice(
    (
        END,
        Look(
            Sequence(
                (
                    Choice(
                        (Sequence((_one_of("\r"), _one_of("\n"))), _one_of("\r\x85\u2028\u2029"))
                    ),
                    END,
                )
            ),
            ahead=True,
        ),
        Sequence(
            (
                Look(_one_of("\r"), ahead=False, negated=True),
                Look(Sequence((_one_of("\n"), END)), ahead=True),
            )
        ),
    )
)
r"""``$`` and ``\Z``: the end, or a final line terminator (never inside ``\r\n``)."""

_WORD = named("w")
_NO_WORD = CharSet.of((0, 0x7F)) - _WORD
_OTHERS = ~CharSet.of((0, 0x7F))


def _beside(charset: CharSet, *, ahead: bool) -> Look:
    return Look(Chars(charset, (charset,)), ahead=ahead)


STRICT_BOUNDARY: Node = Choice(
    (
        Sequence((_beside(_WORD, ahead=False), Choice((_beside(_NO_WORD, ahead=True), END)))),
        Sequence((Choice((_beside(_NO_WORD, ahead=False), START)), _beside(_WORD, ahead=True))),
    )
)
r"""``\b`` where both characters beside it are ASCII: from JDK 19 on and before it, the same."""

LAX_BOUNDARY: Node = Choice(
    (STRICT_BOUNDARY, _beside(_OTHERS, ahead=False), _beside(_OTHERS, ahead=True))
)
r"""``\b``, and every place beside a character that isn't ASCII."""

_MOST_ALTERNATIVES = 8
_LONG_PARTS = 4


def alternatives(node: Node) -> list[Node]:
    """Split a tree at its long alternatives and its long optional parts, if they are few.

    Together the alternatives match what `node` matches.
    """
    match node:
        case Choice() if any(map(_is_long, node.options)):
            found = [other for option in node.options for other in alternatives(option)]
        case Repeat(minimum=0, maximum=1) if _is_long(node.body):
            found = [Sequence(()), *alternatives(node.body)]
        case Sequence():
            choices = [alternatives(part) for part in node.parts]
            if prod(map(len, choices)) > _MOST_ALTERNATIVES:
                return [node]
            found = [Sequence(parts) for parts in product(*choices)]
        case _:
            return [node]
    return found if len(found) <= _MOST_ALTERNATIVES else [node]


def _is_long(node: Node) -> bool:
    return isinstance(node, Sequence) and len(node.parts) >= _LONG_PARTS
