"""The map's data: every place of the input, what was taken there and how its points were broken."""

import pytest

from aws_contract.results.covered import Covered
from aws_contract.results.places import places
from aws_strategies.model import load_operation

OPERATION = load_operation()
CHANNELS = "TrainingSpecification.TrainingChannels"
SMALLEST = {
    "AlgorithmName": "a",
    "TrainingSpecification": {
        "TrainingImage": "i",
        "SupportedTrainingInstanceTypes": ["ml.m5.large"],
        "TrainingChannels": [
            {"Name": "n", "SupportedContentTypes": [], "SupportedInputModes": ["File", "Pipe"]}
        ],
    },
}


@pytest.fixture
def covered():
    found = Covered()
    found.took(OPERATION, SMALLEST)
    found.took(OPERATION, {**SMALLEST, "AlgorithmDescription": ""})
    found.broke(["AlgorithmName:required"])
    found.broke(["AlgorithmName:required"])
    found.broke(["AlgorithmName:min_length", "AlgorithmName:pattern"])
    return found


@pytest.fixture
def by_path(covered):
    return {place.path: place for place in places(OPERATION, covered)}


def points(place):
    return {point.kind: point for point in place.points}


def test_every_place_and_point_of_the_operation_is_there_in_its_order(covered):
    found = list(places(OPERATION, covered))
    assert [place.path for place in found] == [path for path, _, _ in OPERATION.walk()]
    assert sum(len(place.points) for place in found) == len(OPERATION.points)


@pytest.mark.parametrize(
    ("path", "accepted", "absent"),
    [
        ("$", 2, None),
        ("AlgorithmName", 2, None),
        ("AlgorithmDescription", 1, True),
        ("Tags", 0, True),
        ("Tags[]", 0, None),
        (f"{CHANNELS}[].Description", 0, True),
        ("InferenceSpecification.Containers[].Image", 0, False),
    ],
)
def test_a_place_says_how_often_it_was_taken_and_whether_it_was_left_out(
    by_path, path, accepted, absent
):
    assert (by_path[path].accepted, by_path[path].absent) == (accepted, absent)


def test_a_point_says_how_often_and_how_it_was_broken(by_path):
    found = points(by_path["AlgorithmName"])
    assert {kind: (point.refused, point.state) for kind, point in found.items()} == {
        "type": (0, "untried"),
        "required": (2, "alone"),
        "pattern": (1, "together"),
        "max_length": (0, "untried"),
        "min_length": (1, "together"),
    }
    assert found["max_length"].bound == "63"
    assert found["min_length"].met is True
    assert found["max_length"].met is False
    assert found["required"].met is None


def test_a_point_that_no_request_breaks_says_why(by_path):
    point = points(by_path["InferenceSpecification.Containers[].Environment{value}"])["pattern"]
    assert point.state == "unbreakable"
    assert "matches" in point.why


def test_an_enum_says_which_members_were_never_taken(by_path):
    members = by_path[f"{CHANNELS}[].SupportedInputModes[]"].members
    assert members == {"covered": 2, "all": 3, "missing": ["FastFile"]}
    assert by_path["AlgorithmName"].members is None


def test_processes_add_up(covered):
    merged = Covered()
    merged.merge(covered.snapshot())
    merged.merge(covered.snapshot())
    name = next(place for place in places(OPERATION, merged) if place.path == "AlgorithmName")
    assert name.accepted == 4
    assert points(name)["required"].refused == 4
