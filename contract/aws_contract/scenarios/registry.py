"""The only list of what is tried: every scenario of a resource.

The suite, the live run, its plan and the mutation run are selections of it.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Final

from aws_contract.claims.registry import find_clause
from aws_contract.claims.topic import Topic
from aws_contract.resources.resource import Resource
from aws_contract.scenarios.accepting import accepting, observed
from aws_contract.scenarios.crowd import of_crowd
from aws_contract.scenarios.encodings import of_encodings, of_inputs, of_malformed
from aws_contract.scenarios.http import of_http
from aws_contract.scenarios.isolation import of_isolation
from aws_contract.scenarios.lifecycle import of_lifecycle
from aws_contract.scenarios.listing import of_listing
from aws_contract.scenarios.rejecting import rejecting
from aws_contract.scenarios.rules import of_rules
from aws_contract.scenarios.scenario import Group, Scenario, UnknownScenarioError, grouped
from aws_contract.scenarios.tags import of_tags
from aws_contract.scenarios.tokens import of_tokens
from aws_contract.scenarios.traces.listed import of_traces

__all__ = ["UnknownScenarioError", "find_scenario", "groups", "in_group", "scenarios"]


_TOPICS: Final = (
    *(of_rules, observed, of_lifecycle, of_traces, of_tags, of_isolation),
    *(of_listing, of_crowd, of_tokens),
)


@cache
def scenarios(resource: Resource) -> tuple[Scenario, ...]:
    """Return every scenario of a resource, in the order in which they usually run.

    UnknownClauseError if one of them judges a clause that there isn't.
    """
    return tuple(scenario for group in _groups(resource) for scenario in in_group(resource, group))


@cache
def _groups(resource: Resource) -> Mapping[str, Group]:
    """Return the groups by name, in the order in which they usually run; derives few cases."""
    found = [*accepting(resource), *rejecting(resource)]
    for topic in _TOPICS:
        found += grouped(topic(resource))
    found += of_inputs(resource)
    for topic in (of_encodings, of_malformed, of_http):
        found += grouped(topic(resource))
    return MappingProxyType({group.name: group for group in found})


def groups(resource: Resource, *topics: Topic) -> tuple[str, ...]:
    """Return the groups of some topics: what the suite runs as one test each."""
    return tuple(name for name, group in _groups(resource).items() if group.topic in topics)


@cache
def in_group(resource: Resource, group: str) -> tuple[Scenario, ...]:
    """Return the scenarios of a group, in their order; KeyError if there is no such group.

    None if the model leaves nothing to try: a pattern that every text matches.
    """
    return tuple(_judging(scenario, resource) for scenario in _groups(resource)[group].make())


def _judging(scenario: Scenario, resource: Resource) -> Scenario:
    """Return a scenario without the clauses that the resource hasn't."""
    lacking = {name for name in scenario.clauses if find_clause(resource, name) is None}
    return replace(scenario, clauses=scenario.clauses - lacking) if lacking else scenario


def find_scenario(resource: Resource, name: str) -> Scenario:
    """Return the scenario with an id; UnknownScenarioError names the nearest ids."""
    # The covering sets last: they take the longest to plan.
    for group in sorted(_groups(resource).values(), key=lambda each: each.topic is Topic.ACCEPT):
        for scenario in in_group(resource, group.name):
            if scenario.id == name:
                return scenario
    known = [scenario.id for scenario in scenarios(resource)]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.3)
    raise UnknownScenarioError(f"no scenario {name!r}; nearest: {', '.join(near) or 'none'}")
