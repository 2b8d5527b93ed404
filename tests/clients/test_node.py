"""aws-sdk v3 of Node, against the server."""

import json
import shutil
import subprocess

import pytest

from aws_fakes.engine.failure_injection import Injected, Injection
from aws_fakes.resources.algorithm.examples import realistic_request, smallest_request

pytestmark = pytest.mark.clients
ARN = "arn:aws:sagemaker:eu-west-1:123456789012:algorithm/"


def run(environment, node_modules, here):
    requests = [realistic_request("a", Tags=[])] + [smallest_request(f"n{n}") for n in range(4)]
    done = subprocess.run(
        [shutil.which("node"), str(here / "node_session.mjs"), str(node_modules)],
        input=json.dumps(requests),
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_another_language_understands_every_answer(environment, node_modules, here):
    report = run(environment, node_modules, here)
    names = ["a", "n0", "n1", "n2", "n3"]
    assert report["created"] == [ARN + name for name in names]
    assert report["described"]["AlgorithmStatus"] == "Completed"
    assert report["created_at"] is True
    assert report["pages"] == [["a", "n0"], ["n1", "n2"], ["n3"]]
    assert report["tags"] == [{"Key": "k", "Value": "v"}]
    assert report["repeated"] == {
        "name": "ValidationException",
        "message": f"Algorithm already exists: {ARN}a",
        "status": 400,
        "attempts": 1,
    }
    assert report["invalid"]["message"].startswith("1 validation error detected: Value 'a_b'")
    assert report["gone"]["message"] == f"Algorithm {ARN}a does not exist."


def test_it_tries_again_what_was_injected(server, environment, node_modules, here):
    met = {
        "CreateAlgorithm": Injected.THROTTLING,
        "ListAlgorithms": Injected.INTERNAL_ERROR,
        "DescribeAlgorithm": Injected.RESET,
    }
    for operation, failure in met.items():
        server.installation.injector.add(Injection(failure=failure, operation=operation, count=2))
    report = run(environment, node_modules, here)
    assert report["pages"] == [["a", "n0"], ["n1", "n2"], ["n3"]]
