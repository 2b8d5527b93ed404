"""Every scenario of the registry: one test for each group.

The random tests, which draw requests, are in `test_random`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aws_contract.claims.topic import Topic
from aws_contract.runner.session import Session
from aws_contract.scenarios.needs import needed_operations
from aws_contract.scenarios.registry import in_group
from aws_contract.scenarios.scenario import NotApplicableError, Scenario


def _of(*topics: Topic) -> Callable[[Any], Any]:
    """Mark a test with the topics whose groups it runs."""

    def mark(test: Any) -> Any:
        test.topics = topics
        return test

    return mark


def _why_untried(contract: Session, scenario: Scenario) -> str:
    return contract.why_untried(needed_operations(scenario, contract.resource))


def _run(contract: Session, group: str, only: str | None) -> None:
    chosen = [
        scenario for scenario in in_group(contract.resource, group) if only in {None, scenario.id}
    ]
    if not chosen:
        pytest.skip("the model leaves nothing to try")
    scenarios = [each for each in chosen if not _why_untried(contract, each)]
    if not scenarios:
        pytest.skip(_why_untried(contract, chosen[0]))
    try:
        with contract.judging() as judge:
            for scenario in scenarios:
                scenario.run(judge)
    except NotApplicableError as reason:
        pytest.skip(str(reason))


@_of(Topic.ACCEPT)
def test_accepts_every_boundary(contract: Session, group: str, only_case: str | None) -> None:
    """Each bound met exactly, each enum member, each optional member with and without.

    A request that breaks a documented rule may be rejected for that, but for no constraint.
    """
    _run(contract, group, only_case)


@_of(Topic.REJECT)
def test_rejects_every_violation(contract: Session, group: str, only_case: str | None) -> None:
    """Each constraint point, broken alone: rejected, naming exactly it, and without effect."""
    _run(contract, group, only_case)


@_of(Topic.RULES)
def test_enforces_documented_rules(contract: Session, group: str, only_case: str | None) -> None:
    """What obeys a rule is accepted; what breaks it alone gets what is known of the rule."""
    _run(contract, group, only_case)


@_of(Topic.OBSERVED)
def test_accepts_observed_requests(contract: Session, group: str, only_case: str | None) -> None:
    """Requests that AWS accepted are accepted, whatever documented rule they break."""
    _run(contract, group, only_case)


@_of(Topic.LIFECYCLE, Topic.TAGS, Topic.ISOLATION)
def test_lifecycle(contract: Session, group: str, only_case: str | None) -> None:
    """What one thing looks like to every operation, from its creation to its deletion."""
    _run(contract, group, only_case)


@_of(Topic.LISTING)
def test_listing(contract: Session, group: str, only_case: str | None) -> None:
    """Lists show everything once, in pages, filtered and sorted."""
    _run(contract, group, only_case)


@_of(Topic.INPUTS)
def test_accepts_valid_inputs(contract: Session, group: str, only_case: str | None) -> None:
    """The other operations' inputs at their bounds are no constraint errors."""
    _run(contract, group, only_case)


@_of(Topic.ENCODING)
def test_accepts_every_encoding(contract: Session, group: str, only_case: str | None) -> None:
    """A request means the same in every encoding: spaces, escapes, nulls, unknown members."""
    _run(contract, group, only_case)


@_of(Topic.MALFORMED, Topic.HTTP)
def test_rejects_what_is_no_request(contract: Session, group: str, only_case: str | None) -> None:
    """A body that is no JSON object, a wrong target, method, content type or signature."""
    _run(contract, group, only_case)
