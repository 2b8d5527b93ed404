"""Parts of a run on several machines: shards, merged reports, shared examples."""

import argparse
import json
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis.database import DirectoryBasedExampleDatabase, MultiplexedDatabase

import aws_contract
from aws_contract.cli.main import main
from aws_contract.exit_status import ExitStatus
from aws_contract.protocol.wire import request_of
from aws_contract.pytest_plugin.hypothesis_settings import UnknownDatabaseError, open_database
from aws_contract.pytest_plugin.selection import in_shard
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.resources.algorithm.requests import minimal_request
from aws_contract.run_options import shard
from aws_contract.scenarios.http import protocol_cases

ROOT = Path(aws_contract.__file__).parents[2]


@pytest.mark.parametrize(("text", "part"), [("1/1", (1, 1)), ("2/5", (2, 5)), ("16/16", (16, 16))])
def test_a_part_is_a_number_of_a_number(text, part):
    assert shard(text) == part


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2", "1/2/3", ""])
def test_what_is_no_part_is_said(text):
    with pytest.raises(argparse.ArgumentTypeError, match="expected I/N"):
        shard(text)


class Item:
    def __init__(self, name, function=None):
        self.name, self.function = name, function


def drawn():
    """Return a test that Hypothesis draws for."""
    from hypothesis import given  # noqa: PLC0415 - as a user's module would
    from hypothesis import strategies as st  # noqa: PLC0415

    @given(st.integers())
    def test(number):
        assert isinstance(number, int)

    return test


def test_parts_share_only_what_hypothesis_draws_for():
    items = [*(Item(str(number)) for number in range(7)), Item("random", drawn())]
    parts = [[item.name for item in in_shard(items, (number, 3))] for number in (1, 2, 3)]
    assert parts == [["0", "3", "6", "random"], ["1", "4", "random"], ["2", "5", "random"]]


def test_the_parts_of_a_run_merge_into_everything(tmp_path):
    def run(name, *options):
        command = [sys.executable, "-m", "aws_contract.cli.main", "run", "-q", "-k", "no_request",
                   "--contract-report", str(tmp_path / name), *options]  # fmt: skip
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == ExitStatus.INCOMPLETE, done.stdout  # -k leaves something out

    run("one", "--shard", "1/2")
    run("two", "--shard", "2/2")
    folders = [str(tmp_path / name) for name in ("one", "two")]
    merge = ["merge", *folders, "--contract-report", str(tmp_path / "all")]
    assert main(merge) == ExitStatus.INCOMPLETE
    report = json.loads((tmp_path / "all" / "report.json").read_text())
    assert report["shards"] == []
    passed = {clause["id"]: clause["passed"] for clause in report["clauses"]}
    right = request_of(RESOURCE.create, minimal_request("a"), service=RESOURCE.service)
    kinds = Counter(case.id.partition(":")[0] for case in protocol_cases(right))
    assert {name: passed[f"protocol-{name}"] for name in kinds} == kinds


class TestDatabase:
    def test_a_path_is_a_directory(self, tmp_path):
        database = open_database(str(tmp_path / "examples"))
        assert isinstance(database, DirectoryBasedExampleDatabase)
        database.save(b"key", b"value")
        assert set(open_database(str(tmp_path / "examples")).fetch(b"key")) == {b"value"}

    @pytest.mark.parametrize("text", ["github:owner/repo", "github:owner/repo:artifact"])
    def test_a_github_artifact_is_read_beside_a_directory(self, text):
        assert isinstance(open_database(text), MultiplexedDatabase)

    @pytest.mark.parametrize("text", ["", "mongodb://host", "github:owner", "github:a/b/c/d"])
    def test_what_is_no_database_is_said(self, text):
        with pytest.raises(UnknownDatabaseError, match="expected"):
            open_database(text)

    def test_the_run_says_it_too(self, tmp_path):
        command = [
            sys.executable,
            "-m",
            "aws_contract.cli.main",
            "run",
            "--examples-database",
            "mongodb://x",
        ]
        environment = {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == ExitStatus.NOT_STARTED
        assert "--examples-database: 'mongodb://x'" in done.stdout + done.stderr


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    """A real Redis server on a free loopback port."""
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.skip("redis-server isn't installed: apt-get install redis-server")
    pytest.importorskip("redis", reason="the package redis isn't installed")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "",
               "--dir", str(tmp_path_factory.mktemp("redis"))]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
        server.terminate()


def wait_for_port(port):
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(port)


def test_what_one_machine_found_another_replays_first_by_redis(redis_url, tmp_path):
    """The second process draws nothing new before it has tried the example of the first."""
    (tmp_path / "broken.py").write_text(
        "from aws_contract.targets.fake import FakeTarget\n"
        "from aws_fakes.mutants import service_with\n"
        "def make(*, region): return FakeTarget(service_with('describe-drops-empty-lists'))\n"
    )

    (tmp_path / "few.py").write_text(
        "from hypothesis import settings\n"
        "for few in (1, 40): settings.register_profile(str(few), max_examples=few, deadline=None)\n"
    )

    def run(folder, examples):
        command = [sys.executable, "-m", "aws_contract.cli.main", "run", "-q", "-p", "few",
                   "--target", "broken:make", "-k", "accepts_whatever_is_valid",
                   "--hypothesis-profile", str(examples), "--examples-database", redis_url,
                   "--contract-report", folder]  # fmt: skip
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False,
                              env={"PYTHONPATH": f"{ROOT}:{tmp_path}"})  # fmt: skip
        assert done.returncode == 1, done.stdout[-2000:] + done.stderr
        return json.loads((tmp_path / folder / "report.json").read_text())

    run("first", 40)
    shutil.rmtree(tmp_path / ".hypothesis", ignore_errors=True)
    report = run("second", 1)
    assert {finding["clause"] for finding in report["findings"]} >= {"describe-keeps-empty"}
