"""Creates of one name that are sent at the same time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Final

from aws_contract.checks.traces import accepted_once
from aws_contract.protocol.wire import Answer, Request, request_of
from aws_contract.runner.session import Exchange, Judge
from aws_contract.scenarios.scenario import NotApplicableError

__all__ = ["create_at_once"]

_THREADS: Final = 4
_ROUNDS: Final = 4


def create_at_once(judge: Judge) -> None:
    """Create one name from several threads: one is accepted, and the thing is there.

    NotApplicableError if the target isn't made for several threads.
    """
    session, resource = judge.session, judge.session.resource
    if not getattr(session.target, "concurrent", False):
        raise NotApplicableError("the target doesn't take requests from several threads")
    for _ in range(_ROUNDS):
        name = session.new_name("once")
        body = session.minimal_request(name)
        request = request_of(resource.create, body, service=resource.service)
        at = time.time()
        answers = _at_once(judge, request)
        for answer in answers:
            session.recorder.sent(request.operation)
            session.sent(request.operation, status=answer.status)
        exchanges = [
            Exchange(request=request, answer=answer, at=at, received=time.time())
            for answer in answers
        ]
        for exchange in exchanges:
            judge.check_kind(exchange)
        judge.check(exchanges[0], [accepted_once(answers)], body=body)
        judge.remove(name)


def _at_once(judge: Judge, request: Request) -> list[Answer]:
    barrier = Barrier(_THREADS)

    def send(_: int) -> Answer:
        barrier.wait()
        return judge.session.answer_to(request)

    with ThreadPoolExecutor(_THREADS) as threads:
        return list(threads.map(send, range(_THREADS)))
