"""Checks that what is done in one region, account or case is invisible in another."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aws_contract.checks.base import CheckFor, check_for
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import Context, WrongEffect

__all__ = ["ISOLATION", "leaves_others"]


def _apart(context: Context, answer: Answer, expected: int | Answer) -> None:
    """The answer has the expected status, or is the same as an earlier answer."""
    if isinstance(expected, Answer):
        _unchanged(context, answer, expected)
    elif answer.status != expected:
        raise WrongEffect(context, answer, expected=f"HTTP {expected}", got=f"HTTP {answer.status}")


def _unchanged(context: Context, answer: Answer, before: Answer) -> None:
    if answer.status != 200 or answer.document != before.document:
        expected = before.body.decode("utf-8", "backslashreplace")
        raise WrongEffect(context, answer, expected=expected, got=f"HTTP {answer.status}")


ISOLATION: Final[Mapping[str, CheckFor[int | Answer]]] = MappingProxyType(
    {name: check_for(f"isolation-{name}")(_apart) for name in ("regions", "accounts", "case")}
)
"""The check that two things are separate, by what separates them."""

leaves_others = check_for("delete-leaves-others")(_unchanged)
