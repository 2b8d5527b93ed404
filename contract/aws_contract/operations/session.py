"""The run of one operation: its target and its counts, and the judge of its answers."""

from __future__ import annotations

import shlex
import time
from collections.abc import Collection

from aws_contract.checks.rejection import wording_differs
from aws_contract.claims.evidence import VIOLATIONS, Verdict
from aws_contract.operations.clauses import OperationsSubject
from aws_contract.operations.observed import wording_of_service
from aws_contract.protocol.wire import Request, request_of
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.results.recorder import Recorder
from aws_contract.runner.base import BaseJudge, BaseSession, Exchange
from aws_contract.runner.history import AnswerHistory
from aws_contract.targets.base import Target
from aws_contract.targets.reachability import Reachability
from aws_strategies.case import Case
from aws_strategies.limits import derivable
from aws_strategies.minimal import smallest
from aws_strategies.model import Operation

__all__ = ["OperationJudge", "OperationSession", "smallest_request"]


class OperationSession(BaseSession):
    """A target and the counts of one operation.

    node: the id of the scenario that runs. sends_valid: whether requests are sent that must be
    accepted. keeps_nothing: whether the target accepts each of them, whatever came before.
    """

    def __init__(  # noqa: PLR0913 - all but the first are keywords
        self,
        target: Target,
        *,
        operation: Operation,
        options: str = "",
        fail_on: Collection[Verdict] = VIOLATIONS,
        reachability: Reachability | None = None,
        sanitiser: Sanitiser | None = None,
        allow_create: bool = False,
        history: AnswerHistory | None = None,
    ) -> None:
        super().__init__(
            target,
            Recorder(),
            subject=OperationsSubject(services=(operation.service,)),
            options=options,
            fail_on=fail_on,
            reachability=reachability,
            sanitiser=sanitiser,
        )
        self.operation = operation
        self.name = f"{operation.service}:{operation.name}"
        self.sends_valid = target.own or allow_create
        self.keeps_nothing = target.own
        self.history = history or AnswerHistory()
        self.wording = wording_of_service(operation.service)

    def operation_key(self, request: Request) -> str:  # noqa: ARG002 - they are all of one
        """Return the name by which the requests of the operation are counted."""
        return self.name

    def reproduce(self, case: Case | None, node: str) -> str:  # noqa: ARG002 - the scenario's id says it
        """Return the command that runs a scenario of the operation again."""
        command = f"aws-contract run {self.options} --operation {self.name}"
        return f"{command} --case {shlex.quote(node)}" if node else command


def smallest_request(operation: Operation) -> Request:
    """Return the smallest request that obeys the model; an empty one if none can be made."""
    known = derivable(operation)
    body = {} if known is None else smallest(known.input)
    return request_of(operation.name, body, service=operation.service)


class OperationJudge(BaseJudge[OperationSession]):
    """Sends requests of one operation and judges the answers; `cases` counts what was tried."""

    def __init__(self, session: OperationSession) -> None:
        super().__init__(session)
        self.cases = 0

    def send(self, request: Request, *, case: Case | None = None) -> Exchange:
        """Send a request and judge what holds for any answer."""
        exchange = self.exchange(request)
        self.check_kind(exchange, case=case)
        found = self.session.recognise(exchange.answer.message or "")
        if found is not None:
            self.check(exchange, [wording_differs(found)], case=case)
            self.session.wording = found
        return exchange

    def exchange(self, request: Request) -> Exchange:
        """Send a request, count it, and judge nothing."""
        session = self.session
        session.recorder.sent(session.name)
        at = time.time()
        answer = session.answer_to(request)
        session.recorder.answered(session.name, at=at, seconds=answer.seconds or time.time() - at)
        return Exchange(request=request, answer=answer, at=at, received=time.time())
