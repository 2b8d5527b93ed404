"""The fake over HTTP: moto's server with the exact wire form of the algorithm operations."""

import gzip
import http.client
import json
import re
import socket
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest
import requests
from botocore.exceptions import ClientError
from moto.sagemaker.models import SageMakerModelBackend, sagemaker_backends

from aws_fakes.engine.failure_injection import Injected, Injection
from aws_fakes.engine.protocol import MAX_BODY
from aws_fakes.json_services.strictness import Strictness
from aws_fakes.moto_integration.patching import TAGGING
from aws_fakes.resources.algorithm.examples import realistic_request, smallest_request
from aws_fakes.server.access import HEADER
from aws_fakes.server.app import running_server, serve
from aws_fakes.server.connection import PersistentHandler

BASIC = json.loads((Path(__file__).parents[2] / "data" / "accepted_requests.json").read_text())[0]
BASIC = BASIC["body"]
HEADERS = {
    "X-Amz-Target": "SageMaker.CreateAlgorithm",
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request, "
    "SignedHeaders=host, Signature=0",
}
CONTROL = {HEADER: "1"}
TYPO = {"failure": "throttling", "operation": "ListAlgorithm"}


@pytest.fixture(scope="module")
def server():
    with serve() as server:
        yield server


@pytest.fixture
def url(server):
    return server.url


@pytest.fixture
def inject(server):
    """Inject failures into the server until the end of the test."""
    yield lambda **options: server.installation.injector.add(Injection(**options))
    server.installation.injector.clear()


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
    assert names == ["content-length", "content-type", "date", "x-amzn-requestid"]
    assert dict(headers)["Content-Type"] == "application/x-amz-json-1.1"
    assert int(dict(headers)["Content-Length"]) == len(body)


def test_an_error_of_moto_is_answered_and_logged(url, caplog):
    """moto trips over a CreateTrainingJob without members; the connection isn't just closed."""
    status, headers, body = exchanged(url, X_Amz_Target="SageMaker.CreateTrainingJob")
    assert (status, json.loads(body)["__type"]) == (500, "InternalFailure")
    assert "x-amzn-RequestId" in dict(headers)
    assert "SageMaker.CreateTrainingJob failed" in caplog.text


