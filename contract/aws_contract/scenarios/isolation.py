"""Sequences of calls about what sets two algorithms of one name apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aws_contract.checks import isolation
from aws_contract.checks.envelope import CREATED
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.calls import CREATE, describe, smallest_body
from aws_contract.targets.base import Target, sibling_of

__all__ = ["APART", "by_case", "by_place", "spares_others"]

APART = ("regions", "accounts")
"""What two places may differ in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Two:
    """Two bodies that mustn't be taken for one, and who asks for each."""

    one: dict[str, Any]
    other: dict[str, Any]
    here: Judge
    there: Judge


def by_place(judge: Judge, what: str) -> bool:
    """Create one name here and in another region or account; False if the target has no other."""
    target = judge.session.target
    if what == "regions":
        region = "eu-west-1" if target.region != "eu-west-1" else "us-east-1"
        beside = sibling_of(target, region=region)
    else:
        account = "999988887777" if target.account != "999988887777" else "111122223333"
        beside = sibling_of(target, account=account)
    if beside is None:
        return False
    name = judge.session.new_name("apart")
    two = _Two(
        one={**smallest_body(name), "AlgorithmDescription": "here"},
        other={**smallest_body(name), "AlgorithmDescription": "there"},
        here=judge,
        there=_beside(judge, beside),
    )
    _set_apart(two, what)
    beside.close()
    return True


def by_case(judge: Judge) -> None:
    """Create two names that differ only in upper and lower case."""
    name = judge.session.new_name("case")
    one, other = smallest_body(name), smallest_body(name.upper())
    _set_apart(_Two(one=one, other=other, here=judge, there=judge), "case")


def _set_apart(two: _Two, what: str) -> None:
    """One can't be seen from the other, both can be created, and deleted one at a time."""
    check = [isolation.ISOLATION[what]]
    one, other = two.one["AlgorithmName"], two.other["AlgorithmName"]
    if not two.here.check(two.here.ask(CREATE, two.one), CREATED, body=two.one):
        return
    before = describe(two.here, one)
    two.there.check(describe(two.there, other), check, extra=400)
    names, listed = two.there.names()
    two.there.check(listed, check, extra=400 if other in names else 200)
    two.there.check(two.there.ask(CREATE, two.other), check, extra=200)
    two.here.check(describe(two.here, one), check, extra=before.answer)
    two.there.check(two.there.remove(other), check, extra=200)
    two.here.check(describe(two.here, one), check, extra=before.answer)
    two.here.remove(one)


def _beside(judge: Judge, target: Target) -> Judge:
    """Return a judge of another target whose verdicts count with those of the first."""
    session = Session(target, judge.session.recorder, options=judge.session.options)
    session.node = judge.session.node
    session.prefix = judge.session.prefix
    other = Judge(session)
    other.failures = judge.failures
    return other


def spares_others(judge: Judge) -> None:
    """Delete one of two algorithms: the other stays as it is."""
    names = [judge.session.new_name(stem) for stem in ("first", "second")]
    for name in names:
        body = smallest_body(name)
        if not judge.check(judge.ask(CREATE, body), CREATED, body=body):
            return
    before = describe(judge, names[1])
    judge.remove(names[0])
    after = describe(judge, names[1])
    judge.check(after, [isolation.spares_others], extra=before.answer)
    judge.remove(names[1])
