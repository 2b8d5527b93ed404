"""How much of the contract a run has tried, added up over processes, and what is left."""

import pytest

from aws_contract.results.covered import Covered, Extent
from aws_contract.results.recorder import Recorder
from aws_contract.scenarios.calls import smallest_body
from aws_strategies.case import Accepted, Case
from aws_strategies.covering.sets import refused
from aws_strategies.model import load_operation

CREATE = load_operation()
BODY = smallest_body("a")


def covered(*, points=(), bodies=(BODY,)):
    found = Covered()
    for body in bodies:
        found.took(CREATE, body)
    for point in points:
        found.broke(point)
    return found


def test_nothing_tried_is_all_there_is():
    extent = Extent.of(CREATE, Covered())
    assert extent.untried == tuple(point.id for point in CREATE.points)
    assert (extent.accepted, extent.refused, extent.pairs["covered"]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("point", "broken", "untried"),
    [
        ("AlgorithmName:pattern", [["AlgorithmName:pattern"]], False),
        ("AlgorithmName:pattern", [["AlgorithmName:pattern", "AlgorithmName:min_length"]], False),
        ("AlgorithmName:pattern", [], True),
        ("AlgorithmDescription:pattern", [["AlgorithmDescription:pattern"]], True),
    ],
    ids=["alone", "together", "never-refused", "never-accepted"],
)
def test_a_point_is_tried_if_its_place_was_taken_and_it_was_refused(point, broken, untried):
    extent = Extent.of(CREATE, covered(points=broken))
    assert (point in extent.untried) is untried


def test_only_what_is_broken_alone_is_isolated():
    extent = Extent.of(
        CREATE, covered(points=[["AlgorithmName:pattern"], ["Tags:max_size", "Tags[].Key:pattern"]])
    )
    assert (extent.refused, extent.isolated) == (3, 1)


def test_an_unbreakable_point_only_needs_to_be_accepted():
    path = "InferenceSpecification.Containers[].Environment{key}"
    container = {"Image": "image", "Environment": {"a": "b"}}
    body = {**BODY, "InferenceSpecification": {"Containers": [container]}}
    assert f"{path}:type" in Extent.of(CREATE, covered()).untried
    extent = Extent.of(CREATE, covered(bodies=[body]))
    assert f"{path}:type" not in extent.untried
    assert "always strings" in extent.unbreakable[f"{path}:type"]


def test_what_processes_saw_adds_up():
    both = covered(points=[["AlgorithmName:pattern"]])
    both.merge(covered(bodies=[{**BODY, "Tags": []}], points=[["Tags:max_size"]]).snapshot())
    assert both.isolated == {"AlgorithmName:pattern", "Tags:max_size"}
    assert "Tags" in both.taken["places"]
    again = Covered()
    again.merge(both.snapshot())
    assert again.snapshot() == both.snapshot()


def test_the_recorder_counts_by_operation():
    recorder = Recorder()
    recorder.took(Case(id="a", operation="CreateAlgorithm", body=BODY, expected=Accepted()))
    recorder.broke(refused(load_operation("DeleteAlgorithm"))[0])
    other = Recorder()
    other.merge(recorder.snapshot())
    extents = other.extents()
    assert extents["CreateAlgorithm"].accepted > 0
    assert extents["DeleteAlgorithm"].refused == 1
    assert extents["ListAlgorithms"].refused == 0


def test_the_summary_names_what_was_never_tried():
    lines = list(Extent.of(CREATE, covered()).lines("CreateAlgorithm"))
    assert f" of {len(CREATE.points)} points accepted" in lines[0]
    assert "    never tried: $:type" in lines
    assert lines[-1].endswith(" more")
