"""A thing with a description and tags that other calls must leave as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from aws_contract.checks.traces import State, rejection_harmless
from aws_contract.protocol.wire import Answer
from aws_contract.runner.session import Judge
from aws_contract.scenarios.accepting import create

__all__ = ["TAGS", "Witness", "check_witness", "described_body", "witness"]

TAGS: Final = {"first": "yes", "order": "1", "Order": "2"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Witness:
    """What exists: the body of its create, and how it was described and tagged after that."""

    name: str
    arn: str
    body: Mapping[str, Any]
    described: Answer
    tags: tuple[Mapping[str, Any], ...]


def described_body(
    judge: Judge, name: str, *, text: str, tags: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the body of a create with a description and tags, as far as there are such."""
    session, resource = judge.session, judge.session.resource
    body = session.minimal_request(name)
    if resource.description is not None:
        body[resource.description] = text
    if session.tagging is not None and tags:
        member = session.tagging.member
        body[member] = [*body.get(member, ()), *session.tagging.written(tags)]
    return body


@contextmanager
def witness(judge: Judge, stem: str) -> Iterator[Witness | None]:
    """Create a thing and delete it at the end; None if it can't be created."""
    resource = judge.session.resource
    name = judge.session.new_name(stem)
    body = described_body(judge, name, text="stays as it is", tags=TAGS)
    created = create(judge, body)
    if created is None:
        yield None
        return
    arn = str((created.answer.document or {}).get(resource.arn_member))
    described = judge.describe(name).answer
    try:
        yield Witness(name=name, arn=arn, body=body, described=described, tags=_tags(judge, arn))
    finally:
        with judge.session.cleanup():
            judge.remove(name)


def check_witness(judge: Judge, there: Witness) -> bool:
    """See that what exists is described and tagged as before; return whether it is."""
    described = judge.describe(there.name)
    state = State(described=there.described, tags=there.tags, tags_after=_tags(judge, there.arn))
    return judge.check(described, [rejection_harmless(state)], body=there.body)


def _tags(judge: Judge, arn: str) -> tuple[Mapping[str, Any], ...]:
    return () if judge.session.tagging is None else judge.tags(arn)[0]
