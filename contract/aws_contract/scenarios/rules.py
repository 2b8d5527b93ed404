"""Requests that obey or break one documented rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from aws_contract.checks.envelope import CREATED
from aws_contract.checks.rejection import CONFLICT, no_trace
from aws_contract.claims.topic import Topic
from aws_contract.protocol.wire import request_for
from aws_contract.resources.resource import Resource, Rules
from aws_contract.results.failure import case_id
from aws_contract.runner.session import Judge
from aws_contract.scenarios.accepting import accept, life
from aws_contract.scenarios.rejecting import check_no_trace, undo
from aws_contract.scenarios.scenario import Effect, Scenario, clause_ids
from aws_strategies.case import Accepted, Grade
from aws_strategies.rules.rule import RuleCase

__all__ = ["create_name_once", "of_rules", "try_rule"]


def try_rule(judge: Judge, case: RuleCase) -> None:
    """Send what obeys a rule or breaks it, and judge the answer by what is known of the rule.

    ValueError if the resource has no rules.
    """
    rules = _rules(judge)
    if not case.breaks:
        accept(judge, judge.session.named(case), first=[rules.obeys[case.rule]])
    elif rules.permitted(case):
        _permitted(judge, rules, case)
    else:
        _rejected(judge, rules, case)


def _rules(judge: Judge) -> Rules:
    rules = judge.session.resource.rules
    if rules is None:
        raise ValueError(f"{judge.session.resource.name} has no documented rules")
    return rules


def _permitted(judge: Judge, rules: Rules, case: RuleCase) -> None:
    """AWS was observed to accept what breaks the rule."""
    case = replace(case, expected=Accepted(grade=Grade.OBSERVED))
    case = judge.session.creatable(judge.session.named(case))
    sent = judge.send(request_for(case), case=case)
    judge.check(sent, [rules.breaks[case.rule]], case=case, body=case.body)
    if sent.answer.status == 200:
        judge.remove(case.body[judge.session.resource.name_member])


def _rejected(judge: Judge, rules: Rules, case: RuleCase) -> None:
    """A service must reject what breaks the rule, or at least may."""
    session = judge.session
    before = judge.known_names() if session.checks_traces else frozenset()
    case = session.harmless(session.named(case))
    sent = judge.send(request_for(case), case=case)
    session.examine(sent)
    judge.check(sent, [rules.breaks[case.rule]], case=case, body=case.body)
    if sent.answer.status != 200:
        check_no_trace(judge, case, sent, before)
    elif rules.enforced(case):
        undo(judge, case, sent)
    else:
        judge.remove(case.body[session.resource.name_member])


def create_name_once(judge: Judge) -> None:
    """Create one name, another, and the first again: only that is rejected."""
    session, rules = judge.session, _rules(judge)
    rule = rules.unique_name
    if rule is None:
        raise ValueError(f"no rule says that a name belongs to one {session.resource.name}")
    first, second = (session.minimal_request(session.new_name()) for _ in range(2))
    for body in (first, second):
        created = judge.ask(session.resource.create, body)
        judge.check(created, (rules.obeys[rule], *CREATED), body=body)
    again = judge.ask(session.resource.create, first)
    judge.check(again, (rules.breaks[rule], *CONFLICT), body=first)
    for body in (first, second):
        judge.remove(body[session.resource.name_member])


def of_rules(resource: Resource) -> Iterator[Scenario]:
    """Yield what obeys and what breaks each documented rule, alone."""
    known = resource.rules
    if known is None:
        return
    for case in known.cases():
        rule = clause_ids(known.breaks[case.rule])
        accepted, requests = life(case, resource)
        enforced = known.enforced(case)
        yield Scenario(
            id=case_id(case),
            topic=Topic.RULES,
            group=f"rule-{case.rule}",
            effect=Effect.REJECTED_BY_RULE if enforced else Effect.CREATES,
            clauses=rule | (clause_ids(no_trace) if case.breaks else accepted),
            requests=1 if enforced else requests,
            run=partial(try_rule, case=case),
            case=case,
        )
    if known.unique_name is not None:
        yield Scenario(
            id="rules:create-name-once",
            topic=Topic.RULES,
            group=f"rule-{known.unique_name}",
            effect=Effect.CREATES,
            clauses=clause_ids(known.obeys[known.unique_name], *CONFLICT, *CREATED),
            requests=5,
            run=create_name_once,
        )
