r"""Reads a pattern as ``java.util.regex.Pattern`` does; of the flags in it, ``i`` and ``s``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from aws_strategies.java_regex.charset import ALL, LINE_TERMINATORS, CharSet, category
from aws_strategies.java_regex.reader import Reader, single
from aws_strategies.java_regex.tree import (
    END,
    LAX_BOUNDARY,
    NEWLINE_END,
    START,
    STRICT_BOUNDARY,
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
_LOWER = CharSet.of((0x61, 0x7A))
_UPPER = CharSet.of((0x41, 0x5A))
_MOST_REPEATS = 65_536


def parse(source: str, *, shape: str = "", lax_boundaries: bool = False) -> Node:
    r"""Return the tree of `source`; UnsupportedPatternError names `shape` and the position.

    Between characters of ASCII ``\b`` means one thing to every JDK; beside another character it
    holds if `lax_boundaries`, and doesn't without it.
    """
    parser = _Parser(source=source, shape=shape)
    parser.boundary = LAX_BOUNDARY if lax_boundaries else STRICT_BOUNDARY
    node = parser.choice()
    if parser.more:
        parser.fail("unmatched ')'")
    return node


class _Parser(Reader):
    boundary: Node = STRICT_BOUNDARY
    flags: frozenset[str] = frozenset()
    negated_looks: int = 0

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
        low, high = bounds
        if self.skip("+"):
            if low != high or not isinstance(body, Chars):
                self.fail("a possessive quantifier gives up matches", position=self.at - 1)
        else:
            self.skip("?")
        if self.more and self.source[self.at] in "*+?{":
            self.fail("a quantifier follows a quantifier")
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
        if char == "." and "s" in self.flags:
            return Chars(ALL, (ALL,))
        if char == ".":
            return Chars(~LINE_TERMINATORS, (LINE_TERMINATORS,), negated=True)
        if char in "*+?{":
            self.fail(f"the quantifier {char!r} follows nothing", position=start)
        return _chars(self._fold(single(ord(char))))

    def _group(self, start: int) -> Node:
        outside = self.flags
        look = next((kind for kind in _GROUPS if self.skip(kind)), None)
        if look is None and self.skip("?") and not (self.skip(":") or self._named()):
            self.flags |= self._read_flags(start)
            if self.skip(")"):
                return Sequence(())
            if not self.skip(":"):
                self.fail("flags other than i and s, and atomic groups, are not read")
        negated_look = look is not None and _GROUPS[look][1]
        self.negated_looks += negated_look
        body = self.choice()
        self.negated_looks -= negated_look
        self.flags = outside
        if not self.skip(")"):
            self.fail("a group is not closed", position=start)
        if look is None:
            return body
        ahead, negated = _GROUPS[look]
        if not ahead and not _looks_back(body):
            self.fail("a look-behind has no obvious maximum length", position=start)
        return Look(body, ahead=ahead, negated=negated)

    def _read_flags(self, start: int) -> frozenset[str]:
        """Read ``i`` and ``s`` after ``(?``; they hold up to the end of the group around them."""
        found: set[str] = set()
        while self.more and self.source[self.at] in "is":
            found.add(self.next("a flag"))
        if not found:
            self.fail("flags other than i and s, and atomic groups, are not read", position=start)
        return frozenset(found)

    def _fold(self, item: CharSet | Category) -> CharSet | Category:
        """Add the other case of ASCII letters under the flag ``i``, which Java limits to them."""
        if "i" not in self.flags:
            return item
        if isinstance(item, Category):
            self.fail("a category without regard to case is not read")
        lower, upper = item & _LOWER, item & _UPPER
        other = [(first - 32, last - 32) for first, last in lower.ranges]
        other += [(first + 32, last + 32) for first, last in upper.ranges]
        return CharSet.of(*item.ranges, *other)

    def _named(self) -> bool:
        return self.skip("<") and self.until(">", "a group's name").isalnum()

    def _escape(self) -> Node:
        start = self.at - 1
        if self.more and self.source[self.at] in _EDGES:
            return _EDGES[self.next("an escape")]
        if self.peek("b"):
            if self.negated_looks:
                self.fail("a word boundary in a negated condition is not read", position=start)
            self.at += 1
            return self.boundary
        return _chars(self._fold_escape(start))

    def _fold_escape(self, start: int) -> CharSet | Category:
        r"""Read an escape; what Java does to ``\p{Lower}`` under ``i`` is left alone."""
        named_class = self.more and self.source[self.at] in "pP"
        item = self.escaped(start)
        if named_class and "i" in self.flags:
            self.fail("a category without regard to case is not read", position=start)
        return item if not isinstance(item, CharSet) or len(item) != 1 else self._fold(item)

    def _char_class(self, start: int) -> Node:
        negated = self.skip("^")
        items: list[CharSet | Category] = []
        while not (items and self.peek("]")):
            if items and not negated and self.skip("&&["):
                return self._intersection(items, start)
            if self.peek("[") or self.peek("&&"):
                self.fail("nested and most intersected classes are not read")
            items.append(self._class_item(start))
        self.at += 1
        charset = CharSet.of(*(edge for item in items for edge in _charset(item).ranges))
        return Chars(~charset if negated else charset, tuple(items), negated)

    def _class_item(self, start: int) -> CharSet | Category:
        if self.peek("\\p") or self.peek("\\P"):
            if "i" in self.flags:
                self.fail("a category without regard to case is not read")
            return self.item(start)
        return self._fold(self.item(start))

    def _intersection(self, items: list[CharSet | Category], start: int) -> Node:
        """Read ``[items&&[others]]`` from within the second class; there is no other form."""
        second = self._char_class(start)
        if not self.skip("]"):
            self.fail("nested and most intersected classes are not read")
        first = CharSet.of(*(edge for item in items for edge in _charset(item).ranges))
        assert isinstance(second, Chars)
        both = first & second.charset
        return Chars(both, (both,))


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
