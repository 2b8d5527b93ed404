"""Which scenarios are likeliest to show a mutant: by constraint point, path, rule, or clause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, TypeAlias

from aws_contract.claims.topic import Topic
from aws_contract.resources.resource import Resource
from aws_contract.scenarios.registry import scenarios
from aws_contract.scenarios.scenario import Scenario
from aws_strategies.case import Rejected
from aws_strategies.covering.coverage import Coverage, coverage_of
from aws_strategies.rules.rule import RuleCase

__all__ = ["of_path", "of_point", "of_rule", "rejection_clauses", "with_clauses"]

_Index: TypeAlias = Mapping[tuple[str, str], tuple[Scenario, ...]]
_ENOUGH: Final = 12
_FEW: Final = 60


def of_point(resource: Resource, operation: str, point: str) -> tuple[Scenario, ...]:
    """Return the scenarios that break a constraint point or meet it exactly."""
    return _by_point(resource).get((operation, point), ())


def of_path(resource: Resource, operation: str, path: str) -> tuple[Scenario, ...]:
    """Return the first scenarios whose requests hold something at a path; a few, not all."""
    return _by_path(resource).get((operation, path), ())[:_ENOUGH]


def of_rule(resource: Resource, rule: str) -> Iterator[Scenario]:
    """Yield the scenarios that try a documented rule."""
    for scenario in scenarios(resource):
        if isinstance(scenario.case, RuleCase) and scenario.case.rule == rule:
            yield scenario


def with_clauses(resource: Resource, wanted: Collection[str]) -> Iterator[Scenario]:
    """Yield some scenarios of each topic that judge a wanted clause, the small topics first."""
    found: defaultdict[Topic, list[Scenario]] = defaultdict(list)
    for scenario in scenarios(resource):
        if not scenario.clauses.isdisjoint(wanted):
            found[scenario.topic].append(scenario)
    for each in sorted(found.values(), key=len):
        yield from each[:: max(1, len(each) // _FEW)]


@cache
def rejection_clauses(resource: Resource) -> frozenset[str]:
    """Return the clauses that are judged when a request breaks constraints."""
    return frozenset().union(
        *(each.clauses for each in scenarios(resource) if each.topic is Topic.REJECT)
    )


@cache
def _by_point(resource: Resource) -> _Index:
    return _index(resource, _points)


def _points(resource: Resource, scenario: Scenario) -> Iterable[str]:
    case = scenario.case
    if case is None:
        return ()
    if isinstance(case.expected, Rejected):
        return [violation.point.id for violation in case.expected.violations]
    coverage = _coverage(resource, scenario.id)
    enums = sorted({path for path, _ in coverage.pairs})
    return [*sorted(coverage.bounds), *(f"{path}:enum" for path in enums)]


@cache
def _by_path(resource: Resource) -> _Index:
    return _index(resource, _paths)


def _paths(resource: Resource, scenario: Scenario) -> Iterable[str]:
    case = scenario.case
    if case is None or isinstance(case.expected, Rejected):
        return ()
    return _coverage(resource, scenario.id).places


def _index(resource: Resource, keys: Callable[[Resource, Scenario], Iterable[str]]) -> _Index:
    found: defaultdict[tuple[str, str], list[Scenario]] = defaultdict(list)
    for scenario in scenarios(resource):
        if scenario.case is not None:
            for key in keys(resource, scenario):
                found[scenario.case.operation, key].append(scenario)
    return MappingProxyType({key: tuple(each) for key, each in found.items()})


def _coverage(resource: Resource, scenario: str) -> Coverage:
    return _coverages(resource)[scenario]


@cache
def _coverages(resource: Resource) -> Mapping[str, Coverage]:
    return MappingProxyType(
        {
            scenario.id: coverage_of(
                resource.operation(scenario.case.operation), [scenario.case.body]
            )
            for scenario in scenarios(resource)
            if scenario.case is not None and not isinstance(scenario.case.expected, Rejected)
        }
    )
