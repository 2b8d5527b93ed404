"""What a live run says at its end: exit status, first line, and the rest of the summary."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from aws_contract.live.budget import Stop
from aws_contract.live.run import Outcome
from aws_contract.reports.terminal import scorecard_lines, summary_lines
from aws_contract.results.scorecard import scorecard

__all__ = ["BAD_INPUT", "CONTRADICTED", "OBEYS", "STOPPED", "UNREACHABLE", "lines", "status_of"]

OBEYS: Final = 0
CONTRADICTED: Final = 1
BAD_INPUT: Final = 2
UNREACHABLE: Final = 3
STOPPED: Final = 4


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
        yield f"stopped   {outcome.stop} ({outcome.done} of {outcome.steps} steps done)"
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
        return (
            f"UNANSWERED: {len(outcome.unanswered)} step(s) never got an answer that says anything"
        )
    return f"AS KNOWN: {outcome.done} steps, nothing is contradicted that wasn't before"


def _loose_ends(outcome: Outcome) -> Iterator[str]:
    if outcome.surprises:
        yield f"surprises {outcome.surprises} create(s) taken that must be refused; deleted at once"
    if outcome.leftovers.kept:
        number = len(outcome.leftovers.kept)
        yield f"kept      {number} name(s) couldn't be removed: see `aws-contract live clean`"
    for name in outcome.leftovers.unsure:
        yield f"unsure    a create of {name!r} got no answer; it isn't the run's own name: look"
    for step in outcome.unanswered:
        yield f"unanswered {step}"
    for step in outcome.undecided:
        yield f"undecided {step}: refused, but for another reason than the one to find out about"
