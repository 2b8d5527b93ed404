"""Checks of what the describe operation shows, before and after a delete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from aws_contract.checks import output_shape as output
from aws_contract.checks.base import AnyCheck, CheckFor, check, check_for, decides
from aws_contract.checks.envelope import is_arn
from aws_contract.checks.rejection import says_missing
from aws_contract.protocol.error_codes import VALIDATION
from aws_contract.protocol.wire import Answer
from aws_contract.resources.resource import Difference, Resource, Tagging
from aws_contract.results.failure import (
    Context,
    WrongAnswer,
    WrongEffect,
    WrongMessage,
    WrongStatus,
    shown,
)

__all__ = [
    "DESCRIBED",
    "GONE",
    "MISSING",
    "OTHER_REGION",
    "Creation",
    "by_arn",
    "checks_of_description",
    "delete_missing",
    "tags_kept",
    "unchanged",
]

_LATEST: Final = 1e11
"""Epoch seconds that no clock shows; an integer of a target may be too large to calculate with."""
_CLOCK_SLACK: Final = 300.0
"""Seconds by which the clock of a target may differ from ours."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Creation:
    """What a description must agree with.

    at: when the create was sent (epoch seconds).
    differences: by clause, where the description isn't what the sent body implies.
    """

    at: float
    differences: Mapping[str, Sequence[Difference]]

    @classmethod
    def of(
        cls, resource: Resource, body: Mapping[str, Any], answer: Answer, *, at: float
    ) -> Creation:
        """Compare a description with the body of the create, once for the checks of all clauses."""
        grouped = defaultdict(list)
        for each in resource.differences(body, answer.document):
            grouped[each.clause].append(each)
        return cls(at=at, differences=grouped)


@check("describe-found")
def found(context: Context, answer: Answer) -> None:
    """The thing exists."""
    if answer.status != 200:
        raise WrongStatus(context, answer, expected="HTTP 200", got=f"HTTP {answer.status}")


@check_for("describe-by-arn")
def by_arn(context: Context, answer: Answer, by_name: Answer) -> None:
    """The answer is the same whether the thing is named by its name or by its ARN."""
    if answer.status != 200 or answer.document != by_name.document:
        expected = "the same answer as for the name"
        raise WrongEffect(context, answer, expected=expected, got=f"HTTP {answer.status}")


@check("describe-shape")
def shape(context: Context, answer: Answer) -> None:
    """The body has the modelled output shape."""
    output.judge(context, answer, context.resource.describe, expected="the modelled output shape")


def _difference_check(clause: str) -> CheckFor[Creation]:
    def judge(context: Context, answer: Answer, creation: Creation) -> None:
        found = creation.differences.get(clause)
        if found:
            raise WrongEffect(
                context,
                answer,
                expected="; ".join(f"{each.path}: {shown(each.expected)}" for each in found),
                got="; ".join(f"{each.path}: {shown(each.got)}" for each in found),
            )

    return check_for(clause)(judge)


@check("describe-identity")
def identity(context: Context, answer: Answer) -> None:
    """Name and ARN are those of the create."""
    document = answer.document or {}
    resource = context.resource
    member = resource.name_member
    name, arn = resource.name_shown(document), resource.arn_shown(document)
    if name != context.body[member] or not is_arn(arn, context):
        expected = f"{member} {context.body[member]!r} and its ARN"
        raise WrongAnswer(context, answer, expected=expected, got=f"{name!r}, {arn!r}")


@check_for("describe-creation-time")
def creation_time(context: Context, answer: Answer, creation: Creation) -> None:
    """The time is a number of seconds, near that of the create."""
    got = (answer.document or {}).get(context.resource.creation_time or "")
    if not _is_time(got) or abs(got - creation.at) > _CLOCK_SLACK:
        expected = f"epoch seconds to the millisecond, near {creation.at:.3f}"
        raise WrongAnswer(context, answer, expected=expected, got=repr(got))


def _is_time(value: object) -> TypeGuard[float]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return 0 <= value < _LATEST and round(value, 3) == value


@check("describe-status")
def status(context: Context, answer: Answer) -> None:
    """What the service doesn't work on is settled, unless its work has failed."""
    if context.resource.status is None:
        return
    got = (answer.document or {}).get(context.resource.status)
    known = context.resource.statuses
    allowed = known.passing | known.settled
    if context.resource.works_on(context.body):
        allowed |= known.failed
    if not isinstance(got, str) or got not in allowed:
        raise WrongAnswer(context, answer, expected=f"one of {sorted(allowed)}", got=repr(got))


