"""What one algorithm looks like from the other operations, from its creation to its deletion."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from aws_contract.runner.session import Session
from aws_contract.scenarios import isolation as isolating
from aws_contract.scenarios import lifecycle as lives
from aws_contract.scenarios.calls import collide
from aws_contract.suite.strategies import BODIES


@given(body=BODIES, other=BODIES)
def test_a_name_belongs_to_one_algorithm(
    contract: Session, body: dict[str, Any], other: dict[str, Any]
) -> None:
    """A second create of a name is refused and changes nothing; once deleted the name is free."""
    with contract.judging() as judge:
        collide(judge, body, other)


def test_a_taken_name_is_refused_and_changes_nothing(contract: Session) -> None:
    """The second create of a name leaves description and tags alone; a delete leaves neither."""
    with contract.judging() as judge:
        lives.taken_name(judge)


def test_the_arn_names_the_algorithm_too(contract: Session) -> None:
    """DescribeAlgorithm answers the same for the ARN as for the name."""
    with contract.judging() as judge:
        lives.named_by_arn(judge)


def test_the_arn_of_another_region_is_refused(contract: Session) -> None:
    """An ARN that names another region is told the right one."""
    with contract.judging() as judge:
        lives.of_another_region(judge)


def test_what_was_never_created_does_not_exist(contract: Session) -> None:
    """DescribeAlgorithm and DeleteAlgorithm of an unknown name say that it does not exist."""
    with contract.judging() as judge:
        lives.never_created(judge)


@pytest.mark.parametrize("what", isolating.APART)
def test_places_are_apart(contract: Session, what: str) -> None:
    """What is created in one region or account doesn't exist in another."""
    with contract.judging() as judge:
        if not isolating.by_place(judge, what):
            pytest.skip(f"this target shows one of its {what} only")


def test_names_that_differ_in_case_are_two(contract: Session) -> None:
    """Upper and lower case tell algorithms apart."""
    with contract.judging() as judge:
        isolating.by_case(judge)


def test_a_delete_spares_all_others(contract: Session) -> None:
    """Deleting one algorithm leaves another as it is."""
    with contract.judging() as judge:
        isolating.spares_others(judge)
