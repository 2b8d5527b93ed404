"""Rejected calls about what exists: they leave its description and its tags as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from aws_contract.checks import encoding, rejection
from aws_contract.checks.base import Check
from aws_contract.protocol.wire import Request, request_of
from aws_contract.resources.resource import Resource, Tagging
from aws_contract.runner.session import Judge
from aws_contract.scenarios.http import protocol_cases
from aws_contract.scenarios.rejecting import top_member
from aws_contract.scenarios.traces.witness import Witness, check_witness, described_body, witness
from aws_strategies.case import Case, Rejected
from aws_strategies.invalid.single import invalid_cases_at

__all__ = ["reject_calls_on_existing", "reject_creates_of_existing", "tag_rejections"]


def reject_creates_of_existing(judge: Judge) -> None:
    """Reject creates of a name that exists, for each kind of constraint on each member."""
    with witness(judge, "kept") as there:
        if there is None:
            return
        for body in _rejected_bodies(judge, there):
            _send(judge, there, _create(judge, body), [rejection.duplicate_rejected])
        valid = described_body(judge, there.name, text="changed", tags={"first": "changed"})
        for request, check in _broken(_create(judge, valid)):
            _send(judge, there, request, [check])


def reject_calls_on_existing(judge: Judge) -> None:
    """Reject deletes of what exists, and changes of its tags, that are no valid requests."""
    session = judge.session
    service, tagging = session.resource.service, session.tagging
    with witness(judge, "kept") as there:
        if there is None:
            return
        calls = [request_of(session.resource.delete, session.key_of(there.name), service=service)]
        if tagging is not None:
            arn = {tagging.arn_member: there.arn}
            added = {**arn, tagging.listed: tagging.written({"first": "changed", "more": "1"})}
            calls.append(request_of(tagging.add, added, service=service))
            removed = {**arn, tagging.removed: ["first"]}
            calls.append(request_of(tagging.remove, removed, service=service))
        for call in calls:
            for request, check in _broken(call):
                _send(judge, there, request, [check])
        for case in _tag_cases(session.resource) if tagging is not None else ():
            _reject_tags(judge, there, case)


def _send(judge: Judge, there: Witness, request: Request, checks: Iterable[Check]) -> None:
    exchange = judge.send(request)
    judge.check(exchange, checks, body=there.body)
    check_witness(judge, there)


def _create(judge: Judge, body: Mapping[str, Any]) -> Request:
    resource = judge.session.resource
    return request_of(resource.create, body, service=resource.service)


def _broken(right: Request) -> Iterator[tuple[Request, Check]]:
    """Yield a valid request as it is none, with the check that it is rejected."""
    for case in protocol_cases(right):
        yield case.request, case.rejected
    text = right.body
    for body in (text[:-1], text + b"x", text.replace(b'"', b"'"), text[:-1] + b",}"):
        request = request_of(right.operation, body, service=right.service)
        yield request, encoding.REJECTIONS["json"]


def _rejected_bodies(judge: Judge, there: Witness) -> Iterator[dict[str, Any]]:
    """Yield creates that break a constraint or a rule, with another description and other tags."""
    session = judge.session
    resource = session.resource
    changed = described_body(judge, there.name, text="changed", tags={"first": "changed"})
    for case in (*_of_constraints(judge), *_of_rules(resource, deep=session.deep)):
        broken = case.expected.violations if isinstance(case.expected, Rejected) else ()
        at_issue = {str(each.location[0]) for each in broken if each.location}
        if case.raw is None and resource.name_member not in at_issue:
            kept = (resource.description, resource.tagging and resource.tagging.member)
            own = {name: changed[name] for name in kept if name in changed and name not in at_issue}
            yield {**case.body, **own, resource.name_member: there.name}


def _of_constraints(judge: Judge) -> Iterator[Case]:
    """Yield one case of each kind of constraint on each member, all of them in a deep run."""
    operation = judge.session.resource.operation(judge.session.resource.create)
    seen: set[tuple[str, str]] = set()
    for point in operation.points:
        key = (top_member(point.path), point.kind)
        if judge.session.deep or key not in seen:
            most = None if judge.session.deep else 1
            for case in islice(invalid_cases_at(operation, point), most):
                seen.add(key)
                yield case


def _of_rules(resource: Resource, *, deep: bool) -> Iterator[Case]:
    """Yield what breaks each rule that a service must enforce, once."""
    rules, seen = resource.rules, set[str]()
    for case in () if rules is None else rules.cases():
        if rules is not None and rules.enforced(case) and (deep or case.rule not in seen):
            seen.add(case.rule)
            yield case


def _reject_tags(judge: Judge, there: Witness, case: Case) -> None:
    """Break one constraint of an operation on the tags of what exists."""
    tagging = judge.session.tagging or Tagging()
    body = {**case.body, tagging.arn_member: there.arn}
    exchange = judge.send(request_of(case.operation, body, service=case.service), case=case)
    judge.check(exchange, rejection.checks_for(rejection.rejection_of(case)), case=case)
    check_witness(judge, there)


def _tag_cases(resource: Resource) -> Iterator[Case]:
    """Yield what breaks each constraint of the operations that change tags, but of their ARN."""
    tagging = resource.tagging
    for name in () if tagging is None else (tagging.add, tagging.remove):
        operation = resource.operation(name)
        for point in operation.points:
            of_arn = tagging is not None and top_member(point.path) == tagging.arn_member
            for case in () if of_arn else islice(invalid_cases_at(operation, point), 1):
                if case.raw is None:
                    yield case


def tag_rejections(resource: Resource) -> tuple[Check, ...]:
    """Return what is judged of rejected changes of tags."""
    cases = _tag_cases(resource)
    return tuple(
        check for case in cases for check in rejection.checks_for(rejection.rejection_of(case))
    )
