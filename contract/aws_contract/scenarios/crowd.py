"""Lists of many things whose names are nearly the same, by every filter, order and page size.

Where nobody else uses the target there are more than sixty of them, elsewhere fewer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Any, Final

from aws_contract.checks import listing
from aws_contract.checks.base import CheckFor
from aws_contract.checks.envelope import CREATED
from aws_contract.checks.listing import Listing
from aws_contract.claims.topic import Topic
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Judge
from aws_contract.scenarios.listing import (
    Population,
    asked_of,
    check_list,
    created_population,
    lists_of,
    orders,
    time_shown,
)
from aws_contract.scenarios.scenario import Effect, Scenario, clause_ids

__all__ = ["crowded_names", "list_crowd", "of_crowd"]

_LONGEST: Final = 63
"""Characters of a name that every resource takes."""
_DESCRIPTIONS: Final = (
    None,
    "plain",
    "Gr\u00f6\u00dfe, \u0395\u03bb\u03bb\u03ac\u03b4\u03b1, \u65e5\u672c\u8a9e, e\u0301",
    "long " * 50,
)
_SIZES: Final = (1, 2, 3, 100)
_PARTS: Final = 4
"""How many groups of a crowd are created at different times."""
_GAP: Final = 0.004
"""Seconds between two creation times that a bound can stand between."""
_REQUESTS: Final = 1_000
"""About how many requests a crowd takes."""
_FEW: Final = 16
"""Of how many things every page size is asked for in every order."""


def crowded_names(stem: str, number: int) -> tuple[str, ...]:
    """Return names that begin with a stem, out of order: no two differ in case only.

    Short and long ones, of which many differ only in the last character, in the middle, or in the
    place of a hyphen.
    """
    room = _LONGEST - len(stem) - 1
    half = room // 2
    ends = [*"aBcDzZ09", "a-b", "a--b", "ab", "a1", "a10", "a2", "A-1-b"]
    ends += ["x" * (room - 1) + last for last in "aB0z9"]
    ends += ["y" * place + "-" + "y" * (room - place - 1) for place in (1, 2, half, room - 2)]
    ends += ["m" * half + other + "M" * (room - half - 1) for other in "aB0z"]
    ends += [f"{'nN'[each % 2]}{each:02}" for each in range(number)]
    names = list({end.casefold(): f"{stem}-{end}" for end in ends}.values())
    chosen = names[:: max(1, len(names) // number)][:number]
    return (*chosen[::2], *reversed(chosen[1::2]))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Question:
    """A filter and what it must show; `unsure` may be shown too."""

    asked: Mapping[str, Any]
    wanted: Mapping[str, Mapping[str, Any]]
    unsure: frozenset[str] = field(default=frozenset())
    checks: tuple[CheckFor[Listing], ...] = listing.LISTED


def list_crowd(judge: Judge) -> None:
    """List many things by each filter alone and by two, in every order and page size."""
    with _crowd(judge) as crowd:
        for number, question in enumerate(_questions(judge, crowd)):
            for chosen, size in _ways(judge, number, len(question.wanted)):
                asked = {**question.asked, **lists_of(judge).of_size(size), **chosen}
                ordered = listing.ordered if chosen else listing.default_order
                check_list(
                    judge, crowd, asked, *question.checks, ordered,
                    wanted=question.wanted, unsure=question.unsure,
                )  # fmt: skip


@contextmanager
def _crowd(judge: Judge) -> Iterator[Population]:
    session, description = judge.session, judge.session.resource.description
    stem = session.new_name("crowd")
    bodies: list[dict[str, Any]] = []
    for number, name in enumerate(crowded_names(stem, session.crowd)):
        text = _DESCRIPTIONS[number % len(_DESCRIPTIONS)]
        described = {} if description is None or text is None else {description: text}
        bodies.append({**session.minimal_request(name), **described})
    with created_population(judge, stem, bodies, at_once=_at_once(len(bodies))) as population:
        yield population


def _at_once(number: int) -> int:
    """Return how many things of a crowd are created without a pause."""
    return max(1, number // _PARTS)


def _ways(judge: Judge, number: int, wanted: int) -> Iterator[tuple[dict[str, str], int | None]]:
    """Yield orders and page sizes: all combinations of few things, or if a run is deep.

    Otherwise each order and each size, but of the first question only one order for each size.
    """
    lists = lists_of(judge)
    sizes: Sequence[int | None] = _SIZES if lists.page_size else (None,)
    every = tuple(product(orders(lists), sizes))
    if judge.session.deep or (wanted <= _FEW and number < len(_SIZES)):
        yield from every
        return
    for place, chosen in enumerate(orders(lists)):
        yield chosen, sizes[-1]
        if wanted <= _FEW or (number == 0 and place < len(sizes) - 1):
            yield chosen, sizes[(place + number) % len(sizes)]


def _questions(judge: Judge, crowd: Population) -> Iterator[_Question]:
    """Yield everything first, then what few names contain, then what was created when."""
    yield _Question(asked=asked_of(judge, crowd), wanted=crowd.described)
    yield from _of_names(judge, crowd)
    lists = lists_of(judge)
    if lists.created_after and lists.created_before:
        yield from _of_times(judge, crowd)


def _of_names(judge: Judge, crowd: Population) -> Iterator[_Question]:
    """Yield filters of names; whether upper and lower case are the same there isn't known."""
    lists, alone = lists_of(judge), judge.session.target.isolated
    texts = ("-N1", f"-{'x' * 4}", "-a1", *(("yy-y", "MMM", "none-at-all") if alone else ()))
    for text in texts:
        if lists.name_contains:
            yield _contained(crowd, text if alone else crowd.stem[4:] + text, lists.name_contains)
        elif lists.name_prefix and text.startswith("-"):
            yield _begun(crowd, crowd.stem + text, lists.name_prefix)


