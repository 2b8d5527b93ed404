"""A run has a verdict only if it tried everything that it could."""

import json
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from aws_contract.interruption import SuiteInterruption
from aws_contract.pytest_plugin import hooks
from aws_contract.pytest_plugin.completeness import FAILURES_FLAG, Completeness

ENDS = """
from aws_contract.targets.fake import FakeTarget

class Ending(FakeTarget):
    own = False
    left = 200

    def send(self, request):
        self.left -= 1
        if self.left < 0:
            raise ConnectionResetError("gone")
        return super().send(request)

def make(*, region):
    return Ending(region=region)
"""


def report(*, when="teardown", failed=False, failures=False, nodeid="a"):
    found = SimpleNamespace(when=when, failed=failed, nodeid=nodeid)
    setattr(found, FAILURES_FLAG, failures)
    return found


def whole(**changes):
    held = Completeness(collected=1, **changes)
    held.reported(report())
    return held


def test_a_run_that_did_everything_has_no_reason():
    assert list(whole().reasons()) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"deselected": 2}, "2 of 1 tests weren't selected"),
        ({"uncollected": 3}, "3 groups of scenarios weren't collected"),
        ({"interrupted": "SIGTERM"}, "SIGTERM"),
        ({"unreachable": "gone"}, "gone"),
    ],
)
def test_what_was_left_out_is_a_reason(changes, reason):
    assert list(whole(**changes).reasons()) == [reason]


def test_a_test_that_was_not_run_is_a_reason():
    held = Completeness(collected=3)
    held.reported(report())
    assert list(held.reasons()) == ["2 of 3 tests weren't run"]


@pytest.mark.parametrize(("failures", "errors"), [(True, 0), (False, 1)])
def test_an_error_is_no_verdict_and_a_failure_of_the_target_is_one(failures, errors):
    held = whole()
    held.reported(report(when="call", failed=True, failures=failures))
    assert held.errors == errors


def test_what_the_options_of_the_suite_leave_out_is_not_a_reason():
    held = whole()
    held.collected += 4
    held.deselected += 4
    held.leave_out(4)
    assert list(held.reasons()) == []


def test_the_counts_of_workers_are_those_of_one():
    total = Completeness()
    for _ in range(2):
        total.merge(Completeness(collected=5, deselected=2).counts())
    assert (total.collected, total.deselected) == (5, 2)


def command(*options):
    return [sys.executable, "-m", "aws_contract", "run", *options]


