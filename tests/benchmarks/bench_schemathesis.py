"""Compare the deterministic run with Schemathesis' coverage phase on the exported schema.

Both test the same fake for the same constraints and are reduced to the same measures. Schemathesis
gets the schema inside a minimal OpenAPI document and the fake behind HTTP. To its advantage the
fake is reset after each request, enforces no rule that the schema can't express, and each body is
judged as Schemathesis' own checks would: a valid one must be accepted, an invalid one rejected, the
status is 200 or 400, the answer is JSON in the modelled shape. For the mutants its bodies are
replayed: they don't depend on the answers. A mutant is caught if a complaint differs from that
about the correct fake.

It needs a Python with Schemathesis (pip install schemathesis), which may be another environment:

    python tests/benchmarks/bench_schemathesis.py --schemathesis-python venv/bin/python
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aws_contract.claims.topic import Topic
from aws_contract.mutation.run import equivalence, prove_one
from aws_contract.protocol.wire import encode
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Session
from aws_contract.scenarios.registry import groups, in_group
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service
from aws_fakes.mutants import mutants
from aws_fakes.resources.algorithm.rules.registry import with_rules
from aws_strategies.java_regex.pattern import compile_pattern
from aws_strategies.model import Kind, load_operation
from aws_strategies.schema_export import json_schema

HEADERS = {
    "Content-Type": "application/x-amz-json-1.1",
    "X-Amz-Target": "SageMaker.CreateAlgorithm",
    "Authorization": "AWS4-HMAC-SHA256 Credential=none",
}
HOOKS = """
import json, os
import schemathesis

@schemathesis.hook
def after_call(context, case, response):
    body = response.request.body
    text = body if isinstance(body, str) else (body or b"").decode("utf-8", "backslashreplace")
    mode = case.meta.generation.mode.value
    phase = case.meta.phase.name.value
    line = {"mode": mode, "phase": phase, "body": text, "status": response.status_code,
            "method": response.request.method,
            "type": response.request.headers.get("Content-Type")}
    with open(os.environ["BENCH_CASES"], "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\\n")
"""
SAMPLE = 40
SEED = 20
CREATE = load_operation("sagemaker", "CreateAlgorithm")


@dataclass
class Measures:
    """The measures of one of the two tools."""

    name: str
    cases: int
    seconds: float
    hit: int
    isolated: int
    false_positives: int
    caught: int

    def row(self):
        each = 1000 * self.seconds / self.cases
        return (self.cases, self.hit, self.isolated, self.false_positives, self.caught,
                round(self.seconds, 2), round(each, 2))  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """Passes requests on to the service of the server, which is reset after each."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one piece: two would wait for each other for 40 ms
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self.server.service.dispatch(body, dict(self.headers), method=self.command)
        self.server.service.reset()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    do_GET = do_PUT = do_DELETE = do_PATCH = do_POST  # noqa: N815 - as above

    def log_message(self, *_):
        """Say nothing."""


def openapi():
    """Return the exported schema inside the smallest OpenAPI document that is about it."""
    schema = json_schema(CREATE)
    definitions = schema.pop("$defs")
    text = json.dumps({"definitions": definitions, "root": schema["$ref"]})
    moved = json.loads(text.replace("#/$defs/", "#/components/schemas/"))
    content = {
        "application/json": {"schema": {"$ref": moved["root"]}}
    }  # the content type that it can write
    answer = {"AlgorithmArn": {"type": "string"}}
    created = {"type": "object", "properties": answer, "required": ["AlgorithmArn"]}
    return {
        "openapi": "3.1.0",
        "info": {"title": "CreateAlgorithm", "version": "1"},
        "paths": {
            "/": {
                "post": {
                    "requestBody": {"required": True, "content": content},
                    "responses": {
                        "200": {
                            "description": "accepted",
                            "content": {"application/x-amz-json-1.1": {"schema": created}},
                        },
                        "400": {"description": "rejected"},
                    },
                }
            }
        },
        "components": {"schemas": moved["definitions"]},
    }


def run_schemathesis(python):
    """Run the coverage phase against the correct fake; return its cases and its seconds."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.service = Service(rules="model")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "hooks.py").write_text(HOOKS, encoding="utf-8")
        (folder / "openapi.json").write_text(json.dumps(openapi()), encoding="utf-8")
        command = [
            *(str(Path(python).absolute()), "-m", "schemathesis.cli", "run", "openapi.json"),
            *("--url", f"http://127.0.0.1:{server.server_port}", "--phases", "coverage"),
            *("--continue-on-failure", "--warnings", "off"),
            *("--generation-deterministic", "--no-color"),
            *(word for key in ("X-Amz-Target", "Authorization")
              for word in ("--header", f"{key}: {HEADERS[key]}")),
        ]  # fmt: skip
        environment = {
            **os.environ,
            "SCHEMATHESIS_HOOKS": "hooks",
            "PYTHONPATH": str(folder),
            "BENCH_CASES": str(folder / "cases.jsonl"),
        }
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        seconds = time.monotonic() - started
        server.shutdown()
        if not (folder / "cases.jsonl").exists():
            sys.exit(f"Schemathesis sent nothing:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        lines = (folder / "cases.jsonl").read_text("utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    return [case for case in cases if case["phase"] == "coverage"], seconds


def complaint(case, service):
    """Return what Schemathesis' checks complain of in the answer to one of its cases."""
    headers = {**HEADERS, **({"Content-Type": case["type"]} if case["type"] else {})}
    answer = service.dispatch(case["body"].encode(), headers, method=case["method"])
    service.reset()
    if answer.status >= 500:
        return "server error"
    if case["method"] == "POST" and answer.status not in {200, 400}:
        return "undocumented status"
    if answer.headers.get("Content-Type") != HEADERS["Content-Type"]:
        return "undocumented content type"
    try:
        document = json.loads(answer.body or b"null")
    except ValueError:
        return "no JSON"
    if answer.status == 200 and not isinstance((document or {}).get("AlgorithmArn"), str):
        return "wrong shape"
    valid = case["mode"] == "positive"
    if valid == (answer.status == 200):
        return None
    return "rejected" if valid else "accepted"


