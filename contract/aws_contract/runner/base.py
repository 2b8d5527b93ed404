"""What every run has, whatever it is about: a target, counts, and the judgement of an answer."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Generic, TypeVar

from aws_contract.checks.base import Check, run
from aws_contract.checks.envelope import ANSWER
from aws_contract.checks.kinds import checks_of_kind
from aws_contract.checks.rejection import without_classic_form
from aws_contract.claims.evidence import VIOLATIONS, Verdict, verdict_of
from aws_contract.claims.subject import Subject
from aws_contract.protocol.other_wordings import OtherWording, wording_of
from aws_contract.protocol.wire import Answer, Request
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.results.failure import (
    Context,
    ContractFailure,
    ContractFailures,
    DocumentationDiffers,
    UnstableAnswer,
    case_id,
)
from aws_contract.results.recorder import Recorder
from aws_contract.runner.history import AnswerHistory
from aws_contract.targets.base import Reconnecting, Target
from aws_contract.targets.reachability import Reachability
from aws_strategies.case import Case, Grade, Rejected

__all__ = ["BaseJudge", "BaseSession", "Exchange"]

_SETTLED: Final = 3
"""A clause that was contradicted again so many times is settled: asking costs, and says nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """A request and its answer, when it was sent and when that was received (epoch seconds)."""

    request: Request
    answer: Answer
    at: float
    received: float

    def next_token(self, member: str | None) -> str | None:
        """Return the token of the next page in a member, None if there is none, or no text."""
        token = (self.answer.document or {}).get(member or "")
        return token if isinstance(token, str) else None


class BaseSession:
    """A target and the counts of what was sent to it.

    subject: what answers are judged for. node: the test that runs. options: the command-line
    options that a reproduction needs.
    fail_on: the verdicts that fail a test. The project's own fake must obey assumed clauses too.
    reachability: notices that the target has gone; without it each request waits for its answer.
    sanitiser: what is taken out of the answers of foreign targets before they are shown.
    wording: the wording of constraint errors that the target was found to use, if not the classic.
    history: what is remembered of all answers.
    repeated: how often each clause was contradicted by a second answer as well.
    """

    def __init__(  # noqa: PLR0913 - all but the first two are keywords
        self,
        target: Target,
        recorder: Recorder,
        *,
        subject: Subject,
        options: str = "--target fake",
        fail_on: Collection[Verdict] = VIOLATIONS,
        reachability: Reachability | None = None,
        sanitiser: Sanitiser | None = None,
    ) -> None:
        self.target = target
        self.recorder = recorder
        self.subject = subject
        self.options = options
        self.fail_on = frozenset(fail_on)
        self.node = ""
        self.wording: OtherWording | None = None
        self.history = AnswerHistory()
        self.repeated: Counter[str] = Counter()
        self._reachability = reachability
        self._sanitiser = sanitiser or Sanitiser(run_names=False)

    def recognise(self, message: str) -> OtherWording | None:
        """Return the other wording of a foreign target's message the first time it is seen."""
        if self.target.own or self.wording is not None:
            return None
        return wording_of(message)

    def wording_of(self, message: str) -> OtherWording | None:
        """Return the other wording of a message; None if the target uses the classic one.

        Wordings share the form of some messages, so that one message may have named the wrong one.
        """
        if self.wording is None or self.wording.speaks(message):
            return self.wording
        return wording_of(message)

    def answer_to(self, request: Request) -> Answer:
        """Send a request; raises OSError without an answer, at once if the target has gone."""
        way = self.target if self._reachability is None else self._reachability
        return way.send(request)

    def ask_again(self, exchange: Exchange, case: Case | None) -> Answer | None:
        """Return another answer, on another connection, to a request that changes nothing.

        None if it isn't asked for: the project's own fake always answers alike. None too if no
        answer comes; then the first one counts.
        """
        if self.target.own or not self.is_repeatable(exchange, case):
            return None
        if isinstance(self.target, Reconnecting):
            self.target.reconnect()
        self.recorder.sent(self.operation_key(exchange.request))
        try:
            return self.answer_to(exchange.request)
        except OSError:
            return None

    def is_repeatable(self, exchange: Exchange, case: Case | None) -> bool:
        """Whether a request changed nothing, so that it may be sent again: it was rejected."""
        must_fail = case is not None and isinstance(case.expected, Rejected)
        return must_fail and exchange.answer.status >= 300

    def operation_key(self, request: Request) -> str:
        """Return the name by which the requests of an operation are counted."""
        return request.operation

    def asks_again(self, failures: Iterable[ContractFailure]) -> bool:
        """Whether a second answer could tell something of any of the failures."""
        return any(self.repeated[failure.clause.id] < _SETTLED for failure in failures)

    @property
    def unreachable(self) -> str:
        """Why the target can't be reached any more; empty while it can."""
        return "" if self._reachability is None else self._reachability.reason

    def redact(self, text: str, sent: str) -> str:
        """Return a text of an answer without what is secret; `sent` may stay.

        What the project's own fake answers is made up, and shown as it is.
        """
        return text if self.target.own else self._sanitiser.text(text, sent=sent)

    def fails(self, failure: ContractFailure) -> bool:
        """Whether a failure fails the test, or is only reported."""
        if verdict_of(failure.grade) in self.fail_on:
            return True
        assumed = failure.grade is Grade.ASSUMED
        doubted = isinstance(failure, DocumentationDiffers)
        return assumed and self.target.own and not doubted

    def reproduce(self, case: Case | None, node: str) -> str:
        """Return the command that runs a case again, or the whole test `node` if it has none."""
        command = f"aws-contract run {self.options}"
        if case is not None and not case.drawn:
            return f"{command} --case {shlex.quote(case_id(case))}"
        if not node:
            return command
        hint = "  # Hypothesis replays the example that it saved" if case is not None else ""
        return f"{command} -k {shlex.quote(node)}{hint}"


