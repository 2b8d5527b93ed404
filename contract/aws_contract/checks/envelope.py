"""Checks of any answer, and of those of the create and delete operations."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

from aws_contract.checks import output_shape as output
from aws_contract.checks.base import check, check_for
from aws_contract.protocol.service import protocol_of
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import Context, WrongAnswer, WrongHeader, WrongStatus

__all__ = [
    "ANSWER",
    "CREATED",
    "DELETED",
    "FREED",
    "Clock",
    "date_now",
    "is_arn",
    "request_id_of",
    "request_id_unique",
    "time_of",
]


_NO_OPERATION: Final = b"<UnknownOperationException/>"
_CLOCK_SLACK: Final = 300.0
"""Seconds by which the clock of a target may differ from what is known of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """When a request was sent and its answer was received, and how a target's clock differs.

    `sent` and `received` are epoch seconds of this machine. `offsets` are the seconds by which
    answers were found to be ahead: 0, and those that were reported already.
    """

    sent: float
    received: float
    offsets: Collection[float] = (0.0,)

    def shows(self, time: float) -> bool:
        """Whether the target's clock may have shown a time when it answered."""
        return any(
            self.sent - _CLOCK_SLACK <= time - offset <= self.received + _CLOCK_SLACK
            for offset in self.offsets
        )


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


def request_id_of(answer: Answer) -> str:
    """Return the request id of an answer in lower case, empty if there is none."""
    return (answer.header("x-amzn-RequestId") or "").lower()


@check_for("answer-request-id-unique")
def request_id_unique(context: Context, answer: Answer, earlier: Collection[str]) -> None:
    """The request id is none of the earlier ones; that there is one is another clause."""
    got = request_id_of(answer)
    if got and got in earlier:
        raise WrongHeader(context, answer, expected="a request id of its own", got=repr(got))


@check("answer-content-type")
def content_type(context: Context, answer: Answer) -> None:
    """The content type is that of the protocol, in any case and whatever its parameters.

    Sibling services answer in XML, without a type, to what isn't a request of the protocol.
    """
    if answer.status == 404 and answer.body.strip() == _NO_OPERATION:
        return
    got, expected = answer.header("Content-Type"), protocol_of(context.request.service).content_type
    if got is None or got.partition(";")[0].strip().lower() != expected:
        raise WrongHeader(context, answer, expected=f"Content-Type: {expected}", got=repr(got))


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
        fits = got is not None and _epoch_seconds(got) is not None and got.endswith("GMT")
    except (ValueError, OverflowError):
        fits = False
    if not fits:
        expected = "Date: <day>, <date> <time> GMT"
        raise WrongHeader(context, answer, expected=expected, got=repr(got))


def time_of(answer: Answer) -> float | None:
    """Return the Date of an answer as epoch seconds, None if it can't be read."""
    try:
        return _epoch_seconds(answer.header("Date") or "")
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=8)  # many answers are of one second, and each is asked for its date three times
def _epoch_seconds(date: str) -> float:
    """Return an HTTP date as epoch seconds; ValueError or OverflowError if it can't be read."""
    return parsedate_to_datetime(date).timestamp()


@check_for("answer-date-now")
def date_now(context: Context, answer: Answer, clock: Clock) -> None:
    """The date is the time of the answer; that it can be read is another clause."""
    got = time_of(answer)
    if got is not None and not clock.shows(got):
        expected = f"a Date within {_CLOCK_SLACK:.0f} seconds of {clock.received:.0f}"
        ahead = f"{answer.header('Date')!r}, {got - clock.received:+.0f} seconds"
        raise WrongHeader(context, answer, expected=expected, got=ahead)


@check("answer-no-error-type")
def no_error_type(context: Context, answer: Answer) -> None:
    """The error code is in the body only."""
    got = answer.header("x-amzn-ErrorType")
    if got is not None:
        raise WrongHeader(context, answer, expected="no x-amzn-ErrorType header", got=repr(got))


@check("create-accepts")
def create_accepted(context: Context, answer: Answer) -> None:
    """The request was accepted."""
    if answer.status != 200:
        raise WrongStatus(context, answer, expected="HTTP 200", got=f"HTTP {answer.status}")


@check("create-shape")
def create_shape(context: Context, answer: Answer) -> None:
    """The body has the modelled output shape."""
    resource = context.resource
    expected = f"{resource.arn_member} and what else is modelled"
    output.judge(context, answer, resource.create, expected=expected)


@check("create-arn")
def create_arn(context: Context, answer: Answer) -> None:
    """The ARN is well formed and names the right place."""
    got = (answer.document or {}).get(context.resource.arn_member)
    if not is_arn(got, context):
        name = context.body[context.resource.name_member]
        expected = _arn(name, context, context.account or _UNKNOWN_ACCOUNT)
        raise WrongAnswer(context, answer, expected=f"an ARN {expected}", got=repr(got))


def is_arn(value: object, context: Context) -> bool:
    """Whether a value is the ARN of the thing that `context` is about.

    The name may be in lower case: whether AWS lowers it was never observed.
    """
    if not isinstance(value, str):
        return False
    name = context.body[context.resource.name_member]
    account = re.escape(context.account) if context.account else "[0-9]{12}"
    wanted = (re.escape(_arn(each, context, _UNKNOWN_ACCOUNT)) for each in (name, name.lower()))
    return any(
        re.fullmatch(text.replace(_UNKNOWN_ACCOUNT, account), value, re.DOTALL) for text in wanted
    )


_UNKNOWN_ACCOUNT: Final = "<account>"
"""Stands for the account in an ARN; no name can hold it."""


def _arn(name: str, context: Context, account: str) -> str:
    return context.resource.arn(
        name, partition=context.partition, region=context.region, account=account
    )


@check("delete-accepts")
def delete_accepted(context: Context, answer: Answer) -> None:
    """The deletion succeeded, with an empty answer."""
    if answer.status != 200 or answer.body not in {b"", b"{}"}:
        raise WrongStatus(
            context, answer, expected="HTTP 200, empty body", got=f"HTTP {answer.status}"
        )


@check("delete-frees-name")
def name_is_free(context: Context, answer: Answer) -> None:
    """The name of what was deleted can be used again."""
    if answer.status != 200:
        raise WrongStatus(context, answer, expected="HTTP 200", got=f"HTTP {answer.status}")


ANSWER: Final = (request_id, content_type, content_length, date, no_error_type)
"""Checks that hold for every answer."""
CREATED: Final = (create_accepted, create_shape, create_arn)
"""Checks of the answer to a create that must be accepted."""
DELETED: Final = (delete_accepted,)
"""Checks of the answer to a delete of what exists."""
FREED: Final = (name_is_free,)
"""Checks of the answer to a create under a name that was just deleted."""
