"""How much of the input of an operation a run has tried, and how the parts of a run add up."""

import pytest

from aws_contract.protocol.wire import Answer
from aws_contract.reports.html import html_page
from aws_contract.reports.markdown import markdown_summary
from aws_contract.reports.terminal import coverage_lines
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.resources.algorithm.requests import minimal_request
from aws_contract.results import codec
from aws_contract.results.coverage import PointState
from aws_contract.results.coverage_recorder import (
    CoverageCounts,
    CoverageRecorder,
    coverage_of_run,
    coverage_result,
)
from aws_contract.results.recorder import Recorder
from aws_contract.results.result import RunResult, TargetInfo
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.registry import scenarios
from aws_contract.targets.fake import FakeTarget
from aws_strategies.case import Accepted, Case, CaseTopic
from aws_strategies.covering.sets import invalid_cases
from aws_strategies.model import load_operation

CREATE = load_operation("sagemaker", "CreateAlgorithm")
BODY = minimal_request("a")
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


def recorded(*, rejected=(), bodies=(BODY,)):
    found = CoverageRecorder()
    for body in bodies:
        found.accept(CREATE, body)
    for points in rejected:
        found.reject(points)
    return found


def totals(counted):
    return coverage_result(CREATE, counted).totals


def test_if_nothing_was_tried_every_point_is_untried():
    found = totals(CoverageRecorder())
    assert found.untried == tuple(point.id for point in CREATE.points)
    assert (found.accepted, found.rejected, found.enum_covered) == (0, 0, 0)


@pytest.mark.parametrize(
    ("point", "rejected", "untried"),
    [
        ("AlgorithmName:pattern", [["AlgorithmName:pattern"]], False),
        ("AlgorithmName:pattern", [["AlgorithmName:pattern", "AlgorithmName:min_length"]], False),
        ("AlgorithmName:pattern", [], True),
        ("AlgorithmDescription:pattern", [["AlgorithmDescription:pattern"]], True),
    ],
    ids=["alone", "together", "never-rejected", "never-accepted"],
)
def test_a_point_is_tried_if_its_member_was_accepted_and_it_was_rejected(point, rejected, untried):
    assert (point in totals(recorded(rejected=rejected)).untried) is untried


def test_only_a_point_that_was_broken_by_itself_counts_as_alone():
    found = totals(
        recorded(rejected=[["AlgorithmName:pattern"], ["Tags:max_size", "Tags[].Key:pattern"]])
    )
    assert (found.rejected, found.alone) == (3, 1)


def test_an_unbreakable_point_only_needs_to_be_accepted():
    path = "InferenceSpecification.Containers[].Environment{key}"
    container = {"Image": "image", "Environment": {"a": "b"}}
    body = {**BODY, "InferenceSpecification": {"Containers": [container]}}
    assert f"{path}:type" in totals(recorded()).untried
    coverage = coverage_result(CREATE, recorded(bodies=[body]))
    assert f"{path}:type" not in coverage.totals.untried
    member = next(each for each in coverage.members if each.path == path)
    (point,) = [each for each in member.points if each.kind == "type"]
    assert point.unbreakable
    assert "always strings" in point.why


@pytest.fixture
def parts():
    """What two processes counted."""
    return (
        recorded(rejected=[["AlgorithmName:pattern"]]),
        recorded(bodies=[{**BODY, "Tags": []}], rejected=[["Tags:max_size"]]),
    )


def test_counts_of_processes_add_up(parts):
    both, other = parts
    counts = codec.decode(codec.encode(other.counts()), CoverageCounts, source="a worker")
    both.merge(counts)
    assert set(both.alone) == {"AlgorithmName:pattern", "Tags:max_size"}
    assert both.accepted["Tags"] == 1
    assert both.accepted["AlgorithmName"] == 2
    again = CoverageRecorder()
    again.merge(both.counts())
    assert again.counts() == both.counts()


def test_results_of_machines_add_up_to_what_one_would_have_counted(parts):
    first, second = parts
    merged = coverage_result(CREATE, first).merge(coverage_result(CREATE, second))
    first.merge(second.counts())
    assert merged == coverage_result(CREATE, first)


def test_the_recorder_counts_by_operation():
    recorder = Recorder()
    recorder.accepted(
        Case(
            id="a",
            service="sagemaker",
            operation="CreateAlgorithm",
            topic=CaseTopic.VALID,
            body=BODY,
            expected=Accepted(),
        )
    )
    recorder.rejected(invalid_cases(load_operation("sagemaker", "DeleteAlgorithm"))[0])
    other = Recorder()
    other.merge(recorder.snapshot())
    names = ("CreateAlgorithm", "DeleteAlgorithm", "ListAlgorithms")
    create, delete, listed = coverage_of_run(
        other.coverage, [load_operation("sagemaker", name) for name in names]
    )
    assert create.totals.accepted > 0
    assert delete.totals.rejected == 1
    assert listed.totals.rejected == 0


