"""Who may configure a server: a program of this machine, never a page in its browser."""

import http.client
import json
from urllib.parse import urlsplit

import pytest

from aws_fakes.resources.algorithm.examples import smallest_request
from aws_fakes.server.access import HEADER
from aws_fakes.server.app import serve

CONTROL = {HEADER: "1"}
THROTTLING = json.dumps({"failure": "throttling", "count": 0})
FOREIGN = {"Origin": "http://attacker.example"}
ENDPOINTS = [
    ("POST", "/aws-contract/injections", THROTTLING),
    ("POST", "/algorithm-contract/injections", THROTTLING),
    ("DELETE", "/aws-contract/injections", "{}"),
    ("POST", "/aws-contract/setbacks", '{"AlgorithmName":"a","Reason":"r"}'),
    ("POST", "/moto-api/reset", ""),
    (
        "POST",
        "/moto-api/state-manager/set-transition",
        '{"model_name":"sagemaker::algorithm","transition":{"progression":"immediate"}}',
    ),
    ("POST", "/moto-api/seed?a=42", ""),
    ("GET", "/moto-api/state-manager/get-transition?model_name=support::case", ""),
    ("POST", "//moto-api/reset", ""),
    ("POST", "/moto-api%2freset", ""),
    ("POST", "/%6doto-api/reset", ""),
]


@pytest.fixture(scope="module")
def server():
    with serve() as server:
        yield server


@pytest.fixture
def ask(server):
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)

    def exchanged(method, path, body="", headers=()):
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()

    yield exchanged
    connection.close()


@pytest.mark.parametrize(("method", "path", "body"), ENDPOINTS)
@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, "expected the header X-Aws-Fakes-Control: 1"),
        ({HEADER: "0"}, "expected the header X-Aws-Fakes-Control: 1"),
        ({"X_Aws_Fakes_Control": "1"}, "expected the header X-Aws-Fakes-Control: 1"),
        (CONTROL | {"Host": "attacker.example"}, "isn't a loopback host"),
        (CONTROL | {"Host": "localhost.attacker.example"}, "isn't a loopback host"),
        (CONTROL | {"Host": "10.0.0.1:5000"}, "isn't a loopback host"),
        (CONTROL | {"Host": ""}, "isn't a loopback host"),
        (CONTROL | FOREIGN, "'http://attacker.example' are rejected"),
        (CONTROL | {"Origin": "null"}, "'null' are rejected"),
        (CONTROL | {"Sec-Fetch-Site": "cross-site"}, "another site"),
    ],
    ids=[
        "no header", "header 0", "underscores", "rebound name", "prefix", "network address",
        "empty host", "foreign origin", "null origin", "another site",
    ],
)  # fmt: skip
def test_control_requests_of_web_pages_are_rejected(ask, method, path, body, headers, message):
    status, answered, content = ask(method, path, body, headers)
    assert (status, "Access-Control-Allow-Origin" in answered) == (403, False)
    assert message in content


@pytest.mark.parametrize(("method", "path", "body"), ENDPOINTS[:7])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5000", "[::1]:5000"])
def test_control_requests_of_programs_are_accepted(ask, method, path, body, host):
    assert ask(method, path, body, CONTROL | {"Host": host})[0] < 300


@pytest.mark.parametrize(("method", "path", "body"), ENDPOINTS)
def test_preflights_of_control_requests_are_rejected(ask, method, path, body):  # noqa: ARG001
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": HEADER}
    status, headers, _ = ask("OPTIONS", path, "", FOREIGN | asked)
    assert status == 403
    assert not [name for name in headers if name.startswith("Access-Control")]


def test_a_rejected_reset_resets_nothing(ask, server):
    server.installation.store("123456789012", "us-east-1").create(smallest_request("kept"))
    assert ask("POST", "/moto-api/reset")[0] == 403
    assert server.installation.store("123456789012", "us-east-1").find("kept")
    assert ask("POST", "/moto-api/reset", "", CONTROL)[0] == 200
    assert server.installation.store("123456789012", "us-east-1").snapshot() == ()


@pytest.mark.parametrize("path", ["/moto-api/", "/moto-api/data.json", "/moto-api/lib.js"])
def test_motos_dashboard_can_be_read_in_a_browser_of_this_machine(ask, path):
    assert ask("GET", path)[0] == 200
    assert ask("GET", path, "", FOREIGN)[0] == 403
    assert ask("GET", path, "", {"Host": "attacker.example"})[0] == 403


SERVICE = {
    "X-Amz-Target": "SageMaker.ListAlgorithms",
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request, "
    "SignedHeaders=host, Signature=0",
}


@pytest.mark.parametrize("host", ["api.sagemaker.us-east-1.amazonaws.com", "fakes:5000"])
def test_the_service_answers_any_host_and_origin(ask, host):
    status, headers, _ = ask("POST", "/", "{}", SERVICE | FOREIGN | {"Host": host})
    assert (status, headers.get("Access-Control-Allow-Origin")) == (200, "*")
    assert headers["Access-Control-Expose-Headers"] == "x-amzn-RequestId"


def test_preflights_of_the_service_are_answered():
    """Where AWS allows any origin and header is assumed; nothing public shows it for SageMaker."""
    with serve() as server:
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
        asked = {
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,x-amz-target",
        }
        connection.request("OPTIONS", "/", "", FOREIGN | asked)
        answer = connection.getresponse()
        headers = {name: value.lower() for name, value in answer.getheaders()}
        connection.close()
    assert answer.status == 200
    assert headers["Access-Control-Allow-Origin"] in {"*", FOREIGN["Origin"]}
    assert "POST" in headers["Access-Control-Allow-Methods"].upper()
    assert "x-amz-target" in headers["Access-Control-Allow-Headers"]
