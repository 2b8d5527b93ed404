"""Checks of the list operation: one page, and all pages of one question together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aws_contract.checks import output_shape as output
from aws_contract.checks.base import check, check_for
from aws_contract.protocol.wire import Answer
from aws_contract.resources.resource import Resource
from aws_contract.results.failure import (
    Context,
    WrongAnswer,
    WrongEffect,
    WrongMessage,
    WrongStatus,
    shown,
)
from aws_strategies.case import Grade

__all__ = [
    "LISTED",
    "PAGE",
    "Listing",
    "bad_token",
    "created_window",
    "default_order",
    "foreign_token",
    "name_contains",
    "name_prefix",
    "ordered",
    "token_again",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """All pages of one question.

    `entries` are the summaries in the order in which they came; `wanted` what must be among them
    (name -> description); `allowed` the names that may be there besides, None for any. `lives` says
    how many things of a name there were while the pages came, if more than one: it was deleted and
    created again. That those of `unsure` are there is only unverified.
    """

    asked: Mapping[str, Any]
    entries: tuple[Mapping[str, Any], ...]
    wanted: Mapping[str, Mapping[str, Any]]
    allowed: frozenset[str] | None = frozenset()
    lives: Mapping[str, int] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()

    def names(self, resource: Resource) -> list[str | None]:
        """Return the names in the order in which they came.

        What isn't a text is written as one, so that it can be looked up and is never a name.
        """
        found = (resource.name_shown(entry) for entry in self.entries)
        return [name if isinstance(name, str | None) else repr(name) for name in found]


@check("list-accepts")
def accepted(context: Context, answer: Answer) -> None:
    """The page is answered."""
    if answer.status != 200:
        raise WrongStatus(context, answer, expected="HTTP 200", got=f"HTTP {answer.status}")


@check("list-shape")
def shape(context: Context, answer: Answer) -> None:
    """The page has the modelled output shape."""
    output.judge(context, answer, context.resource.list, expected="the modelled output shape")


@check_for("list-page-size")
def page_size(context: Context, answer: Answer, maximum: int | None) -> None:
    """The page isn't longer than asked for, or than any page if `maximum` is None."""
    limit = maximum or context.resource.list_members.largest_page
    found = (answer.document or {}).get(context.resource.summaries)
    got = len(found) if isinstance(found, list) else 0
    if limit is not None and got > limit:
        expected = f"at most {limit} entries"
        raise WrongAnswer(context, answer, expected=expected, got=str(got))


@check_for("list-once")
def once(context: Context, answer: Answer, listing: Listing) -> None:
    """Everything that must be there is, once, and nothing else."""
    _expect_names(context, answer, listing)
    counted = Counter(_names(context, listing))
    repeated = [name for name, times in counted.items() if times > listing.lives.get(str(name), 1)]
    if repeated:
        raise WrongEffect(
            context, answer, expected="everything once", got=f"repeated: {shown(repeated)}"
        )


@check_for("list-name-contains")
def name_contains(context: Context, answer: Answer, listing: Listing) -> None:
    """The filter keeps the names that contain the text, and no others."""
    _expect_names(context, answer, listing)


@check_for("list-name-prefix")
def name_prefix(context: Context, answer: Answer, listing: Listing) -> None:
    """The filter keeps the names that begin with the text, and no others."""
    _expect_names(context, answer, listing)


@check_for("list-created-window")
def created_window(context: Context, answer: Answer, listing: Listing) -> None:
    """The filter keeps what was created in between, and nothing else."""
    _expect_names(context, answer, listing)


def _expect_names(context: Context, answer: Answer, listing: Listing) -> None:
    names = set(_names(context, listing))
    lacking = listing.wanted.keys() - names
    others = set() if listing.allowed is None else names - listing.wanted.keys() - listing.allowed
    if lacking or others:
        raise WrongEffect(
            context,
            answer,
            expected=f"{shown(sorted(listing.wanted))} for {shown(dict(listing.asked))}",
            got=shown({"lacking": sorted(lacking), "not expected": sorted(map(str, others))}),
            grade=Grade.ASSUMED if not lacking and others <= listing.unsure else None,
        )


@check_for("list-summary")
def summary(context: Context, answer: Answer, listing: Listing) -> None:
    """A summary says what the description says."""
    for entry in listing.entries:
        full = listing.wanted.get(str(context.resource.name_shown(entry)))
        if full is None:
            continue
        expected = {name: full.get(name) for name in context.resource.summary_members}
        got = {name: entry.get(name) for name in context.resource.summary_members}
        if got != expected:
            raise WrongEffect(context, answer, expected=shown(expected), got=shown(got))


@check_for("list-sorted")
def ordered(context: Context, answer: Answer, listing: Listing) -> None:
    """The order is the one that was asked for."""
    _expect_order(context, answer, listing)


@check_for("list-default-order")
def default_order(context: Context, answer: Answer, listing: Listing) -> None:
    """The order is the one that is used where none is asked for."""
    _expect_order(context, answer, listing)


def _expect_order(context: Context, answer: Answer, listing: Listing) -> None:
    """Compare neighbours by the key only: what is equal may come in any order.

    An order that isn't known is not judged.
    """
    order = context.resource.list_members.order(listing.asked)
    if order is None:
        return
    member, descending = order
    absent = "" if isinstance(context.resource.name_shown({member: ""}), str) else 0
    values = [_comparable(entry.get(member, absent)) for entry in listing.entries]
    if values == sorted(values, reverse=descending):
        return
    alike = [[(number, fold(text)) for number, text in values] for fold in _COLLATIONS]
    collated = any(each == sorted(each, reverse=descending) for each in alike)
    raise WrongEffect(
        context,
        answer,
        expected=f"order of {shown(dict(listing.asked))}",
        got=shown(_names(context, listing)),
        grade=Grade.ASSUMED if collated else None,
    )


def _folded(value: float | str) -> float | str:
    return value.casefold() if isinstance(value, str) else value


def _folded_letters(value: float | str) -> float | str:
    return value.casefold().replace("-", "") if isinstance(value, str) else value


_COLLATIONS: Final = (_folded, _folded_letters)
"""Other orders of names that the documentation leaves open: upper case and hyphens don't count."""


def _comparable(value: object) -> tuple[bool, float | str]:
    """Let numbers and texts be sorted together, however wrong the service is."""
    return (True, value) if isinstance(value, int | float) else (False, str(value))


def _names(context: Context, listing: Listing) -> list[str | None]:
    return listing.names(context.resource)


def _rejects_token(context: Context, answer: Answer) -> None:
    if answer.status != 400:
        got = f"HTTP {answer.status} {answer.code}: {answer.message}"
        raise WrongMessage(context, answer, expected="the token is rejected", got=got)


bad_token = check("list-bad-token")(_rejects_token)
foreign_token = check("list-foreign-token")(_rejects_token)


@check_for("list-token-again")
def token_again(context: Context, answer: Answer, before: Answer) -> None:
    """A page that is asked for again with its token is the same as long as nothing changes."""
    if answer.status != 200 or answer.document != before.document:
        expected = before.body.decode("utf-8", "backslashreplace")
        raise WrongEffect(context, answer, expected=expected, got=f"HTTP {answer.status}")


PAGE: Final = (accepted, shape, page_size)
"""Checks of one page, for the size that was asked for, or None."""
LISTED: Final = (once, summary)
"""Checks of all pages together."""
