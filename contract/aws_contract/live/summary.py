"""What a live run prints: its progress, its summary, and the exit status."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, TextIO

from aws_contract.live.budget import Stop, StopRun
from aws_contract.live.cleanup import Leftovers
from aws_contract.reports.terminal import scorecard_lines, summary_lines
from aws_contract.results.recorder import Recorder
from aws_contract.results.result import RunResult
from aws_contract.results.scorecard import scorecard

__all__ = [
    "BAD_INPUT",
    "CONTRADICTED",
    "OBEYS",
    "STOPPED",
    "UNREACHABLE",
    "Outcome",
    "Progress",
    "ProgressLine",
    "lines",
    "status_of",
    "text_of",
]

OBEYS: Final = 0
CONTRADICTED: Final = 1
BAD_INPUT: Final = 2
UNREACHABLE: Final = 3
STOPPED: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a run is: `seconds` since it began, `left` seconds expected until it ends."""

    done: int
    steps: int
    clauses: int
    requests: int
    findings: int
    seconds: float
    left: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a run came to. `unanswered` are the scenarios that never got a usable response.

    `inconclusive` are those with a request that was rejected for a reason other than the one under
    test.
    """

    report: RunResult
    recorder: Recorder
    stop: StopRun | None
    done: int
    steps: int
    surprises: int
    unanswered: tuple[str, ...]
    inconclusive: tuple[str, ...]
    leftovers: Leftovers


def contradictions(outcome: Outcome, known: Collection[str]) -> tuple[str, ...]:
    """Return the clauses that were violated and that aren't known to be, the worst first."""
    violated = scorecard(outcome.report).violated
    return tuple(each.id for each in violated if each.id not in known)


def status_of(outcome: Outcome, known: Collection[str]) -> int:
    """Return the exit status: a new contradiction weighs more than a run that ended early."""
    if outcome.stop is not None and outcome.stop.reason is Stop.UNREACHABLE and not outcome.done:
        return UNREACHABLE
    if contradictions(outcome, known):
        return CONTRADICTED
    if outcome.stop is not None and outcome.stop.reason is Stop.UNREACHABLE:
        return UNREACHABLE
    return STOPPED if outcome.stop or outcome.unanswered or outcome.leftovers.kept else OBEYS


def lines(outcome: Outcome, known: Collection[str]) -> Iterator[str]:
    """Yield the summary; the first line says what changed."""
    yield _headline(outcome, known)
    if outcome.stop is not None:
        yield f"stopped   {outcome.stop} ({outcome.done} of {outcome.steps} scenarios done)"
    yield from _loose_ends(outcome)
    yield from summary_lines(outcome.report)
    yield from scorecard_lines(outcome.report)


def _headline(outcome: Outcome, known: Collection[str]) -> str:
    new = contradictions(outcome, known)
    if new:
        return f"CHANGED: {len(new)} clause(s) contradicted that weren't before: {', '.join(new)}"
    if outcome.stop is not None and outcome.stop.reason is Stop.UNREACHABLE:
        return f"UNREACHABLE: {outcome.stop.detail}"
    if outcome.leftovers.kept:
        return f"LEFT BEHIND: {len(outcome.leftovers.kept)} name(s): `aws-contract live clean`"
    if outcome.stop is not None:
        return f"STOPPED EARLY: {outcome.stop}"
    if outcome.unanswered:
        return f"UNANSWERED: {len(outcome.unanswered)} scenario(s) never got a usable response"
    return f"AS KNOWN: {outcome.done} scenarios, no new contradiction"


def _loose_ends(outcome: Outcome) -> Iterator[str]:
    if outcome.surprises:
        yield f"surprises {outcome.surprises} invalid create(s) succeeded; each was deleted at once"
    if outcome.leftovers.kept:
        number = len(outcome.leftovers.kept)
        yield f"kept      {number} name(s) couldn't be removed: see `aws-contract live clean`"
    for name in outcome.leftovers.unsure:
        yield f"unsure    {name!r} may exist by a create of the run, but isn't its own name: look"
    for step in outcome.unanswered:
        yield f"unanswered {step}"
    for step in outcome.inconclusive:
        yield f"inconclusive {step}: rejected for a reason other than the one under test"


_EVERY: Final = 0.2
"""Seconds between two updates."""


class ProgressLine:
    """Call it with each `Progress`; `close` when the run is over."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._on = stream.isatty()
        self._last = 0.0
        self._shown = False

    def __call__(self, progress: Progress) -> None:
        """Show the progress, unless it was shown a moment ago."""
        now = time.monotonic()
        if not self._on or now - self._last < _EVERY:
            return
        self._last, self._shown = now, True
        self._stream.write(f"\r\x1b[K{text_of(progress)}")
        self._stream.flush()

    def close(self) -> None:
        """Clear the line."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def text_of(progress: Progress) -> str:
    """Return the line of a progress."""
    rate = progress.requests / progress.seconds if progress.seconds else 0.0
    minutes, seconds = divmod(round(progress.left), 60)
    return (
        f"{progress.done}/{progress.steps} scenarios, {progress.clauses} clauses, "
        f"{progress.requests} requests ({rate:.1f}/s), {progress.findings} findings, "
        f"{minutes}:{seconds:02} left"
    )
