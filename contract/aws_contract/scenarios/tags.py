"""Tags of one thing: added, replaced and removed, among keys that are nearly the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from aws_contract.checks import describe
from aws_contract.checks.envelope import CREATED
from aws_contract.checks.tags import TagState, tags_changed
from aws_contract.claims.topic import Topic
from aws_contract.resources.resource import Resource, Tagging
from aws_contract.runner.session import Judge
from aws_contract.scenarios.accepting import check_tags, create
from aws_contract.scenarios.scenario import Effect, NotApplicableError, Scenario, clause_ids

__all__ = ["change_tags", "of_tags", "tagging_of", "tags_of", "with_tags"]

_FIRST: Final = {"a": "1", "ab": "2", "A": "3", "b": ""}
_ADDED: Final[tuple[Mapping[str, str], ...]] = (
    {"a b": "4", "a:b": "1", "aB": "2"},
    {"a": "5"},
    {"b": "6", "B": "", "last": "a"},
)
_REMOVED: Final[tuple[tuple[str, ...], ...]] = (("a",), ("aB", "b"), ("never",), ("A", "last"))


def change_tags(judge: Judge) -> None:
    """Add, replace and remove tags whose keys begin with one another or differ in case."""
    session = judge.session
    tagging = tagging_of(judge)
    body = with_tags(tagging, session.minimal_request(session.new_name("tags")), _FIRST)
    created = create(judge, body)
    if created is None:
        return
    if check_tags(judge, created, body):
        arn = str((created.answer.document or {}).get(session.resource.arn_member))
        _change_all(judge, arn, tags_of(tagging, body))
    judge.remove(body[session.resource.name_member])


def _change_all(judge: Judge, arn: str, tags: Mapping[str, str]) -> None:
    tagging = tagging_of(judge)
    for added in _ADDED:
        tags = {**tags, **added}
        sent = {tagging.arn_member: arn, tagging.listed: tagging.written(added)}
        _change(judge, tagging.add, sent, tags)
    for removed in _REMOVED:
        tags = {key: value for key, value in tags.items() if key not in removed}
        _change(judge, tagging.remove, {tagging.arn_member: arn, tagging.removed: [*removed]}, tags)


def tagging_of(judge: Judge) -> Tagging:
    """Return the operations on tags; NotApplicableError if the target hasn't them."""
    tagging = judge.session.tagging
    if tagging is None:
        raise NotApplicableError("the target has no operations on tags")
    return tagging


def with_tags(tagging: Tagging, body: Mapping[str, Any], tags: Mapping[str, str]) -> dict[str, Any]:
    """Return the body of a create with more tags."""
    return {**body, tagging.member: [*body.get(tagging.member, ()), *tagging.written(tags)]}


def tags_of(tagging: Tagging, body: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags in the body of a create."""
    return {tag[tagging.key]: tag[tagging.value] for tag in body.get(tagging.member, ())}


def _change(judge: Judge, operation: str, sent: Mapping[str, Any], tags: Mapping[str, str]) -> None:
    changed = judge.ask(operation, sent)
    judge.check(changed, [tags_changed(TagState(wanted=tags))])
    listed, last = judge.tags(sent[tagging_of(judge).arn_member])
    judge.check(last, [tags_changed(TagState(wanted=tags, listed=listed))])


def of_tags(resource: Resource) -> Iterator[Scenario]:
    """Yield what the operations on tags do, if the resource has them."""
    if resource.tagging is None:
        return
    yield Scenario(
        id=f"{Topic.TAGS}:changed",
        topic=Topic.TAGS,
        group="tags-changed",
        effect=Effect.CREATES,
        clauses=clause_ids(*CREATED, describe.tags_kept, tags_changed),
        requests=3 + 2 * (len(_ADDED) + len(_REMOVED)),
        run=change_tags,
    )
