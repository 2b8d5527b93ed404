"""Cases of multiple violations and drawn encodings: each known from how it is made."""

import json

from hypothesis import Phase, find, given, settings

from aws_strategies.case import Accepted, Grade, Rejected
from aws_strategies.covering.unicode import LETTER, unicode_cases
from aws_strategies.encodings.drawn import number_encodings, rewritings, surrogates, truncations
from aws_strategies.invalid.multiple import LISTED, multiple_violation_cases, multiple_violations
from aws_strategies.minimal import get
from aws_strategies.model import load_operation
from aws_strategies.resources.algorithm import RULE_SET

CREATE = load_operation("sagemaker", "CreateAlgorithm")
FEW = settings(max_examples=60, deadline=None, database=None, derandomize=True)


@FEW
@given(case=multiple_violations(CREATE, rules=RULE_SET))
def test_every_stated_violation_stands_in_the_body(case):
    for violation in case.expected.violations:
        if not violation.point.path.endswith("{key}"):
            assert get(case.body, violation.location) == violation.after


@FEW
@given(case=multiple_violations(CREATE, rules=RULE_SET))
def test_places_are_apart_and_points_are_named_once(case):
    places = {(v.location, v.point.id) for v in case.expected.violations}
    assert len(places) == len(case.expected.violations)


def test_more_than_one_place_can_be_broken():
    case = find(
        multiple_violations(CREATE, rules=RULE_SET),
        lambda each: len({v.point.path for v in each.expected.violations}) > 3,
        settings=settings(database=None, phases=[Phase.generate]),
    )
    assert case.expected.code == "ValidationException"


def test_more_than_are_listed_is_only_assumed():
    for case in multiple_violation_cases(CREATE):
        beyond = len(case.expected.violations) > LISTED
        assert (case.expected.grade is Grade.ASSUMED) is beyond


def test_listed_cases_have_as_many_violations_as_they_say():
    cases = multiple_violation_cases(CREATE)
    assert [len(case.expected.violations) for case in cases] == [
        2,
        3,
        10,
        11,
        40,
    ]


@FEW
@given(case=rewritings(CREATE, rules=RULE_SET))
def test_another_notation_is_json_of_the_same_request(case):
    assert known(json.loads(case.raw), case.body) == case.body


def known(sent, meant):
    if isinstance(meant, dict):
        assert all(name in meant or sent[name] is None or name in {"", "Unknown"} for name in sent)
        return {name: known(sent[name], meant[name]) for name in meant}
    if isinstance(meant, list):
        return [known(one, other) for one, other in zip(sent, meant, strict=True)]
    return sent


@FEW
@given(case=number_encodings(CREATE, rules=RULE_SET))
def test_an_odd_number_below_the_least_is_rejected_and_no_other(case):
    literal = float(case.raw.partition(b'"VolumeSizeInGB": ')[2].partition(b"}")[0].split(b",")[0])
    assert isinstance(case.expected, Rejected if literal <= -1 else Accepted)


@FEW
@given(case=truncations(CREATE))
def test_what_is_cut_off_is_no_json(case):
    try:
        json.loads(case.raw)
    except ValueError:
        return
    raise AssertionError(case.raw)


@FEW
@given(case=surrogates(CREATE, rules=RULE_SET))
def test_half_a_character_is_in_the_text(case):
    (violation,) = case.expected.violations
    assert any("\ud800" <= char <= "\udfff" for char in violation.after)
    assert case.expected.grade is Grade.ASSUMED


def test_wide_texts_are_as_long_as_may_be_and_not_ascii():
    for case in unicode_cases(CREATE):
        assert not json.dumps(case.body, ensure_ascii=False).isascii()
    longest = next(c for c in unicode_cases(CREATE) if c.id == "AlgorithmDescription:wide:letters")
    assert longest.body["AlgorithmDescription"] == LETTER * 1024
