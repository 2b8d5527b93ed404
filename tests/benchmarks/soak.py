"""Long runs of the fake: many threads, mutated requests, kills during writes.

    python tests/benchmarks/soak.py [threads] [mutated] [kills] [--scale 1.0]

threads: 8 x 500 creates, describes and deletes, and 16 simultaneous creates of one name 100 times,
raw and over HTTP. mutated: 100,000 requests raw and 10,000 over HTTP. kills: 50 during writes.

`--scale 0.01` makes a run that much
shorter. Exits with 1 and a message at the first wrong result.
"""

import argparse
import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from urllib.parse import urlsplit

import aws_fakes
from aws_fakes.resources.algorithm.examples import realistic_request, smallest_request
from aws_fakes.resources.algorithm.sqlite_store import Database
from aws_fakes.resources.algorithm.store import AlgorithmStore
from aws_fakes.server.app import running_server

ROOT = Path(__file__).parents[2]
HEADERS = {
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 "
    "Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/sagemaker/aws4_request, "
    "SignedHeaders=host, Signature=0",
}
OPERATIONS = (
    *("CreateAlgorithm", "DescribeAlgorithm", "ListAlgorithms", "DeleteAlgorithm"),
    *("AddTags", "ListTags", "DeleteTags"),
)


class Raw:
    """Calls of a service in this process."""

    def __init__(self):
        self.service = aws_fakes.Service()

    def send(self, body, headers):
        answer = self.service.dispatch(body, headers)
        return answer.status, answer.body

    def call(self, operation, **body):
        headers = {**HEADERS, "X-Amz-Target": f"SageMaker.{operation}"}
        status, content = self.send(json.dumps(body).encode(), headers)
        return status, json.loads(content or b"null")


