"""Many callers at once: nothing lost, nothing doubled, nothing that AWS wouldn't answer."""

import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

import aws_fakes
from aws_fakes.resources.algorithm.examples import smallest_request
from aws_fakes.server.app import running_server

THREADS, CALLS = 8, 40
"""A short form of the run of 8 x 500 in tests/benchmarks/soak.py."""
HEADERS = {
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request",
}


def raw():
    service = aws_fakes.Service()

    def call(operation, **body):
        headers = {**HEADERS, "X-Amz-Target": f"SageMaker.{operation}"}
        answer = service.dispatch(json.dumps(body).encode(), headers)
        return answer.status, json.loads(answer.body or b"null")

    return call


def over_http(url):
    client = boto3.client(
        "sagemaker",
        "eu-central-1",
        endpoint_url=url,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=Config(max_pool_connections=32, retries={"total_max_attempts": 1}),
    )

    def call(operation, **body):
        method = {
            "CreateAlgorithm": "create_algorithm",
            "DescribeAlgorithm": "describe_algorithm",
            "DeleteAlgorithm": "delete_algorithm",
            "ListAlgorithms": "list_algorithms",
        }
        try:
            return 200, getattr(client, method[operation])(**body)
        except ClientError as rejection:
            return 400, {"message": rejection.response["Error"]["Message"]}

    return call


@pytest.fixture(params=["raw", "http"])
def call(request):
    if request.param == "raw":
        yield raw()
    else:
        with running_server() as url:
            yield over_http(url)


def names(call):
    found, token = [], {}
    while True:
        _, page = call("ListAlgorithms", MaxResults=100, **token)
        found += [item["AlgorithmName"] for item in page["AlgorithmSummaryList"]]
        if "NextToken" not in page:
            return found
        token = {"NextToken": page["NextToken"]}


def test_exactly_one_of_many_simultaneous_creates_succeeds(call):
    with ThreadPoolExecutor(16) as pool:
        for number in range(5):
            barrier = threading.Barrier(16)

            def create(name, barrier=barrier):
                barrier.wait()
                return call("CreateAlgorithm", **smallest_request(name))

            answers = list(pool.map(create, repeat(f"same-{number}", 16)))
            assert Counter(status for status, _ in answers) == {200: 1, 400: 15}
            rejected = {content["message"] for status, content in answers if status == 400}
            assert len(rejected) == 1
            assert "Algorithm already exists" in rejected.pop()
            assert call("DeleteAlgorithm", AlgorithmName=f"same-{number}")[0] == 200


def test_each_thread_finds_its_own_algorithms(call):
    def work(thread):
        for number in range(CALLS):
            name = f"t{thread}-{number}"
            assert call("CreateAlgorithm", **smallest_request(name))[0] == 200
            assert call("DescribeAlgorithm", AlgorithmName=name)[1]["AlgorithmName"] == name
            if number % 2:
                assert call("DeleteAlgorithm", AlgorithmName=name)[0] == 200
                assert (
                    "does not exist" in call("DescribeAlgorithm", AlgorithmName=name)[1]["message"]
                )

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    kept = [f"t{thread}-{number}" for thread in range(THREADS) for number in range(0, CALLS, 2)]
    assert sorted(names(call)) == sorted(kept)
    for name in kept:
        call("DeleteAlgorithm", AlgorithmName=name)
