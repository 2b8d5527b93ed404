"""Cases break what they say they break and nothing else, by the judgement of jsonschema-rs."""

import json

import jsonschema_rs
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis.errors import NoSuchExample

from aws_strategies.case import ABSENT, MapKey, Rejected
from aws_strategies.covering import sets as covering
from aws_strategies.covering.coverage import coverage_of
from aws_strategies.invalid.breaks import invalid_values, proof
from aws_strategies.invalid.single import UnknownPointError, invalid_cases_later, violations
from aws_strategies.minimal import get
from aws_strategies.model import Kind, load_operation
from aws_strategies.resources.algorithm import RULE_SET
from aws_strategies.schema_export import json_schema

OPERATION = load_operation("sagemaker", "CreateAlgorithm")
SCHEMA = jsonschema_rs.Draft202012Validator(json_schema(OPERATION))
KEYWORDS = {
    "maxLength": Kind.MAX_LENGTH,
    "minLength": Kind.MIN_LENGTH,
    "maxItems": Kind.MAX_SIZE,
    "minItems": Kind.MIN_SIZE,
    "maxProperties": Kind.MAX_SIZE,
    "minProperties": Kind.MIN_SIZE,
    "maximum": Kind.MAX_VALUE,
    "minimum": Kind.MIN_VALUE,
    "pattern": Kind.PATTERN,
    "enum": Kind.ENUM,
    "type": Kind.TYPE,
    "required": Kind.REQUIRED,
}


def judged(body):
    """Return {(location, kind)} of what jsonschema-rs finds wrong with `body`."""
    found = set()
    for error in SCHEMA.iter_errors(body):
        location = tuple(error.instance_path)
        keyword = error.kind.name
        if keyword == "required":
            found.add(((*location, error.kind.property), Kind.REQUIRED))
        elif keyword == "propertyNames":
            found.add((location, "key"))
        else:
            found.add((location, KEYWORDS[keyword]))
    wrong_type = {location for location, kind in found if kind is Kind.TYPE}
    return {
        (location, kind)
        for location, kind in found
        if kind is not Kind.ENUM or location not in wrong_type  # no member is of a wrong type
    }


def stated(case):
    """Return the same of what the case says of itself."""
    found = set()
    for violation in case.expected.violations:
        location = violation.location
        kind = violation.point.kind
        if location and isinstance(location[-1], MapKey):
            location, kind = location[:-1], "key"
        elif kind is Kind.REQUIRED and violation.after is None:
            kind = Kind.TYPE  # to JSON Schema an explicit null is of the wrong type
        found.add((location, kind))
    return found


def body_of(case):
    return case.body if case.raw is None else json.loads(case.raw)


CASES = covering.invalid_cases(OPERATION)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_listed_case_breaks_exactly_what_it_states(kind):
    cases = [case for case in CASES if case.expected.violations[0].point.kind is kind]
    assert cases
    wrong = {
        case.id: judged(body_of(case)) for case in cases if judged(body_of(case)) != stated(case)
    }
    assert not wrong


def test_every_point_is_broken_or_proved_unbreakable():
    broken = {violation.point.id for case in CASES for violation in case.expected.violations}
    unbreakable = {name for name, why in covering.obstacles(OPERATION).items() if why.unbreakable}
    assert broken | unbreakable == {point.id for point in OPERATION.points}
    assert not broken & unbreakable


def test_every_other_point_is_broken_alone():
    alone = {
        case.expected.violations[0].point.id for case in CASES if len(case.expected.violations) == 1
    }
    together = set(covering.obstacles(OPERATION))
    assert alone == {point.id for point in OPERATION.points} - together


def test_a_point_that_only_breaks_together_says_with_what():
    cases = {case.id: case for case in CASES}
    case = cases["ValidationSpecification.ValidationRole:min_length:too-short-so-no-match"]
    kinds = {violation.point.kind for violation in case.expected.violations}
    assert kinds == {Kind.MIN_LENGTH, Kind.PATTERN}
    point = next(
        p for p in OPERATION.points if p.id == "ValidationSpecification.ValidationRole:min_length"
    )
    assert proof(point).others == {Kind.PATTERN}
    assert "shorter than 20" in proof(point).reason


def test_each_wrong_json_type_is_tried_at_every_place():
    tried = {}
    for case in CASES:
        violation = case.expected.violations[0]
        if violation.point.kind is Kind.TYPE:
            tried.setdefault(violation.point.path, set()).add(type(violation.after))
    right = {"structure": dict, "map": dict, "list": list, "string": str, "boolean": bool}
    for path, shape in OPERATION.shapes.items():
        if not path.endswith("{key}"):
            wrong = {str, int, bool, list, dict} - {right.get(shape.type, int)}
            assert tried[path] == wrong, path


def test_ids_of_cases_are_unique_and_stable():
    ids = [case.id for case in CASES]
    assert len(set(ids)) == len(ids)
    assert "Tags:max_size:one-item-too-many" in ids
    assert "AlgorithmName:required:missing" in ids


def test_a_case_keeps_the_value_that_obeyed():
    case = next(c for c in CASES if c.id == "AlgorithmName:required:missing")
    violation = case.expected.violations[0]
    assert violation.before
    assert violation.after is ABSENT
    assert "AlgorithmName" not in case.body


