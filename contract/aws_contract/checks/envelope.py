"""Checks of any answer, and of those of CreateAlgorithm and DeleteAlgorithm."""

from __future__ import annotations

import re
import uuid
from email.utils import parsedate_to_datetime
from typing import Final

from aws_contract.checks import output_shape as output
from aws_contract.checks.base import check
from aws_contract.protocol.wire import CONTENT_TYPE, Answer
from aws_contract.results.failure import Context, WrongAnswer, WrongHeader, WrongStatus

__all__ = ["ANSWER", "CREATED", "DELETED", "FREED", "is_arn"]


@check("answer-request-id")
def request_id(context: Context, answer: Answer) -> None:
    """The request id is a UUID in its usual form."""
    got = answer.header("x-amzn-RequestId")
    try:
        fits = got is not None and str(uuid.UUID(got)) == got.lower()
    except ValueError:
        fits = False
    if not fits:
        raise WrongHeader(context, answer, expected="x-amzn-RequestId: <UUID>", got=repr(got))


@check("answer-content-type")
def content_type(context: Context, answer: Answer) -> None:
    """The content type is that of the protocol, whatever its parameters."""
    got = answer.header("Content-Type")
    if got is None or got.partition(";")[0].strip() != CONTENT_TYPE:
        raise WrongHeader(context, answer, expected=f"Content-Type: {CONTENT_TYPE}", got=repr(got))


@check("answer-content-length")
def content_length(context: Context, answer: Answer) -> None:
    """The announced length is that of the body."""
    got = answer.header("Content-Length")
    if got != str(len(answer.body)):
        raise WrongHeader(
            context, answer, expected=f"Content-Length: {len(answer.body)}", got=repr(got)
        )


@check("answer-date")
def date(context: Context, answer: Answer) -> None:
    """The date can be read as HTTP writes dates."""
    got = answer.header("Date")
    try:
        fits = got is not None and parsedate_to_datetime(got) is not None and got.endswith("GMT")
    except ValueError:
        fits = False
    if not fits:
        expected = "Date: <day>, <date> <time> GMT"
        raise WrongHeader(context, answer, expected=expected, got=repr(got))


@check("answer-no-error-type")
def no_error_type(context: Context, answer: Answer) -> None:
    """The error code is in the body only."""
    got = answer.header("x-amzn-ErrorType")
    if got is not None:
        raise WrongHeader(context, answer, expected="no x-amzn-ErrorType header", got=repr(got))


@check("create-accepts")
def create_taken(context: Context, answer: Answer) -> None:
    """The request was taken."""
    if answer.status != 200:
        raise WrongStatus(context, answer, expected="HTTP 200", got=f"HTTP {answer.status}")


@check("create-shape")
def create_shape(context: Context, answer: Answer) -> None:
    """The body is an object with the ARN alone."""
    wrong = output.problems("CreateAlgorithm", answer.document)
    if wrong:
        raise WrongAnswer(context, answer, expected='{"AlgorithmArn": ...}', got="; ".join(wrong))


@check("create-arn")
def create_arn(context: Context, answer: Answer) -> None:
    """The ARN is well formed and names the right place."""
    got = (answer.document or {}).get("AlgorithmArn")
    if not is_arn(got, context):
        raise WrongAnswer(context, answer, expected=f"an ARN {_arn(context)}", got=repr(got))


def is_arn(value: object, context: Context) -> bool:
    """Whether a value is the ARN of the algorithm that `context` speaks of.

    The name may be in lower case: whether AWS lowers it was never seen.
    """
    if not isinstance(value, str):
        return False
    account = re.escape(context.account) if context.account else "[0-9]{12}"
    head, slash, name = value.partition("/")
    place = re.escape(f"arn:{context.partition}:sagemaker:{context.region}:")
    names = {context.body["AlgorithmName"], context.body["AlgorithmName"].lower()}
    return bool(re.fullmatch(f"{place}{account}:algorithm", head)) and bool(slash) and name in names


def _arn(context: Context) -> str:
    account = context.account or "<account>"
    place = f"{context.partition}:sagemaker:{context.region}:{account}"
    return f"arn:{place}:algorithm/{context.body['AlgorithmName']}"


@check("delete-accepts")
def delete_taken(context: Context, answer: Answer) -> None:
    """The algorithm could be deleted, and nothing is said about it."""
    if answer.status != 200 or answer.body not in {b"", b"{}"}:
        raise WrongStatus(
            context, answer, expected="HTTP 200, empty body", got=f"HTTP {answer.status}"
        )


@check("delete-frees-name")
def name_is_free(context: Context, answer: Answer) -> None:
    """The name of a deleted algorithm is taken again."""
    if answer.status != 200:
        raise WrongStatus(context, answer, expected="HTTP 200", got=f"HTTP {answer.status}")


ANSWER: Final = (request_id, content_type, content_length, date, no_error_type)
"""Checks that hold for every answer."""
CREATED: Final = (create_taken, create_shape, create_arn)
"""Checks of the answer to a CreateAlgorithm that must be taken."""
DELETED: Final = (delete_taken,)
"""Checks of the answer to a DeleteAlgorithm of an algorithm that exists."""
FREED: Final = (name_is_free,)
"""Checks of the answer to a CreateAlgorithm under a name that was just deleted."""
