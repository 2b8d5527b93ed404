"""Whether the operations of a resource are there at all: one request each, before anything else.

A target without an operation fails everything that needs it, thousands of times, for one cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from aws_contract.checks.base import Check
from aws_contract.protocol.error_codes import UNKNOWN_OPERATION
from aws_contract.protocol.wire import Answer, request_of
from aws_contract.results.failure import Context, WrongAnswer
from aws_contract.runner.judge import Exchange, Judge

if TYPE_CHECKING:
    from aws_contract.runner.session import Session

__all__ = ["find_missing_operations", "why_missing"]

_NOT_IMPLEMENTED: Final = frozenset({500, 501})
_NOT_ROUTED: Final = frozenset({404, 405})
_ATTEMPTS: Final = 2
"""How often an operation is asked: a service may fail once without lacking it."""


def find_missing_operations(judge: Judge) -> Mapping[str, str]:
    """Return the operations that aren't there, each with the answer that says so.

    A thing is created, described, listed and deleted again. Each missing operation is a failure of
    the clause that it can't obey, as far as the others leave it to be judged.
    """
    resource = judge.session.resource
    name = judge.session.new_name("capability")
    body = judge.session.minimal_request(name)
    created = _asked(judge, resource.create, body)
    named = judge.session.key_of(name)
    made = created.answer.status == 200 and not why_missing(created.answer)
    exchanges = {"create-accepts": created}
    exchanges["describe-found" if made else ""] = _asked(judge, resource.describe, named)
    missing = _judged(judge, exchanges, body)
    missing |= _judged(judge, {"list-accepts": _asked(judge, resource.list, {})}, body)
    if resource.tagging is not None:
        arn = (created.answer.document or {}).get(resource.arn_member) if made else None
        asked = {resource.tagging.arn_member: arn or _some_arn(judge.session, name)}
        tags = _asked(judge, resource.tagging.list, asked)
        missing |= _judged(judge, {"tags-kept" if made else "": tags}, body)
    deleted = _asked(judge, resource.delete, named)
    return missing | _judged(judge, {"delete-accepts" if made else "": deleted}, body)


def why_missing(answer: Answer) -> str:
    """Return what of an answer to a valid request says that its operation isn't there, or nothing.

    An error code of AWS's other than that of an unknown operation comes from the operation, unless
    the service failed.
    """
    said = f"HTTP {answer.status}"
    if answer.code in UNKNOWN_OPERATION:
        return f"{said} {answer.code}"
    if answer.body.lstrip()[:1] == b"<":
        return f"{said} with a page of HTML or XML"
    failed = answer.status in _NOT_IMPLEMENTED
    return said if failed or (answer.status in _NOT_ROUTED and answer.code is None) else ""


def _asked(judge: Judge, operation: str, body: Mapping[str, Any]) -> Exchange:
    """Return the last exchange; what holds for any answer isn't judged of one that isn't there."""
    request = request_of(operation, body, service=judge.session.resource.service)
    exchange = judge.exchange(request)
    for _ in range(1, _ATTEMPTS):
        if not why_missing(exchange.answer):
            break
        exchange = judge.exchange(request)
    return exchange


def _judged(
    judge: Judge, exchanges: Mapping[str, Exchange], body: Mapping[str, Any]
) -> dict[str, str]:
    """Return which operations are missing; each fails its clause, where there is one to judge."""
    missing = {}
    for clause, exchange in exchanges.items():
        reason = why_missing(exchange.answer)
        if reason:
            missing[exchange.request.operation] = reason
            if clause:
                check = Check(clause=clause, function=partial(_is_missing, reason))
                judge.check(exchange, [check], body=body)
    return missing


def _is_missing(reason: str, context: Context, answer: Answer) -> None:
    operation = context.request.operation
    raise WrongAnswer(
        context,
        answer,
        expected=f"an answer of {operation} to its smallest request",
        got=f"{reason}: {operation} isn't there",
    )


def _some_arn(session: Session, name: str) -> str:
    target = session.target
    return session.resource.arn(
        name, partition=target.partition, region=target.region, account=target.account
    )
