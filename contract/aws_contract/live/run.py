"""One live run: scenario by scenario, each on disk when it is done, nothing left behind.

Each scenario is judged by a recorder of its own, whose counts are added when it is done. One that
was cut off counts for nothing and is run again, so a run that was stopped and resumed ends with the
verdicts of one that wasn't.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Final

from aws_contract.interruption import LiveInterruption
from aws_contract.live.budget import Clock, Stop, StopRun, budget_of
from aws_contract.live.guard import Guard, InconclusiveError, NoUsableResponseError
from aws_contract.live.options import LiveOptions, removal_command
from aws_contract.live.removal.leftovers import Leftovers, clean_up, list_names
from aws_contract.live.run_folder.journal import FinishedStep, RunFolder
from aws_contract.live.session import LiveSession
from aws_contract.live.steps import Step
from aws_contract.live.substitution import Destination
from aws_contract.live.summary import Ending, Outcome, Progress
from aws_contract.protocol.wire import Answer, Request
from aws_contract.recordings.recording import recording_of
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.resources.resource import Resource
from aws_contract.results.recorder import Recorder
from aws_contract.results.result import RunResult, TargetInfo
from aws_contract.runner.session import Judge
from aws_contract.scenarios.scenario import Effect
from aws_contract.targets.base import Target

__all__ = ["Run"]

_TRIES: Final = 12
"""How often a scenario begins anew whose requests may have taken effect without an answer."""
_LONGEST_PAUSE: Final = 20.0
_ALL_DENIED: Final = 10
"""If none of so many first scenarios was permitted, the others won't be either."""


