"""`aws-contract points`: every constraint point and how it is tried."""

import json

import pytest

from aws_contract.cli import main as cli
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.scenarios.registry import find_scenario
from aws_strategies.model import load_operation


def points(capsys, *arguments):
    assert cli.main(["points", *arguments]) == 0
    return capsys.readouterr().out


@pytest.fixture
def listed(capsys):
    return json.loads(points(capsys, "--json"))


def test_every_point_is_listed_once(listed):
    assert [point["id"] for point in listed["points"]] == [
        p.id for p in load_operation("sagemaker", "CreateAlgorithm").points
    ]
    assert listed["counts"]["points"] == len(listed["points"])


def test_every_point_is_tried_or_proved_unbreakable(listed):
    for point in listed["points"]:
        if point["tried"] == "unbreakable":
            assert point["reason"]
            assert not point["cases"]
        else:
            assert point["cases"], point["id"]
        assert (point["tried"] == "together") == bool(point["together_with"])


def test_the_ids_are_those_of_cases_that_can_be_run(listed):
    for point in listed["points"][:20]:
        for case in point["cases"]:
            assert find_scenario(RESOURCE, case).case is not None


def test_a_point_shows_path_kind_and_bound(listed):
    found = next(p for p in listed["points"] if p["id"] == "Tags:max_size")
    assert (found["path"], found["kind"], found["bound"]) == ("Tags", "max_size", 50)


def test_the_text_says_how_and_why(capsys):
    text = points(capsys)
    assert "Tags:max_size  50\n    alone, 1 case\n" in text
    assert "unbreakable, 0 cases: the keys of a JSON object are always strings" in text
    assert "AlgorithmName:min_length  1\n    together with pattern" in text


def test_any_operation_can_be_listed(capsys):
    text = points(capsys, "--operation", "CreateEndpointConfig")
    assert "EndpointConfigName:required  True\n    alone, 2 cases\n" in text


def test_an_unknown_operation_is_reported(capsys):
    assert cli.main(["points", "--operation", "CreateX"]) == 2
    assert "knows no operation 'CreateX'" in capsys.readouterr().err


def test_what_cant_be_derived_is_listed_with_its_reason(capsys):
    text = points(capsys, "--service", "glue", "--operation", "TestConnection")
    assert "TestConnectionInput.ConnectionProperties:max_size  100\n    limited, 0 cases\n" in text
    assert "    not derived: only " in text
    assert " keys of shape ConnectionPropertyKey can be made" in text


def test_an_operation_of_another_protocol_is_rejected_with_one_sentence(capsys):
    assert cli.main(["points", "--service", "s3", "--operation", "PutObject"]) == 2
    assert capsys.readouterr().err == (
        "aws-contract inspect points: s3:PutObject isn't supported: the service speaks rest-xml, "
        "and only operations of the protocol json are derived\n"
    )
