"""Requests that obey everything: accepted, there as sent, and gone once deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from aws_contract.checks import describe
from aws_contract.checks.acceptance import no_constraint_error
from aws_contract.checks.base import Check, expecting
from aws_contract.checks.describe import Creation
from aws_contract.checks.envelope import CREATED, DELETED, FREED
from aws_contract.checks.rejection import CONFLICT
from aws_contract.claims.topic import Topic
from aws_contract.protocol.wire import request_for
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Exchange, Judge
from aws_contract.scenarios.scenario import Effect, Group, Scenario, clause_ids, of_case
from aws_strategies.case import Case
from aws_strategies.covering.sets import valid_cases
from aws_strategies.covering.unicode import unicode_cases

__all__ = [
    "accept",
    "accepting",
    "check_description",
    "check_tags",
    "conflict",
    "create",
    "life",
    "may_be_rejected",
    "observed",
    "pass_constraints",
]


def accept(judge: Judge, case: Case, *, first: Sequence[Check] = ()) -> None:
    """Create what must be accepted, see that it is there as sent, delete it, see that it is gone.

    `first` are more checks of the answer to the create.
    """
    case = judge.session.creatable(case)
    name = case.body[judge.session.resource.name_member]
    created = judge.send(request_for(case), case=case)
    checks = (*first, *CREATED)
    if not judge.check(created, checks, case=case, body=case.body, unverified_passes=True):
        judge.session.recorder.disobeyed(case)
        if created.answer.status == 200:
            judge.remove(name)
        return
    judge.session.recorder.took(case)
    described = judge.describe(name)
    check_description(judge, described, case.body, at=created.at, case=case)
    if _has_tags(case, judge.session.resource):
        check_tags(judge, created, case.body, case=case)
    deleted = judge.remove(name)
    judge.check(deleted, DELETED, case=case, body=case.body)
    judge.check(judge.describe(name), describe.GONE, case=case, body=case.body)


def pass_constraints(judge: Judge, case: Case) -> None:
    """Send what obeys every constraint but breaks rules: it isn't rejected for a constraint."""
    session, rules = judge.session, judge.session.resource.rules
    case = session.creatable(case)
    broken = rules.broken(case.body, default=False) if rules is not None else ()
    if session.resource.may_break_rules(case.body):
        broken = (*broken, "a rule that isn't known")
    sent = judge.send(request_for(case), case=case)
    if judge.check(sent, [no_constraint_error(broken)], case=case):
        session.recorder.took(case)
    else:
        session.recorder.disobeyed(case)
    if sent.answer.status == 200:
        judge.remove(case.body[session.resource.name_member])


def create(judge: Judge, body: Mapping[str, Any]) -> Exchange | None:
    """Create something and judge the answer; return the exchange if it obeys, else None."""
    created = judge.ask(judge.session.resource.create, body)
    obeys = judge.check(created, CREATED, body=body, unverified_passes=True)
    return created if obeys else None


