"""What contradicts a clause is asked for again before a live run reports it."""

import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from aws_contract.protocol.wire import Answer, request_of
from aws_contract.targets.endpoint import HttpTarget
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service

OTHER = b'{"__type":"ValidationException","message":"Algorithm a does not exist."}'
FAULTS = {
    "truncated": lambda answer: replace(answer, body=answer.body[: len(answer.body) // 2]),
    "content-type": lambda answer: replace(
        answer, headers={**answer.headers, "Content-Type": "text/html"}
    ),
    "other-request": lambda answer: replace(answer, body=OTHER),
    "gateway": lambda answer: replace(answer, status=404, body=b"<html>not found</html>"),
}


class Unreliable(FakeTarget):
    """A foreign fake: the first answer to each request has a fault, or every one."""

    own = False

    def __init__(self, fault, *, always=False):
        super().__init__(Service())
        self.fault, self.always = fault, always
        self.bodies = set()
        self.reconnections = 0

    def reconnect(self):
        self.reconnections += 1

    def send(self, request):
        answer = super().send(request)
        first = request.body not in self.bodies
        self.bodies.add(request.body)
        wrong = answer.status == 400 and request.operation == "CreateAlgorithm"
        return self.fault(answer) if wrong and (first or self.always) else answer


def rejecting(step):
    return step.digest.startswith("00") and step.scenario.case is not None


def outcome_of(runner, target):
    return runner.run(target, keep=rejecting, max_requests=500, create=False).go()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_an_answer_that_does_not_repeat_is_unstable_and_no_contradiction(runner, fault):
    target = Unreliable(fault)
    report = outcome_of(runner, target).report
    assert target.reconnections > 0
    assert report.findings == ()
    unstable = [each for each in report.differences if each.got.startswith("unstable: ")]
    assert unstable
    assert "asked again on another connection: HTTP 400 ValidationException: " in unstable[0].got


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_an_answer_that_repeats_is_a_finding(runner, fault):
    target = Unreliable(fault, always=True)
    report = outcome_of(runner, target).report
    assert report.findings
    assert not [each for each in report.findings if each.got.startswith("unstable: ")]


class Remembering(BaseHTTPRequestHandler):
    """Counts connections."""

    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.server.connections += 1

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def test_an_endpoint_is_asked_again_on_another_connection():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Remembering)
    server.connections = 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    target = HttpTarget(url, region="us-east-1", partition="aws")
    request = request_of("ListAlgorithms", {}, service="sagemaker")
    try:
        assert isinstance(target.send(request), Answer)
        target.send(request)
        assert server.connections == 1
        target.reconnect()
        target.send(request)
        assert server.connections == 2
    finally:
        target.close()
        server.shutdown()
        server.server_close()