class Run:
    """One attempt to do the steps of a plan that aren't done yet."""

    def __init__(  # noqa: PLR0913 - what it is made of, of which three are keywords only for tests
        self,
        options: LiveOptions,
        target: Target,
        steps: Sequence[Step],
        *,
        folder: RunFolder,
        sanitiser: Sanitiser,
        resource: Resource,
        destination: Destination,
        clock: Clock | None = None,
        show: Callable[[Progress], None] = lambda _: None,
        interrupts: LiveInterruption | None = None,
    ) -> None:
        self._options = options
        self._steps = steps
        self._resource = resource
        self._folder = folder
        self._sanitiser = sanitiser
        self._clock = clock or Clock()
        self._show = show
        self._interrupts = interrupts or LiveInterruption()
        self._budget = budget_of(options, self._clock, folder.names)
        self._exchanges: list[tuple[Request, Answer]] = []
        self._guard = Guard(
            target,
            resource=resource,
            budget=self._budget,
            names=folder.names,
            observe=self._observe,
        )
        self._session = self._new_session(destination)
        self._begin()

    def _new_session(self, destination: Destination) -> LiveSession:
        return LiveSession(
            self._guard,
            names=self._folder.names,
            prefix=self._folder.prefix,
            attempt=self._folder.attempt,
            options=self._options,
            resource=self._resource,
            destination=destination,
        )

    def _begin(self) -> None:
        """Start counting, with what earlier attempts have done."""
        self._total = Recorder()
        self._done: set[str] = set()
        self._inconclusive: list[str] = []
        self._errors: list[str] = []
        self._surprises = 0
        self._started = time.monotonic()
        self._most = self._limit()
        self._resume()

    def _limit(self) -> float:
        if self._options.max_surprises is not None:
            return self._options.max_surprises
        return 1 if self._options.aws else float("inf")

    def _resume(self) -> None:
        wanted = {step.id: step.digest for step in self._steps}
        for entry in self._folder.steps.read():
            if wanted.get(entry.step) == entry.digest and entry.step not in self._done:
                self._count(entry)

    def _count(self, entry: FinishedStep) -> None:
        self._done.add(entry.step)
        self._total.merge(entry.counts)
        self._surprises += entry.surprises
        if entry.inconclusive:
            self._inconclusive.append(entry.step)

    def go(self) -> Outcome:
        """Run what isn't done, then delete everything that was created, whatever happened."""
        stop: StopRun | None = None
        unanswered: tuple[str, ...] = ()
        left = Leftovers()
        try:
            stop, unanswered = self._until_stopped()
        finally:
            self._interrupts.begin_tidying()
            if stop is None or stop.reason is not Stop.UNREACHABLE or self._guard.answered:
                self._budget.reserve()
                left = self._clean_up()
            self._interrupts.begin_report()
        if stop is None and self._interrupts.received:
            stop = StopRun(Stop.INTERRUPTED, "while it tidied up")
        ended = Ending(
            stop=stop,
            done=len(self._done),
            steps=len(self._steps),
            unanswered=unanswered,
            inconclusive=tuple(self._inconclusive),
            errors=tuple(self._errors),
            leftovers=left,
            limit=self._options.max_requests,
        )
        return Outcome(
            **{each.name: getattr(ended, each.name) for each in fields(ended)},
            report=self._report(ended),
            recorder=self._total,
            surprises=self._surprises,
            removal=removal_command(self._options),
        )

    def _until_stopped(self) -> tuple[StopRun | None, tuple[str, ...]]:
        """Do the steps; return what stopped that, and which got no usable response."""
        try:
            try:
                if self._folder.attempt > 1:
                    self._clean_up()  # what an attempt that was killed has left
                return None, self._all()
            except StopRun as reason:
                return reason, ()
            finally:
                self._interrupts.begin_tidying()
        except KeyboardInterrupt:
            return StopRun(Stop.INTERRUPTED), ()

    def _clean_up(self) -> Leftovers:
        self._guard.begin(fragile=False)
        return clean_up(
            self._guard.send,
            self._resource,
            names=self._folder.names,
            prefix=self._folder.prefix,
            clock=self._clock,
        )

    def _report(self, ending: Ending) -> RunResult:
        self._total.redact(lambda text, _: self._sanitiser.learned(text))
        return RunResult.of(
            self._total,
            target=TargetInfo(
                name=self._sanitiser.text(self._guard.name),
                region=self._guard.region,
                partition=self._guard.partition,
            ),
            seconds=time.monotonic() - self._started,
            resource=self._resource,
            incomplete=self._sanitiser.text(ending.incomplete),
            unreachable=ending.stop is not None and ending.stop.reason is Stop.UNREACHABLE,
        )

    def _all(self) -> tuple[str, ...]:
        """Do every step; return those that never got an answer. A resumed run tries them again."""
        if self._surprises > self._most:
            raise StopRun(Stop.SURPRISES, f"{self._surprises} so far")
        list_names(self._guard.send, self._resource)  # `_observe` learns which to redact
        missed = self._each(step for step in self._steps if step.id not in self._done)
        return tuple(step.id for step in missed)

    def _each(self, steps: Iterable[Step]) -> list[Step]:
        return [step for step in steps if not self._answered(step)]

    def _answered(self, step: Step) -> bool:
        self._guard.begin(fragile=step.scenario.effect is Effect.CREATES)
        for attempt in range(1, _TRIES + 1):
            self._guard.begin_again()
            try:
                entry = self._judged(step)
            except NoUsableResponseError as error:
                if not error.again:
                    return False
                self._budget.pause(min(_LONGEST_PAUSE, 0.5 * 2**attempt))
                continue
            except Exception as error:  # noqa: BLE001 - a bug of ours must not lose the report
                self._note_error(step, error)
                return True
            self._keep(step, entry)
            return True
        return False

    def _note_error(self, step: Step, error: Exception) -> None:
        """Keep an error of the suite itself: its scenario has no verdict, and the run goes on."""
        if isinstance(error, StopRun | OSError):
            raise error
        self._errors.append(f"{step.id}: {type(error).__name__}")
        text = "".join(traceback.format_exception(error))
        with (self._folder.path / "errors.txt").open("a", encoding="utf-8") as file:
            file.write(self._sanitiser.text(f"{step.id}\n{text}\n"))

    def _judged(self, step: Step) -> FinishedStep:
        """Do a step by itself; return what goes on disk about it."""
        self._exchanges.clear()
        self._session.node = step.id
        recorder = self._session.recorder = Recorder()
        judge = Judge(self._session)
        inconclusive = False
        try:
            step.scenario.run(judge)
        except InconclusiveError:
            inconclusive, judge.failures = True, []
            recorder = self._session.recorder = _requests_of(recorder)
        recorder.found(judge.failures, test=f"live {step.scenario.topic}")
        return FinishedStep(
            step=step.id,
            digest=step.digest,
            surprises=judge.surprises,
            inconclusive=inconclusive,
            counts=self._sanitised(recorder.snapshot()),
        )

    def _sanitised(self, snapshot: Mapping[str, object]) -> dict[str, object]:
        names = ("findings", "differences")
        return {**snapshot, **{name: self._sanitiser.json(snapshot[name]) for name in names}}

    def _keep(self, step: Step, entry: FinishedStep) -> None:
        record = recording_of(
            step.id,
            step.digest,
            self._exchanges,
            self._session.recorder,
            place=(self._guard.name, self._guard.region),
            sanitiser=self._sanitiser,
        )
        with self._interrupts.held():
            self._folder.evidence.append(record)
            self._folder.steps.append(entry)
            self._count(entry)
        self._show(self._progress())
        if len(self._inconclusive) == len(self._done) == _ALL_DENIED:
            raise StopRun(Stop.CREDENTIALS, "nothing is permitted: see `live plan --policy`")
        if entry.surprises and self._surprises > self._most:
            raise StopRun(Stop.SURPRISES, f"{self._surprises} so far, the last by {step.id}")

    def _progress(self) -> Progress:
        seconds = time.monotonic() - self._started
        left = sum(step.requests for step in self._steps if step.id not in self._done)
        rate = self._budget.sent / seconds if seconds else 0.0
        return Progress(
            done=len(self._done),
            steps=len(self._steps),
            clauses=len(self._total.clauses),
            requests=self._budget.sent,
            findings=len(self._total.findings),
            seconds=seconds,
            left=left / rate if rate else 0.0,
        )

    def _observe(self, request: Request, answer: Answer) -> None:
        self._exchanges.append((request, answer))
        if request.operation == self._resource.list:
            self._sanitiser.learn_listed(answer.document, self._resource)


def _requests_of(recorder: Recorder) -> Recorder:
    """Return a recorder that knows what was sent, and of no verdicts."""
    fresh = Recorder()
    fresh.requests.update(recorder.requests)
    return fresh
