"""The suite as a user runs it: options, summary, report, reproduction, workers."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import aws_contract
from aws_contract.exit_status import INCOMPLETE_IN_PYTEST
from aws_contract.pytest_plugin.configuration import words_of
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.result import RunResult
from aws_contract.run_options import RUN_OPTIONS

ROOT = Path(aws_contract.__file__).parents[2]
SUITE = ROOT / "contract" / "aws_contract" / "suite"
BROKEN = '''
"""Services that each do one thing wrong."""

from dataclasses import replace
import json

from aws_contract.targets.fake import FakeTarget


class Deviating(FakeTarget):
    """The fake, its answers changed on the way back; not ours if `foreign`."""

    def __init__(self, change, *, region, foreign=False):
        super().__init__(region=region)
        self.change = change
        self.own = not foreign

    def send(self, request):
        return self.change(request, super().send(request))


def with_body(answer, document):
    body = json.dumps(document, separators=(",", ":")).encode()
    headers = {**answer.headers, "Content-Length": str(len(body))}
    return replace(answer, body=body, headers=headers)


def forgets_description(request, answer):
    if request.operation != "DescribeAlgorithm" or answer.status != 200:
        return answer
    document = dict(answer.document)
    del document["TrainingSpecification"]["TrainingImage"]
    return with_body(answer, document)


def lower_case_codes(request, answer):
    if answer.status == 200:
        return answer
    return with_body(answer, {**answer.document, "__type": "validationException"})


def adds_error_type(request, answer):
    return replace(answer, headers={**answer.headers, "x-amzn-ErrorType": "x"})


def forgetful(*, region):
    return Deviating(forgets_description, region=region)


def lower_case(*, region):
    return Deviating(lower_case_codes, region=region)


def own_error_type(*, region):
    return Deviating(adds_error_type, region=region)


def foreign_error_type(*, region):
    return Deviating(adds_error_type, region=region, foreign=True)
'''
SELECTED = INCOMPLETE_IN_PYTEST
"""The status of a run of which -k left something out."""
QUICK = "listing or test_lifecycle or accept-1-of or Delete and every"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run the suite in a process of its own, from a directory that has nothing of ours."""
    tmp_path = tmp_path_factory.mktemp("elsewhere")
    (tmp_path / "broken.py").write_text(BROKEN, encoding="utf-8")

    def start(*options, select=QUICK):
        command = [
            sys.executable, "-m", "pytest", str(SUITE), "-p", "aws_contract.pytest_plugin",
            "--import-mode=importlib", "-W", "error", "-p", "no:cacheprovider", "-k", select,
            f"--rootdir={tmp_path}", "--config-file=/dev/null", "--contract-report=out", *options,
        ]  # fmt: skip
        path = f"{ROOT}:{tmp_path}"
        done = subprocess.run(
            command, cwd=tmp_path, env={"PYTHONPATH": path, "PATH": "", "HOME": str(tmp_path)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        report = tmp_path / "out" / "report.json"
        content = json.loads(report.read_text()) if report.exists() else None
        report.unlink(missing_ok=True)
        return done, content

    return start


@pytest.fixture(scope="module")
def passing(run):
    """One run against the fake, which names every clause: its process and its report."""
    return run("-v")


def counts(report):
    return {
        clause["id"]: (clause["passed"], clause["failed"], clause["differences"])
        for clause in report["clauses"]
    }


def failed(report):
    return {clause["id"] for clause in report["clauses"] if clause["failed"]}


def test_a_run_against_the_fake_passes_and_says_what_it_did(passing):
    done, report = passing
    assert done.returncode == SELECTED, done.stdout
    assert re.search(r"^target +fake \(us-east-1, aws\)$", done.stdout, re.MULTILINE)
    assert re.search(r"^botocore +\d", done.stdout, re.MULTILINE)
    assert re.search(r"^requests +\d+ \(.*CreateAlgorithm \d+, ", done.stdout, re.MULTILINE)
    assert re.search(r"^  create-accepts +[1-9]\d* passed  0 failed$", done.stdout, re.MULTILINE)
    assert re.search(r"^verdict +incomplete: .* tests weren't selected$", done.stdout, re.MULTILINE)
    assert report["verdict"] == "incomplete"


def test_the_report_has_its_documented_keys(passing):
    _, report = passing
    assert set(report) == set(RunResult.__dataclass_fields__)
    assert [clause["id"] for clause in report["clauses"]] == list(RESOURCE.clauses)
    assert set(report["target"]) == {"name", "region", "partition"}
    assert report["requests"]["CreateAlgorithm"] > 0
    assert report["findings"] == report["differences"] == []


def test_two_workers_count_what_one_process_counts(run, passing):
    _, alone = passing
    done, shared = run("-n", "2")
    assert done.returncode == SELECTED, done.stdout
    assert shared["incomplete"] == alone["incomplete"]
    assert counts(shared) == counts(alone)
    assert shared["requests"] == alone["requests"]
    assert shared["coverage"] == alone["coverage"]


def test_a_description_that_lacks_something_fails_its_clause_and_says_how_to_repeat_it(run):
    done, report = run("--target", "broken:forgetful", select="obey-1-of")
    assert done.returncode == 1
    assert failed(report) >= {"describe-returns-sent", "describe-shape"}
    assert report["verdict"] == "violates"
    finding = next(f for f in report["findings"] if f["clause"] == "describe-returns-sent")
    assert "TrainingSpecification.TrainingImage" in finding["expected"]
    assert finding["operation"] == "DescribeAlgorithm"
    assert f"again     {finding['reproduce']}" in done.stdout
    command, _, *options = shlex.split(finding["reproduce"])
    assert (command, options[:2]) == ("aws-contract", ["--target", "broken:forgetful"])
    names = {"--case": "--contract-case"}  # what the option is called under pytest itself
    again, report = run(*(names.get(each, each) for each in options), select="")
    assert again.returncode == 1
    assert report["requests"]["CreateAlgorithm"] == 1


def test_workers_hand_over_what_failed(run):
    _, alone = run("--target", "broken:lower_case", "-n", "0", select="Delete and every")
    _, shared = run("--target", "broken:lower_case", "-n", "2", select="Delete and every")
    assert "rejection-code" in failed(alone)
    assert counts(shared) == counts(alone)
    assert shared["findings"] == alone["findings"] != []


@pytest.mark.parametrize(
    ("target", "status", "outcome"),
    [("own_error_type", 1, "failed"), ("foreign_error_type", SELECTED, "differences")],
)
def test_what_is_only_assumed_fails_our_own_fake_and_nobody_else(run, target, status, outcome):
    done, report = run("--target", f"broken:{target}", select="listing-pages")
    assert done.returncode == status, done.stdout
    clause = next(c for c in report["clauses"] if c["id"] == "answer-no-error-type")
    assert clause[outcome] > 0
    assert bool(report["differences"]) == (outcome == "differences")
    if outcome == "differences":
        assert " unverified difference" in done.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--target", "fakee"], "unknown target 'fakee': expected one of fake, http, a URL, or"),
        (["--target", "nowhere:make"], "target 'nowhere:make' can't be loaded"),
        (
            ["--contract-case", "CreateAlgorithm:Tag:x"],
            "no scenario 'CreateAlgorithm:Tag:x'; nearest",
        ),
        (["--resource", "model"], "the fake in this process has no CreateModel"),
        (
            ["--hypothesis-profile", "deep"],
            "--hypothesis-profile: Profile 'deep' is not registered",
        ),
        (["--examples-database", "redis://[::1"], "'redis://[::1' isn't a valid URL"),
    ],
    ids=["name", "module", "case", "resource", "profile", "database"],
)
def test_an_option_that_can_not_be_used_says_why(run, options, message):
    done, _ = run(*options)
    assert done.returncode == 4
    assert message in done.stdout + done.stderr