@pytest.mark.parametrize(
    ("request_", "status", "start"),
    [
        ({"body": b'{"AlgorithmName":"&Action=ListModels"}'}, 400, b'{"__type":"Validation'),
        ({"body": b"\xff"}, 400, b'{"__type":"SerializationException"}'),
        ({"body": b""}, 400, b'{"__type":"SerializationException"}'),
        ({"without": ["Authorization"]}, 400, b'{"__type":"MissingAuthenticationToken'),
        ({"without": ["X-Amz-Target"]}, 400, b'{"__type":"UnknownOperationException"}'),
        ({"X_Amz_Target": "SageMaker.Nothing"}, 400, b'{"__type":"UnknownOperationException"}'),
        ({"method": "GET"}, 404, b"<UnknownOperationException/>"),
        ({"method": "PUT"}, 404, b"<UnknownOperationException/>"),
        ({"Content_Type": "text/plain"}, 404, b"<UnknownOperationException/>"),
        (
            {"Content_Type": "application/x-www-form-urlencoded", "body": b"Action=ListModels"},
            404,
            b"<UnknownOperationException/>",
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


def test_moto_is_as_it_was_when_no_server_runs():
    before = dict(vars(SageMakerModelBackend))
    with serve():
        assert TAGGING.active
        assert sagemaker_backends.backend is SageMakerModelBackend
    assert dict(vars(SageMakerModelBackend)) == before


def test_a_busy_port_is_an_error(url):
    with pytest.raises(OSError, match=r"[Aa]ddress already in use"):
        serve(port=urlsplit(url).port)


@pytest.fixture
def connection(url):
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    yield connection
    connection.close()


def ask(connection, operation, body=b"{}", **changed):
    headers = HEADERS | {"X-Amz-Target": f"SageMaker.{operation}"} | changed
    connection.request("POST", "/", body, headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read() or b"null")


def test_a_connection_stays_open_for_many_requests(connection):
    assert ask(connection, "ListAlgorithms")[0] == 200
    socket_ = connection.sock
    assert ask(connection, "DescribeAlgorithm")[0] == 400
    assert ask(connection, "ListModels") == (200, {"Models": []})
    assert ask(connection, "ListAlgorithms")[0] == 200
    assert connection.sock is socket_


def test_requests_sent_ahead_are_answered_one_by_one(url):
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    request = f"POST / HTTP/1.1\r\nHost: x\r\n{head}Content-Length: 2\r\n\r\n{{}}".encode()
    with socket.create_connection(("127.0.0.1", urlsplit(url).port), timeout=30) as sock:
        sock.sendall(request * 3)
        received = b""
        while received.count(b"HTTP/1.1 400 Bad Request") < 3:
            received += sock.recv(65536)
    assert received.count(b"validation errors detected") == 3


def test_a_client_of_http_1_0_or_that_wants_to_close_gets_its_connection_closed(url):
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    for version, more in (("1.0", ""), ("1.1", "Connection: close\r\n")):
        with socket.create_connection(("127.0.0.1", urlsplit(url).port), timeout=30) as sock:
            lines = f"POST / HTTP/{version}\r\nHost: x\r\n{more}{head}Content-Length: 0\r\n\r\n"
            sock.sendall(lines.encode())
            received = b"".join(iter(lambda: sock.recv(65536), b""))
        assert b"Connection: close" in received


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(b"{}"), {"Content-Encoding": "gzip"}),
        (iter([b"{", b"}"]), {"Transfer-Encoding": "chunked"}),
        (b"{}", {"Expect": "100-continue"}),
        (b"{}", {"Content-Type": "application/x-amz-json-1.1; charset=UTF-8"}),
        (b"{}", {"Content-Type": "application/json"}),
    ],
    ids=["gzip", "chunked", "expect", "charset", "plain-json"],
)
def test_forms_of_a_request(connection, body, headers):
    if "Transfer-Encoding" in headers:
        connection.request(
            "POST",
            "/",
            body,
            HEADERS | {"X-Amz-Target": "SageMaker.ListTags"} | headers,
            encode_chunked=True,
        )
        answer = connection.getresponse()
        assert (answer.status, answer.read()[:9]) == (400, b'{"__type"')
    assert (
        ask(
            connection,
            "ListAlgorithms",
            b"{}" if hasattr(body, "__next__") else body,
            **{n: v for n, v in headers.items() if n != "Transfer-Encoding"},
        )[0]
        == 200
    )


def large(size):
    body = json.dumps(smallest_request("large", AlgorithmDescription="")).encode()
    return body[:-1] + b" " * (size - len(body)) + b"}"


@pytest.mark.parametrize(
    ("size", "status", "code"),
    [
        (MAX_BODY, 200, None),
        (MAX_BODY + 1, 413, "RequestEntityTooLargeException"),
        (3 * MAX_BODY, 413, "RequestEntityTooLargeException"),
    ],
)
def test_a_body_may_have_ten_mebibytes(connection, size, status, code):
    got, content = ask(connection, "CreateAlgorithm", large(size))
    assert (got, content.get("__type")) == (status, code)
    if code is None:
        client(f"http://{connection.host}:{connection.port}", region="us-east-1").delete_algorithm(
            AlgorithmName="large"
        )
    assert ask(connection, "ListAlgorithms")[0] == 200


def test_the_limit_is_sagemakers_alone(url):
    s3 = client(url, "s3", "us-east-1")
    s3.create_bucket(Bucket="large")
    s3.put_object(Bucket="large", Key="object", Body=b"x" * (MAX_BODY + 1))
    assert s3.head_object(Bucket="large", Key="object")["ContentLength"] == MAX_BODY + 1


