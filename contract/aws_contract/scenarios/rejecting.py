"""Requests that break constraints: rejected, naming exactly what is broken, without effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from aws_contract.checks import rejection
from aws_contract.checks.envelope import create_arn
from aws_contract.claims.topic import Topic
from aws_contract.protocol.wire import request_for
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Exchange, Judge
from aws_contract.scenarios.scenario import Effect, Group, Scenario, clause_ids, of_case
from aws_strategies.case import Case
from aws_strategies.invalid.multiple import multiple_violation_cases
from aws_strategies.invalid.single import invalid_cases_at, invalid_cases_later
from aws_strategies.model import ELEMENT, KEY, VALUE, ConstraintPoint, Operation

__all__ = ["check_no_trace", "reject", "rejected_clauses", "rejecting", "top_member", "undo"]


def reject(judge: Judge, case: Case) -> None:
    """Send what must be rejected and see that it is, and that nothing comes of it."""
    session = judge.session
    before = _names_before(judge, case)
    sent = session.rejectable(case)
    expected = rejection.rejection_of(sent)
    rejected = judge.send(request_for(sent), case=sent)
    obeyed = judge.check(rejected, rejection.checks_for(expected), case=sent)
    obeyed = check_no_trace(judge, sent, rejected, before) and obeyed
    if obeyed:
        session.recorder.broke(sent)
    else:
        session.recorder.disobeyed(sent)


def _names_before(judge: Judge, case: Case) -> frozenset[str]:
    create = case.operation == judge.session.resource.create
    return judge.known_names() if create and judge.session.checks_traces else frozenset()


def check_no_trace(judge: Judge, case: Case, rejected: Exchange, before: frozenset[str]) -> bool:
    """See that a rejected create left nothing; whatever is new is deleted."""
    session = judge.session
    if case.operation != session.resource.create:
        return True
    if not session.checks_traces:
        return undo(judge, case, rejected)
    after, listed = judge.names()
    clean = judge.check(
        replace(rejected, answer=listed.answer),
        [rejection.no_trace(rejection.Traces(before=before, after=after))],
        case=case,
    )
    for name in filter(session.owns, after - before):
        judge.remove(name)
    session.known_names = after if after == before else None
    return clean


def undo(judge: Judge, case: Case, exchange: Exchange) -> bool:
    """Delete at once what should not have been created; return whether there was nothing.

    Only what the request named is deleted. An answer that names something else contradicts the
    clause of the ARN; what it names may be anybody's.
    """
    if exchange.answer.status != 200:
        return True
    session = judge.session
    judge.surprises += 1
    name = session.name_of(case.body)
    if name is None:
        return False
    if session.created_name(exchange) not in {None, name}:
        judge.check(exchange, [create_arn], case=case, body=case.body)
    if session.owns(name):
        judge.remove(name)
    return False


def rejecting(resource: Resource) -> Iterator[Group]:
    """Yield every way to break each constraint point, in later entries too, and several at once."""
    for name in resource.operations:
        operation = resource.operation(name)
        found: defaultdict[str, list[ConstraintPoint]] = defaultdict(list)
        for point in operation.points:
            found[f"{operation.name}-{top_member(point.path)}-{point.kind}"].append(point)
        for group, points in found.items():
            make = partial(_breaking, resource, group, operation, points)
            yield Group(name=group, topic=Topic.REJECT, make=make)
        yield from _rejecting_later(resource, operation)
    several = f"{resource.create}-several"
    yield Group(name=several, topic=Topic.REJECT, make=partial(_several, resource, several))


def _breaking(
    resource: Resource, group: str, operation: Operation, points: Iterable[ConstraintPoint]
) -> Iterator[Scenario]:
    for point in points:
        for case in invalid_cases_at(operation, point):
            yield _rejected(resource, group, case)


def _rejecting_later(resource: Resource, operation: Operation) -> Iterator[Group]:
    """Yield a group for each member of the input that has lists or maps in it."""
    found: defaultdict[str, list[ConstraintPoint]] = defaultdict(list)
    for point in operation.points:
        if ELEMENT in point.path or VALUE in point.path or KEY in point.path:
            found[f"{operation.name}-{top_member(point.path)}-later-entries"].append(point)
    for group, points in found.items():
        make = partial(_breaking_later, resource, group, operation, points)
        yield Group(name=group, topic=Topic.REJECT, make=make)


def _breaking_later(
    resource: Resource, group: str, operation: Operation, points: Iterable[ConstraintPoint]
) -> Iterator[Scenario]:
    for point in points:
        for case in invalid_cases_later(operation, point):
            yield _rejected(resource, group, case)


def _several(resource: Resource, group: str) -> Iterator[Scenario]:
    for case in multiple_violation_cases(resource.operation(resource.create)):
        yield _rejected(resource, group, case)


def _rejected(resource: Resource, group: str, case: Case) -> Scenario:
    return of_case(
        case,
        reject,
        topic=Topic.REJECT,
        group=group,
        effect=Effect.REJECTED,
        clauses=rejected_clauses(resource, case),
        requests=1,
    )


def rejected_clauses(resource: Resource, case: Case) -> frozenset[str]:
    """Return the clauses that are judged when an invalid case is sent."""
    expected = rejection.rejection_of(case)
    traces = (rejection.no_trace,) if case.operation == resource.create else ()
    return clause_ids(*rejection.checks_for(expected), *traces)


def top_member(path: str) -> str:
    """Return the member of the whole input that a path begins with."""
    return path.partition(".")[0].partition("[")[0].partition("{")[0]
