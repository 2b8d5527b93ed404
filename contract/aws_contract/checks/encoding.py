"""Checks of what counts as a request, and of encodings that mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from aws_contract.checks.base import Check, check, check_for, decides
from aws_contract.protocol.error_codes import SERIALIZATION
from aws_contract.protocol.error_parser import announced
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import Context, WrongAnswer, WrongMessage, WrongStatus
from aws_strategies.case import CaseTopic

__all__ = [
    "ENCODINGS",
    "REJECTIONS",
    "Expected",
    "accepted_with_charset",
    "answered",
    "input_accepted",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What sibling services answer to something that is no request.

    `code` and `message` None: nothing is known of them. `silent` says that there is no text.
    """

    status: int
    code: str | None = None
    message: str | None = None
    silent: bool = False


def _not_accepted(context: Context, answer: Answer) -> None:
    """An error of the service itself is no rejection: it says nothing about the request."""
    if answer.status == 200 or not decides(answer):
        accepted = ": accepted" if answer.status == 200 else ""
        raise WrongStatus(
            context, answer, expected="a rejection", got=f"HTTP {answer.status}{accepted}"
        )


REJECTIONS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        name: check(f"protocol-{name}")(_not_accepted)
        for name in ("json", "object", "target", "method", "content-type", "unsigned")
    }
)
"""By what is wrong with a request: the check that it is rejected."""


@check_for("protocol-answer")
def answered(context: Context, answer: Answer, expected: Expected) -> None:
    """The rejection is that of sibling services."""
    fits = answer.status == expected.status and expected.code in {None, answer.code}
    if expected.silent:
        fits = fits and answer.message_key is None
    elif expected.message is not None:
        fits = fits and answer.message == expected.message
    if not fits:
        text = "no text" if expected.silent else expected.message or "any text"
        raise WrongMessage(
            context,
            answer,
            expected=f"HTTP {expected.status} {expected.code or 'any code'}: {text}",
            got=f"HTTP {answer.status} {answer.code}: {answer.message}",
        )


def _accepted(context: Context, answer: Answer) -> None:
    if answer.status != 200:
        got = f"HTTP {answer.status} {answer.code}: {answer.message}"
        raise WrongStatus(context, answer, expected="HTTP 200", got=got)


accepted_with_charset = check("protocol-charset")(_accepted)

ENCODINGS: Final[Mapping[CaseTopic, Check]] = MappingProxyType(
    {
        topic: check(f"encoding-{topic}")(_accepted)
        for topic in (
            CaseTopic.WHITE_SPACE,
            CaseTopic.ESCAPES,
            CaseTopic.ACTION,
            CaseTopic.UNKNOWN_MEMBERS,
            CaseTopic.NULLS,
            CaseTopic.DUPLICATES,
            CaseTopic.NUMBERS,
        )
    }
)
"""By the topic of an encoding case: the check that the request is accepted."""


@check("input-accepted")
def input_accepted(context: Context, answer: Answer) -> None:
    """The input isn't rejected for a constraint, whatever the operation answers."""
    if not decides(answer):
        expected = "HTTP 200, or a rejection for something else than a constraint"
        raise WrongStatus(context, answer, expected=expected, got=f"HTTP {answer.status}")
    if answer.code == SERIALIZATION or announced(answer.message or "") is not None:
        got = f"HTTP {answer.status} {answer.code}: {answer.message}"
        raise WrongAnswer(context, answer, expected="no constraint error", got=got)
