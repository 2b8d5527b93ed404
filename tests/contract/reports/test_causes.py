"""Findings are grouped by what has to be mended, and what explains most comes first."""

from dataclasses import replace

import pytest

from aws_contract.reports.causes import causes
from aws_contract.results.finding import CAPABILITIES
from aws_contract.results.result import ClauseOutcome
from aws_contract.results.scorecard import scorecard


@pytest.fixture
def violate(deviating_report):
    """A function that makes a result whose only violated clauses have these findings."""
    pattern = deviating_report.findings[0]

    def violating(*changes):
        findings = tuple(
            replace(pattern, **{"independent": True, "test": "t", **change}) for change in changes
        )
        ids = {each.clause for each in findings}
        own = {each.clause for each in findings if each.independent}
        clauses = tuple(
            replace(each, failed=1, findings=1, independent=int(each.id in own))
            if each.id in ids
            else replace(each, failed=0, findings=0, independent=0)
            for each in deviating_report.clauses
        )
        return replace(deviating_report, clauses=clauses, findings=findings)

    return violating


def answer(result, status, body):
    return replace(result.findings[0].answer, status=status, body=body)


def test_every_violated_clause_has_a_cause(deviating_report):
    card = scorecard(deviating_report)
    found = causes(deviating_report)
    explained = {clause.id for each in found for clause in each.clauses}
    assert explained == {clause.id for clause in card.violated}


def test_what_differs_in_names_and_numbers_alone_has_one_cause(violate):
    found = causes(
        violate(
            {"clause": "list-shape", "expected": "12 of 'a'", "got": "3 of x-1"},
            {"clause": "describe-shape", "expected": "7 of 'b'", "got": "5 of y-2"},
        )
    )
    assert [{each.id for each in cause.clauses} for cause in found] == [
        {"list-shape", "describe-shape"}
    ]


def test_what_differs_in_more_has_several_causes(violate):
    found = causes(
        violate(
            {"clause": "list-shape", "expected": "a list", "got": "text"},
            {"clause": "describe-shape", "expected": "a list", "got": "a map"},
        )
    )
    assert len(found) == 2


def test_a_clause_that_fails_in_two_ways_is_one_cause(violate):
    found = causes(
        violate(
            {"clause": "list-shape", "expected": "a list", "got": "text"},
            {"clause": "list-shape", "expected": "a list", "got": "a map"},
        )
    )
    assert [len(cause.findings) for cause in found] == [2]


def test_what_a_command_can_send_again_alone_is_the_example(violate):
    (cause,) = causes(
        violate(
            {"clause": "list-shape", "case": "L:drawn", "reproduce": "run -k test"},
            {"clause": "list-shape", "case": "L:alone", "reproduce": "run --case L:alone"},
        )
    )
    assert cause.findings[0].case == "L:alone"


def test_what_explains_more_clauses_comes_first(violate):
    found = causes(
        violate(
            {"clause": "create-accepts", "expected": "one", "got": "alone"},
            {"clause": "list-shape", "expected": "1", "got": "2"},
            {"clause": "describe-shape", "expected": "1", "got": "2"},
        )
    )
    assert [each.explained for each in found] == [2, 1]


def test_accepting_what_must_be_rejected_is_one_cause_of_each_topic(violate, deviating_report):
    accepted = {"kind": "WrongStatus", "answer": answer(deviating_report, 200, '{"a":1}')}
    found = causes(
        violate(
            {"clause": "rejects-enum", "expected": "a", **accepted},
            {"clause": "rejects-pattern", "expected": "b", **accepted},
            {"clause": "protocol-object", "expected": "c", **accepted},
        )
    )
    assert [cause.title for cause in found] == [
        "What must be rejected is accepted (rejected requests)",
        "What must be rejected is accepted (malformed bodies)",
    ]


def test_one_answer_to_whatever_is_sent_is_one_cause(violate, deviating_report):
    same = {"answer": answer(deviating_report, 200, "{}")}
    names = ["list-shape", "create-arn", "rejects-enum", "protocol-object", "describe-found"]
    findings = [
        {"clause": name, "operation": f"Operation{at % 2}", "expected": name, **same}
        for at, name in enumerate(names)
    ]
    (cause,) = causes(violate(*findings))
    assert cause.title == "The answer is HTTP 200 {}, whatever is sent"
    assert cause.explained == len(names)


def test_one_answer_of_one_operation_may_have_several_causes(violate, deviating_report):
    same = {"answer": answer(deviating_report, 200, "{}"), "kind": "WrongAnswer"}
    names = ["list-shape", "create-arn", "rejects-enum", "protocol-object", "describe-found"]
    found = causes(violate(*({"clause": name, "expected": name, **same} for name in names)))
    assert len(found) == len(names)


def test_operations_that_are_not_there_are_one_cause(violate):
    missing = {"test": CAPABILITIES, "got": "HTTP 501"}
    (cause,) = causes(
        violate(
            {"clause": "create-accepts", "operation": "CreateOne", **missing},
            {"clause": "list-accepts", "operation": "ListOnes", **missing},
        )
    )
    assert cause.title == "CreateOne, ListOnes aren't there"


def test_what_only_follows_belongs_to_the_cause_of_the_same_request(violate):
    (cause,) = causes(
        violate(
            {"clause": "create-accepts", "case": "C:a"},
            {"clause": "create-arn", "case": "C:a", "independent": False},
        )
    )
    assert [each.id for each in cause.clauses] == ["create-accepts"]
    assert [each.id for each in cause.follow] == ["create-arn"]


def test_the_smallest_request_is_the_example(violate, deviating_report):
    request = deviating_report.findings[0].request
    (cause,) = causes(
        violate(
            {"clause": "list-shape", "request": replace(request, length=9, body="long")},
            {"clause": "list-shape", "request": replace(request, length=2, body="{}")},
        )
    )
    assert cause.findings[0].request.body == "{}"


def test_a_clause_whose_findings_were_not_kept_is_a_cause_of_its_own(violate):
    result = replace(violate({"clause": "list-shape"}), findings=())
    (cause,) = causes(result)
    assert (cause.clauses[0].id, cause.findings) == ("list-shape", ())


def test_a_run_that_violates_nothing_has_no_causes(obeying_report):
    assert not obeying_report.with_outcome(ClauseOutcome.VIOLATED)
    assert causes(obeying_report) == ()
