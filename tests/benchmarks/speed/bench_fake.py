"""Cost of the fake against moto's own CreateModel, by raw dispatch and through boto3.

    python tests/benchmarks/speed/bench_fake.py

Prints milliseconds a call, the median of seven runs, and the ratios. Most of a call through boto3
is botocore's own work on the request, which grows with its size, so each is compared with a
CreateModel of about the same size.
"""

import json
import statistics
import time
from pathlib import Path

import boto3
from moto import mock_aws
from moto.core.request import Request
from moto.sagemaker.responses import SageMakerResponse

import aws_fakes

RUNS, CALLS = 7, 200
DATA = Path(__file__).parents[2] / "data" / "accepted_requests.json"
BODIES = [case["body"] for case in json.loads(DATA.read_text())]
SMALL, LARGE = (choose(BODIES, key=lambda body: len(json.dumps(body))) for choose in (min, max))
CONTAINER = {"Image": "image:1", "Environment": {f"KEY_{n}": "value" for n in range(8)}}
ROLE = {"ExecutionRoleArn": "arn:aws:iam::123456789012:role/role"}
SMALL_MODEL = {"ModelName": "model", **ROLE, "PrimaryContainer": CONTAINER}
LARGE_MODEL = {"ModelName": "model", **ROLE, "Containers": [CONTAINER] * 15}
HEADERS = {
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 "
    "Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/sagemaker/aws4_request, "
    "SignedHeaders=host, Signature=0",
}
URL = "https://api.sagemaker.us-east-1.amazonaws.com/"


def named(request, key, number):
    return {**request, key: f"name-{number}"}


def median(call, prepare):
    """Return the median over runs of the milliseconds that one call takes."""
    runs = []
    for run in range(RUNS):
        prepared = [prepare(run * CALLS + number) for number in range(CALLS)]
        start = time.perf_counter()
        for item in prepared:
            call(item)
        runs.append((time.perf_counter() - start) / CALLS * 1000)
    return statistics.median(runs)


def raw(request, model_request):
    service = aws_fakes.Service()
    create = {**HEADERS, "X-Amz-Target": "SageMaker.CreateAlgorithm"}
    model = {**HEADERS, "X-Amz-Target": "SageMaker.CreateModel"}

    def create_algorithm(body):
        assert service.dispatch(body, create).status == 200

    def create_model(body):
        prepared = Request.from_primitives("POST", URL, model, body)
        assert SageMakerResponse.dispatch(prepared)[0] == 200

    def body_of(content, key):
        return lambda number: json.dumps(named(content, key, number)).encode()

    ours = median(create_algorithm, body_of(request, "AlgorithmName"))
    return ours, median(create_model, body_of(model_request, "ModelName"))


def boto(request, model_request):
    with aws_fakes.mock_algorithms():
        client = boto3.client("sagemaker", "us-east-1")
        ours = median(
            lambda kwargs: client.create_algorithm(**kwargs),
            lambda number: named(request, "AlgorithmName", number),
        )
    with mock_aws():
        client = boto3.client("sagemaker", "us-east-1")
        return ours, median(
            lambda kwargs: client.create_model(**kwargs),
            lambda number: named(model_request, "ModelName", number),
        )


def main():
    print("milliseconds a call          CreateAlgorithm    CreateModel of moto    ratio")
    for size, request, model in (("small", SMALL, SMALL_MODEL), ("large", LARGE, LARGE_MODEL)):
        for means, measure in (("raw dispatch", raw), ("boto3", boto)):
            ours, theirs = measure(request, model)
            sizes = [len(json.dumps(body)) for body in (request, model)]
            print(
                f"{size} {means:12}  {ours:8.3f} ({sizes[0]:5} B)  {theirs:8.3f} ({sizes[1]:5} B)"
                f"  {ours / theirs:6.2f}"
            )


if __name__ == "__main__":
    main()
