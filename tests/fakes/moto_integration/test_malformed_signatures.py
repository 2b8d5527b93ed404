"""A signature without a region: moto's own operations answer as they do without the fake."""

import json

import pytest
import requests
from moto import mock_aws
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

import aws_fakes
from aws_fakes.server.app import serve

WELL_FORMED = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request"
MALFORMED = ["AWS4-HMAC-SHA256 Credential=a", "AWS4-HMAC-SHA256 Credential=a/20260101", "AWS4 x"]
TRAINING_JOB = {
    "TrainingJobName": "job",
    "AlgorithmSpecification": {"AlgorithmName": "missing", "TrainingInputMode": "File"},
    "RoleArn": "arn:aws:iam::123456789012:role/role",
    "OutputDataConfig": {"S3OutputPath": "s3://bucket"},
    "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
    "StoppingCondition": {"MaxRuntimeInSeconds": 60},
}
IN_MOCKS = "https://api.sagemaker.us-east-1.amazonaws.com/"


@pytest.fixture(scope="module")
def plain():
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}/"
    server.stop()


@pytest.fixture(scope="module")
def with_fake():
    with serve() as server:
        yield f"{server.url}/"


def answered(url, signature, operation="ListModels", content=None):
    headers = {"X-Amz-Target": f"SageMaker.{operation}", "Authorization": signature}
    answer = requests.post(url, data=json.dumps(content or {}), headers=headers, timeout=30)
    return answer.status_code


@pytest.mark.parametrize("signature", [WELL_FORMED, *MALFORMED])
def test_a_server_answers_with_motos_status(plain, with_fake, signature):
    assert answered(with_fake, signature) == answered(plain, signature)


@pytest.mark.parametrize("signature", MALFORMED)
def test_a_server_does_not_guess_the_region_of_an_algorithm(plain, with_fake, signature):
    job = ("CreateTrainingJob", TRAINING_JOB)
    assert answered(with_fake, WELL_FORMED, *job) == 400  # the algorithm doesn't exist
    assert answered(with_fake, signature, *job) == answered(plain, signature, *job) == 500


@pytest.mark.parametrize("signature", [WELL_FORMED, *MALFORMED])
def test_in_mocks_the_host_names_the_region(signature):
    with mock_aws():
        without_fake = answered(IN_MOCKS, signature)
    with aws_fakes.mock_algorithms():
        assert answered(IN_MOCKS, signature) == without_fake == 200
