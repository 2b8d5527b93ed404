"""Checks of requests that obey every constraint, whatever else may be said against them."""

from __future__ import annotations

from collections.abc import Collection

from aws_contract.checks.base import check_for
from aws_contract.protocol.error_codes import SERIALIZATION, VALIDATION
from aws_contract.protocol.error_parser import announced
from aws_contract.protocol.service import modelled_errors
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import Context, WrongMessage, WrongStatus
from aws_strategies.case import Grade

__all__ = ["no_constraint_error", "semantic_rejection"]


@check_for("create-no-constraint-error")
def no_constraint_error(context: Context, answer: Answer, broken: Collection[str]) -> None:
    """The request is accepted, or rejected by a rule that it breaks: `broken` are their ids."""
    if answer.status == 200:
        return
    reason = f"it may be rejected by {', '.join(broken) or 'nothing'}"
    expected = f"HTTP 200, or no constraint error: {reason}"
    if context.case is not None and context.resource.may_break_rules(context.case.body):
        _any_rejection(context, answer, expected=expected)
    else:
        semantic_rejection(context, answer, expected=expected)


def _any_rejection(context: Context, answer: Answer, *, expected: str) -> None:
    """See that a rejection, whatever its code, is for no shape constraint."""
    if not 400 <= answer.status < 500:
        raise WrongStatus(context, answer, expected=expected, got=f"HTTP {answer.status}")
    if answer.code == SERIALIZATION or announced(answer.message or "") is not None:
        got = f"{answer.code}: {answer.message}"
        raise WrongMessage(context, answer, expected=expected, got=got)


def semantic_rejection(context: Context, answer: Answer, *, expected: str) -> None:
    """See that a rejection is for a rule: the code is right and no shape constraint is named.

    Raises WrongStatus or WrongMessage otherwise. Another error that the service models is only
    unverified: which one goes with a rule was seldom observed.
    """
    if answer.status != 400:
        raise WrongStatus(context, answer, expected=expected, got=f"HTTP {answer.status}")
    constraint = announced(answer.message or "") is not None
    if answer.code != VALIDATION or constraint:
        got = f"{answer.code}: {answer.message}"
        modelled = answer.code in modelled_errors(context.request.service)
        grade = Grade.ASSUMED if modelled and not constraint else None
        raise WrongMessage(context, answer, expected=expected, got=got, grade=grade)
