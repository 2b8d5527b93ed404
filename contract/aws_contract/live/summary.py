"""What a live run prints: its progress, its summary, and the exit status."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, TextIO

from aws_contract.exit_status import ExitStatus
from aws_contract.live.budget import Stop, StopRun
from aws_contract.live.removal.leftovers import Leftovers
from aws_contract.reports.brief import brief_lines
from aws_contract.results.recorder import Recorder
from aws_contract.results.result import RunResult
from aws_contract.results.scorecard import scorecard

__all__ = [
    "Ending",
    "Outcome",
    "Progress",
    "ProgressLine",
    "left_lines",
    "lines",
    "status_of",
    "text_of",
]


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


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a run ended. `unanswered` are the scenarios that never got a usable response.

    `inconclusive` are those with a request that was rejected for a reason other than the one under
    test, `errors` those that ended with an error of the suite itself, with its name. `limit` is the
    number of requests that the run may send.
    """

    stop: StopRun | None
    done: int
    steps: int
    unanswered: tuple[str, ...]
    inconclusive: tuple[str, ...]
    errors: tuple[str, ...]
    leftovers: Leftovers
    limit: int

    @property
    def judged(self) -> int:
        """How many scenarios came to a verdict."""
        return self.done - len(self.inconclusive)

    @property
    def incomplete(self) -> str:
        """Why the run isn't complete; empty if it is."""
        left = [*self.leftovers.kept, *self.leftovers.unsure]
        return "; ".join(
            filter(
                None,
                (
                    str(self.stop or ""),
                    "" if self.stop or self.judged else self._nothing(),
                    _number(self.unanswered, "scenario(s) never got a usable response"),
                    _number(self.errors, "scenario(s) ended with an error of the suite"),
                    _number(left, "name(s) may be left"),
                ),
            )
        )

    def _nothing(self) -> str:
        if self.done:
            return "nothing was judged: no scenario came to a verdict"
        if self.steps:
            return "nothing was judged: no scenario was done"
        return f"--max-requests {self.limit} leaves no room for a scenario, tidy-up and retries"


def _number(items: Collection[str], what: str) -> str:
    return f"{len(items)} {what}" if items else ""


@dataclass(frozen=True, kw_only=True)
class Outcome(Ending):
    """What a run came to. `removal` is the command that removes what is left."""

    report: RunResult
    recorder: Recorder
    surprises: int
    removal: str


def contradictions(outcome: Outcome, known: Collection[str]) -> tuple[str, ...]:
    """Return the clauses that were violated and that aren't known to be, the worst first."""
    violated = scorecard(outcome.report).violated
    return tuple(each.id for each in violated if each.id not in known)


def status_of(outcome: Outcome, known: Collection[str]) -> ExitStatus:
    """Return the exit status: a new contradiction weighs more than a run that ended early."""
    if outcome.stop is not None and outcome.stop.reason is Stop.UNREACHABLE and not outcome.done:
        return ExitStatus.UNREACHABLE
    if contradictions(outcome, known):
        return ExitStatus.VIOLATES
    if outcome.stop is not None and outcome.stop.reason is Stop.UNREACHABLE:
        return ExitStatus.UNREACHABLE
    return ExitStatus.INCOMPLETE if outcome.incomplete else ExitStatus.OBEYS


def lines(outcome: Outcome, known: Collection[str]) -> Iterator[str]:
    """Yield the summary; the first line says what changed."""
    yield _headline(outcome, known)
    if outcome.stop is not None:
        yield f"stopped   {outcome.stop} ({outcome.done} of {outcome.steps} scenarios done)"
    yield from _loose_ends(outcome)
    yield from brief_lines(outcome.report)


def _headline(outcome: Outcome, known: Collection[str]) -> str:
    new = contradictions(outcome, known)
    if new:
        return f"CHANGED: {len(new)} clause(s) contradicted that weren't before: {', '.join(new)}"
    if outcome.stop is not None and outcome.stop.reason is Stop.UNREACHABLE:
        return f"UNREACHABLE: {outcome.stop.detail}"
    if outcome.leftovers.kept:
        return f"LEFT BEHIND: {outcome.incomplete}"
    if outcome.stop is not None:
        return f"STOPPED EARLY: {outcome.stop}"
    if not outcome.judged:
        return f"NOTHING DONE: {outcome.incomplete}"
    if outcome.incomplete:
        return f"INCOMPLETE: {outcome.incomplete}"
    return f"AS KNOWN: {outcome.done} scenarios, no new contradiction"


def _loose_ends(outcome: Outcome) -> Iterator[str]:
    if outcome.surprises:
        yield f"surprises {outcome.surprises} invalid create(s) succeeded; what was made is deleted"
    for error in outcome.errors:
        yield f"error     {error}: see errors.txt in the run's folder; please report it"
    for step in outcome.unanswered:
        yield f"unanswered {step}"
    for step in outcome.inconclusive:
        yield f"inconclusive {step}: rejected for a reason other than the one under test"


def left_lines(outcome: Outcome) -> Iterator[str]:
    """Yield what is left by its names, which aren't redacted, and the command that removes it."""
    for name in outcome.leftovers.kept:
        yield f"kept      {name}  {outcome.leftovers.statuses.get(name, '')}".rstrip()
    for name in outcome.leftovers.unsure:
        yield f"unsure    {name!r} may exist by a create of the run, but isn't its own name: look"
    if outcome.leftovers.kept:
        yield f"remove    {outcome.removal}"


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
        self._write(f"\r\x1b[K{text_of(progress)}")

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:  # a terminal that hung up
            self._on = self._shown = False

    def close(self) -> None:
        """Clear the line."""
        if self._shown:
            self._write("\r\x1b[K")


def text_of(progress: Progress) -> str:
    """Return the line of a progress."""
    rate = progress.requests / progress.seconds if progress.seconds else 0.0
    minutes, seconds = divmod(round(progress.left), 60)
    return (
        f"{progress.done}/{progress.steps} scenarios, {progress.clauses} clauses, "
        f"{progress.requests} requests ({rate:.1f}/s), {progress.findings} findings, "
        f"{minutes}:{seconds:02} left"
    )
