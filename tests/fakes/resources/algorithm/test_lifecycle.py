"""How far an algorithm is: by itself, by calls, by time; failures; deletion."""

import json
from dataclasses import replace

import pytest

import aws_fakes
from aws_fakes.engine.errors import ServiceError
from aws_fakes.resources.algorithm.examples import realistic_request, smallest_request
from aws_fakes.resources.algorithm.lifecycle import IMMEDIATE, Lifecycle, Setback, Transition
from aws_fakes.resources.algorithm.service import standard_behaviour
from aws_fakes.resources.algorithm.store import AlgorithmStore

ARN = "arn:aws:sagemaker:us-east-1:123456789012:algorithm/a"
MANUAL = {"progression": "manual", "times": 2}


class Clock:
    now = 1_700_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def store(transition=IMMEDIATE, clock=None):
    clock = clock or Clock()
    return AlgorithmStore(
        "123456789012",
        "us-east-1",
        lifecycle=Lifecycle(lambda: transition, clock=clock),
        clock=clock,
    )


def statuses(algorithms, count):
    return [algorithms.describe("a")["AlgorithmStatus"] for _ in range(count)]


def listed(algorithms):
    return [item["AlgorithmStatus"] for item in algorithms.list({})["AlgorithmSummaryList"]]


def test_an_algorithm_is_completed_at_once_by_default():
    algorithms = AlgorithmStore("123456789012", "us-east-1")
    algorithms.create(smallest_request("a"))
    assert listed(algorithms) == ["Completed"]


def test_describes_advance_an_algorithm_and_lists_do_not():
    algorithms = store(MANUAL)
    algorithms.create(smallest_request("a"))
    assert [listed(algorithms) for _ in range(4)] == [["Pending"]] * 4
    assert statuses(algorithms, 6) == [
        "Pending",
        "InProgress",
        "InProgress",
        "Completed",
        "Completed",
        "Completed",
    ]


def test_time_advances_an_algorithm_described_or_not(clock):
    algorithms = store({"progression": "time", "seconds": 10}, clock)
    algorithms.create(smallest_request("a"))
    clock.now += 9.9
    assert statuses(algorithms, 2) == ["Pending"] * 2
    clock.now += 0.1
    assert listed(algorithms) == ["InProgress"]
    clock.now += 9
    assert statuses(algorithms, 1) == ["InProgress"]
    clock.now += 1
    assert statuses(algorithms, 1) == ["Completed"]
    algorithms.create(smallest_request("b"))
    clock.now += 1000
    assert algorithms.describe("b")["AlgorithmStatus"] == "Completed"


def test_a_changed_transition_applies_to_existing_algorithms():
    config = dict(MANUAL)
    algorithms = store(config)
    algorithms.create(smallest_request("a"))
    config["times"] = 1
    assert statuses(algorithms, 2) == ["InProgress", "Completed"]


@pytest.mark.parametrize("describes", range(4))
def test_an_algorithm_in_progress_can_not_be_deleted(describes):
    algorithms = store(MANUAL)
    algorithms.create(smallest_request("a"))
    status = ["Pending", *statuses(algorithms, describes)][-1]
    with pytest.raises(ServiceError, match=f"Cannot delete Algorithm in {status} status"):
        algorithms.delete({"AlgorithmName": "a"})
    assert listed(algorithms) == [status]


def test_an_algorithm_holds_its_name_while_deleting():
    algorithms = store(MANUAL)
    algorithms.create(smallest_request("a"))
    statuses(algorithms, 4)
    algorithms.delete({"AlgorithmName": "a"})
    assert listed(algorithms) == ["Deleting"]
    with pytest.raises(ServiceError, match="Cannot delete Algorithm in Deleting status"):
        algorithms.delete({"AlgorithmName": "a"})
    with pytest.raises(ServiceError, match="Algorithm already exists"):
        algorithms.create(smallest_request("a"))
    assert statuses(algorithms, 1) == ["Deleting"]
    with pytest.raises(ServiceError, match=f"Algorithm {ARN} does not exist"):
        algorithms.describe("a")
    assert listed(algorithms) == []
    assert algorithms.create(smallest_request("a")) == {"AlgorithmArn": ARN}


def test_a_deletion_takes_the_time_of_one_phase(clock):
    algorithms = store({"progression": "time", "seconds": 10}, clock)
    algorithms.create(smallest_request("a"))
    clock.now += 20
    algorithms.delete({"AlgorithmName": "a"})
    clock.now += 9.9
    assert listed(algorithms) == ["Deleting"]
    clock.now += 0.1
    assert listed(algorithms) == []
    assert algorithms.snapshot() == ()


def details(algorithms):
    described = algorithms.describe("a")
    return described["AlgorithmStatus"], described["AlgorithmStatusDetails"]


PROFILE = "small-images"


def test_validation_statuses_follow_the_algorithm():
    algorithms = store({"progression": "manual", "times": 2})
    algorithms.create(realistic_request("a"))
    describes = [details(algorithms) for _ in range(4)]
    assert [
        (status, [item["Status"] for item in both["ValidationStatuses"]])
        for status, both in describes
    ] == [
        ("Pending", ["NotStarted"]),
        ("InProgress", ["InProgress"]),
        ("InProgress", ["InProgress"]),
        ("Completed", ["Completed"]),
    ]
    assert {item["Name"] for _, both in describes for item in both["ValidationStatuses"]} == {
        PROFILE
    }
    algorithms.delete({"AlgorithmName": "a"})
    assert details(algorithms)[1]["ValidationStatuses"][0]["Status"] == "Completed"


