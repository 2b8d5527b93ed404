"""Seeded mutants: complete, named, each a service that works and is wrong in one thing."""

import json

import pytest

from aws_fakes import Service
from aws_fakes.engine.model import load_operation
from aws_fakes.mutants import UnknownMutantError, mutants, service_with
from aws_fakes.mutants.constraints import SERVED, points
from aws_fakes.resources.algorithm.examples import smallest_request
from aws_fakes.resources.algorithm.service import SERVICE
from aws_strategies import model

HEADERS = {"Content-Type": "application/x-amz-json-1.1", "Authorization": "AWS4-HMAC-SHA256 x"}
BODY = smallest_request("an-algorithm")
NAMES = {mutant.name for mutant in mutants()}


def ask(service, operation, body, **options):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {**HEADERS, "X-Amz-Target": f"SageMaker.{operation}"}
    answer = service.dispatch(raw, headers, **options)
    return answer.status, answer.body.decode()


@pytest.mark.parametrize("operation", SERVED)
def test_constraint_points_equal_those_of_the_strategies(operation):
    """The fake derives its constraint points independently."""
    theirs = {point.id for point in model.load_operation(SERVICE, operation).points}
    assert {point.id for point in points(load_operation(SERVICE, operation))} == theirs


def test_names_are_unique_and_always_in_the_same_order():
    assert len(NAMES) == len(mutants())
    order = [mutant.name for mutant in mutants()]
    mutants.cache_clear()
    assert [mutant.name for mutant in mutants()] == order


@pytest.mark.parametrize("operation", SERVED)
def test_every_point_has_a_mutant_that_does_not_enforce_it(operation):
    for point in points(load_operation(SERVICE, operation)):
        kind = point.kind.replace("_", "-")
        assert f"unenforced-{kind}/{operation}/{point.id}" in NAMES


@pytest.mark.parametrize("operation", SERVED)
def test_every_bound_has_mutants_off_by_one_both_ways(operation):
    for point in points(load_operation(SERVICE, operation)):
        if point.kind.startswith(("max_", "min_")):
            kind = point.kind.replace("_", "-")
            assert f"laxer-{kind}/{operation}/{point.id}" in NAMES
            assert f"stricter-{kind}/{operation}/{point.id}" in NAMES


@pytest.mark.parametrize("operation", SERVED)
def test_every_enum_has_mutants_of_its_members(operation):
    for point in points(load_operation(SERVICE, operation)):
        if point.kind == "enum":
            for kind in ("enum-has-more", "enum-ignores-case", "enum-rejects-member"):
                assert f"{kind}/{operation}/{point.id}" in NAMES


def test_the_error_for_an_unknown_name_lists_the_nearest():
    with pytest.raises(UnknownMutantError, match="nearest: path-index-base"):
        service_with("path-index")


TOO_LONG = {**BODY, "AlgorithmDescription": "a" * 1025}
NO_IMAGE = {
    **BODY,
    "TrainingSpecification": {**BODY["TrainingSpecification"], "TrainingImage": None},
}


def tagged(*keys):
    return {**BODY, "Tags": [{"Key": key, "Value": ""} for key in keys]}


FULL = {**BODY, "AlgorithmDescription": "a" * 1024}
CASES = {
    "laxer": (
        "laxer-max-length/CreateAlgorithm/AlgorithmDescription:max_length",
        ("CreateAlgorithm", TOO_LONG),
    ),
    "stricter": (
        "stricter-max-length/CreateAlgorithm/AlgorithmDescription:max_length",
        ("CreateAlgorithm", FULL),
    ),
    "unenforced": (
        "unenforced-required/CreateAlgorithm/TrainingSpecification.TrainingImage:required",
        (
            "CreateAlgorithm",
            NO_IMAGE,
        ),
    ),
    "wording": ("path-case", ("CreateAlgorithm", TOO_LONG)),
    "code": ("code-invalid-parameter", ("CreateAlgorithm", TOO_LONG)),
    "body": ("accepts-nan", ("CreateAlgorithm", b'{"No":NaN,' + json.dumps(BODY).encode()[1:])),
    "crash": ("crashes-on-depth", ("ListAlgorithms", b"[" * 9000 + b"]" * 9000)),
    "list": ("list-null-token", ("ListAlgorithms", {})),
    "missing": ("describe-missing-code", ("DescribeAlgorithm", {"AlgorithmName": "a"})),
    "rule": (
        "rule-unenforced/tag-prefix-reserved",
        ("CreateAlgorithm", {**BODY, "Tags": [{"Key": "aws:a", "Value": "b"}]}),
    ),
    "third item": (
        "rule-first-two/tag-prefix-reserved/Tags", ("CreateAlgorithm", tagged("a", "b", "aws:c")),
    ),
    "first item": (
        "rule-last-item/tag-prefix-reserved/Tags", ("CreateAlgorithm", tagged("aws:a", "b")),
    ),
    "duplicates": (
        "rule-neighbours/tag-keys-unique/Tags", ("CreateAlgorithm", tagged("a", "b", "a")),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "request_"), CASES.values(), ids=CASES)
def test_a_mutant_differs_where_it_should(name, request_):
    assert ask(service_with(name), *request_) != ask(Service(), *request_)


@pytest.mark.parametrize("name", [name for name, _ in CASES.values() if "/" in name])
def test_a_mutant_of_one_place_differs_nowhere_else(name):
    assert ask(service_with(name), "CreateAlgorithm", BODY) == ask(
        Service(), "CreateAlgorithm", BODY
    )


def test_a_mutated_bound_prints_correctly():
    """Only acceptance gives it away: the message of a rejection contains the right number."""
    name = "laxer-max-length/CreateAlgorithm/AlgorithmDescription:max_length"
    status, text = ask(
        service_with(name), "CreateAlgorithm", {**BODY, "AlgorithmDescription": "a" * 1026}
    )
    assert status == 400
    assert "less than or equal to 1024" in text


def test_a_mutant_has_no_state_of_an_earlier_service():
    for _ in range(2):
        assert ask(service_with("names-never-freed"), "CreateAlgorithm", BODY)[0] == 200


@pytest.mark.parametrize(("name", "leaks"), [("accounts-leak", True), ("regions-leak", False)])
def test_accounts_leak_only_where_they_should(name, leaks):
    service = service_with(name)
    ask(service, "CreateAlgorithm", BODY)
    _, listed = ask(service, "ListAlgorithms", {}, account="999988887777")
    assert ("an-algorithm" in listed) is leaks
