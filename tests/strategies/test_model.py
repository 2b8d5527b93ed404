"""botocore's model as a frozen tree and its constraint points."""

from collections import Counter
from dataclasses import FrozenInstanceError

import botocore
import botocore.loaders
import pytest

from aws_strategies.model import Kind, Operation, UnknownOperationError, load_operation
from aws_strategies.paths import ancestors, steps_of

PINNED = {
    "1.44.5": {
        Kind.TYPE: 215,
        Kind.REQUIRED: 76,
        Kind.ENUM: 34,
        Kind.PATTERN: 70,
        Kind.MAX_LENGTH: 72,
        Kind.MIN_LENGTH: 20,
        Kind.MIN_VALUE: 13,
        Kind.MAX_VALUE: 2,
        Kind.MAX_SIZE: 18,
        Kind.MIN_SIZE: 9,
    },
    "1.29.155": {Kind.TYPE: 149},
}


@pytest.fixture(scope="module")
def operation():
    return load_operation("sagemaker", "CreateAlgorithm")


def raw_model(service):
    """Return botocore's JSON as it lies on disk, without any class of botocore's or ours."""
    return botocore.loaders.create_loader().load_service_model(service, "service-2")


@pytest.mark.skipif(
    botocore.__version__ not in PINNED,
    reason="figures are recorded for these botocore versions only; the raw count below is general",
)
def test_the_points_of_a_known_botocore_are_counted_as_recorded(operation):
    counts = Counter(point.kind for point in operation.points)
    expected = PINNED[botocore.__version__]
    assert {kind: counts[kind] for kind in expected} == expected


def test_the_points_are_those_of_the_raw_json(operation):
    """Count again on the JSON itself, by a walk that shares nothing with the one under test."""
    shapes = raw_model("sagemaker")["shapes"]
    counts = Counter()
    bounds = {
        "string": "length",
        "list": "size",
        "map": "size",
        "integer": "value",
        "long": "value",
    }

    def walk(name):
        shape = shapes[name]
        counts["type"] += 1
        counts["enum"] += "enum" in shape
        counts["pattern"] += "pattern" in shape
        counts["required"] += len(shape.get("required", ()))
        measured = bounds.get(shape["type"])
        counts[f"max_{measured}"] += "max" in shape and measured is not None
        least = shape.get("min")
        counts[f"min_{measured}"] += least is not None and (measured == "value" or least > 0)
        for member in shape.get("members", {}).values():
            walk(member["shape"])
        for inner in ("member", "key", "value"):
            if inner in shape:
                walk(shape[inner]["shape"])

    walk("CreateAlgorithmInput")
    assert Counter(point.kind.value for point in operation.points) == +counts


def test_ids_of_points_are_unique(operation):
    ids = [point.id for point in operation.points]
    assert len(ids) == len(set(ids))


def test_a_point_knows_its_path_kind_and_bound(operation):
    point = next(p for p in operation.points if p.id == "Tags:max_size")
    assert (point.path, point.kind, point.bound, point.shape.name) == (
        "Tags",
        Kind.MAX_SIZE,
        50,
        "TagList",
    )


def test_paths_name_elements_keys_and_values(operation):
    assert operation.at("Tags[].Key").name == "TagKey"
    environment = "InferenceSpecification.Containers[].Environment"
    assert operation.at(f"{environment}{{key}}").name == "EnvironmentKey"
    assert operation.at(f"{environment}{{value}}").name == "EnvironmentValue"
    with pytest.raises(KeyError, match=r"Tags\.Key"):
        operation.at("Tags.Key")


def test_steps_and_ancestors_follow_a_path():
    path = "A.Bs[].Map{value}.C"
    assert steps_of(path) == ("A", "Bs", "[]", "Map", "{value}", "C")
    assert ancestors(path) == ("$", "A", "A.Bs", "A.Bs[]", "A.Bs[].Map", "A.Bs[].Map{value}", path)
    assert (steps_of("$"), ancestors("$")) == ((), ("$",))


def test_the_tree_is_frozen(operation):
    with pytest.raises(FrozenInstanceError):
        operation.input.name = "Other"
    with pytest.raises(TypeError):
        operation.input.members["New"] = operation.input


@pytest.mark.parametrize(
    ("name", "service", "part"),
    [
        ("CreateAlgorithms", "sagemaker", "no operation 'CreateAlgorithms'"),
        ("CreateAlgorithm", "sagemakr", "no service 'sagemakr'"),
    ],
)
def test_an_unknown_operation_is_named_with_what_there_is(name, service, part):
    with pytest.raises(UnknownOperationError, match=part):
        load_operation(service, name)


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("dynamodb", "PutItem"),
        ("ecs", "RegisterTaskDefinition"),
        ("sqs", "SendMessage"),
        ("sagemaker", "Search"),
    ],
)
def test_any_operation_of_a_json_service_can_be_read(service, name):
    operation = load_operation(service, name)
    assert isinstance(operation, Operation)
    assert len(operation.points) > 10


def test_a_recursive_shape_ends_where_it_repeats_itself():
    operation = load_operation("dynamodb", "PutItem")
    repeated = [path for path, shape, _ in operation.walk() if shape.recursive]
    assert "Item{value}.L[]" in repeated
    assert not any(operation.at(path).members for path in repeated)


def test_an_operation_without_input_has_an_empty_request():
    operation = load_operation("organizations", "DescribeOrganization")
    assert [point.id for point in operation.points] == ["$:type"]
