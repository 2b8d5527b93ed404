"""What a case says of itself where a test fails: what must come back, and what is sent."""

from dataclasses import replace

import pytest
from hypothesis.vendor.pretty import pretty

from aws_strategies.case import CaseTopic, accepted_case
from aws_strategies.invalid.single import invalid_cases_at
from aws_strategies.model import load_operation


@pytest.fixture(scope="module")
def case():
    operation = load_operation("sagemaker", "ListAlgorithms")
    point = next(each for each in operation.points if each.id == "MaxResults:max_value")
    return next(iter(invalid_cases_at(operation, point)))


def test_a_case_says_what_is_sent_and_what_must_come_back(case):
    text = repr(case)
    assert text.startswith(f"<Case ListAlgorithms:{case.id} must be rejected with Validation")
    assert '{"MaxResults": ' in text


def test_exact_bytes_win_over_the_body(case):
    assert repr(replace(case, raw=b"\xff{")).endswith(": b'\\xff{'>")


def test_a_long_request_is_cut(case):
    assert len(repr(replace(case, body={"NameContains": "x" * 5000}))) < 500


def test_a_valid_case_must_be_accepted():
    operation = load_operation("sagemaker", "ListAlgorithms")
    case = accepted_case(operation, "empty", {}, topic=CaseTopic.VALID)
    assert repr(case) == "<Case ListAlgorithms:empty must be accepted: {}>"


def test_hypothesis_prints_no_more_of_a_failing_case(case):
    assert pretty(case) == repr(case)
