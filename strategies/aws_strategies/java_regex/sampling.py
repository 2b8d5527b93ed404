"""Strings of an automaton, by construction.

A string is decoded from a *choice text*: a drawn text whose characters decide where the automaton
has a choice. Where '0' (to which Hypothesis shrinks every character) stands, the string goes to the
nearest end, and its characters are chosen by the rest of the text; a private-use character stands
for the digit itself. Decoding is total (every text gives a string) and reaches every string that
can be generated; parts without a choice cost nothing; a shorter and simpler text gives a shorter
and simpler string, so Hypothesis shrinks well.

Every string is made of `charsets.settled` characters, has at least `minimum` code points and at
most `maximum` UTF-16 units: it keeps the bounds whether a service counts one or the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache

from hypothesis import strategies as st

from aws_strategies.java_regex.automata.deterministic import (
    Automaton,
    least,
    ones_below,
    open_at,
    remaining_lengths,
)
from aws_strategies.java_regex.charset import CharSet
from aws_strategies.java_regex.choice_text import STOP, ZERO, choice_texts, lengthen, texts
from aws_strategies.java_regex.settled import simplest, usable

__all__ = ["NoStringsError", "Words", "either", "words"]

_SLACK = 1024
_LONGEST = 2**18  # characters beyond the minimum; the work grows with them
_LONG = 128
_MOST_REQUIRED_CHOICES = 8
_ASTRAL = "some class of its characters has none below U+10000"


class NoStringsError(Exception):
    """There is nothing to generate; the text says why."""


@lru_cache(maxsize=512)
def words(automaton: Automaton, minimum: int, maximum: int | None) -> Words:
    """Return the strings of `automaton` of `minimum` to `maximum` characters.

    Without a maximum, the strings are at most 1,024 characters longer than the shortest one.
    NoStringsError if there are none.
    """
    able = usable(automaton)
    if maximum is None:
        probe = remaining_lengths(able, minimum + len(able.rows))[0] >> minimum
        maximum = minimum + max(least(probe), 0) + _SLACK
    found = Words(able, minimum, min(maximum, minimum + _LONGEST))
    if not found.possible:
        raise NoStringsError(f"no string of {minimum} to {maximum} settled characters")
    return found


def either(branches: Sequence[Words]) -> st.SearchStrategy[str]:
    """Return a strategy for the strings of any branch.

    The first character of the choice text chooses it; simpler characters choose earlier branches.
    """
    alphabet = CharSet.of(*(edge for branch in branches for edge in branch.alphabet.ranges))
    required = max(branch.choices for branch in branches)
    longest = max(branch.maximum for branch in branches)

    def decode(text: str) -> str:
        return branches[abs(ord(text[0]) - 48) % len(branches)].decode(text[1:])

    return choice_texts(alphabet, 1 + required, 1 + longest).map(decode)


class Words:
    """The strings of an automaton within two length bounds; made by `words`."""

    def __init__(self, automaton: Automaton, minimum: int, maximum: int) -> None:
        self._automaton = automaton
        self._charsets = automaton.classes
        self._minimum = minimum
        self.maximum = maximum
        self._remaining = remaining_lengths(automaton, maximum)
        self._open = [open_at(bits, minimum, maximum) for bits in self._remaining]
        self._simple = [simplest(charset) for charset in automaton.classes]

    @property
    def possible(self) -> bool:
        """Whether there is any string."""
        return bool(self._open[0] & 1)

    @cached_property
    def _moves(self) -> list[list[tuple[int, int]]]:
        """For every state the (class, target) pairs, the quickest way to an end first."""
        return [
            sorted(
                ((index, target) for index, target in enumerate(row) if self._open[target]),
                key=lambda move: (least(self._remaining[move[1]]), _oddity(self._simple[move[0]])),
            )
            for row in self._automaton.rows
        ]

    @cached_property
    def _literals(self) -> list[tuple[str, int] | None]:
        """For every state without a choice what must follow, up to the next choice."""
        return [self._literal(state) for state in range(len(self._moves))]

    def _literal(self, state: int) -> tuple[str, int] | None:
        chars: list[str] = []
        while (char := self._only(state)) and len(chars) <= len(self._moves):
            chars.append(char)
            state = self._moves[state][0][1]
        return ("".join(chars), state) if chars else None

    def _only(self, state: int) -> str | None:
        moves = self._moves[state]
        if self._automaton.accepting[state] or len(moves) != 1:
            return None
        charset = self._charsets[moves[0][0]]
        return charset.text if len(charset) == 1 else None

    def _chooses(self, state: int) -> bool:
        return bool(self._moves[state]) and self._literals[state] is None

    def decode(self, text: str) -> str:
        """Return the string that the choices lead to."""
        literals, moves, rows = self._literals, self._moves, self._automaton.rows
        class_of, still_open, simple = self._automaton.class_of, self._open, self._simple
        out: list[str] = []
        state = length = 0
        left, _, rest = text.partition(STOP)
        for char in left.replace(ZERO, "0"):
            if literal := literals[state]:
                out.append(literal[0])
                length += len(literal[0])
                state = literal[1]
            after = length + 1
            target = rows[state][class_of[char]]
            if still_open[target] >> after & 1:
                out.append(char)
                state = target
            else:
                options = [move for move in moves[state] if still_open[move[1]] >> after & 1]
                if not options:
                    break
                odd = abs(ord(char) - 48)
                symbol, state = options[odd % len(options)]
                chars = simple[symbol]
                out.append(chars[odd // len(options) % len(chars)])
            length = after
        self._finish(out, state, length, (rest or left or "0").replace(ZERO, "0"))
        return self.fit("".join(out))

    def _finish(self, out: list[str], state: int, length: int, text: str) -> int:
        """Append a shortest end, its characters chosen by the text; return the choices made."""
        remaining, class_of, rows = self._remaining, self._automaton.class_of, self._automaton.rows
        can_end = self._can_end
        floor = max(self._minimum - length, 0)
        left = floor + least(remaining[state] >> floor)
        choices = 0
        while left:
            if literal := self._literals[state]:
                out.append(literal[0])
                left -= len(literal[0])
                state = literal[1]
                continue
            char = text[choices % len(text)]
            target = rows[state][class_of[char]]
            if target == state and len(text) == 1 and (run := ones_below(remaining[state], left)):
                out.append(char * run)
                left -= run
                choices += run
                continue
            left -= 1
            if not can_end(target, left):
                symbol, target = next(move for move in self._moves[state] if can_end(move[1], left))
                chars = self._simple[symbol]
                char = chars[abs(ord(char) - 48) % len(chars)]
            out.append(char)
            state = target
            choices += 1
        return choices

    @cached_property
    def _can_end(self) -> Callable[[int, int], int]:
        """Tell whether a string may end so many characters after a state, in constant time."""
        size = self.maximum // 8 + 1
        tables: dict[int, bytes] = {}

        def can_end(state: int, left: int) -> int:
            if state not in tables:
                tables[state] = self._remaining[state].to_bytes(size, "little")
            return tables[state][left >> 3] >> (left & 7) & 1

        return can_end

    def fit(self, text: str) -> str:
        """Replace as many characters beyond U+FFFF as the maximum in UTF-16 units demands.

        Each becomes a character of the same class, so the automaton sees no difference.
        """
        if len(text) * 2 <= self.maximum or text.isascii():
            return text
        excess = len(text) + sum(char > "\uffff" for char in text) - self.maximum
        if excess <= 0:
            return text
        out = list(text)
        for at in range(len(out) - 1, -1, -1):
            chars = self._simple[self._automaton.class_of[out[at]]]
            if excess and chars[0] <= "\uffff" < out[at]:
                out[at] = chars[ord(out[at]) % len(chars)]
                excess -= 1
        if excess:
            raise NoStringsError(_ASTRAL)
        return "".join(out)

    def example(self) -> str:
        """Return the shortest string, of the simplest characters.

        NoStringsError as for `strategy`.
        """
        return self.decode("")

    @cached_property
    def strategy(self) -> st.SearchStrategy[str]:
        """The strings, one Hypothesis choice each.

        NoStringsError if the bound in UTF-16 units can't be kept by construction.
        """
        alphabet = self.alphabet
        if not any(map(self._chooses, range(len(self._moves)))):
            return st.just(self.example())
        if self._uniform is not None:
            return self._text(self._uniform)
        return choice_texts(alphabet, self.choices, self.maximum).map(self.decode)

    @cached_property
    def alphabet(self) -> CharSet:
        """Every character that some string may have; NoStringsError as for `strategy`."""
        symbols = {symbol for moves in self._moves for symbol, _ in moves}
        if any(self._simple[symbol][0] > "\uffff" for symbol in symbols):
            raise NoStringsError(_ASTRAL)
        return CharSet.of(*(edge for symbol in symbols for edge in self._charsets[symbol].ranges))

    @property
    def choices(self) -> int:
        """The least length of a choice text: the choices of the shortest string, up to 8."""
        return min(self._finish([], 0, 0, "0"), _MOST_REQUIRED_CHOICES)

    def _text(self, charset: CharSet) -> st.SearchStrategy[str]:
        lengths = self._remaining[0] >> self._minimum
        low = self._minimum + least(lengths)
        most = self._minimum + lengths.bit_length() - 1
        finish = self._finisher(charset, low)
        text = texts(charset, 1 if low > _LONG else low, most)
        return text if finish is None else text.map(finish)

    def _finisher(self, charset: CharSet, low: int) -> Callable[[str], str] | None:
        """Return what is left to do to a drawn text, None if nothing is."""
        if low > _LONG:
            return lambda text: self.fit(lengthen(text, low))
        return self.fit if charset.ranges[-1][1] > 0xFFFF else None

    @cached_property
    def _uniform(self) -> CharSet | None:
        """The set if the strings are all those over one set, of one range of lengths."""
        lengths = self._remaining[0] >> self._minimum
        lengths >>= least(lengths)
        if lengths & (lengths + 1):
            return None
        found: CharSet | None = None
        for moves in self._chain():
            if len({target for _, target in moves}) > 1:
                return None
            union = CharSet.of(
                *(edge for symbol, _ in moves for edge in self._charsets[symbol].ranges)
            )
            if found is not None and union != found:
                return None
            found = union
        return found

    def _chain(self) -> Iterator[list[tuple[int, int]]]:
        """Yield the moves of the states along the first move of each, until there is none new."""
        state, seen = 0, set[int]()
        while state not in seen and self._moves[state] and len(seen) <= self.maximum:
            seen.add(state)
            yield self._moves[state]
            state = self._moves[state][0][1]


def _oddity(chars: str) -> tuple[bool, int]:
    return chars[0] < "0", abs(ord(chars[0]) - ord("0"))
