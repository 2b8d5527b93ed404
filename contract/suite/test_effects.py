"""What one algorithm looks like from the other operations, from its creation to its deletion."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from contract.checks import effects
from contract.checks.answers import CREATED
from contract.drawn import BODIES
from contract.scenarios import collide, describe, smallest_body
from contract.session import Session


@given(body=BODIES, other=BODIES)
def test_a_name_belongs_to_one_algorithm(
    contract: Session, body: dict[str, Any], other: dict[str, Any]
) -> None:
    """A second create of a name is refused and changes nothing; once deleted the name is free."""
    with contract.judging() as judge:
        collide(judge, body, other)


def test_the_arn_names_the_algorithm_too(contract: Session) -> None:
    """DescribeAlgorithm answers the same for the ARN as for the name."""
    with contract.judging() as judge:
        body = smallest_body(contract.new_name())
        created = judge.ask("CreateAlgorithm", body)
        if judge.check(created, CREATED, body=body):
            by_name = describe(judge, body["AlgorithmName"])
            by_arn = describe(judge, (created.answer.document or {})["AlgorithmArn"])
            judge.check(by_arn, [effects.by_arn], body=body, extra=by_name.answer)
            judge.remove(body["AlgorithmName"])


def test_the_arn_of_another_region_is_refused(contract: Session) -> None:
    """An ARN that names another region is told the right one."""
    region = "eu-west-1" if contract.target.region != "eu-west-1" else "us-east-1"
    account = contract.target.account or "123456789012"
    arn = f"arn:{contract.target.partition}:sagemaker:{region}:{account}:algorithm/elsewhere"
    with contract.judging() as judge:
        judge.check(describe(judge, arn), effects.OTHER_REGION)


def test_what_was_never_created_does_not_exist(contract: Session) -> None:
    """DescribeAlgorithm and DeleteAlgorithm of an unknown name say that it does not exist."""
    with contract.judging() as judge:
        name = contract.new_name("missing")
        judge.check(describe(judge, name), effects.MISSING)
        deleted = judge.ask("DeleteAlgorithm", {"AlgorithmName": name})
        judge.check(deleted, [effects.delete_missing])
