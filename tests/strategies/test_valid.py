"""Requests drawn by `valid_requests` obey the model by the judgement of other implementations."""

from contextlib import suppress

import botocore.session
import jsonschema_rs
import pytest
from botocore.validate import ParamValidator
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from aws_strategies.case import ABSENT
from aws_strategies.covering.coverage import coverage_of
from aws_strategies.minimal import smallest
from aws_strategies.model import load_operation
from aws_strategies.resources.algorithm import RULE_SET
from aws_strategies.schema_export import json_schema
from aws_strategies.valid import UnknownOverrideError, valid_requests

OPERATION = load_operation("sagemaker", "CreateAlgorithm")
READ_ONLY = {
    "ValidationSpecification.ValidationProfiles[].TrainingJobDefinition.ResourceConfig."
    f"SelectedInstance{what}"
    for what in ("Type", "Count")
}
"""Members that a documented rule keeps out of requests."""
SCHEMA = jsonschema_rs.Draft202012Validator(json_schema(OPERATION))
BOTOCORE_SHAPE = (
    botocore.session.Session()
    .get_service_model("sagemaker")
    .operation_model("CreateAlgorithm")
    .input_shape
)


PLAIN = {
    "TrainingSpecification": smallest(OPERATION.at("TrainingSpecification")),
    "InferenceSpecification": ABSENT,
    "ValidationSpecification": ABSENT,
}
"""What stands in for the large members while another one is looked at."""


def drawn_until(condition, most, strategy):
    """Return what is drawn until it meets the condition; `find` would print it, however large."""
    drawn = []

    @settings(max_examples=most, phases=[Phase.generate], derandomize=True, deadline=None)
    @given(strategy)
    def collect(value):
        drawn.append(value)
        if condition(value):
            raise StopDrawing

    with suppress(StopDrawing):
        collect()
    return drawn


class StopDrawing(BaseException):
    """Ends a run of Hypothesis; no Exception, so that nothing is made of it."""


@pytest.fixture(scope="module")
def requests(draw_many):
    return draw_many(valid_requests(OPERATION, rules=RULE_SET), 600)


def test_botocore_accepts_each_request(requests):
    for request in requests:
        report = ParamValidator().validate(request, BOTOCORE_SHAPE)
        assert not report.has_errors(), report.generate_report()


def test_the_exported_schema_accepts_each_request(requests):
    for request in requests:
        assert not [str(error) for error in SCHEMA.iter_errors(request)]


def test_every_optional_member_is_present_and_absent(requests, draw_many):
    """What is drawn depends on the modules that are loaded: the rarest member may need more."""
    optional = {
        path
        for path, _, required in OPERATION.walk()
        if not required and path != "$" and not path.endswith(("[]", "{key}", "{value}"))
    }
    covered = coverage_of(OPERATION, requests)
    if covered.present != optional - READ_ONLY:
        more = draw_many(valid_requests(OPERATION, rules=RULE_SET), 2000)
        covered = coverage_of(OPERATION, more)
    assert covered.present == optional - READ_ONLY
    assert covered.absent == optional


