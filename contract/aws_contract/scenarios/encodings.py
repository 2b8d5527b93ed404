"""Bodies: no JSON, unusual encodings, valid inputs of the other operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from aws_contract.checks import encoding
from aws_contract.checks.acceptance import no_constraint_error
from aws_contract.checks.base import Check, expecting
from aws_contract.checks.encoding import Expected
from aws_contract.checks.listing import PAGE
from aws_contract.checks.rejection import no_trace
from aws_contract.claims.topic import Topic
from aws_contract.protocol.error_codes import SERIALIZATION
from aws_contract.protocol.wire import request_for
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Judge
from aws_contract.scenarios.accepting import accept, life, pass_constraints
from aws_contract.scenarios.rejecting import check_no_trace, reject, rejected_clauses
from aws_contract.scenarios.scenario import Effect, Group, Scenario, clause_ids, of_case
from aws_strategies.case import Accepted, Case, CaseTopic
from aws_strategies.covering.sets import valid_cases
from aws_strategies.encodings.malformed import malformed
from aws_strategies.encodings.rewritten import rewritten
from aws_strategies.model import Operation

__all__ = [
    "accept_encoding",
    "accept_input",
    "expected_of_malformed",
    "of_encodings",
    "of_inputs",
    "of_malformed",
    "reject_malformed",
]

_BROKEN: Final = Expected(status=400, code=SERIALIZATION, silent=True)


def reject_malformed(judge: Judge, case: Case) -> None:
    """Send a body that is no JSON object and see that it is rejected, and leaves no trace."""
    session = judge.session
    before = judge.known_names() if session.checks_traces else frozenset()
    sent = session.malformed(case)
    rejected = judge.send(request_for(sent), case=sent)
    checks = [encoding.REJECTIONS[case.topic], encoding.answered(expected_of_malformed(sent))]
    judge.check(rejected, checks, case=sent)
    check_no_trace(judge, sent, rejected, before)


def expected_of_malformed(case: Case) -> Expected:
    """Return what comes back to a body that is no JSON object.

    A list is read as JSON, and then isn't the structure that is wanted: its text is unsure.
    """
    if case.raw is not None and case.raw.startswith(b"[") and case.topic is CaseTopic.NOT_AN_OBJECT:
        return replace(_BROKEN, silent=False)
    return _BROKEN


def accept_encoding(judge: Judge, case: Case) -> None:
    """Send a request in an unusual encoding: it means what it means in the usual one."""
    if _may_break_rules(case, judge.session.resource):
        pass_constraints(judge, case)
    elif isinstance(case.expected, Accepted):
        accept(judge, case, first=[encoding.ENCODINGS[case.topic]])
    else:
        reject(judge, case)


def _may_break_rules(case: Case, resource: Resource) -> bool:
    return isinstance(case.expected, Accepted) and resource.may_break_rules(case.body)


def accept_input(judge: Judge, case: Case) -> None:
    """Send a valid input: whatever is answered, the input isn't rejected for a constraint."""
    sent = _own_name(judge, case)
    if sent is None:
        return
    asked = judge.send(request_for(sent), case=sent)
    checks: list[Check] = [encoding.input_accepted]
    if _is_page(judge.session.resource, case):
        checks += expecting(
            PAGE, case.body.get(judge.session.resource.list_members.page_size or "")
        )
    if judge.check(asked, checks, case=sent):
        judge.session.recorder.took(sent)
    else:
        judge.session.recorder.disobeyed(sent)


def _is_page(resource: Resource, case: Case) -> bool:
    """Whether a list is asked for that must come: a token of nobody's may be rejected."""
    return case.operation == resource.list and resource.list_members.token not in case.body


def _own_name(judge: Judge, case: Case) -> Case | None:
    """Return the case with a name of this run's where others use the target too, or None.

    None if the name is too short for that: it could be somebody's. An ARN becomes that of a name of
    this run.
    """
    resource, target = judge.session.resource, judge.session.target
    member = resource.key or resource.name_member
    name = case.body.get(member)
    if target.isolated or case.operation == resource.create or name is None:
        return case
    own = judge.session.new_name("absent")
    if name.startswith("arn:"):
        own = resource.arn(
            own, partition=target.partition, region=target.region, account=target.account
        )
    elif len(name) < len(own):
        return None
    else:
        own = own.ljust(len(name), "x")
    return replace(case, body={**case.body, member: own})


def of_inputs(resource: Resource) -> Iterator[Group]:
    """Yield the valid inputs of the operations other than create."""
    for name in resource.operations[1:]:
        group = f"inputs-{name}"
        make = partial(_inputs, resource, group, resource.operation(name))
        yield Group(name=group, topic=Topic.INPUTS, make=make)


def _inputs(resource: Resource, group: str, operation: Operation) -> Iterator[Scenario]:
    for case in valid_cases(operation).cases:
        checks = (encoding.input_accepted, *(PAGE if _is_page(resource, case) else ()))
        yield of_case(
            case,
            accept_input,
            topic=Topic.INPUTS,
            group=group,
            effect=Effect.READ_ONLY,
            clauses=clause_ids(*checks),
            requests=1,
        )


def of_encodings(resource: Resource) -> Iterator[Scenario]:
    """Yield the same request in other encodings."""
    for case in sorted(
        rewritten(resource.operation(resource.create), resource.rule_set),
        key=lambda case: case.topic,
    ):
        accepts = isinstance(case.expected, Accepted)
        clauses, requests = (
            life(case, resource) if accepts else (rejected_clauses(resource, case), 1)
        )
        first = clause_ids(encoding.ENCODINGS[case.topic]) if accepts else frozenset()
        if _may_break_rules(case, resource):
            clauses, requests, first = clause_ids(no_constraint_error), 2, frozenset()
        yield of_case(
            case,
            accept_encoding,
            topic=Topic.ENCODING,
            group=f"encoding-{case.topic}",
            effect=Effect.CREATES if accepts else Effect.REJECTED,
            clauses=clauses | first,
            requests=requests,
        )


def of_malformed(resource: Resource) -> Iterator[Scenario]:
    """Yield bodies that are no JSON object."""
    for case in malformed(resource.operation(resource.create)):
        yield of_case(
            case,
            reject_malformed,
            topic=Topic.MALFORMED,
            group=f"malformed-{case.topic}",
            effect=Effect.REJECTED,
            clauses=clause_ids(encoding.REJECTIONS[case.topic], encoding.answered, no_trace),
            requests=1,
        )
