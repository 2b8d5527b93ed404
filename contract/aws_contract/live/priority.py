"""The order of a run: the requests that tell most come first.

First what was never seen, then what changed since it was, then what contradicted, then the rest.
Among these, one case of every kind of constraint on every top-level member and one of every rule;
then the reads and what is no request at all; then one case of every other place that can be broken,
what must be taken, another way to break each shape, and all the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from aws_contract.live.selection import Step, trace_step
from aws_contract.scenarios.scenario import Effect
from aws_strategies.case import Case, Rejected
from aws_strategies.rules.rule import RuleCase

__all__ = ["Seen", "Worth", "in_order", "with_traces"]

_TRACE_EVERY: Final = 250


class Worth(IntEnum):
    """What a step is worth before it is known what others tell; the first is the most."""

    OVERVIEW = 0
    RULE = 1
    READ = 2
    LIFECYCLE = 3
    PROTOCOL = 4
    POINT = 5
    ACCEPTED = 6
    WAY = 7
    REST = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What evidence says of a step: the digest that was sent, and whether a clause was broken."""

    digest: str
    contradicted: bool


def in_order(steps: Iterable[Step], seen: Mapping[str, Seen], *, create: str) -> list[Step]:
    """Return the steps, those of most worth first; the same for the same evidence.

    `create` is the operation whose constraints count most.
    """
    steps = list(steps)
    worth = dict(_worths(steps, create))
    return sorted(steps, key=lambda step: (_novelty(step, seen), worth[step.id]))


def _novelty(step: Step, seen: Mapping[str, Seen]) -> int:
    known = seen.get(step.id)
    if known is None:
        return 0
    if known.digest != step.digest:
        return 1
    return 2 if known.contradicted else 3


def _worths(steps: Iterable[Step], create: str) -> Iterator[tuple[str, Worth]]:
    told: set[tuple[str, ...]] = set()
    for step in steps:
        yield step.id, _worth(step, told, create)


def _worth(step: Step, told: set[tuple[str, ...]], create: str) -> Worth:
    """Return what a step adds to what the steps before it told, and note what it tells."""
    scenario, case = step.scenario, step.scenario.case
    if scenario.effect is Effect.READ_ONLY:
        return Worth.READ
    if scenario.effect is Effect.CREATES:
        return Worth.LIFECYCLE if case is None else Worth.ACCEPTED
    if case is None or not isinstance(case.expected, Rejected):
        return Worth.PROTOCOL
    tells = list(_tells(case, group=scenario.group, create=create))
    new = [worth for worth, key in tells if key not in told]
    told.update(key for _, key in tells)
    return min(new, default=Worth.REST)


def _tells(case: Case, *, group: str, create: str) -> Iterator[tuple[Worth, tuple[str, ...]]]:
    if isinstance(case, RuleCase):
        yield Worth.RULE, ("rule", case.rule)
        yield Worth.WAY, ("rule", case.id)
        return
    assert isinstance(case.expected, Rejected)
    if not case.expected.violations:
        yield Worth.PROTOCOL, ("body", case.id)
        return
    broken = case.expected.violations[0]
    overview = Worth.OVERVIEW if case.operation == create else Worth.READ
    yield overview, ("overview", group)
    for violation in case.expected.violations:
        yield Worth.POINT, ("point", case.operation, violation.point.id)
    yield Worth.WAY, ("way", broken.point.shape.name, broken.point.kind, broken.how)


def with_traces(steps: Iterable[Step]) -> Iterator[Step]:
    """Yield the steps with a look for traces after every so many, and at the end."""
    since = number = 0
    for step in steps:
        yield step
        since += step.scenario.effect in {Effect.REJECTED, Effect.REJECTED_BY_RULE}
        if since == _TRACE_EVERY:
            since, number = 0, number + 1
            yield trace_step(number)
    if since:
        yield trace_step(number + 1)
