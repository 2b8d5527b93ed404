"""The state: create, describe, list, delete and tags, through raw dispatch."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import aws_fakes
from aws_fakes.resources.algorithm.arn import partition_of
from aws_fakes.resources.algorithm.service import standard_behaviour
from aws_fakes.resources.algorithm.store import ASSUMED, AlgorithmStore

DATA = Path(__file__).parents[3] / "data"
ACCEPTED = json.loads((DATA / "accepted_requests.json").read_text())
DESCRIBED = json.loads((DATA / "describe_answers.json").read_text())
BASIC = ACCEPTED[0]["body"]
ARN = "arn:aws:sagemaker:us-east-1:123456789012:algorithm/"
HEADERS = {
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request",
}


class Caller:
    """Sends JSON to one service and returns the output, or code and message of a rejection."""

    def __init__(self, service=None):
        self.service = service or aws_fakes.Service()

    def __call__(self, operation, body=None, **where):
        headers = {**HEADERS, "X-Amz-Target": f"SageMaker.{operation}"}
        answer = self.service.dispatch(json.dumps(body or {}).encode(), headers, **where)
        content = json.loads(answer.body) if answer.body else None
        if answer.status == 200:
            return content
        return content["__type"], content["message"]

    def create(self, name, request=BASIC, **where):
        return self("CreateAlgorithm", {**request, "AlgorithmName": name}, **where)

    def names(self, request=None, **where):
        pages, token = [], None
        while True:
            asked = {**(request or {}), **({"NextToken": token} if token else {})}
            page = self("ListAlgorithms", asked, **where)
            pages += [item["AlgorithmName"] for item in page["AlgorithmSummaryList"]]
            token = page.get("NextToken")
            if token is None:
                return pages


@pytest.fixture
def call():
    return Caller()


def by_id(cases):
    return pytest.mark.parametrize("case", [pytest.param(c, id=c["id"]) for c in cases])


@by_id(ACCEPTED)
def test_requests_that_aws_accepted_are_accepted(call, case):
    name = case["body"]["AlgorithmName"]
    assert call("CreateAlgorithm", case["body"]) == {"AlgorithmArn": ARN + name}


def agree(answer, expected):
    """Compare with an observed answer; <digest> stands for any digest."""
    if expected == "<digest>":
        assert answer.startswith("sha256:")
        assert len(answer) == 71
    elif isinstance(expected, dict):
        assert set(answer) - {"IsRequired", "IsTunable", "ImageDigest"} <= set(expected) | {
            "SupportsDistributedTraining"
        }
        for key, value in expected.items():
            agree(answer[key], value)
    elif isinstance(expected, list):
        assert len(answer) == len(expected)
        for item, value in zip(answer, expected, strict=True):
            agree(item, value)
    else:
        assert answer == expected


@by_id(DESCRIBED)
def test_describe_answers_as_observed(call, case):
    request = next(r["body"] for r in ACCEPTED if r["id"] == case["request"])
    call("CreateAlgorithm", request)
    answer = call("DescribeAlgorithm", {"AlgorithmName": request["AlgorithmName"]})
    agree({key: answer[key] for key in case["answer"]}, case["answer"])


def test_describe_adds_flags_digests_status_and_time_and_nothing_else(call):
    before = time.time()
    call.create("a")
    answer = call("DescribeAlgorithm", {"AlgorithmName": "a"})
    assert before - 1 <= answer.pop("CreationTime") <= time.time() + 1
    training = answer["TrainingSpecification"]
    assert training.pop("TrainingImageDigest").startswith("sha256:")
    channel = {**BASIC["TrainingSpecification"]["TrainingChannels"][0], "IsRequired": False}
    assert answer == {
        "AlgorithmName": "a",
        "AlgorithmArn": ARN + "a",
        "TrainingSpecification": {
            **BASIC["TrainingSpecification"],
            "SupportsDistributedTraining": False,
            "TrainingChannels": [channel],
        },
        "AlgorithmStatus": "Completed",
        "AlgorithmStatusDetails": {"ValidationStatuses": [], "ImageScanStatuses": []},
        "CertifyForMarketplace": False,
    }


def test_the_omitted_members_of_a_training_job_are_the_observed_ones(call):
    request = next(r["body"] for r in ACCEPTED if r["id"] == "validation")
    call.create("a", request)
    answer = call("DescribeAlgorithm", {"AlgorithmName": "a"})["ValidationSpecification"]
    sent, shown = (
        spec["ValidationProfiles"][0]["TrainingJobDefinition"]
        for spec in (request["ValidationSpecification"], answer)
    )
    forgotten = {
        (name, member)
        for name in sent
        for before, after in [
            (sent[name][0], shown[name][0])
            if isinstance(sent[name], list)
            else (sent[name], shown[name])
        ]
        if isinstance(before, dict)
        for member in before
        if member not in after
    }
    assert forgotten == {
        ("InputDataConfig", "InputMode"),
        ("InputDataConfig", "ShuffleConfig"),
        ("OutputDataConfig", "CompressionType"),
        ("ResourceConfig", "KeepAlivePeriodInSeconds"),
        ("StoppingCondition", "MaxPendingTimeInSeconds"),
        ("StoppingCondition", "MaxWaitTimeInSeconds"),
    }


def test_status_details_name_the_validation_profiles(call):
    call.create("a", next(r["body"] for r in ACCEPTED if r["id"] == "validation"))
    details = call("DescribeAlgorithm", {"AlgorithmName": "a"})["AlgorithmStatusDetails"]
    assert details == {
        "ValidationStatuses": [{"Name": "validation-profile", "Status": "Completed"}],
        "ImageScanStatuses": [],
    }


def test_digests_belong_to_the_image_reference(call):
    def digest(name, image, **more):
        specification = {**BASIC["TrainingSpecification"], "TrainingImage": image, **more}
        call.create(name, {"TrainingSpecification": specification})
        answer = call("DescribeAlgorithm", {"AlgorithmName": name})
        return answer["TrainingSpecification"]["TrainingImageDigest"]

    named = "sha256:" + "0" * 64
    assert digest("a", "image:1") == digest("b", "image:1") != digest("c", "image:2")
    assert digest("d", f"image@{named}") == named
    assert digest("e", "image:1", TrainingImageDigest=named) == named


def test_a_name_in_use_is_rejected_without_effect(call):
    call.create("a", {**BASIC, "AlgorithmDescription": "first"})
    rejection = call.create("a", {**BASIC, "AlgorithmDescription": "second"})
    assert rejection == (
        "ValidationException",
        f"Algorithm already exists: {ARN}a",
    )
    described = call("DescribeAlgorithm", {"AlgorithmName": "a"})
    assert described["AlgorithmDescription"] == "first"
    assert call.names() == ["a"]


def test_names_are_case_sensitive(call):
    call.create("a")
    assert call.create("A") == {"AlgorithmArn": ARN + "A"}


@pytest.mark.parametrize("operation", ["DescribeAlgorithm", "DeleteAlgorithm"])
def test_a_missing_algorithm_is_rejected(call, operation):
    assert call(operation, {"AlgorithmName": "a"}) == (
        "ValidationException",
        f"Algorithm {ARN}a does not exist.",
    )


def test_a_deleted_algorithm_is_missing_and_its_name_available(call):
    call.create("a", {**BASIC, "Tags": [{"Key": "k", "Value": "v"}]})
    assert call("DeleteAlgorithm", {"AlgorithmName": "a"}) is None
    assert call("DescribeAlgorithm", {"AlgorithmName": "a"})[0] == "ValidationException"
    assert call.names() == []
    call.create("a")
    assert call("ListTags", {"ResourceArn": ARN + "a"}) == {"Tags": []}


def test_describe_accepts_arns_of_any_account_in_its_region(call):
    call.create("a", account="999999999999")
    other = "arn:aws:sagemaker:us-east-1:999999999999:algorithm/"
    assert call("DescribeAlgorithm", {"AlgorithmName": other + "a"})["AlgorithmArn"] == other + "a"
    assert call("DescribeAlgorithm", {"AlgorithmName": other + "a"}, region="us-west-2") == (
        "ValidationException",
        "ARN should be scoped to correct region: us-west-2",
    )
    assert "does not exist" in call("DescribeAlgorithm", {"AlgorithmName": other + "b"})[1]
    assert "does not exist" in call("DescribeAlgorithm", {"AlgorithmName": "a"})[1]


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:sagemaker:us-east-1:111111111111:algorithm/a",
        "arn:aws:sagemaker:us-east-1:123456789012:model/a",
    ],
)
def test_describe_rejects_an_arn_of_nothing(call, arn):
    call.create("a")
    assert call("DescribeAlgorithm", {"AlgorithmName": arn}) == (
        "ValidationException",
        f"Algorithm {arn} does not exist.",
    )


def test_accounts_and_regions_are_separate(call):
    call.create("a")
    assert call.names(account="999999999999") == []
    assert call.names(region="us-west-2") == []
    assert call.create("a", region="us-west-2")["AlgorithmArn"].split(":")[3] == "us-west-2"
    call("DeleteAlgorithm", {"AlgorithmName": "a"})
    assert call.names(region="us-west-2") == ["a"]


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("us-east-1", "aws"),
        ("eu-central-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
    ],
)
def test_partitions(region, partition):
    assert partition_of(region) == partition
    assert AlgorithmStore("1" * 12, region).arn("a").split(":")[1] == partition


class Clock:
    """A time that a test sets; every algorithm is created at what it says."""

    def __init__(self):
        self.now = 1_700_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def timed():
    """Six algorithms: b and a created in one millisecond, the others a second apart each."""
    clock = Clock()
    behaviour = replace(
        standard_behaviour(),
        store=lambda account, region: AlgorithmStore(account, region, clock=clock),
    )
    call = Caller(aws_fakes.Service(behaviour))
    for step, name in ((1, "b"), (0, "a"), (1, "Zeta"), (1, "abc-1"), (1, "c"), (1, "x")):
        clock.now += step
        call.create(name)
    call.clock = clock
    return call


ORDER = ["b", "a", "Zeta", "abc-1", "c", "x"]


@pytest.mark.parametrize(
    ("request_", "names"),
    [
        ({}, ORDER),
        ({"SortBy": "CreationTime", "SortOrder": "Ascending"}, ORDER),
        ({"SortOrder": "Descending"}, ORDER[::-1]),
        ({"SortBy": "Name"}, ["Zeta", "a", "abc-1", "b", "c", "x"]),
        ({"SortBy": "Name", "SortOrder": "Descending"}, ["x", "c", "b", "abc-1", "a", "Zeta"]),
        ({"NameContains": "a"}, ["a", "Zeta", "abc-1"]),
        ({"NameContains": "c-"}, ["abc-1"]),
        ({"NameContains": "nothing"}, []),
        ({"CreationTimeAfter": 1_700_000_002}, ["abc-1", "c", "x"]),
        ({"CreationTimeBefore": 1_700_000_002}, ["b", "a"]),
        (
            {"CreationTimeAfter": 1_700_000_001.999, "CreationTimeBefore": 1_700_000_002.001},
            ["Zeta"],
        ),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_lists_are_filtered_sorted_and_complete_at_every_page_size(timed, request_, names, size):
    assert timed.names({**request_, "MaxResults": size}) == names


def test_members_of_a_summary(timed):
    timed.clock.now += 0.25
    timed.create("described", {**BASIC, "AlgorithmDescription": "text"})
    page = timed("ListAlgorithms", {"NameContains": "described"})
    assert page == {
        "AlgorithmSummaryList": [
            {
                "AlgorithmName": "described",
                "AlgorithmArn": ARN + "described",
                "AlgorithmDescription": "text",
                "CreationTime": 1_700_000_005.25,
                "AlgorithmStatus": "Completed",
            }
        ]
    }


@pytest.mark.parametrize("order", [{}, {"SortBy": "Name"}, {"SortOrder": "Descending"}])
def test_pages_neither_lose_nor_repeat_items_when_others_change(timed, order):
    asked = {**order, "MaxResults": 2}
    everything = timed.names(order)
    first = timed("ListAlgorithms", asked)
    for gone in (first["AlgorithmSummaryList"][1]["AlgorithmName"], everything[2]):
        timed("DeleteAlgorithm", {"AlgorithmName": gone})
    timed.create("newcomer")
    rest = timed.names({**asked, "NextToken": first["NextToken"]})
    assert [name for name in rest if name != "newcomer"] == everything[3:]


def test_the_default_page_is_ten_and_the_last_page_has_no_token(call):
    for number in range(20):
        call.create(f"n{number:02}")
    first = call("ListAlgorithms")
    second = call("ListAlgorithms", {"NextToken": first["NextToken"]})
    assert [len(page["AlgorithmSummaryList"]) for page in (first, second)] == [10, 10]
    assert "NextToken" not in second


@pytest.mark.parametrize(
    "token", ["", "x", "bm90IGpzb24=", "W10=", "eyJhIjoxfQ==", "é", "bnVsbA=="]
)
def test_a_broken_token_is_rejected(timed, token):
    answer = timed("ListAlgorithms", {"NextToken": token})
    assert answer == ("ValidationException", "Invalid pagination token.")


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ({"SortBy": "Name"}, {}),
        ({"NameContains": "a"}, {}),
        ({}, {"region": "us-west-2"}),
        ({}, {"account": "999999999999"}),
    ],
)
def test_a_token_of_another_list_is_rejected(timed, request_, where):
    token = timed("ListAlgorithms", {"MaxResults": 1})["NextToken"]
    answer = timed("ListAlgorithms", {**request_, "NextToken": token}, **where)
    assert answer == ("ValidationException", "Invalid pagination token.")


def test_tags_of_an_algorithm(call):
    call.create("a", {**BASIC, "Tags": [{"Key": "k", "Value": "1"}]})
    resource = {"ResourceArn": ARN + "a"}
    added = call("AddTags", {**resource, "Tags": [{"Key": "k", "Value": "2"}, TAG_B]})
    assert added == {"Tags": [{"Key": "k", "Value": "2"}, TAG_B]}
    assert call("DeleteTags", {**resource, "TagKeys": ["k", "other"]}) == {}
    assert call("ListTags", resource) == {"Tags": [TAG_B]}
    assert "Tags" not in call("DescribeAlgorithm", {"AlgorithmName": "a"})


TAG_B = {"Key": "b", "Value": ""}


def test_a_resource_has_at_most_fifty_tags(call):
    tags = [{"Key": f"k{number:03}", "Value": "v"} for number in range(50)]
    resource = {"ResourceArn": ARN + "a"}
    call.create("a", {**BASIC, "Tags": tags[:20]})
    call("AddTags", {**resource, "Tags": tags[20:]})
    code, message = call("AddTags", {**resource, "Tags": [TAG_B]})
    assert (code, message) == (
        "ValidationException",
        f"The number of tags of {ARN}a must not exceed 50.",
    )
    assert call("AddTags", {**resource, "Tags": tags[:1]}) == {"Tags": tags}
    assert call("ListTags", {**resource, "MaxResults": 50}) == {"Tags": tags}


@pytest.mark.parametrize(
    ("arn", "message"),
    [
        (ARN + "b", f"Algorithm {ARN}b does not exist."),
        (
            "arn:aws:sagemaker:us-west-2:123456789012:algorithm/a",
            "ARN should be scoped to correct region: us-east-1",
        ),
        (
            "arn:aws:sagemaker:us-east-1:123456789012:model/a",
            "Resource arn:aws:sagemaker:us-east-1:123456789012:model/a does not exist.",
        ),
        (
            "arn:aws:sagemaker:us-east-1:999999999999:algorithm/a",
            "Resource arn:aws:sagemaker:us-east-1:999999999999:algorithm/a does not exist.",
        ),
    ],
)
def test_tags_of_a_missing_resource_are_rejected(call, arn, message):
    call.create("a")
    assert call("ListTags", {"ResourceArn": arn}) == ("ValidationException", message)


def test_exactly_one_of_simultaneous_creates_succeeds(call):
    for round_ in range(20):
        barrier = threading.Barrier(8)

        def create(_, barrier=barrier, name=f"n{round_}"):
            barrier.wait()
            return isinstance(call.create(name), dict)

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(create, range(8))) == 1


def test_threads_neither_lose_nor_duplicate_algorithms(call):
    def work(thread):
        for number in range(30):
            name = f"t{thread}-{number}"
            assert isinstance(call.create(name), dict)
            assert call("DescribeAlgorithm", {"AlgorithmName": name})["AlgorithmName"] == name
            assert isinstance(call("ListAlgorithms", {"MaxResults": 100}), dict)
            if number % 2:
                assert call("DeleteAlgorithm", {"AlgorithmName": name}) is None

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    names = call.names({"MaxResults": 7})
    assert sorted(names) == sorted({f"t{t}-{n}" for t in range(6) for n in range(0, 30, 2)})


def test_reset_discards_everything(call):
    call.create("a")
    call.service.reset()
    assert call.names() == []


def test_assumptions_are_listed():
    assert {"name conflict", "default page", "bad token"} <= set(ASSUMED)
    with pytest.raises(TypeError):
        ASSUMED["name conflict"] = ""
