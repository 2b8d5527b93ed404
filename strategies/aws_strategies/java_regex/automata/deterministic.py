"""Deterministic automata over classes of code points.

A set of lengths is an int here: its bit n is set if the length n is in the set.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from aws_strategies.derivation_cache import Unreadable
from aws_strategies.java_regex.charset import LAST, CharSet
from aws_strategies.json_value import JsonValue

__all__ = ["Automaton", "equivalent", "least", "ones_below", "open_at", "remaining_lengths"]


class _ClassOf(dict[str, int]):
    """The class of a character, looked up once and remembered."""

    def __init__(self, classes: tuple[CharSet, ...]) -> None:
        edges = sorted(
            (first, index) for index, charset in enumerate(classes) for first, _ in charset.ranges
        )
        self._firsts = [first for first, _ in edges]
        self._indices = [index for _, index in edges]

    def __missing__(self, char: str) -> int:
        index = self[char] = self._indices[bisect_right(self._firsts, ord(char)) - 1]
        return index


@dataclass(frozen=True, eq=False, kw_only=True)
class Automaton:
    """A complete deterministic automaton: from every state every code point leads somewhere.

    `classes` partition the code points; `rows[state][class]` is the next state; the start is
    state 0. Compared by identity: two automata may accept the same strings.
    """

    classes: tuple[CharSet, ...]
    rows: tuple[tuple[int, ...], ...]
    accepting: tuple[bool, ...]

    def to_json(self) -> JsonValue:
        """Return the automaton as a JSON value, which `read` reads."""
        return [[charset.ranges for charset in self.classes], self.rows, self.accepting]

    @classmethod
    def read(cls, value: Any) -> Automaton:
        """Return the automaton of a JSON value; Unreadable if it isn't that of a complete one."""
        try:
            classes, rows, accepting = value
            found = cls(
                classes=tuple(
                    CharSet(tuple((int(first), int(last)) for first, last in ranges))
                    for ranges in classes
                ),
                rows=tuple(tuple(map(int, row)) for row in rows),
                accepting=tuple(map(bool, accepting)),
            )
        except (TypeError, ValueError) as error:
            raise Unreadable("no automaton") from error
        if not found._is_complete():
            raise Unreadable("no complete automaton")
        return found

    def _is_complete(self) -> bool:
        """Whether the classes partition the code points, and each leads from each state to one."""
        ranges = sorted(each for charset in self.classes for each in charset.ranges)
        edges = [-1, *(last for _, last in ranges)]
        states = range(len(self.rows))
        return (
            bool(self.rows)
            and len(self.accepting) == len(self.rows)
            and edges[-1] == LAST
            and all(first == edge + 1 for (first, _), edge in zip(ranges, edges, strict=False))
            and all(first <= last for first, last in ranges)
            and all(len(row) == len(self.classes) for row in self.rows)
            and all(target in states for row in self.rows for target in row)
        )

    @cached_property
    def class_of(self) -> dict[str, int]:
        """The index of a character's class, for any character."""
        return _ClassOf(self.classes)

    @cached_property
    def _absorbing(self) -> frozenset[int]:
        return frozenset(
            state for state, row in enumerate(self.rows) if all(target == state for target in row)
        )

    def accepts(self, text: str) -> bool:
        """Whether the automaton accepts exactly `text`."""
        rows, class_of, absorbing = self.rows, self.class_of, self._absorbing
        state = 0
        for char in text:
            state = rows[state][class_of[char]]
            if state in absorbing:
                break
        return self.accepting[state]

    def complement(self) -> Automaton:
        """Return the automaton of all strings that this one rejects."""
        rejecting = tuple(not accepts for accepts in self.accepting)
        return Automaton(classes=self.classes, rows=self.rows, accepting=rejecting)

    @cached_property
    def longest(self) -> int | None:
        """The length of the longest string in code points; None without a limit, -1 if none."""
        states = len(self.rows)
        lengths = remaining_lengths(self, 2 * states)[0]
        return None if lengths >> states else lengths.bit_length() - 1

    def shortest(self, minimum: int, maximum: int) -> int | None:
        """Return the least length, in code points, that strings have within both bounds."""
        found = remaining_lengths(self, maximum)[0] >> minimum
        return minimum + least(found) if found else None

    def longest_within(self, maximum: int) -> int | None:
        """Return the greatest length up to `maximum` that strings have."""
        found = remaining_lengths(self, maximum)[0]
        return found.bit_length() - 1 if found else None

    def minimal(self) -> Automaton:
        """Return the automaton with the fewest states and classes that accepts the same."""
        block = _blocks(self)
        order: dict[int, int] = {}
        pending = deque([0])
        chosen: list[int] = []
        while pending:
            state = pending.popleft()
            if block[state] in order:
                continue
            order[block[state]] = len(chosen)
            chosen.append(state)
            pending.extend(self.rows[state])
        rows = [[order[block[target]] for target in self.rows[state]] for state in chosen]
        columns: dict[tuple[int, ...], CharSet] = {}
        for charset, column in zip(self.classes, zip(*rows, strict=True), strict=True):
            known = columns.get(column)
            columns[column] = charset if known is None else known | charset
        return Automaton(
            classes=tuple(columns.values()),
            rows=tuple(zip(*columns, strict=True)),
            accepting=tuple(self.accepting[state] for state in chosen),
        )


