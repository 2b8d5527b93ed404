"""Requests that break a constraint are refused, rightly, and leave no trace."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, note

from aws_contract.protocol.wire import encode
from aws_contract.results.failure import case_id
from aws_contract.runner.session import RANDOM, Session
from aws_contract.scenarios.calls import refuse
from aws_contract.scenarios.chunks import CROWDED, OPERATIONS, cases_of, refusing
from aws_strategies.case import Case
from aws_strategies.invalid.single import violations
from aws_strategies.model import load_operation


@pytest.mark.parametrize("chunk", [*refusing(), CROWDED])
def test_refuses_every_violation(contract: Session, chunk: str, only_case: str | None) -> None:
    """Each constraint point, broken alone: refused, naming exactly it, and without effect."""
    cases = [case for case in cases_of(chunk) if only_case in {None, case_id(case)}]
    with contract.judging() as judge:
        refuse(judge, cases)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_refuses_whatever_breaks_one(contract: Session, operation: str) -> None:
    """Any request that breaks one constraint is refused, naming exactly it, without effect."""

    @given(case=violations(load_operation(operation)))
    def check(case: Case) -> None:
        note(encode(case.body).decode())
        with contract.judging() as judge:
            refuse(judge, [replace(case, id=f"{RANDOM}:{case.id}")])

    check()
