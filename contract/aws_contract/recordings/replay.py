"""Sends what a service was recorded to answer to the fake, which must answer the same.

Only steps that are one deterministic case are replayed: what they send is known from their id. A
recording whose digest is another than today's was made of another model, and is left out.

Known differences are a JSON file: ``{step: reason}``. A difference that isn't in it, and a reason
whose step no longer differs, make a replay fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from aws_contract.live.steps import digest_of
from aws_contract.protocol.error_parser import announced, parse
from aws_contract.protocol.wire import Answer, request_for
from aws_contract.recordings.recording import BadEvidenceError, RecordedAnswer, Recording
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.resources.resource import Resource
from aws_contract.results.codec import CodecError, read
from aws_contract.results.untrusted import one_line
from aws_contract.scenarios.registry import scenarios
from aws_contract.scenarios.scenario import Effect
from aws_contract.targets.base import Target
from aws_contract.targets.fake import FakeTarget
from aws_strategies.case import Case

__all__ = ["AnswerDifference", "Replay", "known_differences", "replay"]

_CLEAN: Final = Sanitiser()


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerDifference:
    """A step in which the fake answers otherwise than the service did."""

    step: str
    recorded: str
    fake: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Replay:
    """What a replay came to: steps compared, left out, different; known reasons that are stale."""

    compared: int
    left_out: int
    new: tuple[AnswerDifference, ...]
    known: tuple[AnswerDifference, ...]
    stale: tuple[str, ...]

    @property
    def faithful(self) -> bool:
        """Whether every difference is known, and every known difference is one."""
        return not self.new and not self.stale

    def lines(self) -> Iterator[str]:
        """Yield the replay for people."""
        yield f"compared  {self.compared} recorded answers, {self.left_out} left out"
        for each in self.new:
            yield f"NEW       {each.step}"
            yield f"            recorded  {one_line(each.recorded)}"
            yield f"            fake      {one_line(each.fake)}"
        for each in self.known:
            yield f"known     {each.step}"
        for step in self.stale:
            yield f"STALE     {step}: no longer differs"


def known_differences(path: Path) -> dict[str, str]:
    """Return the known differences of a file, none if there is no file; BadEvidenceError."""
    if not path.exists():
        return {}
    try:
        return read(path, dict[str, str])
    except CodecError as error:
        raise BadEvidenceError(f"{error}; expected {{step: reason}}") from error


def replay(
    recordings: Iterable[Recording],
    *,
    known: Mapping[str, str],
    resource: Resource,
    target: Target | None = None,
) -> Replay:
    """Send each recorded case to the fake, or to `target`, and compare the answers."""
    target = target or FakeTarget()
    compared = left_out = 0
    differences = []
    for recording in recordings:
        case = _cases(resource).get(recording.step)
        same = case and recording.digest == digest_of(case.operation, case.body, case.raw)
        if case is None or not same or not recording.answers:
            left_out += 1
            continue
        compared += 1
        got = target.send(request_for(case))
        if not _same(recording.answers[0], got):
            differences.append(
                AnswerDifference(
                    step=recording.step, recorded=_text(recording.answers[0]), fake=_text(got)
                )
            )
    steps = {each.step for each in differences}
    return Replay(
        compared=compared,
        left_out=left_out,
        new=tuple(each for each in differences if each.step not in known),
        known=tuple(each for each in differences if each.step in known),
        stale=tuple(sorted(set(known) - steps)),
    )


@cache
def _cases(resource: Resource) -> Mapping[str, Case]:
    """Every case that must be rejected for its shape alone, by the id of its scenario."""
    return {
        scenario.id: scenario.case
        for scenario in scenarios(resource)
        if scenario.case is not None and scenario.effect is Effect.REJECTED
    }


def _same(recorded: RecordedAnswer, got: Answer) -> bool:
    if (recorded.status, recorded.code) != (got.status, got.code):
        return False
    return _said(recorded.message or "") == _said(_CLEAN.text(got.message or ""))


def _said(text: str) -> object:
    """Return what a sanitised text says: of constraint errors the set, since their order varies."""
    if announced(text) is None:
        return text
    return frozenset((item.path, item.constraint, item.value) for item in parse(text).items)


def _text(answer: RecordedAnswer | Answer) -> str:
    return f"HTTP {answer.status} {answer.code}: {_CLEAN.text(answer.message or '')}"
