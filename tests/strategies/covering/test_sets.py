"""The covering sets hold everything, deterministically, in as few requests as can be."""

import hashlib
import json
import subprocess
import sys

import botocore.session
import jsonschema_rs
import pytest
from botocore.validate import ParamValidator

from aws_strategies.covering import sets as covering
from aws_strategies.covering.coverage import coverage_of
from aws_strategies.model import Kind, load_operation
from aws_strategies.schema_export import json_schema

OPERATION = load_operation("sagemaker", "CreateAlgorithm")
ACCEPTED = covering.valid_cases(OPERATION)
BODIES = [case.body for case in ACCEPTED.cases]
BOUNDS = {
    Kind.MAX_LENGTH,
    Kind.MIN_LENGTH,
    Kind.MAX_VALUE,
    Kind.MIN_VALUE,
    Kind.MAX_SIZE,
    Kind.MIN_SIZE,
}
OPTIONAL = {
    path
    for path, _, required in OPERATION.walk()
    if not required and path != "$" and not path.endswith(("[]", "{key}", "{value}"))
}


@pytest.fixture(scope="module")
def covered():
    return coverage_of(OPERATION, BODIES)


def test_each_request_is_valid_by_others_judgement():
    model = botocore.session.Session().get_service_model("sagemaker")
    shape = model.operation_model(OPERATION.name).input_shape
    schema = jsonschema_rs.Draft202012Validator(json_schema(OPERATION))
    for body in BODIES:
        assert not [str(error) for error in schema.iter_errors(body)]
        assert not ParamValidator().validate(body, shape).has_errors()


def test_every_enum_member_stands_at_every_place(covered):
    assert covered.pairs == {
        (point.path, member)
        for point in OPERATION.points
        if point.kind is Kind.ENUM
        for member in point.bound
    }


def test_the_enums_take_the_least_number_of_requests():
    largest = max(
        len(point.bound)
        for point in OPERATION.points
        if point.kind is Kind.ENUM and not point.path.endswith("[]") and "Groups" not in point.path
    )
    assert ACCEPTED.enum_requests == ACCEPTED.lower_bound == largest
    first = coverage_of(OPERATION, BODIES[: ACCEPTED.enum_requests])
    assert first.pairs == coverage_of(OPERATION, BODIES).pairs


def test_every_place_and_every_optional_member_is_shown(covered):
    assert covered.places == set(OPERATION.shapes)
    assert covered.present == covered.absent == covered.alone == OPTIONAL
    assert covered.together == {
        path
        for path, shape in OPERATION.shapes.items()
        if shape.type == "structure" and shape.optional
    }


def test_each_bound_is_met_exactly_or_proved_unmeetable(covered):
    bounds = {point.id for point in OPERATION.points if point.kind in BOUNDS}
    unmeetable = set(covering.unmeetable(OPERATION))
    assert covered.bounds | unmeetable == bounds
    assert not covered.bounds & unmeetable


def test_each_bounded_value_is_shown_between_its_bounds(covered):
    def room(path):
        bounds = {p.kind: p.bound for p in OPERATION.points_at(path) if p.kind in BOUNDS}
        return bounds and len(set(bounds.values())) == len(bounds) and path not in exact

    exact = {"ValidationSpecification.ValidationProfiles"}  # from 1 to 1
    bounded = {path for path in OPERATION.shapes if room(path)}
    assert bounded <= covered.inside | {
        path
        for path in bounded
        if min(p.bound for p in OPERATION.points_at(path) if p.kind in BOUNDS) < 2
    }


def test_lists_and_maps_are_shown_empty_and_full(covered):
    containers = {p: s for p, s in OPERATION.shapes.items() if s.type in {"list", "map"}}
    assert covered.empty == {path for path, shape in containers.items() if not shape.minimum}
    full = {f"{path}:max_size" for path, shape in containers.items() if shape.maximum is not None}
    assert full <= covered.bounds


def test_the_sets_are_the_same_in_another_process():
    code = (
        "import json, hashlib\n"
        "from aws_strategies.covering import sets as covering\n"
        "from aws_strategies.model import load_operation\n"
        "o = load_operation('sagemaker', 'CreateAlgorithm')\n"
        "cases = [*covering.valid_cases(o).cases, *covering.invalid_cases(o)]\n"
        "text = json.dumps([[c.id, c.body, str(c.raw)] for c in cases])\n"
        "print(hashlib.sha256(text.encode()).hexdigest())\n"
    )
    cases = [*ACCEPTED.cases, *covering.invalid_cases(OPERATION)]
    text = json.dumps([[case.id, case.body, str(case.raw)] for case in cases])
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7"},
    )
    assert other.stdout.strip() == hashlib.sha256(text.encode()).hexdigest()


def test_a_coverage_sees_what_is_missing():
    """The measure itself can fail: one small request covers little."""
    covered = coverage_of(OPERATION, [BODIES[-1]])
    assert covered.pairs != coverage_of(OPERATION, BODIES).pairs
    assert covered.alone != OPTIONAL