def equivalent(one: Automaton, other: Automaton) -> bool:
    """Whether both accept the same strings."""
    both = [
        (i, j)
        for i, first in enumerate(one.classes)
        for j, second in enumerate(other.classes)
        if (first & second).ranges
    ]
    known = {(0, 0)}
    pending = [(0, 0)]
    while pending:
        here, there = pending.pop()
        if one.accepting[here] != other.accepting[there]:
            return False
        after = {(one.rows[here][i], other.rows[there][j]) for i, j in both} - known
        known |= after
        pending.extend(after)
    return True


def _blocks(automaton: Automaton) -> list[int]:
    """Number the states so that states of one number can't be told apart (Hopcroft)."""
    size = len(automaton.rows)
    sources: list[dict[int, list[int]]] = [{} for _ in automaton.classes]
    for state, row in enumerate(automaton.rows):
        for symbol, target in enumerate(row):
            sources[symbol].setdefault(target, []).append(state)
    accepting = {state for state in range(size) if automaton.accepting[state]}
    blocks = [part for part in (accepting, set(range(size)) - accepting) if part]
    block = [0] * size
    for number, part in enumerate(blocks):
        for state in part:
            block[state] = number
    pending = {(number, symbol) for number in range(len(blocks)) for symbol in range(len(sources))}
    while pending:
        number, symbol = pending.pop()
        came: dict[int, set[int]] = {}
        for target in blocks[number]:
            for state in sources[symbol].get(target, ()):
                came.setdefault(block[state], set()).add(state)
        for split, inside in came.items():
            if len(inside) < len(blocks[split]):
                _split(blocks, block, split, inside)
                pending.update((len(blocks) - 1, index) for index in range(len(sources)))
    return block


def _split(blocks: list[set[int]], block: list[int], number: int, inside: set[int]) -> None:
    """Move the smaller part of a block into a new block, the last one.

    Only that one needs to be tried as a splitter; if the old one still waits, it keeps waiting.
    """
    outside = blocks[number] - inside
    moved, kept = (inside, outside) if len(inside) <= len(outside) else (outside, inside)
    blocks[number] = kept
    for state in moved:
        block[state] = len(blocks)
    blocks.append(moved)


@lru_cache(maxsize=512)
def remaining_lengths(automaton: Automaton, limit: int) -> tuple[int, ...]:
    """For every state, the lengths up to `limit` of the strings accepted from there.

    Each is a bit set: bit n is set if a string of n code points is accepted.
    """
    mask = (1 << (limit + 1)) - 1
    found = [int(accepts) for accepts in automaton.accepting]
    targets = [set(row) for row in automaton.rows]
    changed = True
    while changed:
        changed = False
        for state in range(len(found) - 1, -1, -1):
            lengths = _step_back(found, state, targets[state], mask)
            if lengths != found[state]:
                found[state] = lengths
                changed = True
    return tuple(found)


def _step_back(found: list[int], state: int, targets: Iterable[int], mask: int) -> int:
    lengths = found[state]
    loops = False
    for target in targets:
        if target == state:
            loops = True
        else:
            lengths |= found[target] << 1
    lengths &= mask
    step = 1
    while loops and step < mask.bit_length():
        lengths |= (lengths << step) & mask
        step *= 2
    return lengths


def open_at(bits: int, minimum: int, maximum: int) -> int:
    """Return at which lengths so far a string can still be finished within the bounds.

    `bits` are the lengths that may follow; bit n of the result is set if after n characters some
    of them leads to a total of `minimum` to `maximum`.
    """
    found = int(f"{bits:0{maximum + 1}b}"[::-1], 2)
    width = maximum - minimum
    reach = 1
    while reach <= width:
        step = min(reach, width + 1 - reach)
        found |= found >> step
        reach += step
    return found


def ones_below(bits: int, at: int) -> int:
    """Return how many bits in a row are set right below bit `at`."""
    return at - (~bits & ((1 << at) - 1)).bit_length()


def least(bits: int) -> int:
    """Return the least length of a set, -1 of the empty one."""
    return (bits & -bits).bit_length() - 1
