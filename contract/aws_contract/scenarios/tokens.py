"""Tokens of pages: what no list has answered, and what another list has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from aws_contract.checks import listing
from aws_contract.checks.envelope import CREATED
from aws_contract.claims.topic import Topic
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Judge
from aws_contract.scenarios.listing import Population, asked_of, lists_of, population_of
from aws_contract.scenarios.scenario import Effect, Scenario, clause_ids
from aws_contract.targets.base import sibling_of

__all__ = ["of_tokens", "use_tokens"]

_INVENTED: Final = ("x", "bm90IGEgdG9rZW4=", "null", "eyJvZmZzZXQiOjJ9")


def use_tokens(judge: Judge) -> None:
    """Ask for pages with tokens that are invented, changed, of another list, and used before."""
    lists = lists_of(judge)
    with population_of(judge) as population:
        asked = asked_of(judge, population, **lists.of_size(1))
        first = judge.ask(judge.session.resource.list, asked)
        token = first.next_token(lists.token)
        if not token:
            return  # that a page is too long, or the last, is judged elsewhere
        for bad in (*_INVENTED, token[1:], token + "A"):
            page = judge.ask(judge.session.resource.list, {**asked, **lists.after(bad)})
            judge.check(page, [listing.bad_token])
        for other in _others(judge, population, asked):
            page = judge.ask(judge.session.resource.list, {**other, **lists.after(token)})
            judge.check(page, [listing.foreign_token])
        _ask_elsewhere(judge, {**asked, **lists.after(token)})
        second, again = (
            judge.ask(judge.session.resource.list, {**asked, **lists.after(token)})
            for _ in range(2)
        )
        judge.check(again, [listing.token_again(second.answer)])


def _others(
    judge: Judge, population: Population, asked: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    """Yield questions that the token of one doesn't belong to."""
    lists = lists_of(judge)
    if lists.name_filter:
        yield {**asked, lists.name_filter: population.stem[:-1]}
    if lists.created_after:
        yield {**asked, lists.created_after: 1}
    if lists.sort_by and len(lists.sort_members) > 1:
        other = next(each for each in lists.sort_members if each != lists.default_sort_by)
        yield {**asked, lists.sort_by: other}
    if lists.sort_order:
        falls = lists.default_sort_order == lists.descending
        yield {**asked, lists.sort_order: lists.ascending if falls else lists.descending}


def _ask_elsewhere(judge: Judge, asked: Mapping[str, Any]) -> None:
    """Use a token in another region and account, where the target has them and is ours alone."""
    target = judge.session.target
    if not target.isolated:
        return
    region = "eu-west-1" if target.region != "eu-west-1" else "us-east-1"
    places: tuple[dict[str, str], ...] = ({"region": region}, {"account": "999988887777"})
    for place in places:
        sibling = sibling_of(target, **place)
        if sibling is not None:
            there = judge.beside(judge.session.beside(sibling))
            page = there.ask(judge.session.resource.list, asked)
            there.check(page, [listing.foreign_token])
            sibling.close()


def of_tokens(resource: Resource) -> Iterator[Scenario]:
    """Yield the use of tokens, if lists have pages."""
    lists = resource.list_members
    if not lists.token or not lists.page_size:
        return
    others = (
        *(lists.name_filter, lists.created_after, lists.sort_order),
        lists.sort_by and len(lists.sort_members) > 1,
    )
    yield Scenario(
        id=f"{Topic.LISTING}:tokens",
        topic=Topic.LISTING,
        group="listing-tokens",
        effect=Effect.CREATES,
        clauses=clause_ids(
            *(*CREATED, listing.bad_token, listing.token_again),
            *((listing.foreign_token,) if any(others) else ()),
        ),
        requests=9 + 1 + len(_INVENTED) + 2 + sum(map(bool, others)) + 2,
        run=use_tokens,
    )
