"""Checks of single operations beyond those that resources have too."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aws_contract.checks import encoding
from aws_contract.checks.base import Check, check_for, decides
from aws_contract.operations.clauses import EXISTS
from aws_contract.protocol.error_codes import SERIALIZATION
from aws_contract.protocol.error_parser import announced
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import Context, WrongAnswer, WrongStatus
from aws_strategies.case import CaseTopic

__all__ = ["CHARSET_READ", "ENCODINGS_READ", "missing"]


@check_for(EXISTS)
def missing(context: Context, answer: Answer, reason: str) -> None:
    """The operation answers as one that is there; `reason` is what says otherwise, if any."""
    if reason:
        got = f"{reason} to each request: {context.request.operation} isn't there, or fails"
        raise WrongAnswer(context, answer, expected="an answer of the operation", got=got)


def _read(context: Context, answer: Answer) -> None:
    """The request is read as what it means: it is no JSON error, and no constraint is broken.

    A service that keeps what it creates may reject the same request in another encoding.
    """
    if not decides(answer):
        expected = "HTTP 200, or a rejection for something else than a constraint"
        raise WrongStatus(context, answer, expected=expected, got=f"HTTP {answer.status}")
    if answer.code == SERIALIZATION or announced(answer.message or "") is not None:
        got = f"HTTP {answer.status} {answer.code}: {answer.message}"
        raise WrongAnswer(context, answer, expected="no constraint error", got=got)


ENCODINGS_READ: Final[Mapping[CaseTopic, Check]] = MappingProxyType(
    {topic: Check(clause=each.clause, function=_read) for topic, each in encoding.ENCODINGS.items()}
)
"""By the topic of an encoding case: the check of a target that may keep what it creates."""
CHARSET_READ: Final = Check(clause=encoding.accepted_with_charset.clause, function=_read)
"""The same for a content type."""
