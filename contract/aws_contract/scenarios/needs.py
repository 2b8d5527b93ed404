"""Which operations a scenario needs: without them it shows nothing but that they are missing."""

from __future__ import annotations

from aws_contract.claims.topic import Topic
from aws_contract.resources.resource import Resource
from aws_contract.scenarios.scenario import Effect, Scenario

__all__ = ["needed_operations"]


def needed_operations(scenario: Scenario, resource: Resource) -> frozenset[str]:
    """Return the operations of a resource without which a scenario isn't tried.

    One that creates something needs them all; a request that must be rejected only its own.
    """
    if scenario.case is not None and scenario.effect is not Effect.CREATES:
        return frozenset({scenario.case.operation})
    if scenario.topic is Topic.HTTP and scenario.effect is Effect.REJECTED:
        return frozenset({resource.create})
    return frozenset(resource.operations)
