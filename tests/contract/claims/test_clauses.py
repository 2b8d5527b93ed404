"""What is wrong with a target is told apart from what only follows from it."""

import pytest

from aws_contract.claims.generic import TEMPLATES
from aws_contract.claims.implications import IMPLIED_BY
from aws_contract.resources.algorithm import RESOURCE
from aws_strategies.model import Kind

CLAUSES = RESOURCE.clauses
FOLLOWS = [
    *((f"rejects-{kind.replace('_', '-')}", "rejection-status") for kind in Kind),
    ("rejects-enum", "rejection-code"),
    ("rejects-enum", "rejection-body"),
    ("rejects-enum", "rejection-no-trace"),
    ("rejects-type", "rejection-type-text"),
    *((f"protocol-{name}", "protocol-answer") for name in (
        *("json", "object", "target", "method", "content-type", "unsigned"),
    )),
    ("rejection-code", "rejection-message-key"),
    ("rejection-code", "rejection-form"),
    ("rejection-code", "rejection-type-text"),
    ("rejection-form", "rejection-count"),
    ("rejection-form", "rejection-paths"),
    ("rejection-paths", "rejection-constraints"),
    ("rejection-paths", "rejection-values"),
    ("rejection-constraints", "rejection-values"),
    ("create-accepts", "create-shape"),
    ("create-accepts", "create-arn"),
    ("create-accepts-observed", "create-shape"),
    ("describe-found", "describe-returns-sent"),
    ("describe-found", "tags-kept"),
    ("describe-found", "delete-accepts"),
    ("describe-creation-time", "describe-shape"),
    ("describe-identity", "describe-shape"),
    ("describe-status", "describe-shape"),
    ("describe-status-details", "describe-shape"),
    ("describe-returns-sent", "describe-shape"),
    ("list-accepts", "list-once"),
    ("list-accepts", "list-default-order"),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "clause"), FOLLOWS)
def test_a_clause_follows_from_its_cause_and_not_the_other_way_round(cause, clause):
    assert CLAUSES[clause].follows_from({cause, clause})
    assert not CLAUSES[cause].follows_from({clause, cause})


@pytest.mark.parametrize(
    ("clause", "others"),
    [
        ("rejection-values", {"rejection-values", "rejection-count"}),
        ("list-once", {"list-once", "list-sorted"}),
        ("create-accepts", {"create-accepts", "describe-found"}),
        ("describe-shape", {"describe-shape", "describe-omits"}),
        ("answer-date", set(CLAUSES)),
    ],
)
def test_a_clause_that_fails_by_itself_is_no_consequence(clause, others):
    assert not CLAUSES[clause].follows_from(others)


def test_all_clauses_that_are_implied_or_imply_exist():
    causes = {cause for each in IMPLIED_BY.values() for cause in each}
    assert causes | set(IMPLIED_BY) <= set(TEMPLATES)


def test_no_clause_implies_itself_even_by_way_of_others():
    def above(clause):
        found, left = set(), set(CLAUSES[clause].implied_by)
        while left:
            found |= left
            left = {cause for each in left for cause in CLAUSES[each].implied_by} - found
        return found

    assert [clause for clause in CLAUSES if clause in above(clause)] == []
