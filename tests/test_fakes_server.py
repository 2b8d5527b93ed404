"""The fake over HTTP: moto's server with the exact wire form of the algorithm operations."""

import http.client
import json
import socket
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.sagemaker.models import SageMakerModelBackend, sagemaker_backends

from fakes.moto_seam import seam
from fakes.server import running_server, serve

BASIC = json.loads((Path(__file__).parent / "data" / "accepted_requests.json").read_text())[0]
BASIC = BASIC["body"]
HEADERS = {
    "X-Amz-Target": "SageMaker.CreateAlgorithm",
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request, "
    "SignedHeaders=host, Signature=0",
}


@pytest.fixture(scope="module")
def url():
    with running_server() as url:
        yield url


def client(url, service="sagemaker", region="us-west-2"):
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=url,
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="secret",
    )


def exchanged(url, body=b"{}", *, method="POST", without=(), **changed):
    headers = {name: value for name, value in HEADERS.items() if name not in without}
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        connection.request(method, "/", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read()
    finally:
        connection.close()


def test_boto3_creates_reads_lists_tags_and_deletes(url):
    sagemaker = client(url)
    arn = sagemaker.create_algorithm(**BASIC, Tags=[{"Key": "k", "Value": "v"}])["AlgorithmArn"]
    name = BASIC["AlgorithmName"]
    assert arn == f"arn:aws:sagemaker:us-west-2:123456789012:algorithm/{name}"
    assert sagemaker.describe_algorithm(AlgorithmName=name)["AlgorithmStatus"] == "Completed"
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "k", "Value": "v"}]
    assert len(sagemaker.list_algorithms()["AlgorithmSummaryList"]) == 1
    assert client(url, region="eu-west-1").list_algorithms()["AlgorithmSummaryList"] == []
    sagemaker.delete_algorithm(AlgorithmName=name)
    with pytest.raises(ClientError, match="does not exist"):
        sagemaker.describe_algorithm(AlgorithmName=name)


def test_the_rest_of_moto_is_served_too(url):
    assert client(url, "sts").get_caller_identity()["Account"] == "123456789012"
    sagemaker = client(url)
    role = "arn:aws:iam::123456789012:role/role"
    arn = sagemaker.create_model(ModelName="m", ExecutionRoleArn=role)["ModelArn"]
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "k", "Value": "v"}])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "k", "Value": "v"}]


def test_an_answer_has_the_services_headers_once_and_no_others(url):
    status, headers, body = exchanged(url)
    names = sorted(name.lower() for name, _ in headers)
    assert status == 400
    assert names == ["connection", "content-length", "content-type", "date", "x-amzn-requestid"]
    assert dict(headers)["Content-Type"] == "application/x-amz-json-1.1"
    assert int(dict(headers)["Content-Length"]) == len(body)


@pytest.mark.parametrize(
    ("request_", "status", "start"),
    [
        ({"body": b'{"AlgorithmName":"&Action=ListModels"}'}, 400, b'{"__type":"Validation'),
        ({"body": b"\xff"}, 400, b'{"__type":"SerializationException"}'),
        ({"body": b""}, 400, b'{"__type":"SerializationException"}'),
        ({"without": ["Authorization"]}, 400, b'{"__type":"MissingAuthenticationToken'),
        ({"without": ["X-Amz-Target"]}, 400, b'{"__type":"UnknownOperationException"}'),
        ({"X_Amz_Target": "SageMaker.Nothing"}, 400, b'{"__type":"UnknownOperationException"}'),
        ({"method": "GET"}, 403, b'{"__type"'),
        ({"method": "PUT"}, 403, b'{"__type"'),
        ({"Content_Type": "text/plain"}, 403, b'{"__type"'),
        (
            {"Content_Type": "application/x-www-form-urlencoded", "body": b"Action=ListModels"},
            403,
            b'{"__type"',
        ),
        ({"Authorization": "AWS4-HMAC-SHA256 nonsense"}, 400, b'{"__type":"ValidationException"'),
        (
            {
                "Authorization": HEADERS["Authorization"].replace("us-east-1", "mars-1"),
                "X_Amz_Target": "SageMaker.ListAlgorithms",
            },
            400,
            b'{"__type":"InvalidSignatureException"',
        ),
        (
            {"X_Amz_Target": "SageMaker.ListTags", "body": b'{"ResourceArn":":algorithm/"}'},
            400,
            b'{"__type":"ValidationException"',
        ),
    ],
)
def test_exact_bytes_get_exact_answers(url, request_, status, start):
    answer = exchanged(url, **request_)
    assert (answer[0], answer[2][: len(start)]) == (status, start)


def test_a_closed_server_gives_back_port_and_moto():
    with serve() as server:
        port = urlsplit(server.url).port
        assert exchanged(server.url)[0] == 400
    server.close()
    with socket.create_server(("127.0.0.1", port)):
        pass


@contextmanager
def running_seams():
    """Give how many want the seam in place, and expect as many at the end."""
    before = seam._wanted
    yield before
    assert seam._wanted == before


def test_moto_is_as_it_was_when_no_server_runs():
    with running_seams() as before, serve():
        assert sagemaker_backends.backend is not SageMakerModelBackend
        assert seam._wanted == before + 1


def test_a_busy_port_is_an_error(url):
    with pytest.raises(OSError, match=r"[Aa]ddress already in use"):
        serve(port=urlsplit(url).port)
