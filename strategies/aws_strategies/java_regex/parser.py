r"""Reads a pattern as ``java.util.regex.Pattern`` does, without flags."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from aws_strategies.java_regex.charset import LINE_TERMINATORS, CharSet, category
from aws_strategies.java_regex.reader import Reader, single
from aws_strategies.java_regex.tree import (
    END,
    NEWLINE_END,
    START,
    Category,
    Chars,
    Choice,
    End,
    Look,
    Node,
    Repeat,
    Sequence,
)

__all__ = ["parse"]

_EDGES: Mapping[str, Node] = MappingProxyType({"A": START, "z": END, "Z": NEWLINE_END})
_GROUPS: Mapping[str, tuple[bool, bool]] = MappingProxyType(
    {"?=": (True, False), "?!": (True, True), "?<=": (False, False), "?<!": (False, True)}
)
_MOST_REPEATS = 65_536


def parse(source: str, *, shape: str = "") -> Node:
    """Return the tree of `source`; UnsupportedPatternError names `shape` and the position."""
    parser = _Parser(source=source, shape=shape)
    node = parser.choice()
    if parser.more:
        parser.fail("unmatched ')'")
    return node


class _Parser(Reader):
    def choice(self) -> Node:
        """Read up to an unmatched ')' or the end."""
        options = [self._sequence()]
        while self.skip("|"):
            options.append(self._sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self.more and not self.peek("|") and not self.peek(")"):
            parts.append(self._repeat(self._atom()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repeat(self, body: Node) -> Node:
        start = self.at
        bounds = self._bounds()
        if bounds is None:
            return body
        if self.peek("+"):
            self.fail("a possessive quantifier gives up matches")
        self.skip("?")
        if self.more and self.source[self.at] in "*+?{":
            self.fail("a quantifier follows a quantifier")
        low, high = bounds
        if high is not None and high < low:
            self.fail("a repeat's maximum is below its minimum", position=start)
        if max(low, high or 0) > _MOST_REPEATS:
            self.fail(f"more than {_MOST_REPEATS} repeats", position=start)
        if _consumes_nothing(body):
            return body if low else Choice((Sequence(()), body))
        return Repeat(body, low, high)

    def _bounds(self) -> tuple[int, int | None] | None:
        if self.skip("*"):
            return 0, None
        if self.skip("+"):
            return 1, None
        if self.skip("?"):
            return 0, 1
        start = self.at
        if not self.skip("{"):
            return None
        low, comma, high = self.until("}", "a counted repeat").partition(",")
        digits = [low] if not high else [low, high]
        if not all(part.isascii() and part.isdigit() for part in digits):
            self.fail("a counted repeat is no {m}, {m,} or {m,n}", position=start)
        if comma:
            return int(low), int(high) if high else None
        return int(low), int(low)

    def _atom(self) -> Node:
        start = self.at
        char = self.next("an atom")
        if char == "(":
            return self._group(start)
        if char == "[":
            return self._char_class(start)
        if char == "\\":
            return self._escape()
        if char == "^":
            return START
        if char == "$":
            return NEWLINE_END
        if char == ".":
            return Chars(~LINE_TERMINATORS, (LINE_TERMINATORS,), negated=True)
        if char in "*+?{":
            self.fail(f"the quantifier {char!r} follows nothing", position=start)
        return _chars(single(ord(char)))

    def _group(self, start: int) -> Node:
        look = next((kind for kind in _GROUPS if self.skip(kind)), None)
        if look is None and self.skip("?") and not (self.skip(":") or self._named()):
            self.fail("flags and atomic groups are not read", position=start)
        body = self.choice()
        if not self.skip(")"):
            self.fail("a group is not closed", position=start)
        if look is None:
            return body
        ahead, negated = _GROUPS[look]
        if not ahead and not _looks_back(body):
            self.fail("a look-behind has no obvious maximum length", position=start)
        return Look(body, ahead=ahead, negated=negated)

    def _named(self) -> bool:
        return self.skip("<") and self.until(">", "a group's name").isalnum()

    def _escape(self) -> Node:
        start = self.at - 1
        if self.more and self.source[self.at] in _EDGES:
            return _EDGES[self.next("an escape")]
        item = self.escaped(start)
        return _chars(item)

    def _char_class(self, start: int) -> Node:
        negated = self.skip("^")
        items: list[CharSet | Category] = []
        while not (items and self.peek("]")):
            if self.peek("[") or self.peek("&&"):
                self.fail("nested and intersected classes are not read")
            items.append(self.item(start))
        self.at += 1
        charset = CharSet.of(*(edge for item in items for edge in _charset(item).ranges))
        return Chars(~charset if negated else charset, tuple(items), negated)


def _charset(item: CharSet | Category) -> CharSet:
    if isinstance(item, CharSet):
        return item
    found = category(item.name)
    return ~found if item.negated else found


def _chars(item: CharSet | Category) -> Chars:
    return Chars(_charset(item), (item,))


def _looks_back(body: Node) -> bool:
    """Whether Java allows `body` in a look-behind and no part of it looks further ahead."""
    match body:
        case Repeat():
            return body.maximum is not None and _looks_back(body.body)
        case Sequence():
            return all(map(_looks_back, body.parts))
        case Choice():
            return all(map(_looks_back, body.options))
        case Look():
            return not body.ahead
        case _:
            return isinstance(body, Chars)


def _consumes_nothing(body: Node) -> bool:
    """Whether repeating `body` at one place says nothing more than `body` once."""
    match body:
        case Sequence():
            return all(map(_consumes_nothing, body.parts))
        case Choice():
            return all(map(_consumes_nothing, body.options))
        case _:
            return isinstance(body, Look | End)
