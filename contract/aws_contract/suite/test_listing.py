"""ListAlgorithms: everything once, in pages, filtered, sorted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement

import pytest

from aws_contract.runner.session import Session
from aws_contract.scenarios import listing as families
from aws_contract.scenarios.listing import KEYS, ORDERS, SIZES, SORTED_SIZES, STEMS, Family


@pytest.fixture(scope="module")
def family(contract: Session) -> Iterator[Family]:
    """Five algorithms whose names share a text."""
    with contract.judging() as judge:
        members = families.create_family(judge)
    yield members
    with contract.judging() as judge:
        families.delete_family(judge, members)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"pages-of-{size}")
def test_pages_hold_everything_once(contract: Session, family: Family, size: int | None) -> None:
    """Pages of any size together show each algorithm once, the oldest first."""
    with contract.judging() as judge:
        families.pages(judge, family, size)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("size", SORTED_SIZES, ids=lambda size: f"pages-of-{size}")
def test_sorts_by_each_key_both_ways(
    contract: Session, family: Family, key: str | None, order: str | None, size: int
) -> None:
    """Each sort key and order holds across pages."""
    with contract.judging() as judge:
        families.sorts(judge, family, key, order, size)


@pytest.mark.parametrize("stem", STEMS)
def test_name_contains_is_a_substring(contract: Session, family: Family, stem: str) -> None:
    """NameContains keeps the names with the text anywhere in them."""
    with contract.judging() as judge:
        families.name_contains(judge, family, stem)


@pytest.mark.parametrize(
    ("first", "last"), list(combinations_with_replacement(range(len(STEMS)), 2))
)
def test_creation_window_keeps_what_lies_inside(
    contract: Session, family: Family, first: int, last: int
) -> None:
    """CreationTimeAfter and Before keep what was created between; a bound may count or not."""
    with contract.judging() as judge:
        families.window(judge, family, first, last)
