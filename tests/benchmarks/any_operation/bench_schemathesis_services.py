"""Compare the deterministic cases with Schemathesis' coverage phase, over ten services.

Both test the same fake without state for the constraints of one operation. Schemathesis gets the
exported schema inside a minimal OpenAPI document and the fake behind HTTP. A false positive is a
complaint about the fake, which is right: a case that must be accepted and is rejected, or the other
way round.

It needs a Python with Schemathesis (pip install schemathesis), which may be another environment:

    python tests/benchmarks/any_operation/bench_schemathesis_services.py \
        --schemathesis-python venv/bin/python
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path

from aws_contract.protocol.wire import encode, request_of
from aws_fakes import StatelessService
from aws_strategies import Accepted, invalid_cases, valid_cases
from aws_strategies.model import load_operation
from aws_strategies.schema_export import json_schema

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench_schemathesis import HOOKS, Handler, points_of

OPERATIONS = (
    "acm:RequestCertificate", "athena:CreateWorkGroup", "codebuild:CreateProject",
    "dynamodb:CreateTable", "ecr:CreateRepository", "events:PutRule", "kms:CreateKey",
    "logs:PutMetricFilter", "secretsmanager:CreateSecret", "ssm:PutParameter",
)  # fmt: skip
SECONDS = 120


class Stateless(StatelessService):
    """The fake, as the handler of the server calls it."""

    def reset(self):
        """Do nothing: there is no state."""


def openapi(operation):
    """Return the exported schema inside the smallest OpenAPI document that is about it."""
    schema = json_schema(operation)
    definitions = schema.pop("$defs")
    text = json.dumps({"definitions": definitions, "root": schema["$ref"]})
    moved = json.loads(text.replace("#/$defs/", "#/components/schemas/"))
    content = {"application/json": {"schema": {"$ref": moved["root"]}}}
    answers = {status: {"description": status} for status in ("200", "400")}
    post = {"requestBody": {"required": True, "content": content}, "responses": answers}
    return {
        "openapi": "3.1.0",
        "info": {"title": operation.name, "version": "1"},
        "paths": {"/": {"post": post}},
        "components": {"schemas": moved["definitions"]},
    }


def headers_of(operation):
    """Return what a request of the operation needs beside its body and content type."""
    sent = request_of(operation.name, {}, service=operation.service)
    return {"X-Amz-Target": sent.headers["X-Amz-Target"],
            "Authorization": "AWS4-HMAC-SHA256 Credential=none"}  # fmt: skip


def schemathesis(python, operation):
    """Run the coverage phase; return its cases and its seconds."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.service = Stateless()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "hooks.py").write_text(HOOKS, encoding="utf-8")
        (folder / "openapi.json").write_text(json.dumps(openapi(operation)), encoding="utf-8")
        command = [
            *(str(Path(python).absolute()), "-m", "schemathesis.cli", "run", "openapi.json"),
            *("--url", f"http://127.0.0.1:{server.server_port}", "--phases", "coverage"),
            *("--continue-on-failure", "--warnings", "off"),
            *("--generation-deterministic", "--no-color"),
        ]
        for key, value in headers_of(operation).items():
            command += ["--header", f"{key}: {value}"]
        log = folder / "cases.jsonl"
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": name,
                       "BENCH_CASES": str(log)}  # fmt: skip
        started = time.monotonic()
        try:
            subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False,
                           timeout=SECONDS)  # fmt: skip
        except subprocess.TimeoutExpired:
            print(f"{operation.service}:{operation.name}: stopped after {SECONDS} s")
        seconds = time.monotonic() - started
        server.shutdown()
        server.server_close()
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
    cases = [json.loads(line) for line in lines]
    return [case for case in cases if case["phase"] == "coverage"], seconds


def their_row(python, operation):
    """Return cases, points hit and isolated, false positives and milliseconds a case."""
    cases, seconds = schemathesis(python, operation)
    posted = [case for case in cases if case["method"] == "POST"]
    hit, isolated = points_of((case["body"] for case in posted), operation)
    wrong = sum((case["mode"] == "positive") != (case["status"] == 200) for case in posted)
    return len(cases), len(hit), len(isolated), wrong, 1000 * seconds / max(len(cases), 1)


def our_row(operation):
    """Return the same of the deterministic valid and invalid cases, made and sent here."""
    started = time.monotonic()
    service = StatelessService()
    bodies, wrong = [], 0
    for case in (*valid_cases(operation).cases, *invalid_cases(operation)):
        body = case.raw if case.raw is not None else encode(case.body)
        request = request_of(operation.name, body, service=operation.service)
        answer = service.dispatch(request.body, {**request.headers, **headers_of(operation)})
        wrong += isinstance(case.expected, Accepted) != (answer.status == 200)
        bodies.append(body.decode("ascii", "replace"))
    seconds = time.monotonic() - started
    hit, isolated = points_of(bodies, operation)
    return len(bodies), len(hit), len(isolated), wrong, 1000 * seconds / len(bodies)


def main():
    """Print a row for each operation: ours, then Schemathesis'."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--schemathesis-python", default=sys.executable, metavar="PYTHON")
    parser.add_argument("operations", nargs="*", default=OPERATIONS)
    options = parser.parse_args()
    print("| operation | points | cases | hit | isolated | false positives | ms a case |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name in options.operations:
        operation = load_operation(*name.split(":"))
        ours, theirs = our_row(operation), their_row(options.schemathesis_python, operation)
        pairs = [f"{mine} / {other}" for mine, other in zip(ours[:4], theirs[:4], strict=True)]
        print(f"| {name} | {len(operation.points)} | {' | '.join(pairs)} "
              f"| {ours[4]:.1f} / {theirs[4]:.1f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
