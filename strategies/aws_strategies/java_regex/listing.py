"""Different strings of an automaton, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from aws_strategies.java_regex.automata.deterministic import Automaton, remaining_lengths
from aws_strategies.java_regex.settled import simplest, usable

__all__ = ["strings"]


def strings(automaton: Automaton, minimum: int, maximum: int) -> Iterator[str]:
    """Yield strings of `minimum` to `maximum` characters, the shortest first.

    All are different; of each class only the simplest characters are used.
    """
    able = usable(automaton)
    lister = _Lister(able, remaining_lengths(able, maximum))
    for length in range(minimum, maximum + 1):
        yield from lister.of_length(length)


class _Lister:
    def __init__(self, automaton: Automaton, remaining: tuple[int, ...]) -> None:
        self._rows = automaton.rows
        self._remaining = remaining
        self._characters = [simplest(charset) for charset in automaton.classes]
        self._order = sorted(range(len(self._characters)), key=lambda at: self._characters[at])

    def of_length(self, length: int) -> Iterator[str]:
        """Go through the automaton depth first, without recursion: texts may be long."""
        if not self._remaining[0] >> length & 1:
            return
        if not length:
            yield ""
            return
        out: list[str] = []
        pending = [self._next(0, length)]
        while pending:
            del out[len(pending) - 1 :]
            char, target = next(pending[-1], ("", 0))
            if not char:
                pending.pop()
                continue
            out.append(char)
            if len(out) == length:
                yield "".join(out)
            else:
                pending.append(self._next(target, length - len(out)))

    def _next(self, state: int, left: int) -> Iterator[tuple[str, int]]:
        """Yield the characters that may come if `left` are to come, and where they lead."""
        for symbol in self._order:
            target = self._rows[state][symbol]
            if self._remaining[target] >> (left - 1) & 1:
                yield from ((char, target) for char in self._characters[symbol])
