"""Checks that what is done in one place can't be seen, and does nothing, in another."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aws_contract.checks.base import Check, check
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import Context, WrongEffect

__all__ = ["ISOLATION", "leaves_others"]


def _apart(context: Context, answer: Answer) -> None:
    """Judge the answer from beside: `extra` is the status that must come, or the same answer."""
    if isinstance(context.extra, Answer):
        _unchanged(context, answer)
    elif answer.status != context.extra:
        raise WrongEffect(
            context, answer, expected=f"HTTP {context.extra}", got=f"HTTP {answer.status}"
        )


def _unchanged(context: Context, answer: Answer) -> None:
    before: Answer = context.extra
    if answer.status != 200 or answer.document != before.document:
        expected = before.body.decode("utf-8", "backslashreplace")
        raise WrongEffect(context, answer, expected=expected, got=f"HTTP {answer.status}")


ISOLATION: Final[Mapping[str, Check]] = MappingProxyType(
    {name: check(f"isolation-{name}")(_apart) for name in ("regions", "accounts", "case")}
)
"""By what sets two things of one name apart: the check that they are two."""

leaves_others = check("delete-leaves-others")(_unchanged)
