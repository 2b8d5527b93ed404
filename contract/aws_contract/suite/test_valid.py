"""Requests that obey every constraint are taken, and what they made is there as sent."""

from __future__ import annotations

import pytest
from hypothesis import given, note

from aws_contract.protocol.wire import encode
from aws_contract.results.failure import case_id
from aws_contract.runner.session import RANDOM, Session
from aws_contract.scenarios.calls import accept
from aws_contract.scenarios.chunks import ACCEPTING, cases_of
from aws_contract.scenarios.rules import pass_shapes
from aws_contract.suite.strategies import BODIES
from aws_strategies.case import Accepted, Case
from aws_strategies.rules.registry import broken_rules


@pytest.mark.parametrize("chunk", ACCEPTING)
def test_takes_every_boundary(contract: Session, chunk: str, only_case: str | None) -> None:
    """Each bound met exactly, each enum member, each optional member with and without: taken.

    A request that breaks a documented rule may be refused for that, but for no constraint.
    """
    with contract.judging() as judge:
        for case in cases_of(chunk):
            if only_case in {None, case_id(case)}:
                (pass_shapes if broken_rules(case.body) else accept)(judge, case)


@given(body=BODIES)
def test_takes_whatever_is_valid(contract: Session, body: dict[str, object]) -> None:
    """Any request that obeys every constraint is taken and can be seen, and deleted again."""
    note(encode(body).decode())
    case = Case(id=RANDOM, operation="CreateAlgorithm", body=body, expected=Accepted())
    with contract.judging() as judge:
        accept(judge, case)
