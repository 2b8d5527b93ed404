"""Things of nearly the same names, in near accounts, and in several regions and partitions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any, Final

from aws_contract.checks import describe, isolation
from aws_contract.checks.base import CheckFor
from aws_contract.checks.traces import near_names
from aws_contract.protocol.wire import Answer
from aws_contract.runner.session import Judge
from aws_contract.scenarios.accepting import check_description, check_tags, create
from aws_contract.scenarios.scenario import NotApplicableError
from aws_contract.scenarios.traces.witness import described_body
from aws_contract.targets.base import Target, UnknownTargetError, partition_of, sibling_of

__all__ = ["keep_names_apart", "keep_places_apart"]

_REGIONS: Final = (
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "eu-west-1",
    "cn-north-1",
    "us-gov-west-1",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    """One of several things: who asks for it, and how it was described."""

    judge: Judge
    body: dict[str, Any]
    described: Answer

    @property
    def name(self) -> str:
        return str(self.body[self.judge.session.resource.name_member])


def keep_names_apart(judge: Judge) -> None:
    """Create names that differ in one character, in a hyphen or at the end, and delete one."""
    name = judge.session.new_name("near")
    names = (
        name,
        f"{name}a",
        f"{name}-a",
        name[:-1],
        f"{name[:-1]}x",
        name.replace("near", "n-ear"),
    )
    kept = [_made(judge, each, number) for number, each in enumerate(names)]
    _delete_one_by_one([each for each in kept if each is not None], near_names)


def keep_places_apart(judge: Judge) -> None:
    """Create one name in several regions, partitions and accounts, and delete it in one of them.

    NotApplicableError if the target shows only one place.
    """
    session = judge.session
    name = session.new_name("places")
    with ExitStack() as stack:
        places = [stack.enter_context(closing(each)) for each in _siblings(session.target)]
        if not places:
            raise NotApplicableError("this target has only one region and account")
        judges = [judge, *(judge.beside(session.beside(each)) for each in places)]
        kept = [_made(each, name, number) for number, each in enumerate(judges)]
        _delete_one_by_one(
            [each for each in kept if each is not None], isolation.ISOLATION["regions"]
        )


def _siblings(target: Target) -> Iterator[Target]:
    for region in _REGIONS:
        sibling = sibling_of(target, region=region) if region != target.region else None
        if sibling is None:
            continue
        try:
            known = sibling.partition == partition_of(region)
        except UnknownTargetError:
            known = False
        if known:
            yield sibling
        else:
            sibling.close()
    account = target.account or ""
    for near in {f"{account[:-1]}0", f"{account[:-1]}9", account[::-1]} - {account, ""}:
        sibling = sibling_of(target, account=near) if account else None
        if sibling is not None:
            yield sibling


def _made(judge: Judge, name: str, number: int) -> _Kept | None:
    body = described_body(judge, name, text=f"number {number}", tags={"number": str(number)})
    created = create(judge, body)
    if created is None:
        return None
    described = judge.describe(name)
    check_description(judge, described, body, at=created.at)
    check_tags(judge, created, body)
    return _Kept(judge=judge, body=body, described=described.answer)


def _delete_one_by_one(kept: list[_Kept], same: CheckFor[Any]) -> None:
    """See that all are as they were, and stay so when the first is deleted; then delete all."""
    for each in kept:
        each.judge.check(each.judge.describe(each.name), [same(each.described)], body=each.body)
    for first in kept[:1]:
        first.judge.remove(first.name)
        first.judge.check(first.judge.describe(first.name), describe.GONE, body=first.body)
    for each in kept[1:]:
        each.judge.check(each.judge.describe(each.name), [same(each.described)], body=each.body)
    for each in kept[1:]:
        each.judge.remove(each.name)
