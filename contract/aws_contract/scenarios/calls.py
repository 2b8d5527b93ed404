"""The sequences of calls in which the clauses are judged, written once for all tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from aws_contract.checks import describe as effects
from aws_contract.checks import rejection as refusals
from aws_contract.checks.base import Check
from aws_contract.checks.envelope import CREATED, DELETED, FREED
from aws_contract.protocol.wire import request_for
from aws_contract.runner.session import Exchange, Judge
from aws_strategies.case import Case, Rejected

__all__ = [
    "accept",
    "collide",
    "count_refused",
    "describe",
    "left_no_trace",
    "refuse",
    "refuse_one",
    "smallest_body",
]

_NAME: Final = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", re.ASCII)
CREATE: Final = "CreateAlgorithm"
DESCRIBE: Final = "DescribeAlgorithm"


def smallest_body(name: str) -> dict[str, Any]:
    """Return the smallest CreateAlgorithm body."""
    channel = {"Name": "train", "SupportedContentTypes": [], "SupportedInputModes": ["File"]}
    return {
        "AlgorithmName": name,
        "TrainingSpecification": {
            "TrainingImage": "123456789012.dkr.ecr.us-east-1.amazonaws.com/algorithm:1",
            "SupportedTrainingInstanceTypes": ["ml.m5.large"],
            "TrainingChannels": [channel],
        },
    }


def accept(judge: Judge, case: Case, *, first: Sequence[Check] = ()) -> None:
    """Create what must be taken, see that it is there as sent, delete it, see that it is gone.

    `first` are more checks of the answer to the create.
    """
    case = _named(judge, case)
    name = case.body["AlgorithmName"]
    created = judge.send(request_for(case), case=case)
    if not judge.check(created, (*first, *CREATED), case=case, body=case.body):
        if created.answer.status == 200:
            judge.remove(name)
        return
    judge.session.recorder.took(case)
    described = describe(judge, name)
    judge.check(described, effects.DESCRIBED, case=case, body=case.body, extra=created.at)
    if case.body.get("Tags"):
        _check_tags(judge, created, case.body, case=case)
    deleted = judge.remove(name)
    judge.check(deleted, DELETED, case=case, body=case.body)
    judge.check(describe(judge, name), effects.GONE, case=case, body=case.body)


def refuse(judge: Judge, cases: Iterable[Case]) -> None:
    """Send what must be refused and see that it is, rightly, and that nothing comes of it."""
    before, _ = judge.names()
    for each in cases:
        case, refused, obeyed = refuse_one(judge, each)
        if case.operation == CREATE:
            obeyed = left_no_trace(judge, case, refused, before) and obeyed
        if obeyed:
            count_refused(judge, case)


def refuse_one(judge: Judge, case: Case) -> tuple[Case, Exchange, bool]:
    """Send what must be refused and judge the answer alone, not what may have come of it.

    Return the case as it was sent, the exchange, and whether nothing failed.
    """
    case = _named(judge, case)
    refusal = refusals.refusal_of(case)
    refused = judge.send(request_for(case), case=case)
    obeyed = judge.check(refused, refusals.checks_for(refusal), case=case, extra=refusal)
    return case, refused, obeyed


def count_refused(judge: Judge, case: Case) -> None:
    """Count the constraint points that a rightly refused case broke."""
    judge.session.recorder.broke(case)


def left_no_trace(judge: Judge, case: Case, refused: Exchange, before: frozenset[str]) -> bool:
    """See that the names are those of `before`; whatever is new is deleted."""
    after, listed = judge.names()
    extra = (before, after)
    clean = judge.check(
        replace(refused, answer=listed.answer), [refusals.no_trace], case=case, extra=extra
    )
    for name in after - before:
        judge.remove(name)
    return clean


def collide(judge: Judge, body: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    """Create one name twice, with two bodies: the second is refused and changes nothing."""
    name = judge.session.new_name()
    first, second = {**body, "AlgorithmName": name}, {**other, "AlgorithmName": name}
    created = judge.ask(CREATE, first)
    if not judge.check(created, CREATED, body=first):
        return
    _check_tags(judge, created, first)
    before = describe(judge, name)
    judge.check(judge.ask(CREATE, second), refusals.DUPLICATE, body=second)
    judge.check(describe(judge, name), effects.UNCHANGED, body=first, extra=before.answer)
    judge.check(judge.remove(name), DELETED, body=first)
    again = judge.ask(CREATE, second)
    if judge.check(again, FREED, body=second):
        described = describe(judge, name)
        judge.check(described, effects.DESCRIBED, body=second, extra=again.at)
        _check_tags(judge, again, second)
        judge.remove(name)


def _check_tags(
    judge: Judge, created: Exchange, body: Mapping[str, Any], *, case: Case | None = None
) -> None:
    tags, last = judge.tags((created.answer.document or {})["AlgorithmArn"])
    judge.check(last, effects.TAGGED, case=case, body=body, extra=tags)


def describe(judge: Judge, name: str) -> Exchange:
    """Ask for the description of an algorithm, by its name or its ARN."""
    return judge.ask(DESCRIBE, {"AlgorithmName": name})


def _named(judge: Judge, case: Case) -> Case:
    """Give the case a name of its own where others use the target too, if its name isn't at issue.

    On a target of our own the body is sent as it is: each case cleans up after itself.
    """
    if judge.session.target.isolated or case.operation != CREATE or case.raw is not None:
        return case
    at_issue = isinstance(case.expected, Rejected) and any(
        violation.location[:1] == ("AlgorithmName",) for violation in case.expected.violations
    )
    if at_issue or not _NAME.fullmatch(str(case.body.get("AlgorithmName", ""))):
        return case
    return replace(case, body={**case.body, "AlgorithmName": judge.session.new_name()})