def judge_schemathesis(python, chosen):
    cases, seconds = run_schemathesis(python)
    correct = [complaint(case, Service(rules="model")) for case in cases]
    caught = 0
    for mutant in chosen:
        service = Service(with_rules(mutant.behaviour(), "model"))
        caught += any(
            complaint(case, service) != known for case, known in zip(cases, correct, strict=True)
        )
    hit, isolated = points_of(case["body"] for case in cases if case["method"] == "POST")
    return Measures("Schemathesis", len(cases), seconds, len(hit), len(isolated),
                    sum(known is not None for known in correct), caught)  # fmt: skip


def judge_ours(chosen):
    """Make and judge the deterministic valid and invalid cases, in this process."""
    started = time.monotonic()
    session = Session(FakeTarget(Service(rules="model")), Recorder(), resource=RESOURCE)
    sent, alarms = [], 0
    for group in groups(RESOURCE, Topic.ACCEPT, Topic.REJECT):
        for scenario in in_group(RESOURCE, group):
            if scenario.case.operation == CREATE.name and not group.startswith("obey-"):
                alarms += failures(session, scenario.run)
                sent.append(scenario.case)
    seconds = time.monotonic() - started
    bodies = [case.raw if case.raw is not None else encode(case.body) for case in sent]
    hit, isolated = points_of(body.decode("ascii", "replace") for body in bodies)
    caught = sum(prove_one(mutant, resource=RESOURCE).clause is not None for mutant in chosen)
    return Measures("this project", len(sent), seconds, len(hit), len(isolated), alarms, caught)


def failures(session, run):
    try:
        with session.judging() as judge:
            run(judge)
    except AssertionError as error:
        return len(error.failures)
    return 0


def points_of(bodies, operation=CREATE):
    """Return the constraint points that bodies break, and those that some body breaks alone."""
    hit, isolated = set(), set()
    for body in bodies:
        try:
            broken = set(broken_points(operation, "$", operation.input, json.loads(body)))
        except ValueError:
            continue
        hit |= broken
        if len(broken) == 1:
            isolated |= broken
    return hit, isolated


TYPES = {
    "structure": dict, "map": dict, "list": list, "string": str, "boolean": bool, "blob": str,
}  # fmt: skip


def broken_points(operation, path, shape, value):
    """Yield the ids of the points that a JSON value breaks."""
    types = TYPES.get(shape.type, (int, float))
    if not isinstance(value, types) or (isinstance(value, bool) and types is not bool):
        yield f"{path}:{Kind.TYPE}"
        return
    measure = len(value) if isinstance(value, str | list | dict) else value
    if shape.type == "blob":
        measure = 3 * len(value.rstrip("=")) // 4  # of the bytes that base64 writes
    for point in operation.points_at(path):
        if point.kind is Kind.ENUM and value not in point.bound:
            yield point.id
        if point.kind is Kind.PATTERN and not compile_pattern(point.bound).matches(value):
            yield point.id
        if point.kind.startswith("max_") and measure > point.bound:
            yield point.id
        if point.kind.startswith("min_") and measure < point.bound:
            yield point.id
    yield from inside(operation, path, shape, value)


def inside(operation, path, shape, value):
    below = "" if path == "$" else f"{path}."
    for name, member in shape.members.items():
        if value.get(name) is not None:
            yield from broken_points(operation, f"{below}{name}", member, value[name])
        elif name in shape.required:
            yield f"{below}{name}:{Kind.REQUIRED}"
    if shape.element is not None:
        for item in value:
            yield from broken_points(operation, f"{path}[]", shape.element, item)
    if shape.key is not None:
        for name, item in value.items():
            yield from broken_points(operation, f"{path}{{key}}", shape.key, name)
            yield from broken_points(operation, f"{path}{{value}}", shape.value, item)


def sample():
    """Return the mutants that both are measured by, of the constraints of CreateAlgorithm alone.

    A schema can express those; it can't express wording, state or listing.
    """
    eligible = [
        mutant
        for mutant in mutants()
        if mutant.operation == CREATE.name
        and mutant.point is not None
        and equivalence(mutant, RESOURCE) is None
    ]
    return random.Random(SEED).sample(eligible, SAMPLE)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--schemathesis-python", default=sys.executable, metavar="PYTHON")
    options = parser.parse_args()
    chosen = sample()
    ours = judge_ours(chosen)
    theirs = judge_schemathesis(options.schemathesis_python, chosen)
    labels = ("cases", "points hit", "points isolated", "false positives",
              f"mutants caught of {SAMPLE}", "seconds", "ms per case")  # fmt: skip
    print(f"| of {len(CREATE.points)} points | {ours.name} | {theirs.name} |\n|---|---:|---:|")
    for label, mine, other in zip(labels, ours.row(), theirs.row(), strict=True):
        print(f"| {label} | {mine} | {other} |")


if __name__ == "__main__":
    main()
