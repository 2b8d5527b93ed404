r"""Reads the characters, escapes and class members of a ``java.util.regex`` pattern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NoReturn

from aws_strategies.java_regex.charset import LAST, CharSet, category, named
from aws_strategies.java_regex.tree import Category, UnsupportedPatternError

__all__ = ["Reader", "single"]

_CONTROLS: Mapping[str, int] = MappingProxyType(
    {"t": 0x09, "n": 0x0A, "r": 0x0D, "f": 0x0C, "a": 0x07, "e": 0x1B}
)
_UNSUPPORTED: Mapping[str, str] = MappingProxyType(
    {
        "b": r"the word boundary \b has no meaning in a character class",
        "B": r"the word boundary \B means different things before and after JDK 19",
        "G": r"\G has no meaning in a full match",
        "R": r"the linebreak matcher \R is atomic",
        "X": r"the grapheme matcher \X depends on the Unicode version",
        "N": r"named characters \N{..} are not read",
        "Q": r"quotation \Q..\E is not read",
        "k": r"a back reference is not regular",
    }
)


@dataclass(kw_only=True)
class Reader:
    """A place in a pattern's source, and what can be read there.

    Every method that reads raises UnsupportedPatternError where it can't.
    """

    source: str
    shape: str
    at: int = 0

    @property
    def more(self) -> bool:
        """Whether anything is left."""
        return self.at < len(self.source)

    def fail(self, reason: str, *, position: int | None = None) -> NoReturn:
        """Raise UnsupportedPatternError for `position`, or for where the reader is."""
        raise UnsupportedPatternError(
            self.source,
            reason,
            shape=self.shape,
            position=self.at if position is None else position,
        )

    def peek(self, text: str) -> bool:
        """Whether `text` comes next."""
        return self.source.startswith(text, self.at)

    def skip(self, text: str) -> bool:
        """Skip `text` if it comes next; return whether it did."""
        found = self.peek(text)
        self.at += len(text) * found
        return found

    def next(self, wanted: str) -> str:
        """Return the next character and step over it."""
        if not self.more:
            self.fail(f"the pattern ends where {wanted} is expected")
        self.at += 1
        return self.source[self.at - 1]

    def until(self, end: str, wanted: str) -> str:
        """Return what comes before the next `end` and step over both."""
        stop = self.source.find(end, self.at)
        if stop < 0:
            self.fail(f"{wanted} is not closed")
        found = self.source[self.at : stop]
        self.at = stop + len(end)
        return found

    def escaped(self, start: int) -> CharSet | Category:
        """Read what follows a backslash that means one character."""
        char = self.next("an escape")
        if char in "pP":
            return self._property(start, negated=char == "P")
        if char.lower() in "dwshv":
            found = named(char.lower())
            return found if char.islower() else ~found
        if char in _CONTROLS:
            return single(_CONTROLS[char])
        if char in "ux0c":
            return single(self._code_point(char, start))
        if char in _UNSUPPORTED:
            self.fail(_UNSUPPORTED[char], position=start)
        if char.isascii() and char.isdigit():
            self.fail("a back reference is not regular", position=start)
        if char.isascii() and char.isalpha():
            self.fail(f"Java knows no escape \\{char}", position=start)
        return single(ord(char))

    def _code_point(self, kind: str, start: int) -> int:
        if kind == "c":
            return ord(self.next("a control character")) ^ 64
        if kind == "0":
            return self._octal(start)
        if kind == "x" and self.skip("{"):
            code = self._hexadecimal(self.until("}", r"\x{..}"), start)
            if code > LAST:
                self.fail("beyond the last code point", position=start)
            return code
        digits = 4 if kind == "u" else 2
        self.at += digits
        code = self._hexadecimal(self.source[self.at - digits : self.at].ljust(digits), start)
        if kind == "u" and 0xD800 <= code < 0xDC00:
            return self._surrogate_pair(code, start)
        return code

    def _surrogate_pair(self, high: int, start: int) -> int:
        r"""``\uD800\uDC00`` is one supplementary character; a lone half is a surrogate."""
        if self.peek("\\u"):
            low = self._hexadecimal(self.source[self.at + 2 : self.at + 6], start)
            if 0xDC00 <= low < 0xE000:
                self.at += 6
                return 0x10000 + (high - 0xD800) * 0x400 + (low - 0xDC00)
        return high

    def _hexadecimal(self, digits: str, start: int) -> int:
        if not digits or not set(digits) <= set("0123456789abcdefABCDEF"):
            self.fail("not a hexadecimal number", position=start)
        return int(digits, 16)

    def _octal(self, start: int) -> int:
        digits = ""
        while self.more and self.source[self.at] in "01234567" and len(digits) < 3:
            if len(digits) == 2 and digits > "37":
                break
            digits += self.next("an octal digit")
        if not digits:
            self.fail("not an octal number", position=start)
        return int(digits, 8)

    def _property(self, start: int, *, negated: bool) -> CharSet | Category:
        name = self.until("}", "a property") if self.skip("{") else self.next("a property")
        if name == "LD":  # java.lang.Character.isLetterOrDigit
            found = category("L") | category("Nd")
            return ~found if negated else found
        plain = name.removeprefix("Is") if len(name) in {3, 4} else name
        try:
            category(plain)
        except KeyError:
            pass
        else:
            return Category(plain, negated)
        try:
            found = named(name) if len(name) > 1 else CharSet(())
        except KeyError:
            found = CharSet(())
        if not found:
            self.fail(
                f"the property {name!r} is no general category or POSIX class", position=start
            )
        return ~found if negated else found

    def item(self, start: int) -> CharSet | Category:
        """Read one item of the class that begins at `start`: a range, an escape, a character."""
        first = self._member(start)
        if not isinstance(first, CharSet) or len(first) != 1 or not self.peek("-"):
            if first == named("v") and self.peek("-"):
                self.fail(r"Java reads \v before '-' as one character")
            return first
        if self.source[self.at + 1 : self.at + 2] in {"]", ""}:
            return first
        if self.source[self.at + 1] == "[":
            self.fail("nested and intersected classes are not read", position=self.at + 1)
        self.at += 1
        position = self.at
        last = self._member(start)
        if not isinstance(last, CharSet) or len(last) != 1:
            self.fail("a range ends in a class", position=position)
        low, high = first.ranges[0][0], last.ranges[0][0]
        if high < low:
            self.fail("a range ends before it starts", position=position)
        return CharSet(((low, high),))

    def _member(self, start: int) -> CharSet | Category:
        if not self.more:
            self.fail("a character class is not closed", position=start)
        position = self.at
        char = self.next("a class member")
        return self.escaped(position) if char == "\\" else single(ord(char))


def single(code: int) -> CharSet:
    """Return the set of one code point."""
    return CharSet(((code, code),))
