"""Every encoding case says what it is about, and its bytes mean what it says."""

import json

import pytest
from hypothesis import given, settings

from aws_strategies.case import Accepted, CaseTopic
from aws_strategies.encodings.drawn import number_encodings, rewritings, surrogates, truncations
from aws_strategies.encodings.malformed import malformed
from aws_strategies.encodings.rewritten import rewritten
from aws_strategies.limits import limitations
from aws_strategies.model import load_operation

CREATE = load_operation("sagemaker", "CreateAlgorithm")
FEW = settings(max_examples=10, deadline=None, database=None, derandomize=True)
REWRITTEN = {
    CaseTopic.WHITE_SPACE,
    CaseTopic.ESCAPES,
    CaseTopic.ACTION,
    CaseTopic.UNKNOWN_MEMBERS,
    CaseTopic.NULLS,
    CaseTopic.DUPLICATES,
    CaseTopic.NUMBERS,
}


def test_malformed_bodies_are_no_json_or_no_object():
    topics = {case.topic for case in malformed(CREATE)}
    assert topics == {CaseTopic.NOT_JSON, CaseTopic.NOT_AN_OBJECT}


def test_rewritten_requests_show_every_kind_of_encoding():
    assert {case.topic for case in rewritten(CREATE)} == REWRITTEN


@pytest.mark.parametrize(
    ("cases", "topics"),
    [
        (rewritings, {CaseTopic.WHITE_SPACE, CaseTopic.NULLS}),
        (number_encodings, {CaseTopic.NUMBERS}),
        (truncations, {CaseTopic.NOT_JSON}),
    ],
)
def test_drawn_encodings_have_the_topics_of_the_deterministic_ones(cases, topics):
    @FEW
    @given(cases(CREATE))
    def check(case):
        assert case.topic in topics

    check()


# without any text, with texts that must match a pattern, with an ARN in the smallest request
OTHERS = ["kms:ListKeys", "budgets:DescribeBudgets", "acm:DescribeCertificate", "logs:PutLogEvents"]


@pytest.mark.parametrize("name", OTHERS)
def test_rewritten_requests_of_any_operation_mean_their_body(name):
    operation = load_operation(*name.split(":"))
    for case in rewritten(operation):
        if isinstance(case.expected, Accepted) and case.topic is not CaseTopic.NUMBERS:
            meant = json.loads(case.raw, parse_int=float)
            exact = case.topic not in {CaseTopic.UNKNOWN_MEMBERS, CaseTopic.NULLS}
            assert meant.keys() >= case.body.keys(), case.id
            assert not exact or {name: meant[name] for name in case.body} == case.body, case.id


@pytest.mark.parametrize("name", OTHERS)
def test_no_malformed_body_of_any_operation_is_an_object(name):
    for case in malformed(load_operation(*name.split(":"))):
        try:
            found = json.loads(case.raw.decode("utf-8"), parse_constant=int)
        except (ValueError, RecursionError):
            continue
        assert not isinstance(found, dict), case.id


def test_a_text_is_only_given_what_its_pattern_allows():
    operation = load_operation("acm", "DescribeCertificate")
    assert operation.at("CertificateArn").pattern is not None
    assert not {CaseTopic.ESCAPES, CaseTopic.ACTION} & {c.topic for c in rewritten(operation)}


def test_half_characters_need_a_text_that_rejects_them():
    with pytest.raises(LookupError, match="kms:DescribeKey has no text with a pattern at the top"):
        surrogates("kms:DescribeKey")


def test_half_characters_pass_over_a_text_whose_pattern_cant_be_read(draw_many):
    operation = load_operation("partnercentral-selling", "PutSellingSystemSettings")
    unreadable = {each.point.path for each in limitations(operation)}
    assert "ResourceSnapshotJobRoleIdentifier" in unreadable
    for case in draw_many(surrogates(operation), 5):
        assert {violation.point.path for violation in case.expected.violations} == {"Catalog"}