def conflict(judge: Judge, body: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    """Create one name twice, with two bodies: the second is rejected and changes nothing."""
    resource = judge.session.resource
    name = judge.session.new_name()
    first, second = {**body, resource.name_member: name}, {**other, resource.name_member: name}
    created = create(judge, first)
    if created is None:
        return
    check_tags(judge, created, first)
    before = judge.describe(name)
    judge.check(judge.ask(resource.create, second), CONFLICT, body=second)
    judge.check(judge.describe(name), [describe.unchanged(before.answer)], body=first)
    judge.check(judge.remove(name), DELETED, body=first)
    again = judge.ask(resource.create, second)
    if judge.check(again, (*FREED, *CREATED), body=second, unverified_passes=True):
        described = judge.describe(name)
        check_description(judge, described, second, at=again.at)
        check_tags(judge, again, second)
        judge.remove(name)


def check_description(
    judge: Judge,
    described: Exchange,
    body: Mapping[str, Any],
    *,
    at: float,
    case: Case | None = None,
) -> None:
    """See that a description is the one of what was created `at` a time with a body."""
    creation = Creation.of(judge.session.resource, body, described.answer, at=at)
    checks = describe.checks_of_description(judge.session.resource, described.answer)
    judge.check(described, expecting(checks, creation), case=case, body=body)


def check_tags(
    judge: Judge, created: Exchange, body: Mapping[str, Any], *, case: Case | None = None
) -> bool:
    """See that the tags of a new thing are those that were sent, where it can have tags.

    Without an ARN there is nothing to ask for; that it is absent was judged already.
    """
    arn = (created.answer.document or {}).get(judge.session.resource.arn_member)
    if judge.session.tagging is None or not isinstance(arn, str):
        return True
    tags, last = judge.tags(arn)
    return judge.check(last, [describe.tags_kept(tags)], case=case, body=body)


_PARTS: Final = 16
"""In how many groups at most the requests of a covering set run."""
_POINTS_OF_A_PART: Final = 32
"""How many constraint points an input has for each group: larger ones take more requests."""
_LIFE: Final = clause_ids(*CREATED, *describe.DESCRIBED, *DELETED, *describe.GONE)


def may_be_rejected(resource: Resource, body: Mapping[str, Any]) -> bool:
    """Whether a body that obeys the model breaks a rule, or may break one that isn't known."""
    breaks = resource.rules is not None and bool(resource.rules.broken(body))
    return breaks or resource.may_break_rules(body)


def life(case: Case, resource: Resource) -> tuple[frozenset[str], int]:
    """Return the clauses and the number of requests of creating, describing and deleting."""
    if _has_tags(case, resource):
        return _LIFE | clause_ids(describe.tags_kept), 5
    return _LIFE, 4


def _has_tags(case: Case, resource: Resource) -> bool:
    return resource.tagging is not None and bool(case.body.get(resource.tagging.member))


def accepting(resource: Resource) -> Iterator[Group]:
    """Yield the covering sets: what obeys model and rules, then what obeys the model."""
    if resource.rules is not None:
        yield from _in_parts("obey", resource, resource.rules.covering_cases)
    yield from _in_parts("accept", resource, partial(_covering_cases, resource))


def _covering_cases(resource: Resource) -> tuple[Case, ...]:
    create_ = resource.operation(resource.create)
    return (*valid_cases(create_).cases, *unicode_cases(create_))


def _in_parts(
    name: str, resource: Resource, cases: Callable[[], Sequence[Case]]
) -> Iterator[Group]:
    """Yield groups by the size of the input alone: how many cases there are isn't known yet."""
    points = len(resource.operation(resource.create).points)
    parts = max(1, min(_PARTS, points // _POINTS_OF_A_PART))
    for part in range(parts):
        group = f"{name}-{part + 1}-of-{parts}"
        yield Group(
            name=group,
            topic=Topic.ACCEPT,
            make=partial(_part, resource, group, cases, slice(part, None, parts)),
        )


def _part(
    resource: Resource, group: str, cases: Callable[[], Sequence[Case]], part: slice
) -> Iterator[Scenario]:
    for case in cases()[part]:
        breaks = may_be_rejected(resource, case.body)
        clauses, requests = (clause_ids(no_constraint_error), 2) if breaks else life(case, resource)
        yield of_case(
            case,
            pass_constraints if breaks else accept,
            topic=Topic.ACCEPT,
            group=group,
            effect=Effect.CREATES,
            clauses=clauses,
            requests=requests,
        )


def observed(resource: Resource) -> Iterator[Scenario]:
    """Yield the requests that AWS was observed to accept."""
    first = () if resource.observed is None else (resource.observed,)
    for case in resource.observed_requests():
        clauses, requests = life(case, resource)
        yield of_case(
            case,
            partial(accept, first=first),
            topic=Topic.OBSERVED,
            group="observed",
            effect=Effect.CREATES,
            clauses=clauses | clause_ids(*first),
            requests=requests,
        )
