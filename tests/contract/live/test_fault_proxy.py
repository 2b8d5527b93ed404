"""A live run through a faulty network: no fault of it becomes a verdict about the target.

The proxy stands between the run and the fake's server, and spoils a seeded part of the answers. The
fake obeys, so every contradiction that a run reports is a wrong verdict.
"""

import json
import socket
import struct
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from urllib.parse import urlsplit

import pytest

from aws_contract.cli.main import main
from aws_fakes.server.app import serve

SHARE = 0.2
"""How much of the answers is spoiled."""
THROTTLED = b'{"__type":"ThrottlingException","message":"Rate exceeded"}'


def closed(handler, _answer):
    """Close the connection without an answer."""
    handler.close_connection = True


def reset(handler, _answer):
    """Reset the connection."""
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.close_connection = True
    handler.connection.close()


def cut(handler, answer):
    """Send half of the body, and close."""
    status, headers, body = answer
    handler.answer(status, headers, body[: len(body) // 2], length=len(body))
    handler.close_connection = True


def cut_headers(handler, answer):
    """End within the headers."""
    handler.wfile.write(f"HTTP/1.1 {answer[0]} OK\r\nContent-Le".encode())
    handler.close_connection = True


def garbage(handler, _answer):
    """Send what isn't HTTP."""
    handler.wfile.write(bytes(range(1, 200)))
    handler.close_connection = True


def gateway(handler, _answer):
    """Send the page of a gateway."""
    handler.answer(502, {"Content-Type": "text/html"}, b"<html>Bad Gateway</html>")


def unavailable(handler, _answer):
    """Send nothing but a status."""
    handler.answer(503, {}, b"")


def crash(handler, _answer):
    """Send the service's own internal error."""
    handler.answer(500, {}, b'{"__type":"InternalFailure","message":""}')


def throttled(handler, _answer):
    """Send AWS's throttling error."""
    handler.answer(400, {"Content-Type": "application/x-amz-json-1.1"}, THROTTLED)


def too_many(handler, _answer):
    """Send HTTP's throttling status."""
    handler.answer(429, {}, b"")


def no_keep_alive(handler, answer):
    """Answer, and close a connection that was to be kept."""
    handler.answer(*answer)
    handler.close_connection = True


FAULTS = (
    closed,
    reset,
    cut,
    cut_headers,
    garbage,
    gateway,
    unavailable,
    crash,
    throttled,
    too_many,
    no_keep_alive,
)


class Proxy(ThreadingHTTPServer):
    """Forwards to `behind`, and lets `fault` spoil a part of the answers."""

    daemon_threads = True

    def __init__(self, behind, fault):
        self.behind = urlsplit(behind).netloc
        self.fault = fault
        self.random = Random(1)
        self.spoiled = 0
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        """A connection that a fault has closed is no error."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        behind = HTTPConnection(self.server.behind)
        behind.request("POST", self.path, body, dict(self.headers.items()))
        response = behind.getresponse()
        answer = response.status, dict(response.getheaders()), response.read()
        behind.close()
        if self.server.random.random() < SHARE:
            self.server.spoiled += 1
            self.server.fault(self, answer)
        else:
            self.answer(*answer)

    do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815 - the library's names

    def answer(self, status, headers, body, *, length=None):
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in {"content-length", "connection"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    with serve() as server:
        yield server


@pytest.fixture(params=FAULTS, ids=lambda fault: fault.__name__)
def proxy(request, server):
    proxy = Proxy(server.url, request.param)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield proxy
    proxy.shutdown()
    thread.join()
    proxy.server_close()


def test_no_fault_of_the_network_becomes_a_verdict(proxy, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("aws_contract.live.budget.Clock.sleep", lambda _clock, _seconds: None)
    options = ["--target", proxy.url, "--rate", "0", "--max-requests", "60", "--allow-create"]
    status = main(["live", *options, "--folder", str(tmp_path)])
    out = capsys.readouterr().out
    report = json.loads((tmp_path / "report.json").read_text())
    assert proxy.spoiled > 3
    assert report["findings"] == []
    assert report["verdict"] in {"obeys", "incomplete"}
    assert status in {0, 4}, out
    assert not [clause["id"] for clause in report["clauses"] if clause["failed"]]
