r"""Matchers in Python for AWS's patterns, which are Java's.

The whole string must match. ``\d \w \s`` and the POSIX classes are ASCII; ``.`` excludes Java's
line terminators; ``\p{L}`` and the other general categories are those of this Python's
`unicodedata`. What can't be translated exactly raises `PatternError`: flags, named groups,
back-references, class intersections, nested classes.

Why `re` and not the `regex` library, which knows ``\p{..}`` by itself: its syntax isn't Java's
either, so a translation would remain. Its POSIX classes are Unicode's and ``.`` matches line
terminators that Java's doesn't; with its ASCII flag ``\p{L}`` doesn't match beyond ASCII; ranges
whose ends are surrogate pairs don't compile. On AWS's patterns with nested repeats it takes twice
the time of `re`. The translation covers all patterns of 26 services but four, which need flags
or back-references. That doesn't justify a dependency with compiled code at run time; the tests of
the strategies use `regex` as an independent oracle.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

__all__ = ["DOT", "PatternError", "full_match", "translate"]


class PatternError(ValueError):
    """A pattern that can't be translated exactly."""


DOT: Final = "[^\\n\\r\\u0085\\u2028\\u2029]"
"""The translation of ``.``: everything but Java's line terminators."""
_GROUPS: Final = ("(?:", "(?=", "(?!", "(?<=", "(?<!", "(")
_CONTROLS: Final = {"t": "\\t", "n": "\\n", "r": "\\r", "f": "\\f", "a": "\\a", "e": "\\x1b"}
_SHORTHANDS: Final = frozenset("dDwWsS")
_BOUNDARIES: Final = {"b": "\\b", "B": "\\B", "A": "\\A", "z": "\\Z"}
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})[?+]?")
_PROPERTY: Final = re.compile(r"\{(?:Is|general_category=|gc=)?(\w+)\}|(\w)")
_POSIX: Final = {
    "Lower": "a-z",
    "Upper": "A-Z",
    "ASCII": "\\x00-\\x7f",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Punct": "!-/:-@\\[-`{-~",
    "Graph": "!-~",
    "Print": " -~",
    "Blank": " \\t",
    "Cntrl": "\\x00-\\x1f\\x7f",
    "XDigit": "0-9a-fA-F",
    "Space": " \\t\\n\\x0b\\f\\r",
}


@cache
def full_match(source: str) -> Callable[[str], re.Match[str] | None]:
    """Return a function that matches a whole string against Java's pattern `source`.

    PatternError names the pattern and the position if it can't be translated.
    """
    return re.compile(translate(source), re.ASCII).fullmatch


@cache
def translate(source: str) -> str:
    """Return `source` in the syntax of `re`, to be compiled with ``re.ASCII``."""
    return _Translator(source).run()


@cache
def _categories() -> Mapping[str, str]:
    """Return the body of a character class for each general category of one or two letters."""
    ranges: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for code in range(sys.maxunicode + 1):
        category = unicodedata.category(chr(code))
        for name in (category, category[0]):
            found = ranges[name]
            if found and found[-1][1] == code - 1:
                found[-1] = (found[-1][0], code)
            else:
                found.append((code, code))
    return {
        name: "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in found)
        for name, found in ranges.items()
    }


class _Translator:
    """One pass over a pattern; `at` is the next character."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def run(self) -> str:
        parts: list[str] = []
        while self.at < len(self.source):
            parts.append(self.item())
        return "".join(parts)

    def item(self) -> str:
        """Translate the next item outside of classes."""
        char = self.source[self.at]
        construct = _CONSTRUCTS.get(char)
        if construct is not None:
            return construct(self)
        self.at += 1
        return _PLAIN.get(char) or re.escape(char)

    def group(self) -> str:
        linear = _LINEAR.get(self.source[self.at :])
        if linear is not None:
            self.at = len(self.source)
            return linear
        for opening in _GROUPS:
            if self.source.startswith(opening, self.at):
                break
        self.at += len(opening)
        if opening == "(" and self.source.startswith("?", self.at):
            raise self.error("a group that is none of (?: (?= (?! (?<= (?<!")
        return opening

    def quantifier(self) -> str:
        found = _QUANTIFIER.match(self.source, self.at)
        if found is None:
            raise self.error("a brace that opens no counted repeat")
        self.at = found.end()
        return found[0]

    def escape(self, *, in_class: bool = False) -> str:
        if self.at + 1 >= len(self.source):
            raise self.error("a backslash at the end")
        char = self.source[self.at + 1]
        if char in "pP":
            return self.property(negated=char == "P", in_class=in_class)
        if char in "xu":
            return self.code_point()
        self.at += 2
        if char in _SHORTHANDS:
            return f"\\{char}"
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char in _BOUNDARIES and not in_class:
            return _BOUNDARIES[char]
        if char.isascii() and char.isalnum():
            self.at -= 2
            raise self.error(f"the escape \\{char}")
        return re.escape(char)

    def property(self, *, negated: bool, in_class: bool) -> str:
        found = _PROPERTY.match(self.source, self.at + 2)
        name = (found[1] or found[2]) if found else ""
        body = _POSIX.get(name) or _categories().get(name)
        if found is None or body is None:
            raise self.error("an unknown property")
        if negated and in_class:
            raise self.error("a negated property inside a class")
        self.at = found.end()
        return body if in_class else f"[{'^' if negated else ''}{body}]"

    def code_point(self) -> str:
        digits = 2 if self.source[self.at + 1] == "x" else 4
        code = self.hexadecimal(digits)
        low_surrogate = 0xD800 <= code < 0xDC00 and self.source.startswith("\\u", self.at)
        if low_surrogate:
            code = 0x10000 + ((code - 0xD800) << 10) + (self.hexadecimal(4) - 0xDC00)
        return f"\\U{code:08x}"

    def hexadecimal(self, digits: int) -> int:
        text = self.source[self.at + 2 : self.at + 2 + digits]
        if len(text) != digits or not all(char in "0123456789abcdefABCDEF" for char in text):
            raise self.error("a broken code point")
        self.at += 2 + digits
        return int(text, 16)

    def char_class(self) -> str:
        self.at += 1
        parts = ["["]
        if self.source.startswith("^", self.at):
            self.at += 1
            parts.append("^")
        start = self.at
        while not self.source.startswith("]", self.at) or self.at == start:
            if self.at >= len(self.source):
                raise self.error("a class without end")
            parts.append(self.class_item())
        self.at += 1
        return "".join(parts) + "]"

    def class_item(self) -> str:
        """Translate a character, a range, or a named set. A dash elsewhere is literal."""
        low, single = self.class_atom()
        if not single or not re.match(r"-[^\]]", self.source[self.at : self.at + 2]):
            return low
        dash = self.at
        self.at += 1
        high, single = self.class_atom()
        if single:
            return f"{low}-{high}"
        self.at = dash
        return low

    def class_atom(self) -> tuple[str, bool]:
        """Return the next member of a class, and whether it is a single character."""
        char = self.source[self.at]
        if char == "[" or self.source.startswith("&&", self.at):
            raise self.error("a nested class or an intersection")
        if char == "\\":
            named = self.source[self.at + 1 : self.at + 2] in {*_SHORTHANDS, "p", "P"}
            return self.escape(in_class=True), not named
        self.at += 1
        return re.escape(char), True

    def error(self, what: str) -> PatternError:
        return PatternError(f"pattern {self.source!r}: {what} at {self.at} can't be translated")


_CONSTRUCTS: Final[Mapping[str, Callable[[_Translator], str]]] = {
    "(": _Translator.group,
    "[": _Translator.char_class,
    "\\": _Translator.escape,
    **dict.fromkeys("*+?{", _Translator.quantifier),
}
_LINEAR: Final = dict.fromkeys(("([^/]+)/?(.*)", "([^/]+)/?(.*)$"), f"(?:[^/]++/?+{DOT}*+\\Z)")
"""Ends of patterns that `re` rejects in quadratic time, and equivalents without backtracking.

They are equivalent because the first part may match as much as it can: whatever it gave back, the
last part would have to match, followed by the same rest.
"""
_PLAIN: Final = {".": DOT, "^": "(?:\\A)", "$": "(?:\\Z)", ")": ")", "|": "|"}