@check("describe-status-details")
def status_details(context: Context, answer: Answer) -> None:
    """The details are there, and empty if nothing is validated."""
    member = context.resource.status_details
    if member is None:
        return
    got = (answer.document or {}).get(member)
    fits = isinstance(got, dict) and (
        context.resource.works_on(context.body) or not any(got.values())
    )
    if not fits:
        expected = f"{member}, its lists empty unless the service works on something"
        raise WrongAnswer(context, answer, expected=expected, got=repr(got))


@check_for("conflict-harmless")
def unchanged(context: Context, answer: Answer, before: Answer) -> None:
    """The description is what it was before."""
    if answer.status != 200 or answer.document != before.document:
        expected = before.body.decode("utf-8", "backslashreplace")
        raise WrongEffect(context, answer, expected=expected, got=f"HTTP {answer.status}")


@check_for("tags-kept")
def tags_kept(context: Context, answer: Answer, listed: Collection[Mapping[str, Any]]) -> None:
    """The tags are those that were sent, in any order: `listed` are those of all pages.

    A body that gives one key twice is not judged, nor is one with a tag that lacks its value: what
    is kept of them is unknown.
    """
    tagging = context.resource.tagging or Tagging()
    tags = context.body.get(tagging.member) or ()
    whole = [
        tag for tag in tags if isinstance(tag, Mapping) and {tagging.key, tagging.value} <= set(tag)
    ]
    sent = {tag[tagging.key]: tag[tagging.value] for tag in whole}
    if len(sent) < len(tags):
        return
    got = sorted(((tag.get(tagging.key), tag.get(tagging.value)) for tag in listed), key=repr)
    if answer.status != 200 or got != sorted(sent.items(), key=repr):
        raise WrongEffect(context, answer, expected=shown(sorted(sent.items())), got=shown(got))


@check("describe-other-region")
def other_region(context: Context, answer: Answer) -> None:
    """The rejection names the region of the endpoint."""
    expected = f"ARN should be scoped to correct region: {context.region}"
    if answer.status != 400 or answer.code != VALIDATION or answer.message != expected:
        got = f"HTTP {answer.status} {answer.code}: {answer.message}"
        raise WrongMessage(context, answer, expected=f"{VALIDATION}: {expected}", got=got)


@check("describe-missing")
def describe_missing(context: Context, answer: Answer) -> None:
    """The answer says that the thing doesn't exist."""
    says_missing(context, answer, context.resource.errors.missing)


@check("delete-missing")
def delete_missing(context: Context, answer: Answer) -> None:
    """The answer says that the thing doesn't exist."""
    says_missing(context, answer, context.resource.errors.delete_missing)


@check("delete-removes")
def gone(context: Context, answer: Answer) -> None:
    """What was deleted can't be described any more."""
    resource = context.resource
    status = (answer.document or {}).get(resource.status or "")
    is_deleting = isinstance(status, str) and status in resource.statuses.deleting
    if answer.status == 200 and not is_deleting:
        raise WrongEffect(context, answer, expected="does not exist", got="HTTP 200")
    if not decides(answer):
        raise WrongStatus(context, answer, expected="does not exist", got=f"HTTP {answer.status}")


_COMPARED: Final = ("returns-sent", "keeps-empty", "omits", "adds", "defaults", "invents-nothing")

DESCRIBED: Final[tuple[AnyCheck[Creation], ...]] = (
    found,
    shape,
    *(_difference_check(f"describe-{clause}") for clause in _COMPARED),
    identity,
    creation_time,
    status,
    status_details,
)
"""Checks of the description of what was created."""


def checks_of_description(resource: Resource, answer: Answer) -> tuple[AnyCheck[Creation], ...]:
    """Return the checks of a description of what was created.

    An answer without any of the required members describes nothing: that it also invents and omits
    nothing isn't to its credit, and isn't judged.
    """
    required = output.required_members(resource, resource.describe)
    described = not required or any(name in (answer.document or {}) for name in required)
    return DESCRIBED if described or answer.status != 200 else (found, shape)


MISSING: Final = (describe_missing,)
"""Checks of the description of a name that was never used."""
GONE: Final = (gone, describe_missing)
"""Checks of the description of what was deleted."""
OTHER_REGION: Final = (other_region,)
"""Checks of the description by an ARN of another region."""