@pytest.mark.parametrize(
    "request_",
    [
        b"NONSENSE\r\n\r\n",
        b"POST / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
        b"POST /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + b"X: x\r\n" * 200 + b"\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
    ],
    ids=["line", "version", "negative", "length", "header", "path", "headers", "chunk"],
)
def test_what_is_no_proper_http_is_rejected_in_one_form(url, request_):
    with socket.create_connection(("127.0.0.1", urlsplit(url).port), timeout=30) as sock:
        sock.sendall(request_)
        received = b"".join(iter(lambda: sock.recv(65536), b""))
    if received:
        assert re.match(rb"HTTP/1.1 4\d\d ", received)
        assert received.endswith(b'{"__type":"UnknownOperationException"}')


@pytest.mark.parametrize(
    ("failure", "status", "content"),
    [
        ("throttling", 400, {"__type": "ThrottlingException", "message": "Rate exceeded"}),
        (
            "internal-error",
            500,
            {
                "__type": "InternalFailure",
                "message": "The request processing has failed because of an unknown error, "
                "exception or failure.",
            },
        ),
        (
            "expired-token",
            400,
            {
                "__type": "ExpiredTokenException",
                "message": "The security token included in the request is expired",
            },
        ),
    ],
)
@pytest.mark.parametrize("operation", ["CreateAlgorithm", "ListModels", "AddTags"])
def test_failures_have_the_services_form(connection, inject, operation, failure, status, content):
    inject(failure=Injected(failure), count=1)
    assert ask(connection, operation) == (status, content)
    assert "ThrottlingException" not in str(ask(connection, operation))


@pytest.mark.parametrize("operation", ["ListAlgorithms", "ListModels"])
def test_a_reset_breaks_the_connection_off(connection, inject, operation):
    inject(failure=Injected.RESET, count=1)
    with pytest.raises(ConnectionResetError):
        ask(connection, operation)
    connection.close()
    assert ask(connection, operation)[0] == 200


def test_a_slow_answer_is_slow_and_right(connection, inject):
    inject(failure=Injected.SLOW, seconds=1, operation="ListAlgorithms")
    started = time.perf_counter()
    assert ask(connection, "ListAlgorithms")[0] == 200
    assert time.perf_counter() - started >= 1
    assert ask(connection, "DescribeAlgorithm")[0] == 400


@pytest.mark.parametrize("failure", [Injected.THROTTLING, Injected.INTERNAL_ERROR, Injected.RESET])
def test_boto3_retries_what_is_injected(url, inject, failure):
    inject(failure=failure, operation="ListAlgorithms", count=2)
    answer = client(url).list_algorithms()
    assert answer["ResponseMetadata"]["RetryAttempts"] == 2


def control(url, method, name, content, *, path="aws-contract"):
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{url}/{path}/{name}", json.dumps(content).encode(), CONTROL, method=method
    )
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_running_server_is_told_over_http_what_shall_fail(url, connection):
    throttled = {"failure": "throttling", "operation": "ListAlgorithms"}
    assert control(url, "POST", "injections", throttled) == (204, "")
    assert ask(connection, "ListAlgorithms")[0] == 400
    assert control(url, "DELETE", "injections", {"seed": 3})[0] == 204
    assert ask(connection, "ListAlgorithms")[0] == 200
    setback = {"AlgorithmName": "failing", "Reason": "no data", "Region": "us-west-2"}
    assert control(url, "POST", "setbacks", setback)[0] == 204
    sagemaker = client(url)
    sagemaker.create_algorithm(**realistic_request("failing"))
    described = sagemaker.describe_algorithm(AlgorithmName="failing")
    assert described["AlgorithmStatus"] == "Failed"
    (item,) = described["AlgorithmStatusDetails"]["ValidationStatuses"]
    assert item["FailureReason"] == "no data"
    sagemaker.delete_algorithm(AlgorithmName="failing")


def test_a_reset_is_injected_over_http(url, connection):
    assert control(url, "POST", "injections", {"failure": "reset", "count": 1}) == (204, "")
    with pytest.raises(ConnectionResetError):
        ask(connection, "ListAlgorithms")
    connection.close()
    assert ask(connection, "ListAlgorithms")[0] == 200


def test_a_slow_answer_is_injected_over_http(url, connection):
    slow = {"failure": "slow", "seconds": 0, "count": 1}
    assert control(url, "POST", "injections", slow) == (204, "")
    assert ask(connection, "ListAlgorithms")[0] == 200


