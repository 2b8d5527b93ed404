"""Requests beyond the deterministic set: several violations, other notations, odd numbers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, note

from aws_contract.protocol.wire import request_for
from aws_contract.runner.session import RANDOM, Session
from aws_contract.scenarios.calls import refuse
from aws_contract.scenarios.encoding import malform, notate
from aws_contract.suite.strategies import NOTATIONS, NUMBERS, SEVERAL, SURROGATES, TRUNCATIONS
from aws_strategies.case import Case


def _random(case: Case) -> Case:
    """Mark a case as drawn, and tell what is sent."""
    note(repr(request_for(case).body[:4096]))
    return replace(case, id=f"{RANDOM}:{case.id}")


@given(case=SEVERAL)
def test_refuses_several_violations_at_once(contract: Session, case: Case) -> None:
    """Of several broken constraints each is named, in one answer; at most ten are listed."""
    with contract.judging() as judge:
        refuse(judge, [_random(case)])


@given(case=NOTATIONS)
def test_takes_a_valid_request_however_it_is_written(contract: Session, case: Case) -> None:
    """White space, order, escapes, nulls and unknown members change nothing."""
    with contract.judging() as judge:
        notate(judge, [_random(case)])


@given(case=NUMBERS)
def test_reads_a_number_however_it_is_written(contract: Session, case: Case) -> None:
    """Fractions are cut off, big numbers stop at the end of their type."""
    with contract.judging() as judge:
        notate(judge, [_random(case)])


@given(case=SURROGATES)
def test_refuses_half_a_surrogate_pair(contract: Session, case: Case) -> None:
    """Half a character is in none of the categories that a description may have."""
    with contract.judging() as judge:
        refuse(judge, [_random(case)])


@given(case=TRUNCATIONS)
def test_refuses_a_request_that_ends_too_early(contract: Session, case: Case) -> None:
    """What is cut off is no JSON, wherever it is cut."""
    with contract.judging() as judge:
        malform(judge, [_random(case)])
