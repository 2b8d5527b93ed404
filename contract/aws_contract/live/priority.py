"""The order of a run: the most informative scenarios first.

First those that no earlier run has answered, then those whose requests have changed since, then
those that contradicted a clause, then the rest. Among these, one case of every kind of constraint
on every top-level member and one of every rule; then read-only requests and broken HTTP requests;
then one case of every other constraint point, what must be accepted, one case of every other
violation of each shape, and all the rest.
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

__all__ = ["EarlierResult", "Worth", "by_priority", "with_traces"]

_TRACE_EVERY: Final = 250


class Worth(IntEnum):
    """The worth of a scenario before it is known what others cover; the first is the highest."""

    OVERVIEW = 0
    RULE = 1
    READ = 2
    LIFECYCLE = 3
    PROTOCOL = 4
    POINT = 5
    ACCEPTED = 6
    VARIANT = 7
    REST = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierResult:
    """What evidence says of a scenario: the digest of what was sent, and if it contradicted."""

    digest: str
    contradicted: bool


def by_priority(
    steps: Iterable[Step], earlier: Mapping[str, EarlierResult], *, create: str
) -> list[Step]:
    """Return the steps, those of the highest worth first; the same for the same evidence.

    `create` is the operation whose constraints count most.
    """
    steps = list(steps)
    worth = dict(_worths(steps, create))
    return sorted(steps, key=lambda step: (_novelty(step, earlier), worth[step.id]))


def _novelty(step: Step, earlier: Mapping[str, EarlierResult]) -> int:
    known = earlier.get(step.id)
    if known is None:
        return 0
    if known.digest != step.digest:
        return 1
    return 2 if known.contradicted else 3


def _worths(steps: Iterable[Step], create: str) -> Iterator[tuple[str, Worth]]:
    covered: set[tuple[str, ...]] = set()
    for step in steps:
        yield step.id, _worth(step, covered, create)


def _worth(step: Step, covered: set[tuple[str, ...]], create: str) -> Worth:
    """Return what a scenario adds to those before it, and note what it covers."""
    scenario, case = step.scenario, step.scenario.case
    if scenario.effect is Effect.READ_ONLY:
        return Worth.READ
    if scenario.effect is Effect.CREATES:
        return Worth.LIFECYCLE if case is None else Worth.ACCEPTED
    if case is None or not isinstance(case.expected, Rejected):
        return Worth.PROTOCOL
    covers = list(_covers(case, group=scenario.group, create=create))
    new = [worth for worth, key in covers if key not in covered]
    covered.update(key for _, key in covers)
    return min(new, default=Worth.REST)


def _covers(case: Case, *, group: str, create: str) -> Iterator[tuple[Worth, tuple[str, ...]]]:
    if isinstance(case, RuleCase):
        yield Worth.RULE, ("rule", case.rule)
        yield Worth.VARIANT, ("rule", case.id)
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
    yield Worth.VARIANT, ("violation", broken.point.shape.name, broken.point.kind, broken.how)


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
