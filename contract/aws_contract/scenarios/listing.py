"""Lists: everything once, in pages, filtered, sorted."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import combinations_with_replacement, product
from typing import Any, Final

from aws_contract.checks import listing
from aws_contract.checks.base import CheckFor, expecting
from aws_contract.checks.envelope import CREATED
from aws_contract.checks.listing import Listing
from aws_contract.claims.topic import Topic
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Judge
from aws_contract.scenarios.accepting import create
from aws_contract.scenarios.scenario import Effect, Run, Scenario, clause_ids

__all__ = ["name_contains", "of_listing", "pages", "single_page", "sorts", "windows"]

_SIZES: Final = (None, 1, 2, 4, 5, 6, 100)
"""Page sizes to ask a population of five for; None leaves it to the service."""
_KEYS: Final = (None, "Name", "CreationTime")
_ORDERS: Final = (None, "Ascending", "Descending")
_SORTED_SIZES: Final = (2, 100)
_LATEST: Final = 1e11
"""Epoch seconds that no clock shows."""
_APART: Final = 0.02
"""Seconds between two creates, so that their creation times differ."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Population:
    """Things whose names share the text `stem`, with their descriptions by name."""

    stem: str
    described: Mapping[str, Mapping[str, Any]]


@contextmanager
def _population(judge: Judge) -> Iterator[_Population]:
    """Create a population, every other one with a description, and delete it at the end.

    Names end with the words of `Session.population`, which aren't in alphabetical order.
    """
    resource = judge.session.resource
    stem = judge.session.new_name("list")
    described: dict[str, Mapping[str, Any]] = {}
    for number, each in enumerate(judge.session.population):
        body = judge.session.minimal_request(f"{stem}-{each}")
        if number % 2 and resource.description is not None:
            body[resource.description] = f"number {number}"
        if create(judge, body) is not None:
            name = body[resource.name_member]
            described[name] = judge.describe(name).answer.document or {}
        time.sleep(_APART)
    try:
        yield _Population(stem=stem, described=described)
    finally:
        with judge.session.cleanup():
            for name in described:
                judge.remove(name)


def _listed(
    judge: Judge, asked: Mapping[str, Any], wanted: Mapping[str, Any], *checks: CheckFor[Listing]
) -> None:
    """List all pages of a question and judge them together."""
    page = expecting(listing.PAGE, asked.get("MaxResults"))
    entries, last = judge.entries(asked, checks=page)
    whole = Listing(asked=asked, entries=entries, wanted=wanted)
    judge.check(last, expecting(checks, whole))


def pages(judge: Judge) -> None:
    """List in pages of several sizes: everything once, the oldest first."""
    with _population(judge) as population:
        for size in _SIZES:
            asked = {"NameContains": population.stem, **({"MaxResults": size} if size else {})}
            _listed(judge, asked, population.described, *listing.LISTED, listing.default_order)


def sorts(judge: Judge) -> None:
    """List by each key, both ways, in pages that split the population and in one page."""
    with _population(judge) as population:
        for key, order, size in product(_KEYS, _ORDERS, _SORTED_SIZES):
            chosen = {
                name: value for name, value in (("SortBy", key), ("SortOrder", order)) if value
            }
            asked = {"NameContains": population.stem, "MaxResults": size, **chosen}
            _listed(judge, asked, population.described, *listing.LISTED, listing.ordered)


def name_contains(judge: Judge) -> None:
    """List the one whose name contains a text, which doesn't begin it."""
    with _population(judge) as population:
        for stem in judge.session.population:
            text = f"{population.stem[4:]}-{stem}"
            own = {name: full for name, full in population.described.items() if name.endswith(stem)}
            _listed(judge, {"NameContains": text}, own, listing.name_contains)


def windows(judge: Judge) -> None:
    """List what was created from one moment to another; a bound may count or not."""
    with _population(judge) as population:
        times = {name: _time(full) for name, full in population.described.items()}
        for first, last in combinations_with_replacement(list(times), 2):
            after, before = times[first] - _APART / 4, times[last] + _APART / 4
            inside = {
                name: full
                for name, full in population.described.items()
                if after < times[name] < before
            }
            asked = {"CreationTimeAfter": after, "CreationTimeBefore": before}
            _listed(
                judge, {"NameContains": population.stem, **asked}, inside, listing.created_window
            )


def _time(description: Mapping[str, Any]) -> float:
    """Return when a thing was created; 0 if the description, judged elsewhere, is no help."""
    time_ = description.get("CreationTime")
    return time_ if isinstance(time_, int | float) and 0 <= time_ < _LATEST else 0.0


def single_page(judge: Judge, *, asked: Mapping[str, Any]) -> None:
    """Judge one page alone: what others have in the account is not ours to count."""
    resource = judge.session.resource
    page = judge.ask(resource.list, asked)
    judge.check(page, expecting(listing.PAGE, asked.get("MaxResults")))
    entries = page.answer.objects(resource.summaries)
    shown = Listing(asked=asked, entries=entries, wanted={}, allowed=None)
    chosen = listing.ordered if "SortBy" in asked else listing.default_order
    judge.check(page, [chosen(shown)])


def of_listing(_: Resource) -> Iterator[Scenario]:
    """Yield the questions about a population, and those that any account can answer."""
    table: tuple[tuple[str, Run, tuple[CheckFor[Listing], ...], int], ...] = (
        ("pages", pages, (*listing.LISTED, listing.default_order), 30),
        ("sorts", sorts, (*listing.LISTED, listing.ordered), 51),
        ("name-contains", name_contains, (listing.name_contains,), 20),
        ("windows", windows, (listing.created_window,), 30),
    )
    for name, run, checks, requests in table:
        yield Scenario(
            id=f"{Topic.LISTING}:{name}",
            topic=Topic.LISTING,
            group=f"listing-{name}",
            effect=Effect.CREATES,
            clauses=clause_ids(*CREATED, *listing.PAGE, *checks),
            requests=requests,
            run=run,
        )
    for name, asked in _ONE_PAGE.items():
        order = listing.ordered if "SortBy" in asked else listing.default_order
        yield Scenario(
            id=f"{Topic.LISTING}:one-page-{name}",
            topic=Topic.LISTING,
            group="listing-one-page",
            effect=Effect.READ_ONLY,
            clauses=clause_ids(*listing.PAGE, order),
            requests=1,
            run=partial(single_page, asked=asked),
        )


_ONE_PAGE: Final[Mapping[str, Mapping[str, Any]]] = {
    "default": {},
    "of-one": {"MaxResults": 1},
    **{
        f"{key}-{order}".lower(): {"SortBy": key, "SortOrder": order, "MaxResults": 100}
        for key in ("Name", "CreationTime")
        for order in ("Ascending", "Descending")
    },
}
