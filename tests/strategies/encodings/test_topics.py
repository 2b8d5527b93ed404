"""Every encoding case says what it is about."""

import pytest
from hypothesis import given, settings

from aws_strategies.case import CaseTopic
from aws_strategies.encodings.drawn import number_encodings, rewritings, truncations
from aws_strategies.encodings.malformed import malformed
from aws_strategies.encodings.rewritten import rewritten
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
