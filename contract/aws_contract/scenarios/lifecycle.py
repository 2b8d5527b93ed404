"""The life of one thing, as the other operations show it, without cases of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aws_contract.checks import describe, isolation
from aws_contract.checks.base import OfClause
from aws_contract.checks.envelope import CREATED, DELETED, FREED
from aws_contract.checks.rejection import CONFLICT
from aws_contract.claims.topic import Topic
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Judge
from aws_contract.scenarios.accepting import conflict, create
from aws_contract.scenarios.scenario import Effect, Scenario, ScenarioFunction, clause_ids

__all__ = [
    "another_region",
    "delete_leaves_others",
    "delete_missing",
    "describe_missing",
    "name_conflict",
    "named_by_arn",
    "of_lifecycle",
]


def named_by_arn(judge: Judge) -> None:
    """Describe one thing by its name and by its ARN: the answer is the same."""
    resource = judge.session.resource
    body = judge.session.minimal_request(judge.session.new_name())
    created = create(judge, body)
    if created is not None:
        by_name = judge.describe(body[resource.name_member])
        by_arn = judge.describe((created.answer.document or {})[resource.arn_member])
        judge.check(by_arn, [describe.by_arn(by_name.answer)], body=body)
        judge.remove(body[resource.name_member])


def another_region(judge: Judge) -> None:
    """Describe the ARN of another region: the rejection names the right one."""
    target = judge.session.target
    region = "eu-west-1" if target.region != "eu-west-1" else "us-east-1"
    arn = judge.session.resource.arn(
        "elsewhere", partition=target.partition, region=region, account=target.account
    )
    judge.check(judge.describe(arn), describe.OTHER_REGION)


def describe_missing(judge: Judge) -> None:
    """Describe what was never created: it does not exist."""
    judge.check(judge.describe(judge.session.new_name("missing")), describe.MISSING)


def delete_missing(judge: Judge) -> None:
    """Delete what was never created: it does not exist."""
    resource = judge.session.resource
    name = judge.session.new_name("missing")
    deleted = judge.ask(resource.delete, judge.session.key_of(name))
    judge.check(deleted, [describe.delete_missing])


def name_conflict(judge: Judge) -> None:
    """Create a name with description and tags, then again with neither, around a delete."""
    session, resource = judge.session, judge.session.resource
    first = session.minimal_request("first")
    if resource.description is not None:
        first[resource.description] = "the first of its name"
    if resource.tagging is not None:
        member = resource.tagging.member
        tags = resource.tagging.written({"first": "yes", "order": "1"})
        first[member] = [*first.get(member, ()), *tags]
    conflict(judge, first, session.minimal_request("second"))


def delete_leaves_others(judge: Judge) -> None:
    """Delete one of two things: the other stays as it is."""
    names = [judge.session.new_name(stem) for stem in ("first", "second")]
    for name in names:
        if create(judge, judge.session.minimal_request(name)) is None:
            return
    before = judge.describe(names[1])
    judge.remove(names[0])
    after = judge.describe(names[1])
    judge.check(after, [isolation.leaves_others(before.answer)])
    judge.remove(names[1])


_CONFLICT: Final[tuple[OfClause, ...]] = (
    *(*CREATED, describe.tags_kept, *CONFLICT, describe.unchanged),
    *(*DELETED, *FREED, *describe.DESCRIBED),
)


_ONLY_FOR: Final = {
    "another-region": "describe-other-region",
    "delete-missing": "delete-missing",
    "named-by-arn": "describe-by-arn",
}
"""The clause without which a scenario shows nothing."""


def of_lifecycle(resource: Resource) -> Iterator[Scenario]:
    """Yield the life of one thing as each operation shows it."""
    table: tuple[tuple[str, ScenarioFunction, tuple[OfClause, ...], int], ...] = (
        ("another-region", another_region, describe.OTHER_REGION, 1),
        ("describe-missing", describe_missing, describe.MISSING, 1),
        ("delete-missing", delete_missing, (describe.delete_missing,), 1),
        ("named-by-arn", named_by_arn, (*CREATED, describe.by_arn), 4),
        ("name-conflict", name_conflict, _CONFLICT, 11),
        ("delete-leaves-others", delete_leaves_others, (*CREATED, isolation.leaves_others), 6),
    )
    for name, run, checks, requests in table:
        if _ONLY_FOR.get(name, "describe-found") not in resource.clauses:
            continue
        yield Scenario(
            id=f"{Topic.LIFECYCLE}:{name}",
            topic=Topic.LIFECYCLE,
            group=name,
            effect=Effect.READ_ONLY if requests == 1 else Effect.CREATES,
            clauses=clause_ids(*checks),
            requests=requests,
            run=run,
        )
