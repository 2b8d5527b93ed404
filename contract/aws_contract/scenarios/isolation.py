"""Two things of one name, apart by region, account, or case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aws_contract.checks import isolation
from aws_contract.checks.envelope import CREATED
from aws_contract.claims.topic import Topic
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Judge
from aws_contract.scenarios.accepting import create
from aws_contract.scenarios.scenario import (
    Effect,
    NotApplicableError,
    Scenario,
    clause_ids,
)
from aws_contract.targets.base import Target, sibling_of

__all__ = ["by_account", "by_case", "by_region", "of_isolation"]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Two:
    """Two bodies that must not be mistaken for one, and who asks for each."""

    one: Mapping[str, Any]
    other: Mapping[str, Any]
    here: Judge
    there: Judge


def by_region(judge: Judge) -> None:
    """Create one name here and in another region."""
    target = judge.session.target
    region = "eu-west-1" if target.region != "eu-west-1" else "us-east-1"
    _with_sibling(judge, sibling_of(target, region=region), "regions")


def by_account(judge: Judge) -> None:
    """Create one name here and in another account."""
    target = judge.session.target
    account = "999988887777" if target.account != "999988887777" else "111122223333"
    _with_sibling(judge, sibling_of(target, account=account), "accounts")


def _with_sibling(judge: Judge, sibling: Target | None, what: str) -> None:
    """NotApplicableError if the target shows only one region or account."""
    if sibling is None:
        raise NotApplicableError(f"this target has only one of its {what}")
    name = judge.session.new_name("apart")
    two = _Two(
        one=_described_as(judge, name, "here"),
        other=_described_as(judge, name, "there"),
        here=judge,
        there=judge.beside(judge.session.beside(sibling)),
    )
    _set_apart(two, what)
    sibling.close()


def _described_as(judge: Judge, name: str, text: str) -> dict[str, Any]:
    body = judge.session.minimal_request(name)
    description = judge.session.resource.description
    return body if description is None else {**body, description: text}


def by_case(judge: Judge) -> None:
    """Create two names that differ only in upper and lower case."""
    name = judge.session.new_name("case")
    one, other = (judge.session.minimal_request(each) for each in (name, name.upper()))
    _set_apart(_Two(one=one, other=other, here=judge, there=judge), "case")


def _set_apart(two: _Two, what: str) -> None:
    """One can't be seen from the other; both can be created, and deleted one at a time."""
    apart = isolation.ISOLATION[what]
    resource = two.here.session.resource
    one, other = two.one[resource.name_member], two.other[resource.name_member]
    if create(two.here, two.one) is None:
        return
    before = two.here.describe(one)
    two.there.check(two.there.describe(other), [apart(400)])
    names, listed = two.there.names()
    two.there.check(listed, [apart(400 if other in names else 200)])
    two.there.check(two.there.ask(resource.create, two.other), [apart(200)])
    two.here.check(two.here.describe(one), [apart(before.answer)])
    two.there.check(two.there.remove(other), [apart(200)])
    two.here.check(two.here.describe(one), [apart(before.answer)])
    two.here.remove(one)


def of_isolation(_: Resource) -> Iterator[Scenario]:
    """Yield what sets two things of one name apart."""
    for name, run in (("regions", by_region), ("accounts", by_account), ("case", by_case)):
        yield Scenario(
            id=f"{Topic.ISOLATION}:{name}",
            topic=Topic.ISOLATION,
            group=f"isolation-{name}",
            effect=Effect.CREATES,
            clauses=clause_ids(*CREATED, isolation.ISOLATION[name]),
            requests=9,
            run=run,
            needs_sibling=run is not by_case,
            not_live="its names don't all begin with the prefix by which a run finds its own",
        )