def test_the_former_control_address_is_still_answered(url, connection):
    throttled = {"failure": "throttling", "operation": "ListAlgorithms", "count": 1}
    path = "algorithm-contract"
    assert control(url, "POST", "injections", throttled, path=path) == (204, "")
    assert ask(connection, "ListAlgorithms")[0] == 400


@pytest.mark.parametrize(
    ("method", "name", "content", "status", "text"),
    [
        ("GET", "injections", {}, 404, "expected one of POST /aws-contract/injections"),
        (
            "POST",
            "injections",
            {"failure": "flood"},
            400,
            "unknown failure 'flood': expected",
        ),
        ("POST", "injections", TYPO, 400, "'ListAlgorithm': did you mean 'ListAlgorithms'"),
        ("POST", "injections", {"failure": "slow", "rate": 2}, 400, "rate 2 of slow"),
        ("POST", "injections", {}, 400, "failure is missing: expected a string"),
        ("POST", "injections", [], 400, "the body is []: expected a JSON object"),
        ("POST", "injections", {"failure": 1}, 400, "failure is 1: expected a string"),
        (
            "POST",
            "injections",
            {"failure": "slow", "count": "1"},
            400,
            'count is "1": expected an integer or null',
        ),
        (
            "POST",
            "injections",
            {"failure": "slow", "rate": True},
            400,
            "rate is true: expected a number",
        ),
        (
            "POST",
            "injections",
            {"failure": "slow", "after": 1},
            400,
            "unknown member 'after': expected one of failure, operation, count, rate, seconds",
        ),
        ("DELETE", "injections", {"seed": [1]}, 400, "seed is [1]: expected an integer"),
        ("DELETE", "injections", {"sede": 1}, 400, "unknown member 'sede': expected only seed"),
        ("POST", "setbacks", {"AlgorithmName": "a"}, 400, "Reason is missing: expected a string"),
        (
            "POST",
            "setbacks",
            {"AlgorithmName": {}, "Reason": "r"},
            400,
            "AlgorithmName is {}: expected a string",
        ),
        (
            "POST",
            "setbacks",
            {"AlgorithmName": "a", "Reason": "r", "Region": "mars-1"},
            400,
            "mars-1",
        ),
    ],
)
def test_what_the_server_can_not_do_it_says(url, method, name, content, status, text):
    got, message = control(url, method, name, content)
    assert got == status
    assert text in message


def test_motos_transitions_move_algorithms_on_over_http(url):
    sagemaker = client(url)
    transition = {"progression": "manual", "times": 1}
    content = {"model_name": "sagemaker::algorithm", "transition": transition}
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{url}/moto-api/state-manager/set-transition", json.dumps(content).encode(), CONTROL
    )
    urllib.request.urlopen(request).close()  # noqa: S310 - as above
    try:
        sagemaker.create_algorithm(**smallest_request("moving"))
        seen = [
            sagemaker.describe_algorithm(AlgorithmName="moving")["AlgorithmStatus"]
            for _ in range(3)
        ]
        assert seen == ["InProgress", "Completed", "Completed"]
    finally:
        request = urllib.request.Request(  # noqa: S310 - as above
            f"{url}/moto-api/state-manager/unset-transition", json.dumps(content).encode(), CONTROL
        )
        urllib.request.urlopen(request).close()  # noqa: S310 - as above
    sagemaker.delete_algorithm(AlgorithmName="moving")


def test_options_of_a_server_end_with_it(tmp_path):
    path = tmp_path / "algorithms.db"
    for round_ in range(2):
        with running_server(
            transition={"progression": "manual", "times": 1}, persistence=path
        ) as url:
            sagemaker = client(url)
            if round_:
                other = sagemaker.describe_algorithm(
                    AlgorithmName="arn:aws:sagemaker:us-west-2:123456789012:algorithm/kept"
                )
                assert other["AlgorithmStatus"] == "InProgress"
            else:
                sagemaker.create_algorithm(**smallest_request("kept"))
    with running_server() as url:
        sagemaker = client(url)
        with pytest.raises(ClientError, match="does not exist"):
            sagemaker.describe_algorithm(AlgorithmName="kept")
        sagemaker.create_algorithm(**smallest_request("kept"))
        described = sagemaker.describe_algorithm(AlgorithmName="kept")
        assert described["AlgorithmStatus"] == "Completed"
        sagemaker.delete_algorithm(AlgorithmName="kept")