def test_most_requests_are_of_moderate_size(requests):
    sizes = sorted(len(str(request)) for request in requests)
    assert 500 < sizes[len(sizes) // 2] < 8000


@pytest.mark.parametrize(
    ("members", "reached"),
    [
        (("TrainingSpecification", "SupportedHyperParameters"), 100),
        (("InferenceSpecification", "Containers", 0, "Environment"), 100),
        (("Tags",), 50),
        (("AlgorithmDescription",), 1024),
        (("AlgorithmName",), 63),
    ],
    ids=lambda value: value[-1] if isinstance(value, tuple) else str(value),
)
def test_bounds_are_reached(members, reached):
    def at_bound(request):
        return len(first(request, *members) or ()) == reached

    strategy = valid_requests(OPERATION, rules=RULE_SET, overrides=without_siblings(members))
    assert any(at_bound(request) for request in drawn_until(at_bound, 20_000, strategy))


def without_siblings(members):
    """Return overrides that leave out the optional members beside the way to one of them."""
    way = [member for member in members if isinstance(member, str)]

    def beside(path):
        names = path.replace("[]", "").split(".")
        return (
            names[-1] != way[min(len(names), len(way)) - 1] and names[:-1] == way[: len(names) - 1]
        )

    optional = [
        path for path, _, required in OPERATION.walk() if not required and path[-1] not in "]}$"
    ]
    return {path: ABSENT for path in optional if beside(path)} | {
        name: PLAIN[name] for name in {"TrainingSpecification"} - {way[0]}
    }


@pytest.mark.parametrize(
    ("overrides", "check"),
    [
        ({"AlgorithmName": "mine"}, lambda r: r["AlgorithmName"] == "mine"),
        ({"EntityName": st.just("shape")}, lambda r: r["AlgorithmName"] == "shape"),
        (
            {"AlgorithmName": "path", "EntityName": "shape"},
            lambda r: r["AlgorithmName"] == "path",
        ),
        (
            {"Tags": [{"Key": "a", "Value": "b"}]},
            lambda r: r["Tags"] == [{"Key": "a", "Value": "b"}],
        ),
        ({"Tags[].Key": "k"}, lambda r: all(tag["Key"] == "k" for tag in r.get("Tags", []))),
        ({"Tags": ABSENT}, lambda r: "Tags" not in r),
        ({"ValidationSpecification": ABSENT}, lambda r: "ValidationSpecification" not in r),
    ],
    ids=[
        "path",
        "shape",
        "path-wins",
        "optional-is-there",
        "inside-a-list",
        "left-out",
        "structure",
    ],
)
def test_an_override_replaces_what_is_drawn(draw_many, overrides, check):
    assert all(
        check(request)
        for request in draw_many(valid_requests(OPERATION, rules=RULE_SET, overrides=overrides), 30)
    )


def test_an_unknown_override_is_rejected_with_the_nearest_names():
    with pytest.raises(UnknownOverrideError, match=r"'AlgorithmNam'.*AlgorithmName"):
        valid_requests(OPERATION, rules=RULE_SET, overrides={"AlgorithmNam": "x"})


def first(request, *members):
    for member in members:
        request = request.get(member) if isinstance(member, str) else request[member]
        if not request:
            return None
    return request


@pytest.mark.parametrize(
    ("fails", "largest"),
    [
        (lambda r: first(r, "TrainingSpecification", "MetricDefinitions"), 6),
        (lambda r: first(r, "InferenceSpecification", "Containers", 0, "Environment"), 6),
        (
            lambda r: first(
                r,
                "ValidationSpecification",
                "ValidationProfiles",
                0,
                "TrainingJobDefinition",
                "ResourceConfig",
                "VolumeKmsKeyId",
            ),
            14,
        ),
    ],
    ids=["list", "map", "deep"],
)
def test_a_failure_on_one_path_shrinks_to_little_more_than_that_path(fails, largest):
    """Beyond the path itself only what the model requires is left, each at its simplest."""
    least = find(
        valid_requests(OPERATION, rules=RULE_SET),
        lambda r: bool(fails(r)),
        settings=settings(database=None, max_examples=5000),
    )
    optional = coverage_of(OPERATION, [least]).present
    assert len(optional) <= largest


def test_values_stay_apart_from_each_other(requests):
    """Changing one drawn value in place changes no other: nothing inside is shared."""

    def definitions(request):
        return request["TrainingSpecification"].get("SupportedHyperParameters", [])

    multiple = [request for request in requests if len(definitions(request)) > 1]
    assert multiple
    for request in multiple:
        first, *others = definitions(request)
        first["Name"] = "changed"
        assert "changed" not in [other["Name"] for other in others]


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("sagemaker", "CreateTrainingJob"),
        ("sagemaker", "CreateModelPackage"),
        ("sagemaker", "CreateHyperParameterTuningJob"),
        ("sagemaker", "CreateEndpointConfig"),
        ("dynamodb", "PutItem"),
    ],
)
def test_other_operations_are_drawn_as_well(draw_many, service, name):
    operation = load_operation(service, name)
    schema = jsonschema_rs.Draft202012Validator(json_schema(operation))
    for request in draw_many(valid_requests(operation), 20):
        assert not [str(error) for error in schema.iter_errors(request)]
