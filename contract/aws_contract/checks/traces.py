"""Checks of what calls leave behind: on what exists, and of what doesn't exist any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aws_contract.checks.base import check, check_for
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import Context, WrongEffect, WrongStatus, shown

__all__ = [
    "State",
    "accepted_once",
    "arn_names_one",
    "created_anew",
    "near_names",
    "rejection_harmless",
    "same_description",
    "tags_missing",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """What is to be compared: the answer that describes a thing, and its tags before and after."""

    described: Answer
    tags: Sequence[Mapping[str, Any]] = ()
    tags_after: Sequence[Mapping[str, Any]] = ()


@check_for("rejection-harmless")
def rejection_harmless(context: Context, answer: Answer, before: State) -> None:
    """The thing is described as before the rejected call, and has the same tags."""
    if answer.status != 200 or answer.document != before.described.document:
        expected = before.described.body.decode("utf-8", "backslashreplace")
        raise WrongEffect(context, answer, expected=expected, got=f"HTTP {answer.status}")
    tags, after = (sorted(map(shown, each)) for each in (before.tags, before.tags_after))
    if tags != after:
        raise WrongEffect(context, answer, expected=shown(tags), got=shown(after))


@check("tags-missing")
def tags_missing(context: Context, answer: Answer) -> None:
    """The operation on tags doesn't accept the ARN."""
    if not 400 <= answer.status < 500:
        raise WrongStatus(context, answer, expected="a rejection", got=f"HTTP {answer.status}")


@check("arn-names-one")
def arn_names_one(context: Context, answer: Answer) -> None:
    """Nothing is described by an ARN that names something else."""
    if not 400 <= answer.status < 500:
        raise WrongStatus(context, answer, expected="a rejection", got=f"HTTP {answer.status}")


@check_for("recreated-anew")
def created_anew(context: Context, answer: Answer, before: Answer) -> None:
    """The time of the create is later than that of the first thing of the name."""
    member = context.resource.creation_time or ""
    times = [(each.document or {}).get(member) for each in (before, answer)]
    old, new = (time if isinstance(time, int | float) else 0 for time in times)
    if not new > old:
        raise WrongEffect(context, answer, expected=f"{member} after {old!r}", got=repr(times[1]))


def _same(context: Context, answer: Answer, before: Answer) -> None:
    if answer.status != 200 or answer.document != before.document:
        expected = before.body.decode("utf-8", "backslashreplace")
        raise WrongEffect(context, answer, expected=expected, got=f"HTTP {answer.status}")


near_names = check_for("isolation-names")(_same)
same_description = check_for("describe-steady")(_same)


@check_for("conflict-concurrent")
def accepted_once(context: Context, answer: Answer, all_answers: Iterable[Answer]) -> None:
    """Of creates of one name that were sent at the same time, one was accepted."""
    statuses = [each.status for each in all_answers]
    if statuses.count(200) != 1:
        got = f"HTTP {', '.join(map(str, statuses))}"
        raise WrongEffect(context, answer, expected="HTTP 200 once, else rejections", got=got)
