"""What every operation says of a deleted thing, and of the next one of its name."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from aws_contract.checks import describe
from aws_contract.checks.envelope import CREATED, DELETED, FREED
from aws_contract.checks.traces import arn_names_one, created_anew, same_description, tags_missing
from aws_contract.protocol.wire import Answer
from aws_contract.runner.session import Judge
from aws_contract.scenarios.accepting import check_description, check_tags, create
from aws_contract.scenarios.traces.witness import TAGS, described_body, witness

__all__ = ["ask_after_delete", "ask_other_arns", "describe_often"]

_TIMES: Final = 60
"""How often one thing is described."""
_APART: Final = 0.01
"""Seconds between two lives of a name, so that their creation times differ."""


def ask_after_delete(judge: Judge) -> None:
    """Delete a thing, ask for it by every operation, and create its name again without tags."""
    session, resource = judge.session, judge.session.resource
    name = session.new_name("lives")
    body = described_body(judge, name, text="the first of its name", tags=TAGS)
    created = create(judge, body)
    if created is None:
        return
    arn = str((created.answer.document or {}).get(resource.arn_member))
    first = judge.describe(name).answer
    for _ in range(2):
        judge.check(judge.remove(name), DELETED, body=body)
        _see_that_it_is_gone(judge, name, arn)
        time.sleep(_APART)
        _create_again(judge, name, first)
    judge.remove(name)


def _see_that_it_is_gone(judge: Judge, name: str, arn: str) -> None:
    session, tagging = judge.session, judge.session.tagging
    judge.check(judge.describe(name), describe.GONE)
    if session.resource.key_may_be_arn and not session.resource.key_is_arn:
        judge.check(judge.describe(arn), describe.GONE)
    for operation, body in _tag_calls(judge, arn):
        judge.check(judge.ask(operation, body), [tags_missing])
    if tagging is not None:
        judge.check(judge.describe(name), describe.GONE)
    deleted = judge.ask(session.resource.delete, session.key_of(name))
    judge.check(deleted, [describe.delete_missing])


def _tag_calls(judge: Judge, arn: str) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    tagging = judge.session.tagging
    if tagging is None:
        return ()
    of = {tagging.arn_member: arn}
    added = {**of, tagging.listed: tagging.written({"late": "1"})}
    return (
        (tagging.list, of),
        (tagging.add, added),
        (tagging.remove, {**of, tagging.removed: ["first"]}),
    )


def _create_again(judge: Judge, name: str, first: Answer) -> None:
    resource = judge.session.resource
    second = judge.session.minimal_request(name)
    again = judge.ask(resource.create, second)
    if not judge.check(again, (*FREED, *CREATED), body=second, unverified_passes=True):
        return
    described = judge.describe(name)
    check_description(judge, described, second, at=again.at)
    check_tags(judge, again, second)
    if resource.creation_time is not None:
        judge.check(described, [created_anew(first)], body=second)
    if resource.key_may_be_arn and not resource.key_is_arn:
        by_arn = judge.describe(str((again.answer.document or {}).get(resource.arn_member)))
        judge.check(by_arn, [describe.by_arn(described.answer)], body=second)


def ask_other_arns(judge: Judge) -> None:
    """Describe by ARNs that are nearly the one of what exists: none of them is its own."""
    with witness(judge, "other") as there:
        if there is None:
            return
        for arn in (*_near_arns(there.arn), _of_another_kind(there.arn, there.name)):
            judge.check(judge.describe(arn), [arn_names_one], body=there.body)
        for arn in _near_arns(there.arn):
            for operation, body in _tag_calls(judge, arn):
                judge.check(judge.ask(operation, body), [tags_missing], body=there.body)
        again = judge.describe(there.name)
        judge.check(again, [same_description(there.described)], body=there.body)


def _near_arns(arn: str) -> tuple[str, ...]:
    """Return ARNs of another account or name; the case of a name is judged elsewhere."""
    *head, account, rest = arn.split(":", 5)
    near = f"{account[:-1]}{(int(account[-1:] or 0) + 1) % 10}"
    accounts = (":".join([*head, each, rest]) for each in (near, account[::-1]))
    return (*accounts, f"{arn}x", arn[:-1])


def _of_another_kind(arn: str, name: str) -> str:
    """Return the ARN of another kind of thing; its tags are no matter of this contract."""
    *head, rest = arn.split(":", 5)
    other = "model" if not rest.startswith("model/") else "endpoint"
    return ":".join([*head, f"{other}/{name}"])


def describe_often(judge: Judge) -> None:
    """Describe one thing many times: the answer stays the same."""
    with witness(judge, "often") as there:
        if there is None:
            return
        for _ in range(_TIMES):
            again = judge.describe(there.name)
            if not judge.check(again, [same_description(there.described)], body=there.body):
                return
