"""Sequences of calls about the life of one algorithm, without cases of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from aws_contract.checks import describe as effects
from aws_contract.checks.envelope import CREATED
from aws_contract.runner.session import Judge
from aws_contract.scenarios import isolation as isolating
from aws_contract.scenarios.calls import collide, describe, smallest_body

__all__ = ["EFFECTS", "named_by_arn", "never_created", "of_another_region", "taken_name"]


def named_by_arn(judge: Judge) -> None:
    """Describe one algorithm by its name and by its ARN: the answer is the same."""
    body = smallest_body(judge.session.new_name())
    created = judge.ask("CreateAlgorithm", body)
    if judge.check(created, CREATED, body=body):
        by_name = describe(judge, body["AlgorithmName"])
        by_arn = describe(judge, (created.answer.document or {})["AlgorithmArn"])
        judge.check(by_arn, [effects.by_arn], body=body, extra=by_name.answer)
        judge.remove(body["AlgorithmName"])


def of_another_region(judge: Judge) -> None:
    """Describe the ARN of another region: the refusal names the right one."""
    target = judge.session.target
    region = "eu-west-1" if target.region != "eu-west-1" else "us-east-1"
    account = target.account or "123456789012"
    arn = f"arn:{target.partition}:sagemaker:{region}:{account}:algorithm/elsewhere"
    judge.check(describe(judge, arn), effects.OTHER_REGION)


def never_created(judge: Judge) -> None:
    """Describe and delete what was never created: it does not exist."""
    name = judge.session.new_name("missing")
    judge.check(describe(judge, name), effects.MISSING)
    deleted = judge.ask("DeleteAlgorithm", {"AlgorithmName": name})
    judge.check(deleted, [effects.delete_missing])


def taken_name(judge: Judge) -> None:
    """Create a name with tags, then again with nothing of the kind, before and after a delete."""
    first = {
        **smallest_body("first"),
        "AlgorithmDescription": "the first of its name",
        "Tags": [{"Key": "first", "Value": "yes"}, {"Key": "order", "Value": "1"}],
    }
    collide(judge, first, smallest_body("second"))


EFFECTS: Final[Mapping[str, Callable[[Judge], object]]] = MappingProxyType(
    {
        "named-by-arn": named_by_arn,
        "of-another-region": of_another_region,
        "never-created": never_created,
        "taken-name": taken_name,
        "apart-by-region": partial(isolating.by_place, what="regions"),
        "apart-by-account": partial(isolating.by_place, what="accounts"),
        "apart-by-case": isolating.by_case,
        "spares-others": isolating.spares_others,
    }
)
"""Everything here and in `aws_contract.scenarios.isolation`, by name."""