_Session = TypeVar("_Session", bound=BaseSession)


class BaseJudge(Generic[_Session]):
    """Checks answers, and collects the failures of one test."""

    def __init__(self, session: _Session) -> None:
        self.session = session
        self.failures: list[ContractFailure] = []
        self._again: dict[int, tuple[Exchange, Answer | None]] = {}

    def check(
        self,
        exchange: Exchange,
        checks: Iterable[Check],
        *,
        case: Case | None = None,
        body: Mapping[str, Any] | None = None,
        unverified_passes: bool = False,
    ) -> bool:
        """Run checks on an answer and keep what fails; return whether nothing did.

        A failure that doesn't fail the run counts as an unverified difference, and for what is
        returned as a failure unless `unverified_passes`.
        """
        context = self._context(exchange, case, {} if body is None else body)
        if context.wording is not None:
            checks = without_classic_form(checks)
        checks = tuple(checks)
        obeyed, failures = run(checks, context, exchange.answer)
        if failures:
            failures = self._confirmed(failures, checks, context, exchange)
        for clause in obeyed:
            self.session.recorder.passed(clause)
        fails = [self._judge(failure) for failure in failures]
        return not (any(fails) if unverified_passes else failures)

    def check_kind(self, exchange: Exchange, *, case: Case | None = None) -> None:
        """Judge what holds for every answer, and for every success or rejection."""
        history = self.session.history
        kind = checks_of_kind(exchange.request, exchange.answer)
        self.check(exchange, (*ANSWER, *history.checks(exchange), *kind), case=case)
        history.add(exchange)

    def _context(self, exchange: Exchange, case: Case | None, body: Mapping[str, Any]) -> Context:
        session, target = self.session, self.session.target
        return Context(
            request=exchange.request,
            target=target.name,
            url=target.url,
            region=target.region,
            partition=target.partition,
            subject=session.subject,
            account=target.account,
            case=case,
            body=body,
            reproduce=partial(session.reproduce, case, session.node),
            redact=session.redact,
            wording=session.wording_of(exchange.answer.message or ""),
        )

    def _confirmed(
        self,
        failures: list[ContractFailure],
        checks: tuple[Check, ...],
        context: Context,
        exchange: Exchange,
    ) -> list[ContractFailure]:
        """Return the failures; what another answer to the same request obeys is unstable."""
        session = self.session
        if not session.asks_again(failures):
            return failures
        again = self._another_answer(exchange, context.case)
        if again is None:
            return failures
        repeated = {each.clause.id for each in run(checks, context, again)[1]}
        session.repeated.update(repeated)
        return [
            each if each.clause.id in repeated else UnstableAnswer(each, again) for each in failures
        ]

    def _another_answer(self, exchange: Exchange, case: Case | None) -> Answer | None:
        """Return another answer to a request, asked for once."""
        key = id(exchange)
        if key not in self._again:
            self._again[key] = exchange, self.session.ask_again(exchange, case)
        return self._again[key][1]

    def _judge(self, failure: ContractFailure) -> bool:
        """Count a failure; return whether it fails the run."""
        if not self.session.fails(failure):
            self.session.recorder.differs(failure)
            return False
        self.session.recorder.failed(failure)
        self.failures.append(failure)
        return True

    def conclude(self) -> None:
        """Raise ContractFailures with everything that failed, if anything did."""
        __tracebackhide__ = True
        if self.failures:
            raise ContractFailures(self.failures)
