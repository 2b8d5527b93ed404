"""Sequences of calls about bodies: no JSON, unusual notation, inputs of other operations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aws_contract.checks import encoding as protocol
from aws_contract.checks import rejection as refusals
from aws_contract.checks.base import Check
from aws_contract.checks.encoding import Expected
from aws_contract.checks.listing import PAGE
from aws_contract.protocol.wire import request_for
from aws_contract.runner.session import RANDOM, Exchange, Judge
from aws_contract.scenarios.calls import CREATE, accept, left_no_trace, refuse
from aws_strategies.case import Accepted, Case

__all__ = ["malform", "malform_one", "notate", "obey"]

_BROKEN = Expected(status=400, code=refusals.SERIALIZATION, silent=True)


def malform(judge: Judge, cases: Iterable[Case]) -> None:
    """Send bodies that are no JSON object and see that they are refused, and leave no trace."""
    before, _ = judge.names()
    for case in cases:
        left_no_trace(judge, case, malform_one(judge, case), before)


def malform_one(judge: Judge, case: Case) -> Exchange:
    """Send a body that is no JSON object and judge the answer, not what may have come of it."""
    refused = judge.send(request_for(case), case=case)
    group = _about(case)
    checks = [protocol.REFUSALS[group], protocol.answered]
    judge.check(refused, checks, case=case, extra=_answer_to(case))
    return refused


def _answer_to(case: Case) -> Expected:
    """A list is read as JSON, and then isn't the structure that is wanted: its text is unsure."""
    if case.raw is not None and case.raw.startswith(b"[") and case.id.startswith("object:"):
        return replace(_BROKEN, silent=False)
    return _BROKEN


def notate(judge: Judge, cases: Iterable[Case]) -> None:
    """Send requests in unusual notation: they mean what they mean in the usual one."""
    for case in cases:
        if not isinstance(case.expected, Accepted):
            refuse(judge, [case])
            continue
        about = _about(case)
        accept(judge, case, first=[protocol.NOTATIONS[about]])


def obey(judge: Judge, cases: Iterable[Case]) -> None:
    """Send legal inputs of the other operations: whatever is answered, it isn't about the input."""
    for case in cases:
        sent = _own_name(judge, case)
        if sent is None:
            continue
        asked = judge.send(request_for(sent), case=sent)
        checks: list[Check] = [protocol.legal]
        if case.operation == "ListAlgorithms" and "NextToken" not in case.body:
            checks += PAGE
        size = case.body.get("MaxResults")
        if judge.check(asked, checks, case=sent, extra=size):
            judge.session.recorder.took(sent)


def _about(case: Case) -> str:
    """Return what a case is about: how its id begins, drawn or not."""
    return case.id.removeprefix(f"{RANDOM}:").partition(":")[0]


def _own_name(judge: Judge, case: Case) -> Case | None:
    """Return the case with a name of this run's where others use the target too, or None.

    None if the name is too short for that: it could be somebody's.
    """
    name = case.body.get("AlgorithmName")
    if judge.session.target.isolated or case.operation == CREATE or name is None:
        return case
    own = judge.session.new_name("absent")
    if len(name) < len(own) or name.startswith("arn:"):
        return None
    return replace(case, body={**case.body, "AlgorithmName": own.ljust(len(name), "x")})
