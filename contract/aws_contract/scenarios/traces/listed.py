"""The scenarios about what calls leave behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from aws_contract.checks import describe, encoding, isolation, rejection, traces
from aws_contract.checks.base import OfClause
from aws_contract.checks.envelope import CREATED, DELETED, FREED
from aws_contract.claims.topic import Topic
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Judge
from aws_contract.scenarios.scenario import Effect, Scenario, clause_ids
from aws_contract.scenarios.traces.concurrent import create_at_once
from aws_contract.scenarios.traces.deleted import ask_after_delete, ask_other_arns, describe_often
from aws_contract.scenarios.traces.existing import (
    reject_calls_on_existing,
    reject_creates_of_existing,
    tag_rejections,
)
from aws_contract.scenarios.traces.near import keep_names_apart, keep_places_apart

__all__ = ["of_traces"]

_MANY: Final = "it sends many requests about few things"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    run: Callable[[Judge], None]
    checks: tuple[OfClause, ...]
    requests: int
    not_live: str = ""
    needs_sibling: bool = False


def of_traces(resource: Resource) -> Iterator[Scenario]:
    """Yield what is tried where something exists already, or has existed."""
    for name, row in (_of_existing(resource) | _of_lives(resource) | _of_several(resource)).items():
        yield Scenario(
            id=f"{Topic.LIFECYCLE}:{name}",
            topic=Topic.LIFECYCLE,
            group=name,
            effect=Effect.CREATES,
            clauses=clause_ids(*row.checks),
            requests=row.requests,
            run=row.run,
            not_live=row.not_live,
            needs_sibling=row.needs_sibling,
        )


def _of_existing(resource: Resource) -> dict[str, _Row]:
    return {
        "existing-kept-by-creates": _Row(
            run=reject_creates_of_existing,
            checks=(*CREATED, rejection.duplicate_rejected, *_BROKEN, traces.rejection_harmless),
            requests=500,
            not_live=_MANY,
        ),
        "existing-kept-by-calls": _Row(
            run=reject_calls_on_existing,
            checks=(*CREATED, *_BROKEN, *tag_rejections(resource), traces.rejection_harmless),
            requests=300,
            not_live=_MANY,
        ),
    }


def _of_lives(resource: Resource) -> dict[str, _Row]:
    tags, kept = _of_tags(resource)
    by_arn = resource.key_may_be_arn and not resource.key_is_arn
    lives: tuple[OfClause, ...] = (
        *describe.DESCRIBED,
        describe.delete_missing,
        traces.created_anew,
    )
    same: tuple[OfClause, ...] = (describe.by_arn,) if by_arn else ()
    rows = {
        "after-delete": _Row(
            run=ask_after_delete,
            checks=(
                *(*CREATED, *DELETED, *FREED, *describe.GONE),
                *(*lives, *tags, *kept, *same),
            ),
            requests=27,
            not_live="a lost answer to one of its deletes would leave the others undecided",
        ),
        "described-often": _Row(
            run=describe_often,
            checks=(*CREATED, traces.same_description),
            requests=64,
            not_live=_MANY,
        ),
    }
    if by_arn:
        rows["other-arns"] = _Row(
            run=ask_other_arns,
            checks=(*CREATED, traces.arn_names_one, *tags, traces.same_description),
            requests=22,
            not_live="it asks for ARNs of other accounts",
        )
    return rows


def _of_several(resource: Resource) -> dict[str, _Row]:
    _, kept = _of_tags(resource)
    return {
        "near-names": _Row(
            run=keep_names_apart,
            checks=(*CREATED, *describe.DESCRIBED, *kept, *describe.GONE, traces.near_names),
            requests=36,
            not_live=_MANY,
        ),
        "places": _Row(
            run=keep_places_apart,
            checks=(*CREATED, *describe.DESCRIBED, *kept, *describe.GONE, _REGIONS),
            requests=48,
            not_live="it needs several regions and accounts",
            needs_sibling=True,
        ),
        "created-at-once": _Row(
            run=create_at_once,
            checks=(traces.accepted_once,),
            requests=20,
            not_live="it sends several requests at the same time",
        ),
    }


def _of_tags(resource: Resource) -> tuple[tuple[OfClause, ...], tuple[OfClause, ...]]:
    """Return what is judged of the tags of what doesn't exist, and of what does."""
    if resource.tagging is None:
        return (), ()
    return (traces.tags_missing,), (describe.tags_kept,)


_REGIONS: Final = isolation.ISOLATION["regions"]
_BROKEN: Final = tuple(
    encoding.REJECTIONS[kind] for kind in ("target", "method", "content-type", "unsigned", "json")
)
"""What is judged of calls that are no requests."""