FAILED = {"Name": PROFILE, "Status": "Failed", "FailureReason": "no data"}


@pytest.mark.parametrize(
    ("setback", "request_", "expected"),
    [
        pytest.param(
            Setback(reason="no data", profile=PROFILE),
            realistic_request("a"),
            ("Failed", {"ValidationStatuses": [FAILED], "ImageScanStatuses": []}),
            id="validation",
        ),
        pytest.param(
            Setback(reason="no data", profile=""),
            realistic_request("a"),
            ("Failed", {"ValidationStatuses": [FAILED], "ImageScanStatuses": []}),
            id="first-profile",
        ),
        pytest.param(
            Setback(reason="CVE-2026-1"),
            realistic_request("a"),
            (
                "Failed",
                {
                    "ValidationStatuses": [{"Name": PROFILE, "Status": "NotStarted"}],
                    "ImageScanStatuses": [
                        {"Name": "a", "Status": "Failed", "FailureReason": "CVE-2026-1"}
                    ],
                },
            ),
            id="image-scan",
        ),
        pytest.param(
            Setback(reason="no data", profile=""),
            smallest_request("a"),
            ("Completed", {"ValidationStatuses": [], "ImageScanStatuses": []}),
            id="nothing-to-validate",
        ),
        pytest.param(
            Setback(reason="no data", profile="other"),
            realistic_request("a"),
            (
                "Completed",
                {
                    "ValidationStatuses": [{"Name": PROFILE, "Status": "Completed"}],
                    "ImageScanStatuses": [],
                },
            ),
            id="no-such-profile",
        ),
    ],
)
def test_a_setback_fails_an_algorithm_with_its_reason(setback, request_, expected):
    algorithms = store()
    algorithms.fail("a", setback)
    algorithms.create(request_)
    assert details(algorithms) == expected


def test_of_two_profiles_only_the_named_one_fails():
    request_ = realistic_request("a")
    (first,) = request_["ValidationSpecification"]["ValidationProfiles"]
    second = {**first, "ProfileName": "second"}
    request_["ValidationSpecification"]["ValidationProfiles"] = [first, second]
    algorithms = store()
    algorithms.fail("a", Setback(reason="r", profile="second"))
    algorithms.create(request_)
    assert [item["Status"] for item in details(algorithms)[1]["ValidationStatuses"]] == [
        "Completed",
        "Failed",
    ]


def test_a_setback_applies_to_one_algorithm_in_progress():
    algorithms = store({"progression": "manual", "times": 1})
    algorithms.create(smallest_request("a"))
    algorithms.fail("a", Setback(reason="r"))
    assert statuses(algorithms, 2) == ["InProgress", "Failed"]
    algorithms.delete({"AlgorithmName": "a"})
    with pytest.raises(ServiceError, match="does not exist"):
        algorithms.describe("a")
    algorithms.create(smallest_request("a"))
    assert statuses(algorithms, 2) == ["InProgress", "Completed"]


def test_a_failed_algorithm_can_be_deleted():
    algorithms = store()
    algorithms.fail("a", Setback(reason="r"))
    algorithms.create(smallest_request("a"))
    algorithms.delete({"AlgorithmName": "a"})
    assert algorithms.snapshot() == ()


@pytest.mark.parametrize(
    "config",
    [
        {"progression": "immediate"},
        {"progression": "manual", "times": 0},
        {"progression": "time", "seconds": 0.5},
    ],
)
def test_transitions_of_moto_are_accepted(config):
    assert Transition.of(config).progression == config["progression"]


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"progression": "slowly"},
        {"progression": "manual"},
        {"progression": "manual", "seconds": 1},
        {"progression": "manual", "times": "2"},
        {"progression": "time", "seconds": -1},
        {"progression": "time", "seconds": float("nan")},
        {"progression": "manual", "times": True},
    ],
    ids=str,
)
def test_an_invalid_transition_is_rejected_with_the_valid_forms(config):
    with pytest.raises(ValueError, match=r"expected \{'progression': 'immediate'\}"):
        Transition.of(config)


def test_the_status_in_lists_is_that_of_describe():
    behaviour = replace(standard_behaviour(), store=lambda *_: store(MANUAL))
    service = aws_fakes.Service(behaviour)
    headers = {"Content-Type": "application/x-amz-json-1.1", "Authorization": "AWS4-HMAC-SHA256 x"}

    def call(operation, body):
        target = {"X-Amz-Target": f"SageMaker.{operation}"}
        return json.loads(service.dispatch(json.dumps(body).encode(), headers | target).body)

    call("CreateAlgorithm", smallest_request("a"))
    for _ in range(5):
        described = call("DescribeAlgorithm", {"AlgorithmName": "a"})["AlgorithmStatus"]
        (summary,) = call("ListAlgorithms", {})["AlgorithmSummaryList"]
        assert summary["AlgorithmStatus"] == described


def test_examples_are_valid_and_built_anew():
    for build in (smallest_request, realistic_request):
        assert build("a", Tags=[])["Tags"] == []
        build("a")["TrainingSpecification"].clear()
        assert aws_fakes.Service().validate("CreateAlgorithm", build("a")) == build("a")
    assert "ValidationSpecification" not in realistic_request(validation=False)
