"""Lists: everything once, in pages, filtered, sorted."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
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
from aws_contract.resources.resource import ListMembers, Resource
from aws_contract.runner.session import Judge
from aws_contract.scenarios.accepting import create
from aws_contract.scenarios.scenario import Effect, Scenario, ScenarioFunction, clause_ids

__all__ = [
    "Population",
    "asked_of",
    "check_list",
    "created_population",
    "lists_of",
    "name_contains",
    "name_prefix",
    "of_listing",
    "orders",
    "pages",
    "population_of",
    "single_page",
    "sorts",
    "time_shown",
    "windows",
]

_SIZES: Final = (None, 1, 2, 4, 5, 6, 100)
"""Page sizes to ask a population of five for; None leaves it to the service."""
_SORTED_SIZES: Final = (2, 100)
_LATEST: Final = 1e11
"""Epoch seconds that no clock shows."""
_APART: Final = 0.02
"""Seconds between two creates, so that their creation times differ."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Population:
    """Things whose names share the text `stem`, with their descriptions by name."""

    stem: str
    described: Mapping[str, Mapping[str, Any]]


@contextmanager
def population_of(judge: Judge) -> Iterator[Population]:
    """Create a population, every other one with a description, and delete it at the end.

    Names end with the words of `Session.population`, which aren't in alphabetical order.
    """
    resource = judge.session.resource
    stem = judge.session.new_name("list")
    bodies = [judge.session.minimal_request(f"{stem}-{each}") for each in judge.session.population]
    if resource.description is not None:
        for number in range(1, len(bodies), 2):
            bodies[number][resource.description] = f"number {number}"
    with created_population(judge, stem, bodies) as population:
        yield population


@contextmanager
def created_population(
    judge: Judge, stem: str, bodies: Sequence[Mapping[str, Any]], *, at_once: int = 1
) -> Iterator[Population]:
    """Create what bodies say, with a pause after each `at_once`, and delete it at the end."""
    described: dict[str, Mapping[str, Any]] = {}
    try:
        for number, body in enumerate(bodies, start=1):
            if create(judge, body) is not None:
                name = body[judge.session.resource.name_member]
                described[name] = judge.describe(name).answer.document or {}
            if number % at_once == 0:
                time.sleep(_APART)
        yield Population(stem=stem, described=described)
    finally:
        with judge.session.cleanup():
            for name in described:
                judge.remove(name)


def check_list(
    judge: Judge,
    population: Population,
    asked: Mapping[str, Any],
    *checks: CheckFor[Listing],
    wanted: Mapping[str, Mapping[str, Any]] | None = None,
    unsure: frozenset[str] = frozenset(),
) -> None:
    """List all pages of a question and judge them together: all are wanted, or only some.

    `unsure` are the names that may be there too, which is only unverified.
    """
    wanted = population.described if wanted is None else wanted
    page = expecting(listing.PAGE, asked.get(lists_of(judge).page_size or ""))
    entries, last = judge.entries(asked, checks=page)
    if lists_of(judge).name_filter not in asked:  # what else there is isn't ours to count
        shown = judge.session.resource.name_shown
        entries = tuple(each for each in entries if str(shown(each)).startswith(population.stem))
    whole = Listing(asked=asked, entries=entries, wanted=wanted, unsure=unsure)
    judge.check(last, expecting(checks, whole))


def lists_of(judge: Judge) -> ListMembers:
    """Return how the lists of the resource page, filter and sort."""
    return judge.session.resource.list_members


def asked_of(judge: Judge, population: Population, **asked: Any) -> dict[str, Any]:
    """Return the input that asks for a population, by its names where they can be filtered."""
    return {**lists_of(judge).of_names(population.stem), **asked}


def pages(judge: Judge) -> None:
    """List in pages of several sizes: everything once, in the usual order."""
    lists = lists_of(judge)
    with population_of(judge) as population:
        for size in _sizes(lists):
            asked = asked_of(judge, population, **lists.of_size(size))
            check_list(judge, population, asked, *listing.LISTED, listing.default_order)


def sorts(judge: Judge) -> None:
    """List by each key, both ways, in pages that split the population and in one page."""
    lists = lists_of(judge)
    with population_of(judge) as population:
        for chosen, size in product(orders(lists), _SORTED_SIZES):
            asked = asked_of(judge, population, **lists.of_size(size), **chosen)
            check_list(judge, population, asked, *listing.LISTED, listing.ordered)


def name_contains(judge: Judge) -> None:
    """List the one whose name contains a text, which doesn't begin it."""
    member = lists_of(judge).name_contains
    with population_of(judge) as population:
        for stem in judge.session.population:
            text = f"{population.stem[4:]}-{stem}"
            own = {name: full for name, full in population.described.items() if name.endswith(stem)}
            check_list(judge, population, {str(member): text}, listing.name_contains, wanted=own)


