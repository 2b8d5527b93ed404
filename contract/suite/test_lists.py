"""ListAlgorithms: everything once, in pages, filtered, sorted."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from itertools import combinations_with_replacement
from typing import Any

import pytest

from contract.checks import listings
from contract.checks.answers import CREATED
from contract.checks.base import Check
from contract.checks.listings import Listing
from contract.scenarios import describe, smallest_body
from contract.session import Judge, Session

_STEMS = ("delta", "alpha", "echo", "bravo", "charlie")
_APART = 0.02
"""Seconds between two creates, so that their creation times differ."""

Described = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="module")
def family(contract: Session) -> Iterator[tuple[str, Described]]:
    """Five algorithms whose names share a text: that text, and their descriptions by name."""
    stem = contract.new_name("list")
    described: dict[str, Mapping[str, Any]] = {}
    with contract.judging() as judge:
        for each in _STEMS:
            body = smallest_body(f"{stem}-{each}")
            judge.check(judge.ask("CreateAlgorithm", body), CREATED, body=body)
            described[body["AlgorithmName"]] = (
                describe(judge, body["AlgorithmName"]).answer.document or {}
            )
            time.sleep(_APART)
    yield stem, described
    with contract.judging() as judge:
        for name in described:
            judge.remove(name)


def _listed(judge: Judge, asked: Mapping[str, Any], wanted: Described, *checks: Check) -> None:
    """List all pages of a question and judge them together."""
    entries, last = judge.entries(asked, checks=listings.PAGE)
    listing = Listing(asked=asked, entries=entries, wanted=wanted)
    judge.check(last, (*listings.LISTED, *checks), extra=listing)


@pytest.mark.parametrize("size", [None, 1, 2, 4, 5, 6, 100], ids=lambda size: f"pages-of-{size}")
def test_pages_hold_everything_once(
    contract: Session, family: tuple[str, Described], size: int | None
) -> None:
    """Pages of any size together show each algorithm once, the oldest first."""
    stem, described = family
    asked = {"NameContains": stem, **({"MaxResults": size} if size else {})}
    with contract.judging() as judge:
        _listed(judge, asked, described, listings.default_order)


@pytest.mark.parametrize("order", [None, "Ascending", "Descending"])
@pytest.mark.parametrize("key", [None, "Name", "CreationTime"])
@pytest.mark.parametrize("size", [2, 100], ids=lambda size: f"pages-of-{size}")
def test_sorts_by_each_key_both_ways(
    contract: Session,
    family: tuple[str, Described],
    key: str | None,
    order: str | None,
    size: int,
) -> None:
    """Each sort key and order holds across pages."""
    stem, described = family
    chosen = {name: value for name, value in (("SortBy", key), ("SortOrder", order)) if value}
    with contract.judging() as judge:
        asked = {"NameContains": stem, "MaxResults": size, **chosen}
        _listed(judge, asked, described, listings.ordered)


@pytest.mark.parametrize("stem", _STEMS)
def test_name_contains_is_a_substring(
    contract: Session, family: tuple[str, Described], stem: str
) -> None:
    """NameContains keeps the names with the text anywhere in them."""
    shared, described = family
    own = {name: full for name, full in described.items() if name.endswith(stem)}
    with contract.judging() as judge:
        text = f"{shared[4:]}-{stem}"
        entries, last = judge.entries({"NameContains": text}, checks=listings.PAGE)
        listing = Listing(asked={"NameContains": text}, entries=entries, wanted=own)
        judge.check(last, [listings.name_contains], extra=listing)


@pytest.mark.parametrize(
    ("first", "last"), list(combinations_with_replacement(range(len(_STEMS)), 2))
)
def test_creation_window_keeps_what_lies_inside(
    contract: Session, family: tuple[str, Described], first: int, last: int
) -> None:
    """CreationTimeAfter and Before keep what was created between; a bound may count or not."""
    stem, described = family
    times = {name: full["CreationTime"] for name, full in described.items()}
    names = list(described)
    after, before = times[names[first]] - _APART / 4, times[names[last]] + _APART / 4
    inside = {name: full for name, full in described.items() if after < times[name] < before}
    asked = {"NameContains": stem, "CreationTimeAfter": after, "CreationTimeBefore": before}
    with contract.judging() as judge:
        entries, page = judge.entries(asked, checks=listings.PAGE)
        listing = Listing(asked=asked, entries=entries, wanted=inside)
        judge.check(page, [listings.created_window], extra=listing)
