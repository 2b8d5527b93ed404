"""The targets that a name on the command line can mean."""

import json
from dataclasses import replace

import pytest

from aws_contract.protocol.wire import request_of
from aws_contract.resources.algorithm.requests import minimal_request
from aws_contract.targets.base import (
    UnknownTargetError,
    check_target,
    open_target,
    sibling_of,
)
from aws_contract.targets.endpoint import HttpTarget, dummy_session
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service


def listed(target):
    return json.loads(target.send(request_of("ListAlgorithms", {}, service="sagemaker")).body)[
        "AlgorithmSummaryList"
    ]


@pytest.mark.parametrize("name", ["fake", "http"])
def test_both_forms_of_the_fake_answer_alike(name):
    target = open_target(name)
    try:
        answer = target.send(
            request_of("DescribeAlgorithm", {"AlgorithmName": "a"}, service="sagemaker")
        )
        assert (answer.status, answer.code) == (400, "ValidationException")
        assert "does not exist" in answer.message
        assert target.own
        assert target.isolated
    finally:
        target.close()


@pytest.mark.parametrize(
    ("region", "partition"),
    [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")],
)
def test_a_target_knows_the_partition_of_its_region(region, partition):
    assert open_target("fake", region=region).partition == partition


@pytest.mark.parametrize("name", ["localhost:4566", "127.0.0.1:5000/sagemaker"])
def test_a_host_with_a_port_is_answered_with_the_url_that_it_lacks(name):
    with pytest.raises(UnknownTargetError, match=f"did you mean http://{name}"):
        check_target(name)


def test_fakes_share_nothing_unless_they_share_a_service():
    service = Service()
    first, second, other = FakeTarget(service), FakeTarget(service), FakeTarget()
    first.send(request_of("CreateAlgorithm", minimal_request("a"), service="sagemaker"))
    assert [entry["AlgorithmName"] for entry in listed(second)] == ["a"]
    assert listed(other) == []


def test_an_unsigned_request_reaches_the_fake_unsigned():
    target = FakeTarget()
    request = request_of("ListAlgorithms", {}, service="sagemaker")
    assert target.send(request).status == 200
    unsigned = target.send(replace(request, signed=False))
    assert unsigned.code == "MissingAuthenticationTokenException"


def test_a_url_is_a_target_that_others_use_too(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    target = open_target("http://127.0.0.1:1/", region="eu-west-1")
    assert isinstance(target, HttpTarget)
    assert (target.region, target.own, target.isolated) == ("eu-west-1", False, False)
    target.close()


def test_a_factory_makes_a_target():
    target = open_target("aws_contract.targets.fake:FakeTarget", region="eu-west-1")
    assert isinstance(target, FakeTarget)
    assert target.region == "eu-west-1"


@pytest.mark.parametrize(
    "name", ["", "aws_fakes", "ftp://x", "nowhere:make", "aws_contract:Nothing"]
)
def test_a_name_that_means_nothing_is_rejected(name):
    with pytest.raises(UnknownTargetError, match=r"target '.*' can't be loaded|unknown target"):
        check_target(name)


def test_a_sibling_of_the_fake_is_the_same_service_seen_from_elsewhere():
    target = FakeTarget()
    beside = sibling_of(target, region="eu-west-1", account="999988887777")
    assert (beside.region, beside.account, beside.partition) == (
        "eu-west-1",
        "999988887777",
        "aws",
    )
    body = minimal_request("here")
    target.send(request_of("CreateAlgorithm", body, service="sagemaker"))
    described = request_of("DescribeAlgorithm", {"AlgorithmName": "here"}, service="sagemaker")
    assert (target.send(described).status, beside.send(described).status) == (200, 400)
    arn = f"arn:aws:sagemaker:eu-west-1:{target.account}:algorithm/here"
    elsewhere = request_of("DescribeAlgorithm", {"AlgorithmName": arn}, service="sagemaker")
    assert beside.send(elsewhere).status == 400


@pytest.mark.parametrize(
    ("url", "wanted", "region"),
    [
        ("http://localhost:1", {"region": "eu-west-1"}, "eu-west-1"),
        ("http://localhost:1", {"account": "999988887777"}, None),
        ("https://sagemaker.us-east-1.example", {"region": "eu-west-1"}, None),
    ],
    ids=["region", "account", "url-of-one-region"],
)
def test_a_url_has_siblings_in_other_regions_only(url, wanted, region):
    target = HttpTarget(url, region="us-east-1", partition="aws", session=dummy_session())
    beside = sibling_of(target, **wanted)
    assert getattr(beside, "region", None) == region


def test_a_target_that_can_not_say_has_no_sibling():
    assert sibling_of(object(), region="eu-west-1") is None
