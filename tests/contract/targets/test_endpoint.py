"""The bytes that an HTTP target sends, and that the signature covers them."""

import hashlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import MappingProxyType

import botocore.session
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from aws_contract.protocol.wire import Request, request_of
from aws_contract.targets.endpoint import HttpTarget, TargetUnreachableError, dummy_session

SECRET = "planted-secret"


class Recorded:
    """A loopback server that keeps what it gets and answers what it is told."""

    def __init__(self):
        self.requests = []
        self.answers = []
        recorded = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self):
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length)
                recorded.requests.append((self.command, self.path, dict(self.headers), body))
                status, answer = recorded.answers.pop(0) if recorded.answers else (200, b"{}")
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_POST = do_GET = do_PUT = do_DELETE = handle_any  # noqa: N815 - the library's names

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def recorded():
    server = Recorded()
    yield server
    server.close()


@pytest.fixture
def target(recorded):
    session = dummy_session()
    session.set_credentials("AKIDEXAMPLE", SECRET)
    target = HttpTarget(recorded.url, region="eu-west-1", partition="aws", session=session)
    yield target
    target.close()


BODIES = {
    "json": b'{"AlgorithmName":"a"}',
    "spaces": b' { "AlgorithmName" : "a" } ',
    "not-json": b"{\xff\x00",
    "empty": b"",
    "null": b"null",
    "duplicate-keys": b'{"a":1,"a":2}',
    "action": b'{"AlgorithmDescription":"&Action=ListAlgorithms"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_bytes_arrive_as_they_were_written(target, recorded, body):
    target.send(request_of("CreateAlgorithm", body, service="sagemaker"))
    ((method, path, headers, arrived),) = recorded.requests
    assert (method, path, arrived) == ("POST", "/", body)
    assert headers["X-Amz-Target"] == "SageMaker.CreateAlgorithm"
    assert headers["Content-Type"] == "application/x-amz-json-1.1"


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_signature_covers_the_bytes(target, recorded, body):
    """Signing what arrived, with the same key and time, gives the signature that arrived."""
    target.send(request_of("CreateAlgorithm", body, service="sagemaker"))
    ((method, path, headers, arrived),) = recorded.requests
    authorization = headers["Authorization"]
    names = authorization.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    assert {"content-type", "host", "x-amz-date", "x-amz-target"} <= set(names)
    lowered = {name.lower(): value for name, value in headers.items()}
    again = AWSRequest(
        method, f"{recorded.url}{path}", {name: lowered[name] for name in names}, data=arrived
    )
    again.context["timestamp"] = lowered["x-amz-date"]
    signer = SigV4Auth(Credentials("AKIDEXAMPLE", SECRET), "sagemaker", "eu-west-1")
    canonical = signer.canonical_request(again)
    assert canonical.endswith(hashlib.sha256(body).hexdigest())
    signature = signer.signature(signer.string_to_sign(again, canonical), again)
    assert authorization.endswith(f"Signature={signature}")


def test_a_protocol_case_decides_on_method_and_headers(target, recorded):
    headers = MappingProxyType({"Content-Type": "text/plain"})
    target.send(
        Request(service="sagemaker", operation="X", body=b"x", headers=headers, method="PUT")
    )
    ((method, _, headers, body),) = recorded.requests
    assert (method, headers["Content-Type"], body) == ("PUT", "text/plain", b"x")
    assert "X-Amz-Target" not in headers
    assert "Authorization" in headers


def test_an_unsigned_request_has_no_authorization(target, recorded):
    request = request_of("ListAlgorithms", {}, service="sagemaker")
    target.send(
        Request(
            service="sagemaker",
            operation="X",
            body=request.body,
            headers=request.headers,
            signed=False,
        )
    )
    target.send(request)
    unsigned, signed = (headers for _, _, headers, _ in recorded.requests)
    assert "Authorization" not in unsigned
    assert "Authorization" in signed


ANSWERS = {
    "success": (200, b'{"AlgorithmArn":"a"}'),
    "empty": (200, b""),
    "html": (200, b"<html>"),
    "list": (200, b"[1]"),
    "broken-error": (400, b'{"__type":'),
    "error": (400, b'{"__type":"ValidationException","message":"m"}'),
    "odd-error": (400, b'{"__type":7,"message":{}}'),
    "list-error": (403, b"[]"),
    "crash": (500, b"oops"),
}


@pytest.mark.parametrize(("status", "body"), ANSWERS.values(), ids=ANSWERS)
def test_the_answer_comes_back_as_it_was_however_broken(target, recorded, status, body):
    recorded.answers = [(status, body)]
    answer = target.send(request_of("ListAlgorithms", {}, service="sagemaker"))
    assert (answer.status, answer.body) == (status, body)
    assert answer.header("content-length") == str(len(body))
    assert answer.seconds > 0


UNUSABLE = {
    "throttled": (400, b'{"__type":"ThrottlingException","message":"Rate exceeded"}'),
    "server-error": (500, b'{"__type":"InternalFailure"}'),
    "unavailable": (503, b""),
}


@pytest.mark.parametrize(("status", "body"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_request_is_sent_once_whatever_is_answered(target, recorded, status, body):
    recorded.answers = [(status, body), (200, b"{}")]
    answer = target.send(request_of("ListAlgorithms", {}, service="sagemaker"))
    assert (answer.status, answer.body) == (status, body)
    assert len(recorded.requests) == 1


def test_a_request_is_signed_for_the_service_that_it_is_of(target, recorded):
    target.send(request_of("ListTables", {}, service="dynamodb"))
    ((_, _, headers, _),) = recorded.requests
    assert "/eu-west-1/dynamodb/aws4_request" in headers["Authorization"]
    assert headers["Content-Type"] == "application/x-amz-json-1.0"
    assert headers["X-Amz-Target"] == "DynamoDB_20120810.ListTables"


def test_an_endpoint_that_does_not_answer_is_named():
    target = HttpTarget(
        "http://127.0.0.1:1", region="us-east-1", partition="aws", session=dummy_session()
    )
    with pytest.raises(TargetUnreachableError, match=r"no answer from http://127\.0\.0\.1:1"):
        target.send(request_of("ListAlgorithms", {}, service="sagemaker"))
    target.close()


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: zz\r\n\r\n",
        b"::error::\x1b[31m\r\n\r\n",
        b"HTTP/1.1 99999 \x1b[31m\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA" + b": b" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n",
        b"",
    ],
    ids=["short", "short-chunk", "no-chunk", "no-length", "no-http", "no-status",
         "long-header", "many-headers", "nothing"],
)  # fmt: skip
def test_an_answer_that_is_cut_short_or_is_no_http_is_none(raw):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(raw)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        target = HttpTarget(url, region="us-east-1", partition="aws", timeout=5)
        try:
            found = target.send(request_of("ListAlgorithms", {}, service="sagemaker")).body
        except OSError as error:
            found = str(error).encode()
        finally:
            target.close()
            thread.join()
    assert found == b"" or (found.startswith(b"no ") and b"\x1b" not in found)


def test_no_representation_shows_credentials(target):
    request = request_of("ListAlgorithms", {}, service="sagemaker")
    target.send(request)
    assert SECRET not in repr(target) + repr(request)
    assert "AKIDEXAMPLE" not in repr(target) + repr(request)


def test_nothing_of_the_user_is_sent_unless_a_session_is_given(recorded, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDOFTHEUSER")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token-of-the-user")
    request = request_of("ListAlgorithms", {}, service="sagemaker")
    for session in (None, botocore.session.Session()):
        target = HttpTarget(recorded.url, region="us-east-1", partition="aws", session=session)
        target.send(request)
        target.close()
    default, chosen = (str(headers) for _, _, headers, _ in recorded.requests)
    assert "Credential=dummy/" in default
    assert "token-of-the-user" not in default
    assert "Credential=AKIDOFTHEUSER/" in chosen


def test_a_body_does_not_wait_for_its_headers_to_be_acknowledged(target, monkeypatch):
    options = []
    real = socket.socket.setsockopt

    def setsockopt(self, *option):
        options.append(option)
        real(self, *option)

    monkeypatch.setattr(socket.socket, "setsockopt", setsockopt)
    target.send(request_of("CreateAlgorithm", {}, service="sagemaker"))
    assert (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1) in options


def test_requests_share_a_connection_that_the_endpoint_keeps_open(target, recorded, monkeypatch):
    monkeypatch.setattr(recorded.server.RequestHandlerClass, "protocol_version", "HTTP/1.1")
    accepted = []
    get_request = recorded.server.get_request
    monkeypatch.setattr(recorded.server, "get_request", lambda: accepted.append(1) or get_request())
    for _ in range(3):
        target.send(request_of("ListAlgorithms", {}, service="sagemaker"))
    target.close()  # the server handles one connection at a time, to its end
    assert len(recorded.requests) == 3
    assert len(accepted) == 1


def test_a_loopback_endpoint_is_not_reached_through_a_proxy(recorded, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    target = HttpTarget(recorded.url, region="us-east-1", partition="aws")
    answer = target.send(request_of("ListAlgorithms", {}, service="sagemaker"))
    target.close()
    assert answer.status == 200


@pytest.mark.parametrize(("bundle", "trusted"), [(None, True), ("/own/ca.pem", "/own/ca.pem")])
def test_requests_trust_the_bundle_that_botocore_is_told_of(bundle, trusted, monkeypatch):
    given = []
    monkeypatch.setattr(
        "aws_contract.targets.endpoint.URLLib3Session", lambda **options: given.append(options)
    )
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    if bundle:
        monkeypatch.setenv("AWS_CA_BUNDLE", bundle)
    HttpTarget("https://example.invalid", region="us-east-1", partition="aws")
    assert given[0]["verify"] == trusted
