"""A string that matches a pattern of the model, the same one every time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from re import _constants as codes
from re import _parser as parser
from typing import Any, Final

from aws_fakes.engine.java.regex import PatternError, full_match, translate

__all__ = ["example"]

_PREFERRED: Final = "a0A-1_./: \n"
_VARIANTS: Final = 4
"""How many branches and characters are tried."""
_REPEATS: Final = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}
_Nodes = Sequence[tuple[Any, Any]]


@cache
def example(pattern: str | None, minimum: int, maximum: int | None) -> str | None:
    """Return a short string that matches, of a length within the limits; None if none is found."""
    if pattern is None:
        return "a" * minimum
    try:
        matches = full_match(pattern)
        nodes = parser.parse(translate(pattern), re.ASCII)
    except (PatternError, re.error):
        return None
    for text in _candidates(list(nodes), minimum):
        if len(text) >= minimum and (maximum is None or len(text) <= maximum) and matches(text):
            return text
    return None


def _candidates(nodes: _Nodes, minimum: int) -> Iterator[str]:
    """Yield texts: the shortest ones, then with one repeat that fills up the length."""
    for branch, character in product(range(_VARIANTS), repeat=2):
        writer = _Writer(branch, character, grown=None, growth=0)
        shortest = writer.text(nodes)
        yield shortest
        missing = max(minimum - len(shortest), 1)
        for grown in range(writer.repeats):
            for growth in {missing, 1}:
                yield _Writer(branch, character, grown=grown, growth=growth).text(nodes)


class _Writer:
    """Writes one text; the repeat with the number `grown` makes it `growth` characters longer."""

    def __init__(self, branch: int, character: int, *, grown: int | None, growth: int) -> None:
        self._branch = branch
        self._character = character
        self._grown = grown
        self._growth = growth
        self._groups: dict[int, str] = {}
        self.repeats = 0

    def text(self, nodes: _Nodes) -> str:
        return "".join(self._written(code, value) for code, value in nodes)

    def _written(self, code: Any, value: Any) -> str:
        if code is codes.LITERAL:
            return chr(value)
        if code in _REPEATS:
            return self._repeated(*value)
        if code is codes.SUBPATTERN:
            number, _, _, inner = value
            self._groups[number] = self.text(inner)
            return self._groups[number]
        if code is codes.BRANCH:
            branches = value[1]
            return self.text(branches[min(self._branch, len(branches) - 1)])
        if code is codes.ATOMIC_GROUP:
            return self.text(value)
        if code is codes.GROUPREF:
            return self._groups.get(value, "")
        if code in {codes.IN, codes.NOT_LITERAL, codes.ANY}:
            return self._chosen(code, value)
        return ""  # a position or a look-around, which the match decides

    def _repeated(self, least: int, most: Any, inner: _Nodes) -> str:
        number = self.repeats
        self.repeats += 1
        if number != self._grown:
            return self.text(inner) * least if least else ""
        body = self.text(inner)
        times = least + math.ceil(self._growth / max(len(body), 1))
        return body * (times if most is codes.MAXREPEAT else min(times, most))

    def _chosen(self, code: Any, value: Any) -> str:
        fitting = [char for char in _choices(code, value) if _contains(code, value, char)]
        return fitting[min(self._character, len(fitting) - 1)] if fitting else ""


def _choices(code: Any, value: Any) -> Iterator[str]:
    yield from _PREFERRED
    for kind, inner in value if code is codes.IN else ():
        if kind is codes.LITERAL:
            yield chr(inner)
        elif kind is codes.RANGE:
            yield chr(inner[0])


def _contains(code: Any, value: Any, char: str) -> bool:
    if code is codes.ANY:
        return True
    if code is codes.NOT_LITERAL:
        return bool(ord(char) != value)
    negated = bool(value and value[0][0] is codes.NEGATE)
    found: bool = any(_is_in(kind, inner, char) for kind, inner in value)
    return found != negated


def _is_in(kind: Any, inner: Any, char: str) -> bool:
    if kind is codes.LITERAL:
        return bool(ord(char) == inner)
    if kind is codes.RANGE:
        return bool(inner[0] <= ord(char) <= inner[1])
    return kind is codes.CATEGORY and re.match(_CATEGORIES[inner], char, re.ASCII) is not None


_CATEGORIES: Final = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}
