r"""Sets of code points, and the named ones of ``java.util.regex``.

Categories come from the running Python's Unicode tables. A service's JVM may have other tables,
so whatever is *generated* comes from `settled()`, where versions can't disagree.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, groupby, pairwise
from types import MappingProxyType

__all__ = [
    "ALL",
    "LAST",
    "LINE_TERMINATORS",
    "CharSet",
    "category",
    "named",
    "partition",
    "settled",
]

LAST = 0x10FFFF
_UNASSIGNED_PLANES = (0x40000, 0xDFFFF)
_PRIVATE_PLANES = ((0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))


@dataclass(frozen=True)
class CharSet:
    """A set of code points as sorted inclusive ranges that neither overlap nor touch.

    Build it with `of`, which brings any ranges into that form.
    """

    ranges: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, *ranges: tuple[int, int]) -> CharSet:
        """Return the union of inclusive (first, last) ranges, in any order."""
        merged: list[tuple[int, int]] = []
        for first, last in sorted(ranges):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
            else:
                merged.append((first, last))
        return cls(tuple(merged))

    @classmethod
    def from_text(cls, text: str) -> CharSet:
        """Return the set of the characters of `text`."""
        return cls.of(*((ord(char), ord(char)) for char in text))

    @cached_property
    def _firsts(self) -> tuple[int, ...]:
        return tuple(first for first, _ in self.ranges)

    def __contains__(self, code: int) -> bool:
        index = bisect_right(self._firsts, code) - 1
        return index >= 0 and code <= self.ranges[index][1]

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(range(first, last + 1) for first, last in self.ranges)

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges)

    def __or__(self, other: CharSet) -> CharSet:
        return CharSet.of(*self.ranges, *other.ranges)

    def __invert__(self) -> CharSet:
        edges = [-1, *chain.from_iterable(self.ranges), LAST + 1]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        return CharSet(tuple((low + 1, high - 1) for low, high in gaps if low + 1 < high))

    def __and__(self, other: CharSet) -> CharSet:
        ours, theirs = self.ranges, other.ranges
        found: list[tuple[int, int]] = []
        i = j = 0
        while i < len(ours) and j < len(theirs):
            first, last = ours[i]
            low, high = theirs[j]
            if low <= last and first <= high:
                found.append((max(first, low), min(last, high)))
            if last < high:
                i += 1
            else:
                j += 1
        return CharSet(tuple(found))

    def __sub__(self, other: CharSet) -> CharSet:
        return self & ~other

    def simplest_first(self) -> Iterator[str]:
        """Yield the characters from simple to odd, as Hypothesis shrinks: from '0' up, then down.

        Control characters and the rest below '0' come last.
        """
        low = CharSet(((0, ord("0") - 1),))
        yield from map(chr, self - low)
        yield from map(chr, sorted(self & low, reverse=True))

    @cached_property
    def text(self) -> str:
        """Every character of the set, in order of code points."""
        return "".join(map(chr, self))


ALL = CharSet(((0, LAST),))
LINE_TERMINATORS = CharSet.from_text("\n\r\x85\u2028\u2029")

_DIGIT = CharSet.of((0x30, 0x39))
_UPPER = CharSet.of((0x41, 0x5A))
_LOWER = CharSet.of((0x61, 0x7A))
_ALNUM = _DIGIT | _UPPER | _LOWER
_PUNCT = CharSet.of((0x21, 0x7E)) - _ALNUM
_SPACE = CharSet.from_text(" \t\n\x0b\f\r")

_ESCAPES: Mapping[str, CharSet] = MappingProxyType(
    {
        "d": _DIGIT,
        "w": _ALNUM | CharSet.from_text("_"),
        "s": _SPACE,
        "h": CharSet.from_text(" \t\xa0\u1680\u180e\u202f\u205f\u3000")
        | CharSet.of((0x2000, 0x200A)),
        "v": LINE_TERMINATORS | CharSet.from_text("\x0b\f"),
    }
)
_POSIX: Mapping[str, CharSet] = MappingProxyType(
    {
        "Lower": _LOWER,
        "Upper": _UPPER,
        "ASCII": CharSet.of((0, 0x7F)),
        "Alpha": _UPPER | _LOWER,
        "Digit": _DIGIT,
        "Alnum": _ALNUM,
        "Punct": _PUNCT,
        "Graph": _ALNUM | _PUNCT,
        "Print": CharSet.of((0x20, 0x7E)),
        "Blank": CharSet.from_text(" \t"),
        "Cntrl": CharSet.of((0, 0x1F), (0x7F, 0x7F)),
        "XDigit": _DIGIT | CharSet.of((0x41, 0x46), (0x61, 0x66)),
        "Space": _SPACE,
    }
)


def named(name: str) -> CharSet:
    r"""Return the ASCII class of ``\d \w \s \h \v`` (by its letter) or ``\p{Alnum}`` (by its name).

    Without UNICODE_CHARACTER_CLASS Java gives these their ASCII meaning; ``\h`` and ``\v`` hold a
    fixed list of other spaces (java.util.regex.Pattern). KeyError if there is no such class.
    """
    return _ESCAPES[name] if name in _ESCAPES else _POSIX[name]


def category(name: str) -> CharSet:
    """Return the code points of a general category, of one letter ("L") or two ("Lu").

    "LC" is Lu, Ll and Lt together. Lone surrogates are category Cs, as they are in Java.
    KeyError if there is no such category.
    """
    members = ("Lu", "Ll", "Lt") if name == "LC" else _members(name)
    return CharSet.of(*chain.from_iterable(_categories()[member].ranges for member in members))


def _members(name: str) -> list[str]:
    members = [member for member in _categories() if member == name or member[0] == name]
    if not members:
        raise KeyError(name)
    return members


@cache
def settled() -> CharSet:
    """Return the characters on whose category Unicode 3.2 and the running Python agree.

    Unassigned code points (another version may assign them), private use and surrogates (which
    UTF-8 can't carry) are left out. About 95,000 characters.
    """
    old = _tables(unicodedata.ucd_3_2_0.category)
    same = [
        old[name] & now for name, now in _categories().items() if name not in {"Cn", "Co", "Cs"}
    ]
    return CharSet.of(*chain.from_iterable(common.ranges for common in same))


@cache
def _categories() -> Mapping[str, CharSet]:
    return _tables(unicodedata.category)


def _tables(category_of: Callable[[str], str]) -> Mapping[str, CharSet]:
    """Read the categories plane by plane; those that are all unassigned or private are known."""
    ranges: dict[str, list[tuple[int, int]]] = {
        "Cn": [_UNASSIGNED_PLANES, *((last + 1, last + 2) for _, last in _PRIVATE_PLANES)],
        "Co": list(_PRIVATE_PLANES),
    }
    for start, stop in ((0, _UNASSIGNED_PLANES[0]), (0xE0000, 0xF0000)):
        code = start
        for name, run in groupby(map(category_of, map(chr, range(start, stop)))):
            length = sum(1 for _ in run)
            ranges.setdefault(name, []).append((code, code + length - 1))
            code += length
    return MappingProxyType({name: CharSet.of(*found) for name, found in ranges.items()})


def partition(sets: Iterable[CharSet]) -> list[tuple[CharSet, int]]:
    """Split all code points into classes that no set of `sets` tells apart.

    Returns (class, members) pairs in order of first code point; bit i of `members` says whether
    the class lies inside the i-th set.
    """
    flips: dict[int, int] = {0: 0, LAST + 1: 0}
    for index, charset in enumerate(sets):
        for first, last in charset.ranges:
            flips[first] = flips.get(first, 0) ^ (1 << index)
            flips[last + 1] = flips.get(last + 1, 0) ^ (1 << index)
    classes: dict[int, list[tuple[int, int]]] = {}
    inside = 0
    for start, stop in pairwise(sorted(flips)):
        inside ^= flips[start]
        classes.setdefault(inside, []).append((start, stop - 1))
    return [(CharSet.of(*ranges), members) for members, ranges in classes.items()]