def test_motos_reset_forgets_what_the_file_keeps(tmp_path):
    path = tmp_path / "algorithms.db"
    with running_server(persistence=path) as url:
        client(url).create_algorithm(**smallest_request("a"))
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{url}/moto-api/reset", b"", CONTROL
        )
        urllib.request.urlopen(request).close()  # noqa: S310 - as above
        assert client(url).list_algorithms()["AlgorithmSummaryList"] == []
    with running_server(persistence=path) as url:
        assert client(url).list_algorithms()["AlgorithmSummaryList"] == []


def test_no_answer_waits_for_an_acknowledgement(url, monkeypatch):
    """Nagle's algorithm would hold a small answer back, by up to 40 ms."""
    options, answered = [], PersistentHandler._answered

    def record(handler, environ):
        options.append(handler.connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        return answered(handler, environ)

    monkeypatch.setattr(PersistentHandler, "_answered", record)
    client(url).list_algorithms()
    assert len(options) == 1
    assert options[0] != 0


@pytest.mark.skipif(not hasattr(socket, "TCP_QUICKACK"), reason="an option of Linux")
def test_the_head_of_a_request_is_acknowledged_at_once():
    """botocore sends a body after its head's acknowledgement, which Linux delays by 40 ms."""

    class Connection:
        def setsockopt(self, *option):
            options.append(option)

    options = []
    handler = PersistentHandler.__new__(PersistentHandler)
    handler.connection = Connection()
    handler._acknowledge()
    assert options == [(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)]


def test_an_answer_is_sent_in_one_piece(url, monkeypatch):
    """With head and body in two packets, the second can wait for the first's acknowledgement."""
    writes, send = [], socket.socket.sendall

    def record(connection, data):
        writes.append(bytes(data))
        return send(connection, data)

    monkeypatch.setattr(socket.socket, "sendall", record)
    client(url).list_algorithms()
    assert len([each for each in writes if b"HTTP/1.1 200" in each and b"Summary" in each]) == 1


def test_a_strict_server_rejects_what_a_model_forbids():
    content = json.dumps({"Origin": "NOWHERE"})
    headers = {
        "X-Amz-Target": "TrentService.CreateKey",
        "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/kms/aws4_request",
        "Origin": "http://example.com",
    }
    with serve(strictness=Strictness(skip=["kms:ListKeys"])) as server:
        found = requests.post(server.url, data=content, headers=headers, timeout=30)
        assert found.status_code == 400
        assert "Value 'NOWHERE' at 'origin'" in found.json()["message"]
        assert found.headers["Access-Control-Allow-Origin"] == "*"
        valid = requests.post(server.url, data="{}", headers=headers, timeout=30)
        assert valid.status_code == 200
        headers["X-Amz-Target"] = "TrentService.ListKeys"
        skipped = requests.post(server.url, data='{"Limit": 0}', headers=headers, timeout=30)
        assert "failed to satisfy" not in skipped.text


def test_a_stateless_server_answers_any_json_operation():
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "TrentService.GetPublicKey",
        "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/kms/aws4_request",
    }
    with serve(stateless=True) as server:
        found = requests.post(server.url, data='{"KeyId": "mine"}', headers=headers, timeout=30)
        assert (found.status_code, found.json()) == (200, {"KeyId": "mine"})
        invalid = requests.post(server.url, data="{}", headers=headers, timeout=30)
        assert (invalid.status_code, invalid.json()["__type"]) == (400, "ValidationException")


def test_a_stateless_server_has_no_rules():
    with pytest.raises(ValueError, match="a stateless server has no rules"):
        serve(stateless=True, rules="model")
