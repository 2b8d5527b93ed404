r"""Matchers in Python for AWS's patterns, which are Java's.

The whole string must match. ``\d \w \s`` and the POSIX classes are ASCII; ``.`` excludes Java's
line terminators; ``\p{L}`` and the other general categories are those of this Python's
`unicodedata`. The flags ``i`` and ``s`` last until their group ends; ``i`` is ASCII's. What can't
be translated exactly raises `PatternError`: other flags, named and atomic groups, unions of
classes.

Why `re` and not the `regex` library, which knows ``\p{..}`` by itself: its syntax isn't Java's
either, so a translation would remain. Its POSIX classes are Unicode's and ``.`` matches line
terminators that Java's doesn't; with its ASCII flag ``\p{L}`` doesn't match beyond ASCII; ranges
whose ends are surrogate pairs don't compile. On AWS's patterns with nested repeats it takes twice
the time of `re`. That doesn't justify a dependency with compiled code at run time; the tests of the
strategies use `regex` as an independent oracle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from aws_fakes.engine.java.characters import class_body, class_body_outside

__all__ = ["DOT", "PatternError", "full_match", "translate"]


class PatternError(ValueError):
    """A pattern that can't be translated exactly."""


DOT: Final = "[^\\n\\r\\u0085\\u2028\\u2029]"
"""The translation of ``.``: everything but Java's line terminators."""
_GROUPS: Final = ("(?:", "(?=", "(?!", "(?<=", "(?<!", "(")
_CONTROLS: Final = {"t": "\\t", "n": "\\n", "r": "\\r", "f": "\\f", "a": "\\a", "e": "\\x1b"}
_SHORTHANDS: Final = frozenset("dDwWsS")
_BOUNDARIES: Final = {"b": "\\b", "B": "\\B", "A": "\\A", "z": "\\Z"}
_LOW_SURROGATE: Final = re.compile(r"\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_FLAGS: Final = re.compile(r"\(\?([is]+)\)")
_OCTAL: Final = re.compile(r"\\0([0-3][0-7]{2}|[0-7]{1,2})")
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})[?+]?")
_PROPERTY: Final = re.compile(r"\{(?:Is|general_category=|gc=)?(\w+)\}|(\w)")


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


class _Translator:
    """One pass over a pattern; `at` is the next character.

    `flags` holds those switched on in each of the open groups, the innermost last; `closed` has the
    numbers of the groups that have ended.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.flags: list[list[str]] = [[]]
        self.dotall = [False]
        self.numbers: list[int] = []
        self.groups = 0
        self.closed: set[int] = set()

    def run(self) -> str:
        parts: list[str] = []
        while self.at < len(self.source):
            parts.append(self.item())
        return "".join([*parts, ")" * len(self.flags[-1])])

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
        flags = _FLAGS.match(self.source, self.at)
        if flags is not None:
            self.at = flags.end()
            return self.switch_on(flags[1])
        for opening in _GROUPS:
            if self.source.startswith(opening, self.at):
                break
        self.at += len(opening)
        if opening == "(" and self.source.startswith("?", self.at):
            raise self.error("a group that is none of (?: (?= (?! (?<= (?<!")
        self.groups += opening == "("
        self.numbers.append(self.groups if opening == "(" else 0)
        self.flags.append([])
        self.dotall.append(self.dotall[-1])
        return opening

    def switch_on(self, flags: str) -> str:
        """Switch flags on until the group ends; `re` wants a group of its own for that."""
        self.dotall[-1] |= "s" in flags
        if "i" not in flags:
            return ""
        self.flags[-1].append("(?i:")
        return "(?i:"

    def branch(self) -> str:
        self.at += 1
        opened = self.flags[-1]
        return ")" * len(opened) + "|" + "".join(opened)

    def group_end(self) -> str:
        self.at += 1
        if not self.numbers:
            raise self.error("a parenthesis that closes no group")
        self.closed.add(self.numbers.pop())
        self.dotall.pop()
        return ")" * len(self.flags.pop()) + ")"

    def dot(self) -> str:
        self.at += 1
        return "(?s:.)" if self.dotall[-1] else DOT

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
        if char == "0":
            return self.octal()
        if char in "123456789" and not in_class:
            return self.reference()
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
        body = class_body(name)
        if found is None or body is None:
            raise self.error("an unknown property")
        if negated and in_class:
            body = class_body_outside(name)
            if body is None:
                raise self.error("a negated property inside a class")
        self.at = found.end()
        return body if in_class else f"[{'^' if negated else ''}{body}]"

    def octal(self) -> str:
        found = _OCTAL.match(self.source, self.at)
        if found is None:
            raise self.error("a broken code point")
        self.at = found.end()
        return f"\\x{int(found[1], 8):02x}"

    def reference(self) -> str:
        """Translate a reference to a group that has ended; digits count while there is a group."""
        end = self.at + 2
        while self.source[end : end + 1].isdigit() and self.number(end + 1) <= self.groups:
            end += 1
        number = self.number(end)
        if number not in self.closed:
            raise self.error(f"a reference to group {number}")
        self.at = end
        return f"(?:\\{number})"

    def number(self, end: int) -> int:
        return int(self.source[self.at + 1 : end])

    def code_point(self) -> str:
        digits = 2 if self.source[self.at + 1] == "x" else 4
        code = self.hexadecimal(digits)
        if 0xD800 <= code < 0xDC00 and _LOW_SURROGATE.match(self.source, self.at):
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
            if self.source.startswith("&&[", self.at) and parts[1:] not in ([], ["^"]):
                return self.intersection("".join(parts) + "]")
            parts.append(self.class_item())
        self.at += 1
        return "".join(parts) + "]"

    def intersection(self, first: str) -> str:
        """Translate ``[first&&[second]]``; Java negates a class that begins with ^ differently."""
        if first.startswith("[^"):
            raise self.error("an intersection in a negated class")
        self.at += len("&&")
        second = self.char_class()
        if not self.source.startswith("]", self.at):
            raise self.error("an intersection of more than two classes")
        self.at += 1
        return f"(?:(?={first}){second})"

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
    ")": _Translator.group_end,
    "|": _Translator.branch,
    ".": _Translator.dot,
    **dict.fromkeys("*+?{", _Translator.quantifier),
}
_LINEAR: Final = dict.fromkeys(("([^/]+)/?(.*)", "([^/]+)/?(.*)$"), f"(?:[^/]++/?+{DOT}*+\\Z)")
"""Ends of patterns that `re` rejects in quadratic time, and equivalents without backtracking.

They are equivalent because the first part may match as much as it can: whatever it gave back, the
last part would have to match, followed by the same rest.
"""
_PLAIN: Final = {"^": "(?:\\A)", "$": "(?:\\Z)"}
