"""AlgorithmEstimator of the SageMaker Python SDK 2.x, built from an algorithm in the fake."""

import json
import subprocess

import boto3
import pytest

from aws_fakes.resources.algorithm.examples import realistic_request, smallest_request

pytestmark = pytest.mark.clients


@pytest.fixture
def report(server, environment, python_with, here, tmp_path):
    """What tests/clients/sdk_session.py printed."""
    python = python_with("sagemaker")
    client = boto3.client(
        "sagemaker",
        "eu-west-1",
        endpoint_url=server.url,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    arns = [
        client.create_algorithm(**request)["AlgorithmArn"]
        for request in (realistic_request("classifier"), smallest_request("small"))
    ]
    opt_out = tmp_path / "config.yaml"
    opt_out.write_text(
        "SchemaVersion: '1.0'\nSageMaker: {PythonSDK: {Modules: {TelemetryOptOut: true}}}\n"
    )
    done = subprocess.run(
        [python, str(here / "sdk_session.py"), *arns],
        env={**environment, "SAGEMAKER_USER_CONFIG_OVERRIDE": str(opt_out)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_an_estimator_reads_checks_and_trains_with_an_algorithm(report):
    job = report["job"]
    arn = "arn:aws:sagemaker:eu-west-1:123456789012:algorithm/classifier"
    assert job["AlgorithmSpecification"]["AlgorithmName"] == arn
    expected = {"epochs": "3", "learning_rate": "0.5", "optimizer": "sgd"}
    assert job["HyperParameters"] == expected
    assert [channel["ChannelName"] for channel in job["InputDataConfig"]] == ["training"]
    assert job["ResourceConfig"]["InstanceCount"] == 2
    assert {name: str(value) for name, value in report["hyperparameters"].items()} == expected
    assert report["instance"].startswith("ValueError: Invalid instance_type: ml.c5.large.")
    assert report["instances"].startswith("ValueError: Distributed training is not supported by")
    assert report["missing"].startswith("ClientError")
    assert report["missing"].endswith(f"Algorithm {arn}-missing does not exist.")
    assert report["required"] == "ValueError: Required hyperparameter: epochs is not set"
    assert report["value"].startswith("ValueError: Invalid value: lion Supported range:")
    assert report["range"].startswith("ValueError: Invalid value: 501 Supported range:")
    assert report["unknown"].startswith("ValueError: Invalid hyperparameter: depth")
    assert report["channel"].startswith("ValueError: Unknown input channel: extra")
    assert report["no channel"].startswith("ValueError: Required input channel: training")
