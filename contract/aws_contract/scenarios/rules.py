"""The scenarios in which documented rules are judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from aws_contract.checks import rejection as refusals
from aws_contract.checks.envelope import CREATED
from aws_contract.checks.rules import BREAKS, OBEYS, Ruling, past_shapes, ruling_of
from aws_contract.protocol.wire import request_for
from aws_contract.runner.session import Exchange, Judge
from aws_contract.scenarios.calls import CREATE, accept, left_no_trace, smallest_body
from aws_strategies.case import Accepted, Case, Grade
from aws_strategies.rules.registry import RuleCase, broken_rules, find_rule

__all__ = ["pass_shapes", "take_name_once", "try_rule"]

_NAME: Final = "algorithm-name-unique"


def try_rule(judge: Judge, cases: Iterable[RuleCase]) -> None:
    """Send what obeys a rule and what breaks it, and judge each by what the ledger says."""
    for each in cases:
        case = _renamed(judge, each)
        if not case.breaks:
            accept(judge, case, first=[OBEYS[each.rule]])
        else:
            _break(judge, case)


def _renamed(judge: Judge, case: RuleCase) -> RuleCase:
    return replace(case, body={**case.body, "AlgorithmName": judge.session.new_name()})


def _break(judge: Judge, case: RuleCase) -> None:
    ruling = ruling_of(find_rule(case.rule), case.how)
    if ruling is Ruling.NOT_ENFORCED:
        case = replace(case, expected=Accepted(grade=Grade.OBSERVED))
    before, _ = judge.names()
    sent = judge.send(request_for(case), case=case)
    judge.check(sent, [BREAKS[case.rule]], case=case, body=case.body)
    if sent.answer.status == 200:
        judge.remove(case.body["AlgorithmName"])
    elif ruling is not Ruling.NOT_ENFORCED:
        left_no_trace(judge, case, sent, before)


def pass_shapes(judge: Judge, case: Case) -> None:
    """Send what obeys every shape constraint but breaks rules: no constraint may refuse it."""
    if not judge.session.target.isolated:
        case = replace(case, body={**case.body, "AlgorithmName": judge.session.new_name()})
    broken = broken_rules(case.body, default=False)
    sent = judge.send(request_for(case), case=case)
    if judge.check(sent, [past_shapes], case=case, extra=broken):
        judge.session.recorder.took(case)
    if sent.answer.status == 200:
        judge.remove(case.body["AlgorithmName"])


def take_name_once(judge: Judge) -> None:
    """Create one name, another, and the first again: only that is refused."""
    first, second = smallest_body(judge.session.new_name()), smallest_body(judge.session.new_name())
    for body in (first, second):
        created = judge.ask(CREATE, body)
        judge.check(created, (OBEYS[_NAME], *CREATED), body=body)
    again: Exchange = judge.ask(CREATE, first)
    judge.check(again, (BREAKS[_NAME], *refusals.DUPLICATE), body=first)
    for body in (first, second):
        judge.remove(body["AlgorithmName"])
