r"""How regex engines misread Java patterns, and a text that reveals each misreading.

An engine may search instead of matching in full, allow a final line feed (``$``), let the dot match
anything, or read ``\d`` and ``\w`` as Unicode's. Here each misreading is a pattern of its own; it
matches all that the right reading does. A text that only the misreading matches is found on both
automata, or proved not to exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from aws_strategies.java_regex.automata.deterministic import Automaton
from aws_strategies.java_regex.charset import CharSet
from aws_strategies.java_regex.pattern import Pattern, UnsupportedPatternError, compile_pattern

__all__ = ["MISREADINGS", "Misreading", "misreading"]

_MOST_STATES: Final = 2_000  # pairs of states are tried
_ATOM: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|.", re.DOTALL)

MISREADINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "start": "matched at the start only",
        "end": "matched at the end only",
        "search": "searched for",
        "dollar": "a final line feed is let through",
        "dot-all": "the dot matches line terminators",
        "dot": "the dot matches all but the line feed",
        "unicode": r"\d and \w are Unicode's",
    }
)
"""The misreadings by name, and what each is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Misreading:
    """How a pattern is misread, and the shortest text within the bounds that matches only then.

    `witness` None is a proof that there is none.
    """

    name: str
    witness: str | None


@cache
def misreading(
    source: str, name: str, *, minimum: int = 0, maximum: int | None = None
) -> Misreading | None:
    """Return one misreading of a pattern of Java's; `name` is one of `MISREADINGS`.

    None if it changes nothing in the pattern's text, or the automaton of either is too large.
    """
    bare = _bare(source)
    misread = _READERS[name](bare)
    if misread == bare:
        return None
    right = compile_pattern(source)
    if len(right.automaton.rows) > _MOST_STATES:
        return None
    try:
        wrong = compile_pattern(misread)
    except UnsupportedPatternError:
        return None
    found = _find_witness(wrong, right, minimum, maximum)
    return Misreading(name=name, witness=found)


def _bare(source: str) -> str:
    """Drop the anchors at both ends: a full match needs none, and a misreading has none."""
    bare = source.removeprefix("^")
    anchored = bare.endswith("$") and not re.search(r"(?<!\\)(?:\\\\)*\\\$$", bare)
    return bare[:-1] if anchored else bare


def _with_dots(source: str, instead: str) -> str:
    return _ATOM.sub(lambda found: instead if found[0] == "." else found[0], source)


def _with_classes(source: str) -> str:
    """A class in brackets keeps its brackets; a negated shorthand can't be said inside one."""

    def instead(found: re.Match[str]) -> str:
        atom = found[0]
        if atom in _SHORTHANDS:
            return f"[{_SHORTHANDS[atom]}]"
        for shorthand, members in _SHORTHANDS.items() if atom.startswith("[") else ():
            atom = atom.replace(shorthand, members)
        return atom

    return _ATOM.sub(instead, source)


_SHORTHANDS: Final = {r"\d": r"\p{Nd}", r"\w": r"\p{L}\p{N}_"}


_READERS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "start": lambda source: rf"(?:{source})[\s\S]*",
        "end": lambda source: rf"[\s\S]*(?:{source})",
        "search": lambda source: rf"[\s\S]*(?:{source})[\s\S]*",
        "dollar": lambda source: rf"(?:{source})\n?",
        "dot-all": lambda source: _with_dots(source, r"[\s\S]"),
        "dot": lambda source: _with_dots(source, r"[^\n]"),
        "unicode": _with_classes,
    }
)


def _find_witness(one: Pattern, other: Pattern, minimum: int, maximum: int | None) -> str | None:
    """Return the shortest text within the bounds that `one` matches and `other` doesn't."""
    first, second = one.automaton, other.automaton
    steps = _Steps(first, second)
    layer: dict[tuple[int, int], str] = {(0, 0): ""}
    seen: set[tuple[int, int]] = set()
    length = -1
    while layer and (maximum is None or length < maximum):
        length += 1
        if length >= minimum:
            for (here, there), text in layer.items():
                if first.accepting[here] and not second.accepting[there]:
                    return text
            seen |= layer.keys()
        following: dict[tuple[int, int], str] = {}
        for state, text in layer.items():
            for after, char in steps.of(state).items():
                if after not in seen:
                    following.setdefault(after, text + char)
        layer = following
    return None


class _Steps:
    """Where a pair of states leads to, with one character for each pair that it leads to."""

    def __init__(self, first: Automaton, second: Automaton) -> None:
        self._rows = first.rows, second.rows
        self._symbols = [
            (i, j, _simplest(both))
            for i, one in enumerate(first.classes)
            for j, other in enumerate(second.classes)
            if (both := one & other).ranges
        ]

    def of(self, state: tuple[int, int]) -> Mapping[tuple[int, int], str]:
        ours, theirs = self._rows[0][state[0]], self._rows[1][state[1]]
        found: dict[tuple[int, int], str] = {}
        for i, j, char in self._symbols:
            found.setdefault((ours[i], theirs[j]), char)
        return found


def _simplest(charset: CharSet) -> str:
    return next(iter(charset.simplest_first()), chr(charset.ranges[0][0]))
