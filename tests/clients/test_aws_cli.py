"""The AWS CLI as people run it, against the server."""

import json
import subprocess

import pytest

from aws_fakes.engine.failure_injection import Injected, Injection
from aws_fakes.resources.algorithm.examples import realistic_request, smallest_request

pytestmark = pytest.mark.clients
ARN = "arn:aws:sagemaker:eu-west-1:123456789012:algorithm/"


@pytest.fixture
def aws(environment, python_with):
    python = python_with("awscli")

    def aws(command, *arguments):
        """Run one command of SageMaker and return its exit status, its output and its errors."""
        words = [python, "-m", "awscli", "sagemaker", command, *arguments]
        done = subprocess.run(
            words, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        return done.returncode, done.stdout, done.stderr.strip()

    return aws


def done(result):
    status, out, err = result
    assert (status, err) == (0, "")
    return json.loads(out) if out.strip() else None


def test_an_algorithm_from_its_creation_to_its_end(aws):
    request = json.dumps(realistic_request("a"))
    created = done(aws("create-algorithm", "--cli-input-json", request))
    assert created == {"AlgorithmArn": ARN + "a"}
    for name in ("a", ARN + "a"):
        described = done(aws("describe-algorithm", "--algorithm-name", name))
        assert described["AlgorithmStatus"] == "Completed"
        assert described["TrainingSpecification"]["TrainingImageDigest"].startswith("sha256:")
    done(aws("add-tags", "--resource-arn", ARN + "a", "--tags", "Key=k,Value=v"))
    done(aws("delete-tags", "--resource-arn", ARN + "a", "--tag-keys", "team", "stage"))
    tags = done(aws("list-tags", "--resource-arn", ARN + "a"))
    assert tags == {"Tags": [{"Key": "k", "Value": "v"}]}
    assert done(aws("delete-algorithm", "--algorithm-name", "a")) is None
    assert done(aws("list-algorithms")) == {"AlgorithmSummaryList": []}


def test_lists_in_pages(aws, sagemaker):
    names = [f"n{number}" for number in range(7)]
    for name in names:
        sagemaker.create_algorithm(**smallest_request(name))
    listed = done(aws("list-algorithms", "--page-size", "3", "--sort-by", "Name"))
    assert [each["AlgorithmName"] for each in listed["AlgorithmSummaryList"]] == names
    first = done(aws("list-algorithms", "--max-items", "2"))
    assert len(first["AlgorithmSummaryList"]) == 2
    rest = done(aws("list-algorithms", "--starting-token", first["NextToken"]))
    assert [each["AlgorithmName"] for each in rest["AlgorithmSummaryList"]] == names[2:]


def rejected(result):
    status, out, err = result
    assert (status, out) == (255, "")
    return err.removeprefix("aws: [ERROR]: ")


def test_errors_as_the_command_prints_them(aws, slowly):
    missing = rejected(aws("describe-algorithm", "--algorithm-name", "missing"))
    assert missing == (
        "An error occurred (ValidationException) when calling the DescribeAlgorithm operation: "
        f"Algorithm {ARN}missing does not exist."
    )
    elsewhere = "arn:aws:sagemaker:us-east-1:123456789012:algorithm/a"
    assert rejected(aws("describe-algorithm", "--algorithm-name", elsewhere)).endswith(
        "operation: ARN should be scoped to correct region: eu-west-1"
    )
    with slowly():
        request = json.dumps(smallest_request("a"))
        done(aws("create-algorithm", "--cli-input-json", request))
        assert rejected(aws("create-algorithm", "--cli-input-json", request)) == (
            "An error occurred (ValidationException) when calling the CreateAlgorithm operation: "
            f"Algorithm already exists: {ARN}a"
        )
        assert rejected(aws("delete-algorithm", "--algorithm-name", "a")).endswith(
            "DeleteAlgorithm operation: Cannot delete Algorithm in Pending status"
        )
    broken = smallest_request("a_b")
    broken["TrainingSpecification"]["TrainingChannels"][0]["SupportedInputModes"] = ["Tape"]
    message = rejected(aws("create-algorithm", "--cli-input-json", json.dumps(broken)))
    assert "(ValidationException)" in message
    assert "2 validation errors detected: " in message
    assert "Value 'a_b' at 'algorithmName' failed to satisfy constraint" in message
    assert "enum value set: [Pipe, FastFile, File]" in message


def test_failures_that_were_injected(aws, server):
    injector = server.installation.injector
    injector.add(Injection(failure=Injected.THROTTLING))
    assert "(ThrottlingException)" in rejected(aws("list-algorithms"))
    injector.clear()
    injector.add(Injection(failure=Injected.EXPIRED_TOKEN))
    assert "(ExpiredTokenException)" in rejected(aws("list-algorithms"))
    injector.clear()
    injector.add(Injection(failure=Injected.RESET, count=1))
    assert done(aws("list-algorithms")) == {"AlgorithmSummaryList": []}