class Http(Raw):
    """Calls over HTTP, each thread with a connection of its own."""

    def __init__(self, url):
        self.netloc = urlsplit(url).netloc
        self.local = threading.local()

    def send(self, body, headers):
        connection = getattr(self.local, "connection", None)
        if connection is None:
            connection = self.local.connection = http.client.HTTPConnection(self.netloc, timeout=60)
        connection.request("POST", "/", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


def check(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


def threads(scale):
    creates, repeats = max(2, round(500 * scale) // 2 * 2), max(1, round(100 * scale))
    with running_server() as url:
        for means, caller in (("raw", Raw()), ("http", Http(url))):
            started = time.perf_counter()
            _eight_threads(caller, means, creates)
            seconds = time.perf_counter() - started
            print(f"{means}: 8 x {creates} creates, describes, deletes: {seconds:.1f} s")
            _one_name(caller, means, repeats)
            print(
                f"{means}: 16 simultaneous creates of one name, {repeats} times: one success each"
            )


def _eight_threads(caller, means, creates):
    def work(thread):
        for number in range(creates):
            name = f"t{thread}-{number}"
            check(
                caller.call("CreateAlgorithm", **smallest_request(name))[0] == 200,
                f"{means} {name}",
            )
            described = caller.call("DescribeAlgorithm", AlgorithmName=name)[1]
            check(described.get("AlgorithmName") == name, f"{means} describe {name}: {described}")
            if number % 2:
                check(
                    caller.call("DeleteAlgorithm", AlgorithmName=name)[0] == 200, f"delete {name}"
                )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    names, token = [], {}
    while token is not None:
        page = caller.call("ListAlgorithms", MaxResults=100, **token)[1]
        names += [each["AlgorithmName"] for each in page["AlgorithmSummaryList"]]
        token = {"NextToken": page["NextToken"]} if "NextToken" in page else None
    kept = {f"t{thread}-{number}" for thread in range(8) for number in range(0, creates, 2)}
    check(
        len(names) == len(set(names)) == len(kept) and set(names) == kept,
        f"{means}: {len(names)} left",
    )
    for name in names:
        caller.call("DeleteAlgorithm", AlgorithmName=name)


def _one_name(caller, means, repeats):
    with ThreadPoolExecutor(16) as pool:
        for number in range(repeats):
            barrier = threading.Barrier(16)

            def create(name, barrier=barrier):
                barrier.wait()
                return caller.call("CreateAlgorithm", **smallest_request(name))

            answers = list(pool.map(create, repeat(f"same{number}", 16)))
            statuses = Counter(status for status, _ in answers)
            check(statuses == {200: 1, 400: 15}, f"{means} {statuses}")
            check(caller.call("DeleteAlgorithm", AlgorithmName=f"same{number}")[0] == 200, "delete")


def mutated(scale):
    for means, full in (("raw", 100_000), ("http", 10_000)):
        count = max(10, round(full * scale))
        with running_server() as url:
            caller = Raw() if means == "raw" else Http(url)
            rng = random.Random(1)
            statuses, memory, worst = Counter(), [], 0.0
            started = time.perf_counter()
            for number in range(count):
                body, headers = _mutated(rng)
                before = time.perf_counter()
                status, content = caller.send(body, headers)
                worst = max(worst, time.perf_counter() - before)
                statuses[_judged(status, content, body, headers)] += 1
                if number % (count // 10) == 0:
                    _tidy(caller)
                    memory.append(_resident())
            print(
                f"{means}: {count} mutated requests in {time.perf_counter() - started:.0f} s, "
                f"slowest {worst * 1000:.0f} ms; {dict(statuses.most_common())}; "
                f"resident MiB {memory}"
            )
            check(memory[-1] - memory[2] < 30, f"memory grows: {memory}")


def _judged(status, content, body, headers):
    """Return the kind of an answer; the run ends at one that AWS couldn't give."""
    where = f"{status} {content[:300]!r} for {body[:300]!r} {headers}"
    check(status in {200, 400, 403, 413}, where)
    if status == 200:
        check(content == b"" or isinstance(json.loads(content), dict), where)
        return "accepted"
    document = json.loads(content)
    check(isinstance(document, dict) and set(document) <= {"__type", "message", "Message"}, where)
    check(re.fullmatch(r"[A-Z][A-Za-z]+", document["__type"]), where)
    return document["__type"]


def _tidy(caller):
    """Delete what the mutated requests created."""
    while True:
        page = caller.call("ListAlgorithms", MaxResults=100)[1]["AlgorithmSummaryList"]
        for each in page:
            caller.call("DeleteAlgorithm", AlgorithmName=each["AlgorithmName"])
        if not page:
            return


def _resident():
    """The resident set of this process in MiB; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def _mutated(rng):
    """Return a valid request with one to four things done to its JSON, its bytes or its headers."""
    operation = rng.choice(OPERATIONS)
    arn = "arn:aws:sagemaker:us-east-1:123456789012:algorithm/a"
    name = f"a{rng.randrange(50)}"
    body = {
        "CreateAlgorithm": lambda: rng.choice([smallest_request, realistic_request])(name),
        "DescribeAlgorithm": lambda: {"AlgorithmName": name},
        "DeleteAlgorithm": lambda: {"AlgorithmName": name},
        "ListAlgorithms": lambda: {"MaxResults": 5, "SortBy": "Name", "CreationTimeAfter": 1},
        "AddTags": lambda: {"ResourceArn": arn, "Tags": [{"Key": "k", "Value": "v"}]},
        "ListTags": lambda: {"ResourceArn": arn},
        "DeleteTags": lambda: {"ResourceArn": arn, "TagKeys": ["k"]},
    }[operation]()
    headers = {**HEADERS, "X-Amz-Target": f"SageMaker.{operation}"}
    for _ in range(rng.randrange(4)):
        body = _changed(rng, body)
    raw = json.dumps(body, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    if rng.random() < 0.3:
        raw = _damaged(rng, raw)
    if rng.random() < 0.2:
        headers = _other_headers(rng, headers)
    return raw, headers


def _changed(rng, value):
    """Change one place somewhere in a JSON value."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(list(value))
        return {**value, key: _changed(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < 0.7:
        index = rng.randrange(len(value))
        return [*value[:index], _changed(rng, value[index]), *value[index + 1 :]]
    return rng.choice(
        [
            *(None, True, False, 0, -1, 2**31, 10**400, 1e308, float("nan"), 1.5, "", "a", [], {}),
            *("x" * 3000, "s3://" + "a\n" * 5000 + "/\n", "\ud800", "é\x00", "&Action=ListModels"),
            *(
                [value] * rng.randrange(200),
                {"k": value},
                [[[value]]],
                {str(n): n for n in range(99)},
            ),
        ]
    )


def _damaged(rng, raw):
    position = rng.randrange(len(raw) + 1)
    return rng.choice(
        [
            *(raw[:position], raw[position:], raw * 2, b"", b"[" * 5000, b"\xff\xfe" + raw),
            raw[:position] + bytes(rng.randrange(256) for _ in range(8)) + raw[position:],
            b'{"AlgorithmName":' * 2000,
        ]
    )


def _other_headers(rng, headers):
    name = rng.choice([*headers, "Content-Encoding", "X-Amz-Date", "Host2"])
    value = rng.choice(
        [
            *("", "x", "gzip", "SageMaker.", "SageMaker.CreateModelX", "text/plain", "a" * 2000),
            *("AWS4-HMAC-SHA256 /sagemaker/aws4_request", "é", "application/x-amz-json-1.1; x=y"),
        ]
    )
    kept = {key: text for key, text in headers.items() if key != name or rng.random() < 0.8}
    if name in {"X-Amz-Target", "Authorization"} and not _names_sagemaker({**kept, name: value}):
        return headers  # nothing would name SageMaker, so the fake doesn't have to answer
    return {**kept, name: value}


def _names_sagemaker(headers):
    by_target = headers.get("X-Amz-Target", "").startswith("SageMaker.")
    return by_target or "/sagemaker/aws4_request" in headers.get("Authorization", "")


WRITER = """
import sys
from pathlib import Path
from aws_fakes.resources.algorithm.store import AlgorithmStore
from aws_fakes.resources.algorithm.examples import smallest_request
from aws_fakes.resources.algorithm.sqlite_store import Database

store = AlgorithmStore("123456789012", "us-east-1", keeper=Database(Path(sys.argv[1])))
first = len(store.snapshot())
for number in range(first, 10**6):
    store.create(smallest_request(f"n{number}"))
    print(number, flush=True)
"""


def kills(scale):
    count = max(2, round(50 * scale))
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "algorithms.db"
        acknowledged = -1
        for _ in range(count):
            with subprocess.Popen(
                [sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE, cwd=ROOT, text=True
            ) as writer:
                lines = [writer.stdout.readline()]
                time.sleep(rng.random() * 0.2)
                os.kill(writer.pid, signal.SIGKILL)
                lines += writer.stdout.read().splitlines(keepends=True)
            numbers = [int(line) for line in lines if line.endswith("\n")]
            acknowledged = max([acknowledged, *numbers])
            with Database(path) as database:
                kept = AlgorithmStore("123456789012", "us-east-1", keeper=database).snapshot()
            names = [each.name for each in kept]
            check(names == [f"n{number}" for number in range(len(names))], "order or content")
            check(
                len(names) - 1 in {acknowledged, acknowledged + 1}, f"{acknowledged}, {len(names)}"
            )
        print(
            f"{count} kills: {acknowledged + 1} writes acknowledged, none lost, "
            "the file always loaded"
        )


def main():
    parts = {"threads": threads, "mutated": mutated, "kills": kills}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(parts))
    parser.add_argument("--scale", type=float, default=1.0)
    options = parser.parse_args()
    for name in options.parts or parts:
        parts[name](options.scale)


if __name__ == "__main__":
    main()
