"""Steps that make algorithms to see what the other operations say of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from aws_contract.checks import describe as effects
from aws_contract.checks import isolation
from aws_contract.checks.envelope import CREATED
from aws_contract.runner.session import Judge
from aws_contract.scenarios import listing as families
from aws_contract.scenarios.calls import collide, describe
from aws_contract.scenarios.listing import Family

__all__ = ["STAGES", "Stage"]

Body = Callable[[str], dict[str, Any]]
"""Makes the smallest body of a name that the target takes."""
_STEMS: Final = ("delta", "alpha", "echo")
_NEEDED: Final = {"AlgorithmName", "AlgorithmArn", "CreationTime", "AlgorithmStatus"}
"""Members of a description without which lists can't be compared with it."""
_APART: Final = 0.02
"""Seconds between two creates, so that their creation times differ."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A sequence of calls and how many they are."""

    requests: int
    perform: Callable[[Judge, Body], None]


def _duplicate(judge: Judge, body: Body) -> None:
    first = body("name")
    collide(judge, first, {**first, "AlgorithmDescription": "another"})


def _by_arn(judge: Judge, body: Body) -> None:
    sent = body(judge.session.new_name())
    created = judge.ask("CreateAlgorithm", sent)
    if judge.check(created, CREATED, body=sent):
        by_name = describe(judge, sent["AlgorithmName"])
        by_arn = describe(judge, (created.answer.document or {})["AlgorithmArn"])
        judge.check(by_arn, [effects.by_arn], body=sent, extra=by_name.answer)
        judge.remove(sent["AlgorithmName"])


def _spares_others(judge: Judge, body: Body) -> None:
    one, other = (body(judge.session.new_name(stem)) for stem in ("first", "second"))
    for sent in (one, other):
        if not judge.check(judge.ask("CreateAlgorithm", sent), CREATED, body=sent):
            return
    before = describe(judge, other["AlgorithmName"])
    judge.remove(one["AlgorithmName"])
    after = describe(judge, other["AlgorithmName"])
    judge.check(after, [isolation.spares_others], extra=before.answer)
    judge.remove(other["AlgorithmName"])


def _listed(judge: Judge, body: Body) -> None:
    members = _family(judge, body)
    complete = [full for full in members.described.values() if set(full) >= _NEEDED]
    if len(complete) == len(_STEMS):
        for size in (None, 1, 2, 100):
            families.pages(judge, members, size)
        for key in ("Name", "CreationTime"):
            for order in ("Ascending", "Descending"):
                families.sorts(judge, members, key, order, 2)
        families.name_contains(judge, members, _STEMS[0])
        families.window(judge, members, 1, 2)
    for name in members.described:
        judge.remove(name)


def _family(judge: Judge, body: Body) -> Family:
    stem = judge.session.new_name("list")
    described: dict[str, Mapping[str, Any]] = {}
    for each in _STEMS:
        sent = body(f"{stem}-{each}")
        if judge.check(judge.ask("CreateAlgorithm", sent), CREATED, body=sent):
            name = sent["AlgorithmName"]
            described[name] = describe(judge, name).answer.document or {}
        time.sleep(_APART)
    return Family(stem=stem, described=described)


STAGES: Final[Mapping[str, Stage]] = MappingProxyType(
    {
        "duplicate": Stage(requests=12, perform=_duplicate),
        "by-arn": Stage(requests=5, perform=_by_arn),
        "spares-others": Stage(requests=8, perform=_spares_others),
        "listing": Stage(requests=32, perform=_listed),
    }
)
"""By id."""