def test_the_options_say_what_they_do(run):
    done, _ = run("--help")
    for option in (
        "--target",
        "--target-region",
        "--contract-report",
        "--contract-case",
        "--strict-coverage",
    ):
        assert option in done.stdout


def test_a_point_that_was_never_tried_is_named_and_makes_a_strict_run_incomplete(run):
    """Without --strict-coverage it is only named."""
    lenient, report = run(select="listing-pages")
    strict, _ = run("--strict-coverage", select="listing-pages")
    assert (lenient.returncode, strict.returncode) == (SELECTED, SELECTED)
    reason = "constraint points of CreateAlgorithm weren't tried"
    assert reason not in lenient.stdout
    assert f"{reason} ($:type, " in strict.stdout
    assert report["verdict"] == "incomplete"
    (create, *_) = report["coverage"]
    assert create["operation"] == "CreateAlgorithm"
    assert len(create["totals"]["untried"]) == create["totals"]["points"]


def test_a_strict_run_passes_where_everything_was_tried(run):
    done, report = run("--strict-coverage", "-n", "2", select="every or valid_inputs")
    assert done.returncode == SELECTED, done.stdout
    assert "constraint points" not in report["incomplete"]
    for totals in (coverage["totals"] for coverage in report["coverage"]):
        assert totals["untried"] == []
        assert totals["enum_covered"] == totals["enum_members"]
        assert totals["present"] == totals["optional"]
        assert totals["met"] + totals["unmeetable"] == totals["bounds"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "--target fake"),
        (["--resource", "algorithm"], "--target fake"),
        (["--resource", "mine:RESOURCE"], "--target fake --resource mine:RESOURCE"),
        (["--use-credentials", True], "--target fake --use-credentials"),
        (["--fail-on", "unverified"], "--target fake --fail-on unverified"),
    ],
)
def test_a_command_that_reproduces_a_failure_repeats_thewords_of(options, words):
    given = {option.name: option.default for option in RUN_OPTIONS}
    given |= dict(zip(options[::2], options[1::2], strict=True))

    class Config:
        def getoption(self, name, default=None):
            return given.get(name, default)

    assert words_of(Config()) == words
