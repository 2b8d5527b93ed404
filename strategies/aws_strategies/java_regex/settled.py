"""What of an automaton may be generated: only settled characters, the simplest first."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from aws_strategies.java_regex.automata.deterministic import Automaton
from aws_strategies.java_regex.charset import CharSet, settled

__all__ = ["simplest", "usable"]

_FALLBACKS = 256
_BASIC_PLANE = CharSet(((0, 0xFFFF),))


@lru_cache(maxsize=512)
def usable(automaton: Automaton) -> Automaton:
    """Return the automaton with only the settled characters of each class."""
    common = [_settled_part(charset) for charset in automaton.classes]
    kept = [index for index, charset in enumerate(common) if charset]
    return Automaton(
        classes=tuple(common[index] for index in kept),
        rows=tuple(tuple(row[index] for index in kept) for row in automaton.rows),
        accepting=automaton.accepting,
    )


@lru_cache(maxsize=4096)
def _settled_part(charset: CharSet) -> CharSet:
    return charset & settled()


@lru_cache(maxsize=4096)
def simplest(charset: CharSet) -> str:
    """Return the simplest characters of a set, up to 256."""
    basic = charset & _BASIC_PLANE
    return "".join(islice((basic or charset).simplest_first(), _FALLBACKS))
