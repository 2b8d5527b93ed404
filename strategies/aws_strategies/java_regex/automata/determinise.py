"""The subset construction: from a program to a deterministic automaton."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from aws_strategies.java_regex.automata.deterministic import Automaton
from aws_strategies.java_regex.automata.nondeterministic import (
    AtEnd,
    Consume,
    Final,
    Fork,
    LookAhead,
    LookBehind,
    Program,
    TooLargeError,
)
from aws_strategies.java_regex.charset import partition

__all__ = ["determinise"]

_MOST_STATES = 25_000
_MOST_THREADS = 250_000

Threads: TypeAlias = frozenset["Thread"]


@dataclass(frozen=True, slots=True)
class Duty:
    """What the rest of the text owes: that one of `threads` comes true, or that none does."""

    threads: Threads
    negated: bool


Duties: TypeAlias = frozenset["Duty | Literal['end']"]
Thread: TypeAlias = tuple[int, Duties]
"""An instruction (Consume or Final) and the duties collected on the path there."""

State: TypeAlias = tuple[Threads, tuple[Threads, ...]]
"""The pattern's threads, and those of each tracker."""

_NO_DUTIES: Duties = frozenset()


def determinise(program: Program) -> Automaton:
    """Return the minimal automaton of `program`.

    TooLargeError if it needs more than 25,000 states, or too much work to find out.
    """
    classes = partition(program.charsets)
    machine = _Machine(program, tuple(members for _, members in classes))
    start = machine.start()
    numbers: dict[State, int] = {start: 0}
    states = [start]
    rows: list[tuple[int, ...]] = []
    work = 0
    for state in states:
        row = []
        for target in machine.row(state):
            if target not in numbers:
                numbers[target] = len(states)
                states.append(target)
            row.append(numbers[target])
        rows.append(tuple(row))
        work += sum(1 + len(duties) for _, duties in state[0])
        if len(states) > _MOST_STATES or work > _MOST_THREADS:
            raise TooLargeError(
                f"its automaton needs more than {_MOST_STATES} states, or takes too long"
            )
    return Automaton(
        classes=tuple(charset for charset, _ in classes),
        rows=tuple(rows),
        accepting=tuple(machine.true_at_end(threads) for threads, _ in states),
    ).minimal()