def test_a_target_that_is_not_there_is_unreachable_within_seconds(tmp_path):
    options = ["--target", "http://127.0.0.1:9", "--contract-report", "out"]
    done = subprocess.run(
        command(*options), cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 3, done.stdout
    assert "verdict   unreachable: the target can't be reached" in done.stdout
    assert "? The target is unreachable" in (tmp_path / "out" / "summary.md").read_text()
    assert "is violated" not in (tmp_path / "out" / "report.html").read_text()


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_target_that_goes_away_ends_the_run(tmp_path, workers):
    (tmp_path / "ending.py").write_text(ENDS)
    done = subprocess.run(
        command("--target", "ending:make", "-n", workers),
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 3, done.stdout
    assert "verdict   unreachable: the target can't be reached: gone" in done.stdout


@pytest.mark.parametrize(
    ("number", "workers"), [(signal.SIGTERM, "0"), (signal.SIGINT, "0"), (signal.SIGTERM, "2")]
)
def test_a_signal_ends_a_run_with_a_report_of_what_was_done(tmp_path, number, workers):
    with subprocess.Popen(
        command("--contract-report", "out", "-vv", "-n", workers),
        cwd=tmp_path, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        for line in process.stdout:
            if "PASSED" in line:
                break
        process.send_signal(number)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 4, out
    assert "verdict   incomplete: it was interrupted; " in out
    assert "Traceback" not in out
    assert "? The run is incomplete" in (tmp_path / "out" / "summary.md").read_text()
    assert json.loads((tmp_path / "out" / "report.json").read_text())["requests"]


VIOLATES = """
import os
import signal
from dataclasses import replace
from aws_contract.targets.fake import FakeTarget

class Violating(FakeTarget):
    own = False
    sent = 0

    def send(self, request):
        self.sent += 1
        if self.sent == 200:  # in the middle of a group, after checks that failed
            os.kill(os.getpid(), getattr(signal, os.environ["SIGNAL"]))
        answer = super().send(request)
        return replace(answer, status=201 if answer.status == 200 else 422)

def make(*, region):
    return Violating(region=region)
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_a_run_against_a_target_that_violates_everything(tmp_path, name):
    (tmp_path / "violating.py").write_text(VIOLATES, encoding="utf-8")
    done = subprocess.run(
        command("--target", "violating:make"),
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "SIGNAL": name},
    )  # fmt: skip
    assert done.returncode == 1
    assert "verdict   violates (incomplete: it was interrupted; " in done.stdout
    assert " tests weren't run" in done.stdout


def test_an_interruption_that_a_test_swallowed_ends_the_run_after_it():
    interruption = SuiteInterruption()
    interruption.end_if_interrupted()
    with pytest.raises(KeyboardInterrupt, match="SIGTERM"):
        interruption._interrupt(signal.SIGTERM, None)
    with pytest.raises(KeyboardInterrupt, match="SIGTERM"):
        interruption.end_if_interrupted()
    interruption.finish()
    interruption.end_if_interrupted()


def test_a_run_ends_without_a_traceback_when_nobody_reads_its_output(tmp_path):
    with subprocess.Popen(
        command("-vv"), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        started = time.monotonic()
        error = process.stderr.read()
        process.wait(timeout=60)
    assert (process.returncode, error) == (4, "")
    assert time.monotonic() - started < 60


def test_a_folder_that_can_not_be_written_is_found_before_the_run(tmp_path):
    (tmp_path / "file").write_text("")
    done = subprocess.run(
        command("--contract-report", "file/out"),
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "--report: can't write to file/out" in done.stdout + done.stderr


def test_a_failure_in_a_fixture_is_reproduced_by_its_own_test():
    session = SimpleNamespace(node="the test before")
    stash = {hooks._STATE: SimpleNamespace(session=session)}
    item = SimpleNamespace(config=SimpleNamespace(stash=stash), originalname="test_this", name="x")
    hooks.pytest_runtest_setup(item)
    assert session.node == "test_this"


LACKS = """
from aws_contract.protocol.wire import Answer
from aws_contract.targets.fake import FakeTarget

class Lacking(FakeTarget):
    own = False
    lacking = ()

    def send(self, request):
        if request.operation in self.lacking:
            return Answer(status=404, headers={}, body=b"<html>Not Found</html>")
        return super().send(request)

class Nothing(Lacking):
    def send(self, request):
        return Answer(status=404, headers={}, body=b"<html>Not Found</html>")

class NoList(Lacking):
    lacking = ("ListAlgorithms",)
"""


def run_with_report(folder, *options):
    (folder / "lacking.py").write_text(LACKS, encoding="utf-8")
    done = subprocess.run(
        command("--contract-report", "out", *options),
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    return json.loads((folder / "out" / "report.json").read_text())


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "workers"])
def test_a_target_without_any_operation_violates_and_nothing_is_tried(tmp_path, workers):
    report = run_with_report(tmp_path, "--target", "lacking:Nothing", *workers)
    assert report["verdict"] == "violates"
    assert report["incomplete"] == (
        "CreateAlgorithm, DescribeAlgorithm, ListAlgorithms, ListTags, DeleteAlgorithm aren't "
        "there; what needs that wasn't tried"
    )
    found = [finding["clause"] for finding in report["findings"]]
    assert found == ["create-accepts", "list-accepts"]
    assert report["requests"]["CreateAlgorithm"] == 2


def test_what_needs_no_missing_operation_is_tried(tmp_path):
    select = "Delete and every or listing-pages or Tags-max_size or drawn-surrogate"
    report = run_with_report(tmp_path, "--target", "lacking:NoList", "-k", select)
    clauses = {clause["id"]: clause for clause in report["clauses"]}
    assert clauses["list-accepts"]["failed"] == 1
    assert clauses["rejects-max-size"]["passed"] == 1
    assert clauses["rejection-no-trace"]["passed"] == clauses["list-once"]["passed"] == 0
    assert report["incomplete"].startswith(
        "ListAlgorithms isn't there; what needs that wasn't tried"
    )
