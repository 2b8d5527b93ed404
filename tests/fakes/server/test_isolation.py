"""Two servers, or a server and a mock, in one process: each has its own part of the fake."""

import json
import urllib.error
import urllib.request
from contextlib import ExitStack

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

import aws_fakes
from aws_fakes.engine.failure_injection import Injected, Injection
from aws_fakes.resources.algorithm.examples import smallest_request
from aws_fakes.server.access import HEADER
from aws_fakes.server.app import running_server

TWICE = [{"Key": "k", "Value": "1"}, {"Key": "k", "Value": "2"}]
SLOW = {"progression": "manual", "times": 1}


def client(url=None, service="sagemaker"):
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=url,
        aws_access_key_id="x",
        aws_secret_access_key="x",
        config=Config(retries={"max_attempts": 0}),
    )


def names(sagemaker):
    found = sagemaker.list_algorithms()["AlgorithmSummaryList"]
    return {each["AlgorithmName"] for each in found}


def post(url, path, content=None):
    body = b"" if content is None else json.dumps(content).encode()
    with requested(f"{url}{path}", body):
        pass


def requested(address, body=None):
    request = urllib.request.Request(address, body, {HEADER: "1"})  # noqa: S310 - our own server
    return urllib.request.urlopen(request)  # noqa: S310 - as above


@pytest.fixture
def two():
    """Start two servers with the given options and return their endpoints."""
    with ExitStack() as stack:
        yield lambda first, second: [
            stack.enter_context(running_server(**options)) for options in (first, second)
        ]


def test_rules(two):
    lax, strict = map(client, two({"rules": "model"}, {"rules": "observed"}))
    lax.create_algorithm(**smallest_request("a", Tags=TWICE))
    with pytest.raises(ClientError, match="Duplicate tag key"):
        strict.create_algorithm(**smallest_request("a", Tags=TWICE))


def test_failures(two):
    throttling = Injection(failure=Injected.THROTTLING)
    failing, working = map(client, two({"injections": [throttling]}, {}))
    with pytest.raises(ClientError, match="ThrottlingException"):
        failing.list_algorithms()
    assert names(working) == set()


def test_failures_injected_over_http(two):
    failing, working = two({}, {})
    post(failing, "/aws-contract/injections", {"failure": "throttling"})
    with pytest.raises(ClientError, match="ThrottlingException"):
        client(failing).list_algorithms()
    assert names(client(working)) == set()


def test_algorithms(two):
    first, second = map(client, two({}, {}))
    first.create_algorithm(**smallest_request("a"))
    assert (names(first), names(second)) == ({"a"}, set())


def test_files(two, tmp_path):
    files = [{"persistence": tmp_path / name} for name in ("one.db", "two.db")]
    first, second = map(client, two(*files))
    first.create_algorithm(**smallest_request("a"))
    second.create_algorithm(**smallest_request("b"))
    assert (names(first), names(second)) == ({"a"}, {"b"})


def test_a_reset(two, tmp_path):
    file = tmp_path / "one.db"
    kept, reset = two({"persistence": file}, {})
    client(kept).create_algorithm(**smallest_request("a"))
    client(reset).create_algorithm(**smallest_request("b"))
    post(reset, "/moto-api/reset")
    assert (names(client(kept)), names(client(reset))) == ({"a"}, set())
    post(kept, "/moto-api/reset")
    assert names(client(kept)) == set()


def test_transitions(two):
    slow, quick = map(client, two({"transition": SLOW}, {}))
    for sagemaker, status in ((slow, "InProgress"), (quick, "Completed")):
        sagemaker.create_algorithm(**smallest_request("a"))
        assert sagemaker.describe_algorithm(AlgorithmName="a")["AlgorithmStatus"] == status


def test_transitions_set_over_http(two):
    slow, quick = two({}, {})
    content = {"model_name": "sagemaker::algorithm", "transition": SLOW}
    post(slow, "/moto-api/state-manager/set-transition", content)
    for url, status in ((slow, "InProgress"), (quick, "Completed")):
        client(url).create_algorithm(**smallest_request("a"))
        assert client(url).describe_algorithm(AlgorithmName="a")["AlgorithmStatus"] == status
    post(slow, "/moto-api/state-manager/unset-transition", content)
    client(slow).create_algorithm(**smallest_request("b"))
    described = client(slow).describe_algorithm(AlgorithmName="b")
    assert described["AlgorithmStatus"] == "Completed"


def test_an_invalid_transition_is_rejected(two):
    url, _ = two({}, {})
    content = {"model_name": "sagemaker::algorithm", "transition": {"progression": "slowly"}}
    with pytest.raises(urllib.error.HTTPError, match="400"):
        post(url, "/moto-api/state-manager/set-transition", content)


def test_transitions_of_other_models_are_motos(two):
    url, _ = two({}, {})
    content = {"model_name": "support::case", "transition": SLOW}
    post(url, "/moto-api/state-manager/set-transition", content)
    address = f"{url}/moto-api/state-manager/get-transition?model_name=support::case"
    try:
        with requested(address) as answer:
            assert json.loads(answer.read()) == SLOW
    finally:
        post(url, "/moto-api/state-manager/unset-transition", content)


def test_tags_in_the_tagging_api(two):
    first, second = two({}, {})
    arn = client(first).create_algorithm(
        **smallest_request("a", Tags=[{"Key": "k", "Value": "v"}])
    )["AlgorithmArn"]

    def tagged(url):
        tagging = client(url, "resourcegroupstaggingapi")
        return [each["ResourceARN"] for each in tagging.get_resources()["ResourceTagMappingList"]]

    assert (tagged(first), tagged(second)) == ([arn], [])


def test_a_server_and_a_mock():
    with running_server(rules="model") as url:
        client(url).create_algorithm(**smallest_request("served", Tags=TWICE))
        with aws_fakes.mock_algorithms():
            with pytest.raises(ClientError, match="Duplicate tag key"):
                client().create_algorithm(**smallest_request("mocked", Tags=TWICE))
            client().create_algorithm(**smallest_request("mocked"))
            assert (names(client()), names(client(url))) == ({"mocked"}, {"served"})
