"""The only list of what is tried: every scenario of a resource.

The suite, the live run, its plan and the mutation run are selections of it.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from aws_contract.claims.registry import find_clause
from aws_contract.claims.topic import Topic
from aws_contract.resources.resource import Resource
from aws_contract.scenarios.accepting import accepting, observed
from aws_contract.scenarios.encodings import of_encodings, of_inputs, of_malformed
from aws_contract.scenarios.http import of_http
from aws_contract.scenarios.isolation import of_isolation
from aws_contract.scenarios.lifecycle import of_lifecycle
from aws_contract.scenarios.listing import of_listing
from aws_contract.scenarios.rejecting import rejecting
from aws_contract.scenarios.rules import of_rules
from aws_contract.scenarios.scenario import Scenario

__all__ = ["UnknownScenarioError", "find_scenario", "groups", "in_group", "scenarios"]

_TOPICS = (
    accepting,
    rejecting,
    of_rules,
    observed,
    of_lifecycle,
    of_isolation,
    of_listing,
    of_inputs,
    of_encodings,
    of_malformed,
    of_http,
)


class UnknownScenarioError(LookupError):
    """No scenario has the id; names the nearest ids."""


@cache
def scenarios(resource: Resource) -> tuple[Scenario, ...]:
    """Return every scenario of a resource, in the order in which they usually run.

    UnknownClauseError if one of them judges a clause that there isn't.
    """
    return tuple(_judging(scenario, resource) for topic in _TOPICS for scenario in topic(resource))


def _judging(scenario: Scenario, resource: Resource) -> Scenario:
    """Return a scenario without the clauses that the resource hasn't."""
    lacking = {name for name in scenario.clauses if find_clause(resource, name) is None}
    return replace(scenario, clauses=scenario.clauses - lacking) if lacking else scenario


@cache
def _by_group(resource: Resource) -> Mapping[str, tuple[Scenario, ...]]:
    found: defaultdict[str, list[Scenario]] = defaultdict(list)
    for scenario in scenarios(resource):
        found[scenario.group].append(scenario)
    return MappingProxyType({group: tuple(each) for group, each in found.items()})


def groups(resource: Resource, *topics: Topic) -> tuple[str, ...]:
    """Return the groups of some topics: what the suite runs as one test each."""
    return tuple(group for group, each in _by_group(resource).items() if each[0].topic in topics)


def in_group(resource: Resource, group: str) -> tuple[Scenario, ...]:
    """Return the scenarios of a group, in their order; KeyError if there is no such group."""
    return _by_group(resource)[group]


def find_scenario(resource: Resource, name: str) -> Scenario:
    """Return the scenario with an id; UnknownScenarioError names the nearest ids."""
    known = {scenario.id: scenario for scenario in scenarios(resource)}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.3)
        raise UnknownScenarioError(f"no scenario {name!r}; nearest: {', '.join(near) or 'none'}")
    return known[name]