def test_the_terminal_names_what_was_never_tried():
    lines = list(coverage_lines(coverage_result(CREATE, recorded())))
    assert f" of {len(CREATE.points)} constraint points accepted" in lines[0]
    assert "    never tried: $:type" in lines
    assert lines[-1].endswith(" more")


class Answering500(FakeTarget):
    """A target that answers every request, and none rightly."""

    own = False

    def send(self, _):
        return Answer(status=500, headers={}, body=b"{}")


@pytest.fixture(scope="module")
def wrongly_answered():
    session = Session(Answering500(), Recorder(), resource=RESOURCE)
    for scenario in scenarios(RESOURCE):
        if scenario.case is not None and scenario.case.operation == "DeleteAlgorithm":
            scenario.run(Judge(session))
    return RunResult.of(
        session.recorder,
        target=TargetInfo(name="500", region="us-east-1", partition="aws"),
        seconds=1.0,
        resource=RESOURCE,
    )


def test_what_was_tried_and_not_obeyed_is_not_called_never_tried(wrongly_answered):
    found = {each.operation: each for each in wrongly_answered.coverage}
    delete, listed = found["DeleteAlgorithm"].totals, found["ListAlgorithms"].totals
    assert (delete.untried, listed.disobeyed) == ((), ())
    assert len(delete.disobeyed) == delete.points
    name = next(each for each in found["DeleteAlgorithm"].members if each.path == "AlgorithmName")
    assert {point.state for point in name.points} == {PointState.DISOBEYED}
    assert all(point.not_rejected for point in name.points)


def test_every_view_says_not_obeyed(wrongly_answered):
    terminal = "\n".join(coverage_lines(wrongly_answered.coverage[-1]))
    assert "never tried" not in terminal
    assert "    not obeyed: AlgorithmName:max_length" in terminal
    assert "DeleteAlgorithm</code>: 6 points not obeyed" in markdown_summary(wrongly_answered)
    page = html_page(wrongly_answered)
    assert '<li class="disobeyed"><b>max length</b>' in page
    assert "points not obeyed" in page


def test_what_was_not_obeyed_survives_the_way_to_another_process_and_merges(wrongly_answered):
    mine = wrongly_answered.coverage[-1]
    both = mine.merge(mine)
    assert both.totals == mine.totals
    first, merged = mine.members[1].points[0], both.members[1].points[0]
    assert merged.not_rejected == 2 * first.not_rejected > 0
    counts = CoverageRecorder()
    counts.fail_to_reject(["AlgorithmName:required"])
    counts.fail_to_accept(CREATE, SMALLEST)
    other = CoverageRecorder()
    other.merge(counts.counts())
    assert other.not_rejected == {"AlgorithmName:required": 1}
    assert other.not_accepted["AlgorithmName"] == 1
    assert not other.accepted


@pytest.fixture
def counted():
    found = recorded(bodies=[SMALLEST, {**SMALLEST, "AlgorithmDescription": ""}])
    found.reject(["AlgorithmName:required"])
    found.reject(["AlgorithmName:required"])
    found.reject(["AlgorithmName:min_length", "AlgorithmName:pattern"])
    return found


@pytest.fixture
def by_path(counted):
    return {member.path: member for member in coverage_result(CREATE, counted).members}


def points(member):
    return {point.kind: point for point in member.points}


def test_every_path_and_point_of_the_operation_is_there_in_its_order(counted):
    found = coverage_result(CREATE, counted).members
    assert [member.path for member in found] == [path for path, _, _ in CREATE.walk()]
    assert sum(len(member.points) for member in found) == len(CREATE.points)


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
def test_a_member_says_how_often_it_was_accepted_and_whether_it_was_absent(
    by_path, path, accepted, absent
):
    assert (by_path[path].accepted, by_path[path].absent) == (accepted, absent)


def test_a_point_says_how_often_and_how_it_was_broken(by_path):
    found = points(by_path["AlgorithmName"])
    assert {kind: (point.rejected, point.state) for kind, point in found.items()} == {
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


def test_an_enum_says_which_members_were_never_accepted(by_path):
    enum = by_path[f"{CHANNELS}[].SupportedInputModes[]"].enum
    assert (enum.covered, enum.members, enum.missing) == (2, 3, ("FastFile",))
    assert by_path["AlgorithmName"].enum is None
