"""Rules of the documentation that the model doesn't hold: obeyed they refuse nothing, broken all.

Unless AWS was seen not to enforce one: then what breaks it must be taken. Where nothing is known, a
target that doesn't enforce a rule is told of, and nothing more.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from aws_contract.checks.rules import seen
from aws_contract.protocol.wire import encode
from aws_contract.results.failure import case_id
from aws_contract.runner.session import RANDOM, Session
from aws_contract.scenarios.calls import accept
from aws_contract.scenarios.chunks import OBEYING, SEEN, cases_of, ruling
from aws_contract.scenarios.rules import take_name_once, try_rule
from aws_strategies.model import load_operation
from aws_strategies.rules.registry import RuleCase, applicable, breaking, obeying

_DEFAULT = [rule.id for rule in applicable(load_operation()) if rule.default and rule.breaking]


@pytest.mark.parametrize("chunk", ruling())
def test_enforces_the_documented_rule(contract: Session, chunk: str, only_case: str | None) -> None:
    """What obeys the rule is taken; what breaks it and nothing else meets what is known of it."""
    cases = [case for case in cases_of(chunk) if only_case in {None, case_id(case)}]
    with contract.judging() as judge:
        try_rule(judge, [case for case in cases if isinstance(case, RuleCase)])


@pytest.mark.parametrize("chunk", SEEN)
def test_takes_what_aws_was_seen_to_take(
    contract: Session, chunk: str, only_case: str | None
) -> None:
    """Requests that AWS took are taken, whatever rule of its documentation they go against."""
    with contract.judging() as judge:
        for case in cases_of(chunk):
            if only_case in {None, case_id(case)}:
                accept(judge, case, first=[seen])


def test_gives_a_name_to_one_algorithm(contract: Session) -> None:
    """A name that is taken is refused, others are not."""
    with contract.judging() as judge:
        take_name_once(judge)


@pytest.mark.parametrize("chunk", OBEYING)
def test_takes_whatever_the_rules_leave(
    contract: Session, chunk: str, only_case: str | None
) -> None:
    """Each bound, enum member and optional member that the rules allow: taken, and as sent."""
    with contract.judging() as judge:
        for case in cases_of(chunk):
            if only_case in {None, case_id(case)}:
                accept(judge, case)


@given(case=st.deferred(lambda: st.one_of([breaking(rule) for rule in _DEFAULT])))
def test_refuses_whatever_breaks_a_rule(contract: Session, case: RuleCase) -> None:
    """Any request that breaks one rule that must be enforced is refused, and leaves no trace."""
    note(encode(case.body).decode())
    with contract.judging() as judge:
        try_rule(judge, [replace(case, id=f"{RANDOM}:{case.id}")])


@given(case=st.deferred(lambda: st.one_of([obeying(rule) for rule in _DEFAULT])))
def test_takes_whatever_obeys_the_rules(contract: Session, case: RuleCase) -> None:
    """Any request that obeys a rule where it has something to say is taken."""
    note(encode(case.body).decode())
    with contract.judging() as judge:
        try_rule(judge, [replace(case, id=f"{RANDOM}:{case.id}")])