def _contained(crowd: Population, text: str, member: str) -> _Question:
    found = {name: full for name, full in crowd.described.items() if text in name}
    alike = {name for name in crowd.described if text.casefold() in name.casefold()}
    return _Question(
        asked={member: text},
        wanted=found,
        unsure=frozenset(alike.difference(found)),
        checks=(listing.name_contains, *listing.LISTED),
    )


def _begun(crowd: Population, text: str, member: str) -> _Question:
    found = {name: full for name, full in crowd.described.items() if name.startswith(text)}
    alike = {name for name in crowd.described if name.casefold().startswith(text.casefold())}
    return _Question(
        asked={member: text},
        wanted=found,
        unsure=frozenset(alike.difference(found)),
        checks=(listing.name_prefix, *listing.LISTED),
    )


def _of_times(judge: Judge, crowd: Population) -> Iterator[_Question]:
    """Yield windows, open at either end or at none, whose bounds stand in the pauses of creating.

    Any other gap between two creations depends on how busy the machine was.
    """
    lists, created = lists_of(judge), judge.session.resource.creation_time
    times = {name: time_shown(full.get(created or "")) for name, full in crowd.described.items()}
    moments = list(times.values())
    pauses = list(pairwise(moments))[_at_once(len(moments)) - 1 :: _at_once(len(moments))]
    bounds = [round((at + later) / 2, 3) for at, later in pauses if later - at >= _GAP]
    if not bounds:
        return
    long_ago, far_off = min(moments) - 3600, max(moments) + 3600
    alone = judge.session.target.isolated
    windows: list[tuple[float | None, float | None]] = [
        *((bounds[-1], None), (None, bounds[0]), (bounds[0], bounds[-1])),
        *((long_ago, None), (None, far_off), (far_off, None), (None, long_ago)),
    ]
    for after, before in windows:
        asked = {str(lists.created_after): after, str(lists.created_before): before}
        asked = {name: bound for name, bound in asked.items() if bound is not None}
        inside = {
            name: full
            for name, full in crowd.described.items()
            if (after is None or times[name] > after) and (before is None or times[name] < before)
        }
        yield _Question(
            asked=asked if alone else asked_of(judge, crowd, **asked),
            wanted=inside,
            checks=(listing.created_window, *listing.LISTED),
        )


def of_crowd(resource: Resource) -> Iterator[Scenario]:
    """Yield the questions about many things; a live run, which counts requests, leaves them out."""
    lists = resource.list_members
    filters: dict[CheckFor[Listing], object] = {
        listing.name_contains: lists.name_contains,
        listing.name_prefix: lists.name_prefix and not lists.name_contains,
        listing.created_window: lists.created_after and lists.created_before,
        listing.ordered: lists.sort_members,
    }
    filtered = [check for check, applies in filters.items() if applies]
    if not filtered and not lists.page_size:
        return  # there is one question, and a smaller population answers it
    ordered = (*listing.LISTED, listing.default_order)
    yield Scenario(
        id=f"{Topic.LISTING}:crowd",
        topic=Topic.LISTING,
        group="listing-crowd",
        effect=Effect.CREATES,
        clauses=clause_ids(*CREATED, *listing.PAGE, *ordered, *filtered),
        requests=_REQUESTS,
        run=list_crowd,
        not_live="it creates dozens of things and lists them in hundreds of requests",
    )
