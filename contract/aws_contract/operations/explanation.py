"""What a clause means for one operation: a request that it is judged by, and the fake's answer."""

from __future__ import annotations

from dataclasses import dataclass

from aws_contract.operations.clauses import OperationsSubject
from aws_contract.operations.scenarios import scenarios_of
from aws_contract.operations.selection import OperationName
from aws_contract.operations.session import OperationJudge, OperationSession, smallest_request
from aws_contract.protocol.wire import Answer, Request
from aws_contract.targets.stateless import StatelessTarget
from aws_strategies.model import load_operation

__all__ = ["Example", "example_of", "subject_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """The first scenario that judges a clause, what it sends, and what the fake answers."""

    scenario: str
    request: Request
    answer: Answer


class _Listening(StatelessTarget):
    """The fake without state, and the last exchange with it."""

    def send(self, request: Request) -> Answer:
        self.request = request
        self.answer = super().send(request)
        return self.answer


def subject_of(name: OperationName) -> OperationsSubject:
    """Return what answers of an operation are judged for."""
    return OperationsSubject(services=(name.service,))


def example_of(name: OperationName, clause: str) -> Example | None:
    """Return an example of a clause, found by trying; None if no scenario judges it."""
    operation = load_operation(name.service, name.operation)
    target = _Listening()
    session = OperationSession(target, operation=operation)
    judge = OperationJudge(session)
    for scenario in scenarios_of(operation, smallest_request(operation)):
        session.recorder.clauses.clear()
        scenario.run(judge)
        if session.recorder.clauses.keys() & {clause}:
            return Example(scenario=scenario.id, request=target.request, answer=target.answer)
    return None
