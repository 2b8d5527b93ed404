"""Look through moto's own tests for requests that the services' models forbid.

The tests come from the source distribution of the installed moto. Each request is validated and
then answered by moto as always, so that one rejection hides no other. Prints a table of services
and, for each distinct kind of rejection, how often it came and the first test that sent it.

    python tests/benchmarks/any_operation/strict_moto.py kms ssm ecs
"""

import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from importlib.metadata import version
from pathlib import Path

SERVICES = (
    "acm", "athena", "cognitoidp", "dynamodb", "ecr", "ecs", "events", "glue",
    "kinesis", "kms", "logs", "secretsmanager", "ssm", "stepfunctions",
)  # fmt: skip
PLUGIN = """
import json
import os
import pytest
from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.model import load_operation
from aws_fakes.engine.protocol import Request, parse_body
from aws_fakes.json_services.catalog import operation_of_target
from aws_fakes.json_services.rejection import validator
from aws_fakes.moto_integration.patching import NEAREST, in_front_of_mocks

def layer(request, moto):
    target = request.headers.get("X-Amz-Target", b"")
    target = target.decode() if isinstance(target, bytes) else target
    named = operation_of_target(target)
    if named:
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        found = {"operation": ":".join(named), "test": os.environ.get("PYTEST_CURRENT_TEST")}
        try:
            value = parse_body(Request(body=body, headers={}))
            validator(named[0]).validate(load_operation(*named), value)
        except ServiceError as error:
            found |= {"code": error.code, "message": error.message}
            found["kinds"] = [[v.path, v.kind] for v in error.violations]
        with open(os.environ["STRICT_LOG"], "a") as log:
            log.write(json.dumps(found) + "\\n")
    return moto(request)

def pytest_configure(config):
    config._strict = in_front_of_mocks(layer, rank=NEAREST)
    config._strict.__enter__()
"""


def tests_of_moto(folder: Path) -> Path:
    """Fetch and unpack the tests alone: the package itself is the installed one."""
    wanted = f"moto=={version('moto')}"
    options = ("--quiet", "--no-deps", "--no-binary", "moto", "--dest", str(folder))
    subprocess.run([sys.executable, "-m", "pip", "download", *options, wanted], check=True)
    (archive,) = folder.glob("moto-*.tar.gz")
    with tarfile.open(archive) as source:
        inside = [each for each in source.getmembers() if "/tests/" in f"/{each.name}"]
        source.extractall(folder, members=inside, filter="data")
    return next(folder.glob("moto-*/tests")).parent


def requests_of(root: Path, service: str) -> list[dict]:
    """Run one service's tests and return every request they sent."""
    log = root / f"{service}.jsonl"
    log.touch()
    command = [
        *(sys.executable, "-m", "pytest", f"tests/test_{service}", "-q", "-x", "--maxfail=1000"),
        *("-p", "no:cacheprovider", "-W", "ignore", "-p", "strict_observer"),
    ]
    environment = {**os.environ, "STRICT_LOG": str(log), "PYTHONPATH": str(root)}
    subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def kind(request: dict) -> str:
    """Return what is wrong with a request, without the values."""
    places = [
        f"{re.sub(r'[0-9]+', 'n', path)} {constraint}" for path, constraint in request["kinds"]
    ]
    return f"{request['operation']} {', '.join(sorted(set(places))) or request['message']}"


def main() -> None:
    """Print the table, then every kind."""
    rejected: dict[str, list[dict]] = {}
    print("moto's tests of    requests  rejected  kinds")
    with tempfile.TemporaryDirectory() as folder:
        root = tests_of_moto(Path(folder))
        (root / "strict_observer.py").write_text(PLUGIN)
        for service in sys.argv[1:] or SERVICES:
            sent = requests_of(root, service)
            rejected[service] = [each for each in sent if "code" in each]
            kinds = len({kind(each) for each in rejected[service]})
            print(f"{service:18} {len(sent):8} {len(rejected[service]):9} {kinds:6}", flush=True)
    for service, found in rejected.items():
        for what, times in Counter(map(kind, found)).most_common():
            first = next(each for each in found if kind(each) == what)
            print(f"\n{service}: {times} x {what}\n  {first['test']}\n  {first['message']}"[:700])


if __name__ == "__main__":
    main()
