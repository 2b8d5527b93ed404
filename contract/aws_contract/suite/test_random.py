"""Requests that Hypothesis draws: valid ones, invalid ones, and other ways to write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from aws_contract.protocol.wire import request_for
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Session
from aws_contract.scenarios.accepting import accept, conflict, pass_constraints
from aws_contract.scenarios.encodings import accept_encoding, reject_malformed
from aws_contract.scenarios.rejecting import reject
from aws_contract.scenarios.rules import try_rule
from aws_strategies.case import Accepted, Case, CaseTopic
from aws_strategies.encodings.drawn import number_encodings, rewritings, surrogates, truncations
from aws_strategies.invalid.multiple import multiple_violations
from aws_strategies.invalid.single import violations
from aws_strategies.rules.rule import RuleCase
from aws_strategies.valid import valid_requests

_AnyCase = TypeVar("_AnyCase", bound=Case)
_OPERATIONS = ("create", "describe", "list", "delete")


def _drawn(case: _AnyCase) -> _AnyCase:
    """Mark a case as drawn, and note what is sent."""
    note(repr(request_for(case).body[:4096]))
    return replace(case, id=f"random:{case.id}", drawn=True)


def _if_any(draw: Callable[..., st.SearchStrategy[Case]], resource: Resource) -> Any:
    """Return a strategy of creates; the test is skipped if the input has no place for them."""
    try:
        return draw(resource.operation(resource.create), rules=resource.rule_set)
    except LookupError as reason:
        pytest.skip(str(reason))


def test_accepts_whatever_is_valid(contract: Session) -> None:
    """Any request that obeys every constraint is accepted, described, and deleted again."""
    resource = contract.resource
    operation = resource.operation(resource.create)

    @given(body=valid_requests(operation, rules=resource.rule_set))
    def check(body: dict[str, object]) -> None:
        case = Case(
            id="valid",
            service=operation.service,
            operation=operation.name,
            topic=CaseTopic.VALID,
            body=body,
            expected=Accepted(),
        )
        with contract.judging() as judge:
            send = pass_constraints if resource.may_break_rules(body) else accept
            send(judge, _drawn(case))

    check()


def test_a_name_belongs_to_one_resource(contract: Session) -> None:
    """A second create of a name is rejected and changes nothing; once deleted the name is free."""
    resource = contract.resource
    bodies = valid_requests(resource.operation(resource.create), rules=resource.rule_set)
    minimal = resource.minimal_request("any")
    bodies = bodies.map(lambda body: minimal if resource.may_break_rules(body) else body)

    @given(body=bodies, other=bodies)
    def check(body: dict[str, Any], other: dict[str, Any]) -> None:
        with contract.judging() as judge:
            conflict(judge, body, other)

    check()


@pytest.mark.parametrize("operation", _OPERATIONS)
def test_rejects_any_violation(contract: Session, operation: str) -> None:
    """Any request that breaks one constraint is rejected, naming exactly it, without effect."""
    resource = contract.resource

    broken = resource.operation(getattr(resource, operation))

    @given(case=violations(broken, rules=resource.rule_set))
    def check(case: Case) -> None:
        with contract.judging() as judge:
            reject(judge, _drawn(case))

    check()


def test_rejects_multiple_violations(contract: Session) -> None:
    """Of several broken constraints each is named, in one answer; at most ten are listed."""
    resource = contract.resource

    @given(case=multiple_violations(resource.operation(resource.create), rules=resource.rule_set))
    def check(case: Case) -> None:
        with contract.judging() as judge:
            reject(judge, _drawn(case))

    check()


def test_accepts_any_encoding(contract: Session) -> None:
    """White space, order, escapes, nulls and unknown members change nothing."""
    resource = contract.resource

    @given(case=rewritings(resource.operation(resource.create), rules=resource.rule_set))
    def check(case: Case) -> None:
        with contract.judging() as judge:
            accept_encoding(judge, _drawn(case))

    check()


def test_reads_any_encoding_of_a_number(contract: Session) -> None:
    """Fractions are truncated, large numbers are clamped to the limits of their type."""
    resource = contract.resource

    @given(case=_if_any(number_encodings, resource))
    def check(case: Case) -> None:
        with contract.judging() as judge:
            accept_encoding(judge, _drawn(case))

    check()


def test_rejects_half_a_surrogate_pair(contract: Session) -> None:
    """Half a character is in none of the categories that a description may have."""
    resource = contract.resource

    @given(case=_if_any(surrogates, resource))
    def check(case: Case) -> None:
        with contract.judging() as judge:
            reject(judge, _drawn(case))

    check()


def test_rejects_a_request_that_ends_early(contract: Session) -> None:
    """What is cut off is no JSON, wherever it is cut."""

    @given(case=truncations(contract.resource.operation(contract.resource.create)))
    def check(case: Case) -> None:
        with contract.judging() as judge:
            reject_malformed(judge, _drawn(case))

    check()


@pytest.mark.parametrize("breaks", [False, True], ids=["obeys", "breaks"])
def test_enforces_any_rule(contract: Session, breaks: bool) -> None:
    """Any request that breaks a rule that must be enforced is rejected; what obeys is accepted."""
    rules = contract.resource.rules
    if rules is None:
        pytest.skip(f"{contract.resource.name} has no documented rules")

    @given(case=st.deferred(lambda: rules.drawn(breaks=breaks)))
    def check(case: RuleCase) -> None:
        with contract.judging() as judge:
            try_rule(judge, _drawn(case))

    check()