@settings(max_examples=300, deadline=None)
@given(violations(OPERATION, rules=RULE_SET))
def test_a_drawn_case_breaks_exactly_what_it_states(case):
    assert isinstance(case.expected, Rejected)
    assert judged(body_of(case)) == stated(case)


@pytest.mark.parametrize(
    "point",
    [
        "Tags[].Key:max_length",
        "TrainingSpecification.TrainingChannels[].SupportedInputModes[]:enum",
    ],
)
def test_shrinking_keeps_the_violation_and_drops_the_rest(point):
    smallest = find(
        violations(OPERATION, rules=RULE_SET, points=[point]),
        bool,
        settings=settings(database=None),
    )
    assert [v.point.id for v in smallest.expected.violations] == [point]
    assert judged(smallest.body) == stated(smallest)
    assert len(coverage_of(OPERATION, [smallest.body]).present) <= 2


def test_a_violation_deep_in_a_list_is_reached():
    def deep(case):
        return any(
            isinstance(step, int) and step > 1 for step in case.expected.violations[0].location
        )

    case = find(
        violations(OPERATION, rules=RULE_SET),
        deep,
        settings=settings(database=None, max_examples=5000, phases=[Phase.generate]),
    )
    violation = case.expected.violations[0]
    assert get(case.body, violation.location) == violation.after or violation.after is ABSENT


def test_several_constraints_of_one_value_are_all_stated():
    point = "TrainingSpecification.TrainingImageDigest:max_length"
    case = find(
        violations(OPERATION, rules=RULE_SET, points=[point]),
        bool,
        settings=settings(database=None, phases=[Phase.generate]),
    )
    kinds = {violation.point.kind for violation in case.expected.violations}
    assert kinds == {Kind.MAX_LENGTH, Kind.PATTERN}


def test_an_unknown_point_is_rejected_with_the_nearest_ids():
    with pytest.raises(UnknownPointError, match="Tags:max_size"):
        violations(OPERATION, rules=RULE_SET, points=["Tags:maxsize"])


def test_a_point_that_cannot_be_broken_is_an_error_rather_than_skipped():
    point = "InferenceSpecification.Containers[].Environment{value}:pattern"
    with pytest.raises(ValueError, match="can be broken"):
        violations(OPERATION, rules=RULE_SET, points=[point])


def test_a_proved_pattern_has_no_invalid_value():
    for point in OPERATION.points:
        if point.kind is Kind.PATTERN and (why := proof(point)) is not None and why.unbreakable:
            assert invalid_values(point) == ()


@pytest.mark.parametrize(
    "name", ["CreateTrainingJob", "CreateModelPackage", "CreateHyperParameterTuningJob"]
)
def test_other_operations_are_covered_by_the_same_engine(name):
    operation = load_operation("sagemaker", name)
    cases = covering.invalid_cases(operation)
    broken = {violation.point.id for case in cases for violation in case.expected.violations}
    unbreakable = {key for key, why in covering.obstacles(operation).items() if why.unbreakable}
    assert broken | unbreakable == {point.id for point in operation.points}


def test_no_case_can_be_found_that_the_schema_takes():
    with pytest.raises(NoSuchExample):
        find(
            violations(OPERATION, rules=RULE_SET),
            lambda case: SCHEMA.is_valid(body_of(case)),
            settings=settings(database=None, max_examples=300, phases=[Phase.generate]),
        )


@pytest.mark.parametrize(
    ("point", "is_beyond"),
    [
        ("AutoMLJobConfig.DataSplitConfig.ValidationFraction:max_value", lambda value: value >= 2),
        ("AutoMLJobConfig.DataSplitConfig.ValidationFraction:min_value", lambda value: value <= -1),
    ],
)
def test_fractions_are_drawn_clear_of_the_bound(point, is_beyond):
    @given(violations("sagemaker:CreateAutoMLJob", points=[point]))
    def check(case):
        (violation,) = case.expected.violations
        assert is_beyond(violation.after)

    check()


def test_a_text_longer_than_an_example_of_hypothesis_can_be_drawn():
    @given(violations("sagemaker:CreateJob", points=["JobConfigDocument:max_length"]))
    def check(case):
        assert len(case.body["JobConfigDocument"]) > 262_144

    check()


LATER = [case for point in OPERATION.points for case in invalid_cases_later(OPERATION, point)]


def test_a_later_entry_breaks_what_it_says_and_nothing_else():
    assert LATER
    for case in LATER:
        assert judged(case.body) == stated(case), case.id


def test_no_case_of_a_later_entry_breaks_the_first_of_every_list():
    for case in LATER:
        for violation in case.expected.violations:
            if not any(isinstance(step, MapKey) for step in violation.location):
                steps = [step for step in violation.location if isinstance(step, int)]
                inside_a_map = "{value}" in violation.point.path
                assert inside_a_map or any(steps), case.id


def test_tags_are_broken_in_the_last_and_in_the_eleventh():
    indices = {
        violation.location[1]
        for case in LATER
        for violation in case.expected.violations
        if violation.point.id == "Tags[].Key:max_length"
    }
    assert indices == {10, OPERATION.at("Tags").maximum - 1}