class _Machine:
    """Steps states of a program over character classes."""

    def __init__(self, program: Program, members: tuple[int, ...]) -> None:
        self._program = program
        self._members = members
        self._plain = not program.trackers and not any(
            isinstance(each, LookAhead | AtEnd) for each in program.instructions
        )
        self._symbols = [
            [symbol for symbol, inside in enumerate(members) if inside >> index & 1]
            for index in range(len(program.charsets))
        ]
        self._closures: dict[tuple[Thread, tuple[Threads, ...]], Threads] = {}
        self._served: dict[tuple[Duties, int, tuple[Threads, ...]], Duties | None] = {}

    def start(self) -> State:
        trackers: tuple[Threads, ...] = ()
        for entry in self._program.trackers:
            trackers = (*trackers, self._close([(entry, _NO_DUTIES)], trackers))
        return self._close([(self._program.start, _NO_DUTIES)], trackers), trackers

    def row(self, state: State) -> list[State]:
        """Return where each symbol leads."""
        if self._plain:
            return self._plain_row(state[0])
        return [self.step(state, symbol) for symbol in range(len(self._members))]

    def step(self, state: State, symbol: int) -> State:
        threads, before = state
        trackers: tuple[Threads, ...] = ()
        for tracker in before:
            trackers = (*trackers, self._step(tracker, symbol, trackers))
        return self._step(threads, symbol, trackers), trackers

    def true_at_end(self, threads: Threads) -> bool:
        return any(
            isinstance(self._program.instructions[at], Final)
            and all(
                duty == "end" or self.true_at_end(duty.threads) != duty.negated for duty in duties
            )
            for at, duties in threads
        )

    def _plain_row(self, threads: Threads) -> list[State]:
        """Step a program without conditions by all symbols: each thread is followed only once."""
        reached: list[list[Threads]] = [[] for _ in self._members]
        for at, _ in threads:
            instruction = self._program.instructions[at]
            if isinstance(instruction, Consume):
                after = self._closure((instruction.then, _NO_DUTIES), ())
                for symbol in self._symbols[instruction.charset]:
                    reached[symbol].append(after)
        joined: dict[tuple[int, ...], State] = {}
        row = []
        for parts in reached:
            key = tuple(map(id, parts))  # closures are kept: one object for one entry
            if key not in joined:
                one = len(parts) == 1
                joined[key] = (
                    parts[0] if one else self._without_less(frozenset().union(*parts)),
                    (),
                )
            row.append(joined[key])
        return row

    def _step(self, threads: Threads, symbol: int, trackers: tuple[Threads, ...]) -> Threads:
        reached: set[Thread] = set()
        for at, duties in threads:
            instruction = self._program.instructions[at]
            if isinstance(instruction, Consume):
                if not self._members[symbol] >> instruction.charset & 1:
                    continue
                then = instruction.then
            elif isinstance(instruction, Final) and instruction.stays:
                then = at
            else:
                continue
            left = self._serve(duties, symbol, trackers) if duties else duties
            if left is not None:
                reached.add((then, left))
        return self._close(reached, trackers)

    def _serve(self, duties: Duties, symbol: int, trackers: tuple[Threads, ...]) -> Duties | None:
        """Return what is still owed after one more character, None if a duty is broken."""
        key = (duties, symbol, trackers)
        if key not in self._served:
            self._served[key] = self._serve_each(duties, symbol, trackers)
        return self._served[key]

    def _serve_each(
        self, duties: Duties, symbol: int, trackers: tuple[Threads, ...]
    ) -> Duties | None:
        left = _NO_DUTIES
        for duty in duties:
            if duty == "end":
                return None
            threads = self._step(duty.threads, symbol, trackers)
            added = self._owe(left, Duty(threads, duty.negated))
            if added is None:
                return None
            left = added
        return left

    def _owe(self, duties: Duties, duty: Duty) -> Duties | None:
        """Add a duty, unless it is already served; None if it can't be served any more."""
        certain = any(
            not left and isinstance(self._program.instructions[at], Final)
            for at, left in duty.threads
        )
        if certain or not duty.threads:
            return duties if certain != duty.negated else None
        return duties | {duty}

    def _close(self, entries: Iterable[Thread], trackers: tuple[Threads, ...]) -> Threads:
        """Follow everything that consumes no character."""
        found = [self._closure(entry, trackers) for entry in entries]
        if len(found) == 1:
            return found[0]
        return self._without_less(frozenset().union(*found))

    def _closure(self, entry: Thread, trackers: tuple[Threads, ...]) -> Threads:
        key = (entry, trackers)
        if key not in self._closures:
            self._closures[key] = self._without_less(frozenset(self._follow_all(entry, trackers)))
        return self._closures[key]

    def _follow_all(self, entry: Thread, trackers: tuple[Threads, ...]) -> list[Thread]:
        entries = [entry]
        known = {entry}
        found: list[Thread] = []
        while entries:
            at, duties = entries.pop()
            for thread in self._follow(at, duties, trackers, found):
                if thread not in known:
                    known.add(thread)
                    entries.append(thread)
        return found

    def _without_less(self, threads: Threads) -> Threads:
        """Drop threads whose every string another thread accepts too."""
        copies = self._program.copies
        if not copies or len(threads) < 2:
            return threads
        best: dict[tuple[int, Duties], tuple[int, Thread]] = {}
        kept: list[Thread] = []
        for thread in threads:
            at, duties = thread
            if at not in copies:
                kept.append(thread)
                continue
            place, rank = copies[at]
            known = best.get((place, duties))
            if known is None or known[0] < rank:
                best[place, duties] = (rank, thread)
        return frozenset((*kept, *(thread for _, thread in best.values())))

    def _follow(
        self, at: int, duties: Duties, trackers: tuple[Threads, ...], found: list[Thread]
    ) -> list[Thread]:
        match self._program.instructions[at]:
            case Fork(then):
                return [(target, duties) for target in then]
            case LookBehind(tracker, negated, then):
                here = self.true_at_end(trackers[tracker])
                return [(then, duties)] if here != negated else []
            case LookAhead(start, negated, then):
                threads = self._close([(start, _NO_DUTIES)], trackers)
                owed = self._owe(duties, Duty(threads, negated))
                return [] if owed is None else [(then, owed)]
            case AtEnd(then):
                return [(then, duties | {"end"})]
            case _:
                found.append((at, duties))
                return []
