"""A pattern's tree as a program of a non-deterministic automaton, after Thompson and Pike.

Instructions refer to each other by index. Conditions on the text before a place are programs that
run along from the start of the text ("trackers"); conditions on the text after it are programs
that start there and run along ("duties"): so look-around is exact wherever it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from aws_strategies.java_regex.charset import ALL, CharSet
from aws_strategies.java_regex.tree import Chars, Choice, End, Look, Node, Repeat, Sequence

__all__ = [
    "AtEnd",
    "Consume",
    "Final",
    "Fork",
    "Instruction",
    "LookAhead",
    "LookBehind",
    "Program",
    "TooLargeError",
    "assemble",
]

_MOST_INSTRUCTIONS = 200_000


class TooLargeError(Exception):
    """The automaton of a pattern is larger than can be handled; the text says what is."""


@dataclass(frozen=True, slots=True)
class Consume:
    """Take one character of set number `charset` and go on at `then`."""

    charset: int
    then: int


@dataclass(frozen=True, slots=True)
class Fork:
    """Go on at every one of `then`."""

    then: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LookBehind:
    """Go on at `then` if tracker number `tracker` stands at its end here (or if not)."""

    tracker: int
    negated: bool
    then: int


@dataclass(frozen=True, slots=True)
class LookAhead:
    """Go on at `then` with the duty that the program at `start` comes true (or never does)."""

    start: int
    negated: bool
    then: int


@dataclass(frozen=True, slots=True)
class AtEnd:
    """Go on at `then` with the duty that no character follows."""

    then: int


@dataclass(frozen=True, slots=True)
class Final:
    """The program has come true; if `stays`, it remains so whatever follows."""

    stays: bool


Instruction: TypeAlias = Consume | Fork | LookBehind | LookAhead | AtEnd | Final


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """The instructions, where the pattern and its trackers start, and the character sets.

    A tracker only uses trackers before it. `copies` maps an instruction in one of the optional
    copies of a counted repeat to (place, rank): of two with one place, the one of higher rank has
    more repeats left, so it accepts everything that the other does.
    """

    instructions: tuple[Instruction, ...]
    start: int
    trackers: tuple[int, ...]
    charsets: tuple[CharSet, ...]
    copies: Mapping[int, tuple[int, int]]


def assemble(node: Node) -> Program:
    """Translate a tree; TooLargeError if its counted repeats multiply beyond reason."""
    assembler = _Assembler()
    start = assembler.before(node, assembler.add(Final(stays=False)))
    return Program(
        instructions=tuple(assembler.instructions),
        start=start,
        trackers=tuple(assembler.trackers),
        charsets=tuple(assembler.charsets),
        copies=MappingProxyType(assembler.copies),
    )


@dataclass
class _Assembler:
    """Assembles backwards: every node is told where to go on."""

    instructions: list[Instruction] = field(default_factory=list)
    trackers: list[int] = field(default_factory=list)
    charsets: dict[CharSet, int] = field(default_factory=dict)
    copies: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, instruction: Instruction) -> int:
        if len(self.instructions) >= _MOST_INSTRUCTIONS:
            raise TooLargeError(f"its repeats need more than {_MOST_INSTRUCTIONS} instructions")
        self.instructions.append(instruction)
        return len(self.instructions) - 1

    def before(self, node: Node, then: int) -> int:
        """Return where `node` starts if `then` is where to go on after it."""
        match node:
            case Chars():
                charset = self.charsets.setdefault(node.charset, len(self.charsets))
                return self.add(Consume(charset, then))
            case Sequence():
                for part in reversed(node.parts):
                    then = self.before(part, then)
                return then
            case Choice():
                return self.add(Fork(tuple(self.before(option, then) for option in node.options)))
            case Repeat():
                return self.repeat(node, then)
            case Look():
                return self.look(node, then)
            case End():
                return self.add(AtEnd(then))

    def repeat(self, node: Repeat, then: int) -> int:
        start = then
        if node.maximum is None:
            start = self.loop(node.body, then)
        else:
            first = len(self.instructions)
            for rank in range(node.maximum - node.minimum):
                copy = len(self.instructions)
                start = self.add(Fork((self.before(node.body, start), then)))
                for at in range(copy, start):
                    self.copies[at] = (first + at - copy, rank)
        for _ in range(node.minimum):
            start = self.before(node.body, start)
        return start

    def loop(self, body: Node, then: int) -> int:
        fork = self.add(Fork((then,)))
        self.instructions[fork] = Fork((self.before(body, fork), then))
        return fork

    def look(self, node: Look, then: int) -> int:
        if node.ahead:
            start = self.before(node.body, self.add(Final(stays=True)))
            return self.add(LookAhead(start, node.negated, then))
        body = self.before(node.body, self.add(Final(stays=False)))
        self.trackers.append(self.loop(Chars(ALL, (ALL,)), body))
        return self.add(LookBehind(len(self.trackers) - 1, node.negated, then))
