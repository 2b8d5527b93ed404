"""Sequences of calls about lists: a family of algorithms, and the questions asked of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from aws_contract.checks import listing as listings
from aws_contract.checks.base import Check
from aws_contract.checks.envelope import CREATED
from aws_contract.checks.listing import Listing
from aws_contract.runner.session import Judge
from aws_contract.scenarios.calls import describe, smallest_body

__all__ = [
    "KEYS",
    "ORDERS",
    "SIZES",
    "SORTED_SIZES",
    "STEMS",
    "Family",
    "create_family",
    "delete_family",
    "name_contains",
    "pages",
    "sorts",
    "window",
]

STEMS: Final = ("delta", "alpha", "echo", "bravo", "charlie")
SIZES: Final = (None, 1, 2, 4, 5, 6, 100)
"""Page sizes to ask a family of five for; None leaves it to the service."""
KEYS: Final = (None, "Name", "CreationTime")
ORDERS: Final = (None, "Ascending", "Descending")
SORTED_SIZES: Final = (2, 100)
"""What a family is sorted by, in which direction, and in pages of which size."""
_APART: Final = 0.02
"""Seconds between two creates, so that their creation times differ."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """Five algorithms whose names share the text `stem`; `described` are their descriptions."""

    stem: str
    described: Mapping[str, Mapping[str, Any]]


def create_family(judge: Judge) -> Family:
    """Create a family, in the order of `STEMS`, every other one with a description."""
    stem = judge.session.new_name("list")
    described: dict[str, Mapping[str, Any]] = {}
    for number, each in enumerate(STEMS):
        body = smallest_body(f"{stem}-{each}")
        if number % 2:
            body["AlgorithmDescription"] = f"algorithm number {number}"
        judge.check(judge.ask("CreateAlgorithm", body), CREATED, body=body)
        name = body["AlgorithmName"]
        described[name] = describe(judge, name).answer.document or {}
        time.sleep(_APART)
    return Family(stem=stem, described=described)


def delete_family(judge: Judge, members: Family) -> None:
    """Delete all of a family."""
    for name in members.described:
        judge.remove(name)


def _listed(
    judge: Judge, asked: Mapping[str, Any], wanted: Mapping[str, Any], *checks: Check
) -> None:
    """List all pages of a question and judge them together."""
    entries, last = judge.entries(asked, checks=listings.PAGE)
    judge.check(last, checks, extra=Listing(asked=asked, entries=entries, wanted=wanted))


def pages(judge: Judge, members: Family, size: int | None) -> None:
    """List the family in pages of a size: everything once, the oldest first."""
    asked = {"NameContains": members.stem, **({"MaxResults": size} if size else {})}
    _listed(judge, asked, members.described, *listings.LISTED, listings.default_order)


def sorts(judge: Judge, members: Family, key: str | None, order: str | None, size: int) -> None:
    """List the family in an order, in pages of a size."""
    chosen = {name: value for name, value in (("SortBy", key), ("SortOrder", order)) if value}
    asked = {"NameContains": members.stem, "MaxResults": size, **chosen}
    _listed(judge, asked, members.described, *listings.LISTED, listings.ordered)


def name_contains(judge: Judge, members: Family, stem: str) -> None:
    """List the one member whose name contains a text, which doesn't begin it."""
    text = f"{members.stem[4:]}-{stem}"
    own = {name: full for name, full in members.described.items() if name.endswith(stem)}
    _listed(judge, {"NameContains": text}, own, listings.name_contains)


def window(judge: Judge, members: Family, first: int, last: int) -> None:
    """List the members that were created from the first to the last; a bound may count or not."""
    times = {name: _time(full) for name, full in members.described.items()}
    names = list(members.described)
    after, before = times[names[first]] - _APART / 4, times[names[last]] + _APART / 4
    inside = {
        name: full for name, full in members.described.items() if after < times[name] < before
    }
    asked = {"CreationTimeAfter": after, "CreationTimeBefore": before}
    _listed(judge, {"NameContains": members.stem, **asked}, inside, listings.created_window)


def _time(description: Mapping[str, Any]) -> float:
    """Return when an algorithm was created; 0 if the description, judged elsewhere, is no help."""
    time_ = description.get("CreationTime")
    return time_ if isinstance(time_, int | float) else 0.0
