"""Sending and judging: what the tests of the suite are written with."""

from __future__ import annotations

import secrets
import shlex
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from aws_contract.checks import Check, run
from aws_contract.checks.envelope import ANSWER
from aws_contract.claims.evidence import VIOLATIONS, Verdict, verdict_of
from aws_contract.protocol.wire import Answer, Request, request_of
from aws_contract.results.failure import (
    Context,
    ContractFailure,
    ContractFailures,
    DocumentationDiffers,
    case_id,
)
from aws_contract.results.recorder import Recorder
from aws_contract.targets.base import Target
from aws_strategies.case import Case, Grade

__all__ = ["Exchange", "Judge", "Session"]

_PATIENCE: Final = 120.0
"""Seconds to wait for a service that is still working on an algorithm."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """A request and its answer, and when it was sent (epoch seconds)."""

    request: Request
    answer: Answer
    at: float


class Session:
    """A target and the counts of what was sent to it; one for all tests of a process.

    `node` is the test that runs, `options` the command-line options that its reproduction needs.
    `fail_on` are the verdicts that fail a test; what is assumed the project's own fake must obey
    whatever they are.
    """

    def __init__(
        self,
        target: Target,
        recorder: Recorder,
        *,
        options: str = "--target fake",
        fail_on: Collection[Verdict] = VIOLATIONS,
    ) -> None:
        self.target = target
        self.fail_on = frozenset(fail_on)
        self.recorder = recorder
        self.options = options
        self.node = ""
        self.prefix = f"contract-{secrets.token_hex(4)}"
        self._names = 0

    def new_name(self, stem: str = "a") -> str:
        """Return an algorithm name that nothing else has: the run's prefix, a number, a stem."""
        self._names += 1
        return f"{self.prefix}-{self._names}-{stem}"

    @contextmanager
    def judging(self) -> Iterator[Judge]:
        """Give a judge; at the end raise ContractFailures if anything failed.

        So too if the block itself raises: what was judged before then isn't lost.
        """
        __tracebackhide__ = True
        judge = Judge(self)
        try:
            yield judge
        finally:
            judge.conclude()

    def fails(self, failure: ContractFailure) -> bool:
        """Whether a failure fails the test, or is only told."""
        if verdict_of(failure.grade) in self.fail_on:
            return True
        assumed = failure.grade is Grade.ASSUMED
        doubted = isinstance(failure, DocumentationDiffers)
        return assumed and self.target.own and not doubted

    def reproduce(self, case: Case | None) -> str:
        """Return the command that runs a case again, or the whole test if it has none."""
        command = f"aws-contract run {self.options}"
        if case is not None and not case.id.startswith(RANDOM):
            return f"{command} --contract-case {shlex.quote(case_id(case))}"
        hint = "  # Hypothesis replays the example that it saved" if case is not None else ""
        return f"{command} -k {shlex.quote(self.node)}{hint}"


RANDOM: Final = "random"
"""How the ids of cases begin that Hypothesis drew: it reproduces them, not their id."""


class Judge:
    """Sends, checks and collects the failures of one test."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.failures: list[ContractFailure] = []

    def ask(self, operation: str, body: Mapping[str, Any] | bytes) -> Exchange:
        """Send an operation and judge what holds for any answer."""
        return self.send(request_of(operation, body))

    def send(self, request: Request, *, case: Case | None = None) -> Exchange:
        """Send a request and judge what holds for any answer."""
        self.session.recorder.sent(request.operation)
        at = time.time()
        answer = self.session.target.send(request)
        took = answer.seconds or time.time() - at
        self.session.recorder.answered(request.operation, at=at, seconds=took)
        exchange = Exchange(request=request, answer=answer, at=at)
        self.check(exchange, ANSWER, case=case)
        return exchange

    def check(
        self,
        exchange: Exchange,
        checks: Iterable[Check],
        *,
        case: Case | None = None,
        body: Any = None,
        extra: Any = None,
    ) -> bool:
        """Run checks on an answer and keep what fails; return whether nothing did.

        A failure of another verdict than those that fail counts as a difference.
        """
        target = self.session.target
        context = Context(
            request=exchange.request,
            target=target.name,
            url=target.url,
            region=target.region,
            partition=target.partition,
            account=target.account,
            case=case,
            body=body,
            reproduce=self.session.reproduce(case),
            extra=extra,
        )
        obeyed, failures = run(checks, context, exchange.answer)
        for clause in obeyed:
            self.session.recorder.passed(clause)
        for failure in failures:
            self._judge(failure)
        return not failures

    def _judge(self, failure: ContractFailure) -> None:
        if self.session.fails(failure):
            self.session.recorder.failed(failure)
            self.failures.append(failure)
        else:
            self.session.recorder.differs(failure)

    def conclude(self) -> None:
        """Raise ContractFailures with everything that failed, if anything did."""
        __tracebackhide__ = True
        if self.failures:
            raise ContractFailures(self.failures)

    def remove(self, name: str) -> Exchange:
        """Delete an algorithm, waiting while the service still works on it or on its deletion."""
        until = time.monotonic() + _PATIENCE
        deleted = self.ask("DeleteAlgorithm", {"AlgorithmName": name})
        while "InProgress" in (deleted.answer.message or "") and time.monotonic() < until:
            time.sleep(1)
            deleted = self.ask("DeleteAlgorithm", {"AlgorithmName": name})
        if self.session.target.isolated:
            return deleted
        while self._deleting(name) and time.monotonic() < until:
            time.sleep(1)
        return deleted

    def _deleting(self, name: str) -> bool:
        answer = self.ask("DescribeAlgorithm", {"AlgorithmName": name}).answer
        return (answer.document or {}).get("AlgorithmStatus") == "Deleting"

    def entries(
        self, asked: Mapping[str, Any], *, checks: Iterable[Check] = ()
    ) -> tuple[tuple[Mapping[str, Any], ...], Exchange]:
        """List all pages of a question; return the summaries and the last exchange."""
        return self._pages("ListAlgorithms", asked, "AlgorithmSummaryList", checks)

    def tags(self, arn: str) -> tuple[tuple[Mapping[str, Any], ...], Exchange]:
        """List the tags of an algorithm, all pages; return them and the last exchange."""
        return self._pages("ListTags", {"ResourceArn": arn}, "Tags", ())

    def _pages(
        self, operation: str, asked: Mapping[str, Any], member: str, checks: Iterable[Check]
    ) -> tuple[tuple[Mapping[str, Any], ...], Exchange]:
        entries: list[Mapping[str, Any]] = []
        token, seen = None, set()
        while True:
            page = self.ask(operation, {**asked, **({"NextToken": token} if token else {})})
            self.check(page, checks, extra=asked.get("MaxResults"))
            document = page.answer.document or {}
            found = document.get(member)
            entries += [entry for entry in found or () if isinstance(entry, dict)]
            token = document.get("NextToken")
            if not token or token in seen:
                return tuple(entries), page
            seen.add(token)

    def names(self) -> tuple[frozenset[str], Exchange]:
        """List the names that are there, on a shared target only those of this run."""
        own = {} if self.session.target.isolated else {"NameContains": self.session.prefix}
        entries, last = self.entries({"MaxResults": 100, **own})
        return frozenset(str(entry.get("AlgorithmName")) for entry in entries), last