def name_prefix(judge: Judge) -> None:
    """List the one whose name begins with a text."""
    member = lists_of(judge).name_prefix
    with population_of(judge) as population:
        for stem in judge.session.population:
            text = f"{population.stem}-{stem[:1]}"
            own = {name: full for name, full in population.described.items()
                   if name.startswith(text)}  # fmt: skip
            check_list(judge, population, {str(member): text}, listing.name_prefix, wanted=own)


def windows(judge: Judge) -> None:
    """List what was created from one moment to another; a bound may count or not."""
    lists, created = lists_of(judge), judge.session.resource.creation_time
    with population_of(judge) as population:
        times = {
            name: time_shown(full.get(created or "")) for name, full in population.described.items()
        }
        for first, last in combinations_with_replacement(list(times), 2):
            after, before = times[first] - _APART / 4, times[last] + _APART / 4
            inside = {
                name: full
                for name, full in population.described.items()
                if after < times[name] < before
            }
            window = {str(lists.created_after): after, str(lists.created_before): before}
            asked = asked_of(judge, population, **window)
            check_list(judge, population, asked, listing.created_window, wanted=inside)


def time_shown(time_: object) -> float:
    """Return when a thing was created; 0 if the description, judged elsewhere, is no help."""
    return time_ if isinstance(time_, int | float) and 0 <= time_ < _LATEST else 0.0


def single_page(judge: Judge, *, asked: Mapping[str, Any]) -> None:
    """Judge one page alone: what others have in the account is not ours to count."""
    resource, lists = judge.session.resource, lists_of(judge)
    page = judge.ask(resource.list, asked)
    judge.check(page, expecting(listing.PAGE, asked.get(lists.page_size or "")))
    entries = page.answer.objects(resource.summaries)
    shown = Listing(asked=asked, entries=entries, wanted={}, allowed=None)
    chosen = listing.ordered if lists.sort_by in asked else listing.default_order
    judge.check(page, [chosen(shown)])


def of_listing(resource: Resource) -> Iterator[Scenario]:
    """Yield the questions about a population, and those that any account can answer."""
    lists = resource.list_members
    pages_ = 9 + 3 * len(_sizes(lists))
    sorts_ = 15 + 4 * len(orders(lists))
    table: tuple[tuple[str, ScenarioFunction, tuple[CheckFor[Listing], ...], int, bool], ...] = (
        ("pages", pages, (*listing.LISTED, listing.default_order), pages_, True),
        ("sorts", sorts, (*listing.LISTED, listing.ordered), sorts_, bool(lists.sort_members)),
        ("name-contains", name_contains, (listing.name_contains,), 20, bool(lists.name_contains)),
        ("name-prefix", name_prefix, (listing.name_prefix,), 20, bool(lists.name_prefix)),
        (
            "windows",
            windows,
            (listing.created_window,),
            30,
            bool(lists.created_after and lists.created_before),
        ),
    )
    for name, run, checks, requests, applies in table:
        if applies:
            yield Scenario(
                id=f"{Topic.LISTING}:{name}",
                topic=Topic.LISTING,
                group=f"listing-{name}",
                effect=Effect.CREATES,
                clauses=clause_ids(*CREATED, *listing.PAGE, *checks),
                requests=requests,
                run=run,
            )
    yield from _single_pages(lists)


def _single_pages(lists: ListMembers) -> Iterator[Scenario]:
    for name, asked in _one_page(lists).items():
        order = listing.ordered if lists.sort_by in asked else listing.default_order
        yield Scenario(
            id=f"{Topic.LISTING}:one-page-{name}",
            topic=Topic.LISTING,
            group="listing-one-page",
            effect=Effect.READ_ONLY,
            clauses=clause_ids(*listing.PAGE, order),
            requests=1,
            run=partial(single_page, asked=asked),
        )


def _sizes(lists: ListMembers) -> tuple[int | None, ...]:
    """Return the page sizes to ask for; None leaves it to the service."""
    return _SIZES if lists.page_size else (None,)


def orders(lists: ListMembers) -> tuple[dict[str, str], ...]:
    """Return the inputs that ask for each order, those that leave a part of it out included."""
    found: list[dict[str, str]] = []
    for key, order in product(
        (None, *lists.sort_members), (None, lists.ascending, lists.descending)
    ):
        chosen = ((lists.sort_by, key), (lists.sort_order, order))
        found.append({name: value for name, value in chosen if name and value})
    return tuple(found)


def _one_page(lists: ListMembers) -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {"default": {}}
    if lists.page_size:
        found["of-one"] = {lists.page_size: 1}
    size = lists.of_size(lists.largest_page)
    for chosen in orders(lists):
        if len(chosen) > 1:
            found["-".join(chosen.values()).lower()] = {**chosen, **size}
    return found
