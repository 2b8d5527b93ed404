"""Checks that hold for every answer of a kind: for each success, and for each rejection.

They depend only on the request and the answer, so that no operation and no scenario is left out.
"""

from __future__ import annotations

from typing import Final

from aws_contract.checks import output_shape as output
from aws_contract.checks.base import Check, OfClause, check
from aws_contract.checks.envelope import ANSWER, date_now, request_id_unique
from aws_contract.checks.rejection import body, message_key, status
from aws_contract.protocol.dialect import CLASSIC
from aws_contract.protocol.error_codes import COMMON
from aws_contract.protocol.service import (
    modelled_errors,
    operation_errors,
    protocol_of,
    text_member,
)
from aws_contract.protocol.wire import Answer, Request
from aws_contract.results.failure import Context, WrongAnswer, WrongMessage, WrongStatus

__all__ = ["OF_EVERY_ANSWER", "checks_of_kind"]

_TOO_LARGE: Final = 413
"""The status of a body that is too large for any operation."""


@check("answer-success")
def success(context: Context, answer: Answer) -> None:
    """What isn't rejected is accepted with the one status that says so."""
    if answer.status != 200:
        expected = "HTTP 200, or a rejection"
        raise WrongStatus(context, answer, expected=expected, got=f"HTTP {answer.status}")


@check("answer-output")
def modelled_output(context: Context, answer: Answer) -> None:
    """The body has the modelled output shape; an operation without output answers nothing."""
    operation = context.request.operation
    if answer.document is None and answer.body:
        expected = f"the output of {operation} as a JSON object"
        raise WrongAnswer(context, answer, expected=expected, got=repr(answer.body[:200]))
    output.judge(context, answer, operation, expected=f"the modelled output of {operation}")


@check("answer-error-code")
def known_code(context: Context, answer: Answer) -> None:
    """The code is one of the operation's modelled errors, or common to all operations."""
    service, operation = context.request.service, context.request.operation
    if answer.code not in COMMON | modelled_errors(service) | operation_errors(service, operation):
        expected = f"an error that {operation} has, or every operation"
        raise WrongMessage(context, answer, expected=expected, got=repr(answer.code))


def checks_of_kind(request: Request, answer: Answer) -> tuple[Check, ...]:
    """Return what holds for every success or every rejection, whatever was asked.

    Nothing for the answer to what isn't a request for an operation: what siblings answer to that is
    a clause of its own. Nothing for a failure of the service itself.
    """
    if not _names_operation(request) or answer.status >= 500:
        return ()
    if answer.status < 400:
        return (success, modelled_output) if answer.status == 200 else (success,)
    if answer.status == _TOO_LARGE:
        return (body,)
    code = answer.code or ""
    expected = text_member(request.service, code) or CLASSIC.text_member(code)
    return status, body, known_code, message_key(expected)


def _names_operation(request: Request) -> bool:
    """Whether a request is one of the protocol for the operation that it is counted as."""
    protocol, headers = protocol_of(request.service), request.headers
    media_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    named = headers.get("X-Amz-Target") == protocol.target(request.operation)
    typed = media_type == protocol.content_type
    return named and typed and request.method == "POST" and request.signed


_CHECKS: Final[tuple[OfClause, ...]] = (
    *(*ANSWER, request_id_unique, date_now),
    *(success, modelled_output, status, body, known_code, message_key),
)
OF_EVERY_ANSWER: Final = frozenset(each.clause for each in _CHECKS)
"""The ids of the clauses that are judged of every answer, or of every one of a kind."""
