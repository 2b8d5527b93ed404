"""Wrong answers of every kind never end a live run with a traceback, or without its report."""

import json
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from aws_contract.cli.main import main
from aws_contract.protocol.wire import Answer, request_of
from aws_contract.targets.endpoint import HttpTarget, TargetUnreachableError
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service

OPERATIONS = [
    "CreateAlgorithm",
    "DescribeAlgorithm",
    "ListAlgorithms",
    "DeleteAlgorithm",
    "ListTags",
]


def body(value):
    return json.dumps(value).encode()


ENTRY = {"AlgorithmName": ["a"], "CreationTime": "now", "AlgorithmStatus": 7, "AlgorithmArn": {}}
FAULTS = {
    "a-string-for-a-list": body({"AlgorithmSummaryList": "none", "Tags": "none"}),
    "a-number-for-a-list": body({"AlgorithmSummaryList": 7, "Tags": 7}),
    "an-object-for-a-list": body({"AlgorithmSummaryList": {"a": 1}, "Tags": {"a": 1}}),
    "entries-of-wrong-types": body({"AlgorithmSummaryList": [7, None, "a", ENTRY], "Tags": [7]}),
    "an-object-for-a-token": body({"AlgorithmSummaryList": [], "Tags": [], "NextToken": {"a": []}}),
    "a-list-for-a-token": body({"AlgorithmSummaryList": [], "Tags": [], "NextToken": [1]}),
    "wrong-members": body({"CreationTime": "yesterday", "AlgorithmArn": 7, "AlgorithmName": 7,
                           "AlgorithmStatus": [], "AlgorithmStatusDetails": 7, "Tags": 7,
                           "TrainingSpecification": "none"}),
    "null-members": body({"CreationTime": None, "AlgorithmArn": None, "AlgorithmName": None}),
    "a-list": b"[]",
    "a-number": b"7",
    "nothing": b"",
    "html": b"<html><body>Welcome</body></html>",
    "no-text": b"\xff\xfe\x00",
    "deep": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "huge-numbers": body({"CreationTime": 10**400}) .replace(b"}", b',"x":1e999}'),
}  # fmt: skip
REJECTIONS = {
    "error-of-two-megabytes": body(
        {
            "__type": "ValidationException",
            "message": "1 validation error detected: " + "x" * 2_000_000,
        }
    ),
    "error-with-wrong-types": body({"__type": 7, "message": {"a": []}}),
    "error-in-html": b"<html>Bad Request</html>",
}


class Faulty(FakeTarget):
    """The fake, which answers one operation with always the same."""

    own = False

    def __init__(self, operation, status, answer):
        self.service = Service()
        super().__init__(self.service)
        self.fault = operation, status, answer

    def send(self, request):
        operation, status, answer = self.fault
        if request.operation != operation:
            return super().send(request)
        return Answer(status=status, headers={}, body=answer)


STEPS = {"lifecycle:named-by-arn", "lifecycle:name-conflict", "listing:one-page-default",
         "listing:name-contains", "trace:001"}  # fmt: skip


def all_faults():
    for operation in OPERATIONS:
        for name, answer in FAULTS.items():
            yield pytest.param(operation, 200, answer, id=f"{operation}-{name}")
        for name, answer in REJECTIONS.items():
            yield pytest.param(operation, 400, answer, id=f"{operation}-{name}")


@pytest.mark.parametrize(("operation", "status", "answer"), list(all_faults()))
def test_every_wrong_answer_is_a_finding_or_no_usable_response(runner, operation, status, answer):
    target = Faulty(operation, status, answer)
    started = time.monotonic()
    outcome = runner.run(target, keep=lambda step: step.id in STEPS, max_requests=5000).go()
    assert outcome.errors == ()
    assert outcome.report.findings or outcome.unanswered or outcome.incomplete
    assert time.monotonic() - started < 30


class Short(BaseHTTPRequestHandler):
    """Announces more than it sends, as a connection that breaks down does."""

    def do_POST(self):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


class Html(Short):
    def do_POST(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "15")
        self.end_headers()
        self.wfile.write(b"<html>Hi</html>")


@pytest.fixture
def endpoint(request):
    server = ThreadingHTTPServer(("127.0.0.1", 0), request.param)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("endpoint", [Short], indirect=True)
def test_a_body_shorter_than_announced_is_no_answer(endpoint):
    target = HttpTarget(endpoint, region="us-east-1", partition="aws")
    with pytest.raises(TargetUnreachableError):
        target.send(request_of("ListAlgorithms", {}, service="sagemaker"))
    target.close()


@pytest.mark.parametrize("endpoint", [Html], indirect=True)
def test_an_sts_that_answers_a_web_page_is_a_sentence(endpoint, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("aws_contract.targets.aws.aws_host_in", lambda _url: "stand-in")
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY")
    options = ["--target", "aws", "--live", "--target-region", "us-east-1"]
    options += ["--aws-account", "123456789012", "--folder", str(tmp_path / "run")]
    assert main(["live", *options]) == 3
    assert "UNREACHABLE: no usable response from STS" in capsys.readouterr().err


class Belated(FakeTarget):
    """The fake, which echoes a name in each rejection, and shows it in the last lists only."""

    own = False
    lists = 0

    def send(self, request):
        answer = super().send(request)
        document = dict(answer.document or {})
        self.lists += request.operation == "ListAlgorithms"
        if answer.status != 200:
            document["Message"] = "swordfish-model"
        elif request.operation == "ListAlgorithms" and self.lists > 3:
            document["AlgorithmSummaryList"].append({"AlgorithmName": "swordfish-model"})
        return replace(answer, body=json.dumps(document).encode())


def test_a_name_that_only_a_later_list_shows_is_not_in_the_report(runner):
    report = runner.run(Belated(), keep=lambda step: step.id in STEPS).go().report
    assert any("<name>" in finding.answer.body for finding in report.findings)
    assert "swordfish" not in str(report)
