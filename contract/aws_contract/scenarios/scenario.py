"""A scenario: one thing to find out about a target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TypeAlias

from aws_contract.checks.base import OfClause
from aws_contract.claims.topic import Topic
from aws_contract.results.failure import case_id
from aws_contract.runner.session import Judge
from aws_strategies.case import Case

__all__ = [
    "Effect",
    "Group",
    "NotApplicableError",
    "Scenario",
    "ScenarioFunction",
    "UnknownScenarioError",
    "clause_ids",
    "grouped",
    "of_case",
]

ScenarioFunction: TypeAlias = Callable[[Judge], None]
"""Sends the requests of a scenario and judges the answers."""


class Effect(StrEnum):
    """What a scenario does to the target if the target obeys."""

    REJECTED = "rejected for a constraint"
    REJECTED_BY_RULE = "rejected for a documented rule"
    READ_ONLY = "read-only"
    CREATES = "creates"


class UnknownScenarioError(LookupError):
    """No scenario has the id; names the nearest ids."""


class NotApplicableError(Exception):
    """The target can't show what the scenario is about, for example a second account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """One thing to find out.

    id: unique and stable; that of the case if there is one.
    group: scenarios of one group run as one test of the suite.
    clauses: what is judged besides the clauses of every answer.
    requests: how many are sent if nothing goes wrong and nothing has to be waited for.
    case: what is sent, where it is one deterministic request.
    needs_sibling: whether the same service in another region or account is needed.
    not_live: why a live run leaves it out, empty if it doesn't.
    """

    id: str
    topic: Topic
    group: str
    effect: Effect
    requests: int
    clauses: frozenset[str]
    run: ScenarioFunction = field(repr=False)
    case: Case | None = field(default=None, repr=False)
    needs_sibling: bool = False
    not_live: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Scenarios of one topic that run as one test, by name; `make` derives them when they run."""

    name: str
    topic: Topic
    make: Callable[[], Iterable[Scenario]] = field(repr=False)


def grouped(scenarios: Iterable[Scenario]) -> Iterator[Group]:
    """Yield the groups of scenarios that are cheap to make all at once."""
    found: defaultdict[tuple[str, Topic], list[Scenario]] = defaultdict(list)
    for scenario in scenarios:
        found[scenario.group, scenario.topic].append(scenario)
    for (name, topic), each in found.items():
        yield Group(name=name, topic=topic, make=partial(tuple, each))


def clause_ids(*checks: OfClause) -> frozenset[str]:
    """Return the ids of the clauses that checks judge."""
    return frozenset(check.clause for check in checks)


def of_case(  # noqa: PLR0913 - the fields of a scenario that a case doesn't tell
    case: Case,
    run: Callable[[Judge, Case], None],
    *,
    topic: Topic,
    group: str,
    effect: Effect,
    clauses: frozenset[str],
    requests: int,
) -> Scenario:
    """Return the scenario that sends one case."""
    return Scenario(
        id=case_id(case),
        topic=topic,
        group=group,
        effect=effect,
        clauses=clauses,
        requests=requests,
        run=partial(_run, run, case),
        case=case,
    )


def _run(run: Callable[[Judge, Case], None], case: Case, judge: Judge) -> None:
    run(judge, case)
