"""How long the server waits, how many clients it serves, and what happens when something fails."""

import http.client
import json
import re
import socket
import sqlite3
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from aws_fakes.engine.failure_injection import Injected, Injection
from aws_fakes.resources.algorithm.examples import smallest_request
from aws_fakes.resources.algorithm.sqlite_store import Database
from aws_fakes.server.app import serve
from aws_fakes.server.limits import Limits
from aws_fakes.server.middleware import Middleware

SIGNATURE = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request"
HEADERS = {
    "X-Amz-Target": "SageMaker.ListAlgorithms",
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": SIGNATURE,
}
HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\n" + "".join(
    f"{name}: {value}\r\n" for name, value in HEADERS.items()
)
GOOD = f"{HEAD}Content-Length: 2\r\n\r\n{{}}".encode()


@pytest.fixture
def start():
    """Start a server with limits and other options."""
    with ExitStack() as stack:
        yield lambda limits=None, **options: stack.enter_context(
            serve(limits=limits or Limits(), **options)
        )


@pytest.fixture
def connect():
    """Open a connection to a server."""
    with ExitStack() as stack:
        yield lambda server: stack.enter_context(
            socket.create_connection(("127.0.0.1", urlsplit(server.url).port), timeout=30)
        )


def status(sock):
    """Return the status of the next answer, None if the server closes the connection."""
    found = re.match(rb"HTTP/1.1 (\d+)", sock.recv(65536))
    return found and int(found[1])


def answered(sock):
    sock.sendall(GOOD)
    return status(sock)


def ask(server, operation="ListAlgorithms", content=None):
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    headers = HEADERS | {"X-Amz-Target": f"SageMaker.{operation}"}
    connection.request("POST", "/", json.dumps(content or {}), headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), json.loads(body)


def test_an_idle_connection_is_closed(start, connect):
    sock = connect(start(Limits(idle=0.3)))
    assert answered(sock) == 200
    started = time.monotonic()
    assert status(sock) is None
    assert time.monotonic() - started < 5


def drip(sock, content):
    """Send a byte every 50 ms until the server answers; return the status and the seconds."""
    started = time.monotonic()
    sock.settimeout(0.05)
    for byte in content:
        sock.sendall(bytes([byte]))
        try:
            return status(sock), time.monotonic() - started
        except TimeoutError:
            continue
    raise AssertionError("the server waited for all of it")


def test_a_slow_head_times_out_however_often_a_byte_arrives(start, connect):
    code, seconds = drip(connect(start(Limits(head=0.4))), HEAD.encode())
    assert code == 408
    assert 0.3 < seconds < 5


@pytest.mark.parametrize(
    ("framing", "content"),
    [("Content-Length: 500", b"x" * 500), ("Transfer-Encoding: chunked", b"1\r\nx\r\n" * 80)],
    ids=["length", "chunks"],
)
def test_a_slow_body_times_out(start, connect, framing, content):
    sock = connect(start(Limits(patience=0.4)))
    sock.sendall(f"{HEAD}{framing}\r\n\r\n".encode())
    code, seconds = drip(sock, content)
    assert code == 408
    assert 0.3 < seconds < 5


def test_a_body_may_be_slow_that_keeps_arriving(start, connect):
    sock = connect(start(Limits(patience=0.4, rate=10)))
    sock.sendall(f"{HEAD}Content-Length: 20\r\n\r\n".encode())
    for _ in range(10):
        time.sleep(0.1)
        sock.sendall(b"  ")
    assert status(sock) == 400


def test_a_client_that_does_not_read_its_answer_is_given_up(start, connect, monkeypatch):
    size = 40 * 2**20

    def large(_, __, start_response):
        start_response("200 OK", [])
        return [b"x" * size]

    monkeypatch.setattr(Middleware, "__call__", large)
    sock = connect(start(Limits(patience=0.3, rate=2**30)))
    sock.sendall(GOOD)
    time.sleep(1)
    received = 0
    while content := _received(sock):
        received += len(content)
    assert received < size


def _received(sock):
    try:
        return sock.recv(2**20)
    except ConnectionResetError:
        return b""


def test_the_connection_that_has_waited_longest_makes_room(start, connect):
    server = start(Limits(connections=3))
    first, second, third = (connect(server) for _ in range(3))
    assert [answered(each) for each in (first, second, third)] == [200] * 3
    assert answered(first) == 200
    assert answered(connect(server)) == 200
    assert status(second) is None
    assert answered(first) == answered(third) == 200


def test_slow_heads_do_not_keep_others_out(start, connect):
    server = start(Limits(connections=3))
    slow = [connect(server) for _ in range(10)]
    for each in slow:
        each.sendall(b"POST / HT")
    assert answered(connect(server)) == 200


def test_no_connection_is_accepted_while_all_are_being_answered(start, connect):
    server = start(Limits(connections=2))
    server.installation.injector.add(Injection(failure=Injected.SLOW, seconds=1))
    busy = [connect(server) for _ in range(2)]
    for each in busy:
        each.sendall(GOOD)
    time.sleep(0.5)
    assert status(connect(server)) == 503
    assert [status(each) for each in busy] == [200, 200]
    time.sleep(0.5)  # until the server waits for their next requests
    assert answered(connect(server)) == 200


def test_a_closed_server_closes_its_connections(connect):
    with serve() as server:
        sock = connect(server)
        assert answered(sock) == 200
    assert status(sock) is None


def test_a_full_disk_is_an_answer_and_the_server_goes_on(start, tmp_path, caplog):
    server = start(persistence=tmp_path / "a.db")
    keeper = server.installation.stores._keeper
    assert isinstance(keeper, Database)
    keeper._connection.execute("PRAGMA max_page_count = 1")
    huge = smallest_request("huge", AlgorithmDescription="d" * 1024, Tags=[
        {"Key": f"k{number}", "Value": "v" * 256} for number in range(50)
    ])  # fmt: skip
    code, headers, body = ask(server, "CreateAlgorithm", huge)
    assert (code, body["__type"]) == (500, "InternalFailure")
    assert "x-amzn-RequestId" in headers
    assert "database or disk is full" in caplog.text
    assert ask(server)[2] == {"AlgorithmSummaryList": []}
    assert sqlite3.OperationalError.__name__ in caplog.text


@pytest.mark.parametrize(
    "error", [RuntimeError("gone"), ConnectionResetError("Docker"), OSError("disk"), TimeoutError()]
)
def test_whatever_the_application_raises_is_a_500_with_a_log_line(
    start, monkeypatch, caplog, error
):
    def broken(*_):
        yield b"{"
        raise error

    server = start()
    with monkeypatch.context() as patched:
        patched.setattr(Middleware, "__call__", broken)
        code, headers, body = ask(server)
    assert (code, body) == (500, {"__type": "InternalFailure"})
    assert "x-amzn-RequestId" in headers
    assert "POST / HTTP/1.1 failed" in caplog.text
    assert ask(server)[0] == 200


@pytest.mark.parametrize("value", ["a\r\nb", "\u20ac"])
def test_a_header_that_can_not_be_sent_is_a_500(start, monkeypatch, value):
    def broken(_, __, start_response):
        start_response("200 OK", [("X-Header", value)])
        return [b"{}"]

    server = start()
    monkeypatch.setattr(Middleware, "__call__", broken)
    assert ask(server)[0] == 500
