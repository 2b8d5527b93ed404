"""`aws-contract rules` and `explain`: the list of what holds, and how it is known."""

import dataclasses
import json
import os

import pytest

from aws_contract.claims import catalogue as rulebook
from aws_contract.cli.main import main
from aws_contract.resources import algorithm
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.results.result import SCHEMA_VERSION, RunResult, TargetInfo
from aws_strategies.resources.algorithm import RULES


@pytest.fixture
def command(capsys, monkeypatch, tmp_path):
    """Run the command in an empty directory; return status, output and errors."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        status = main([str(each) for each in arguments])
        return status, *capsys.readouterr()

    return run


def report(path, *, target="https://aws", failed=(), differs=(), passed=()):
    """Write a report in which some clauses failed, differed or passed once."""
    recorder = Recorder()
    for names, outcome in ((failed, "failed"), (differs, "differs"), (passed, "passed")):
        for name in names:
            recorder.clauses[name][outcome] += 1
    result = RunResult.of(
        recorder,
        target=TargetInfo(name=target, region="us-east-1", partition="aws"),
        seconds=1,
        resource=RESOURCE,
    )
    return result.write(path.parent)


def test_every_clause_and_rule_is_listed_with_grade_and_evidence(command):
    status, out, _ = command("rules")
    listed = {line.split()[0] for line in out.splitlines() if line}
    assert status == 0
    assert set(RESOURCE.clauses) | {f"rule-{rule}" for rule in RULES} <= listed
    line = next(line for line in out.splitlines() if line.startswith("rule-shuffle "))
    assert line.split()[1:4] == ["observed", "contradicted", "accepted"]


def test_without_a_report_it_says_so(command):
    assert "no verdicts: no report.json in contract-report/" in command("rules")[1]


def test_the_last_verdict_of_each_target_is_shown(command, tmp_path):
    old = report(tmp_path / "old" / "report.json", failed=["create-accepts"])
    new = report(tmp_path / "new" / "report.json", passed=["create-accepts"])
    other = report(tmp_path / "c" / "report.json", target="fake", failed=["rule-tag-keys-unique"],
                   differs=["rule-image-path-form"])  # fmt: skip
    for age, path in enumerate((new, other, old)):
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    status, out, _ = command("rules", "--json", "--report", old.parent, "--report", new,
                             "--report", other)  # fmt: skip
    verdicts = {each["clause"]: each["verdicts"] for each in json.loads(out)["clauses"]}
    assert status == 0
    assert verdicts["create-accepts"] == {
        "https://aws (us-east-1)": "obeys",
        "fake (us-east-1)": "not tried",
    }
    assert verdicts["rule-tag-keys-unique"]["fake (us-east-1)"] == "violated"
    assert verdicts["rule-image-path-form"]["fake (us-east-1)"] == "unverified"


def test_reports_are_found_in_the_default_folder(command, tmp_path):
    report(tmp_path / "contract-report" / "a" / "report.json", passed=["create-accepts"])
    status, out, _ = command("rules")
    line = next(line for line in out.splitlines() if line.startswith("create-accepts "))
    assert status == 0
    assert "  obeys  " in line
    assert "https://aws (us-east-1)" in out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no report at"),
        ("{", "not the report of a run: "),
        ('{"clauses": []}', f"$.schema_version: expected {SCHEMA_VERSION}"),
    ],
)
def test_an_invalid_report_is_rejected_with_its_path(command, tmp_path, content, message):
    path = tmp_path / "file.json"
    if content is not None:
        path.write_text(content)
    status, _, errors = command("rules", "--report", path)
    assert status == 2
    assert message in errors
    assert "file.json" in errors


def test_json_holds_the_whole_evidence(command):
    document = json.loads(command("rules", "--json")[1])
    (entry,) = [each for each in document["clauses"] if each["id"] == "default-excludes-required"]
    assert entry["evidence"]["state"] == "contradicted"
    assert entry["evidence"]["observed"][0]["date"]
    assert entry["rule"]["strength"] == "must"
    assert entry["rule"]["phrase_found"] is True
    assert document["targets"] == []


def test_unknown_instance_types_are_reported(command, monkeypatch):
    monkeypatch.setattr(algorithm, "unknown_instance_types", lambda _: ("ml.z9.large",))
    assert "1 of the installed botocore are not in the table" in command("rules")[1]
    assert "ml.z9.large" in command("rules")[1]
    monkeypatch.setattr(algorithm, "unknown_instance_types", lambda _: ())
    assert "all of the installed botocore are known" in command("rules")[1]


def test_a_rule_is_explained_with_its_source_examples_and_what_the_fake_does(command):
    status, out, _ = command("explain", "max-runtime-28-days")
    assert status == 0
    assert "StoppingCondition.MaxRuntimeInSeconds, botocore" in out
    assert "maximum value is 28 days" in " ".join(out.split())
    assert '"MaxRuntimeInSeconds": 2419201' in out
    assert "breaks it (a second more)" in out
    assert "the fake: accepts it" in out
    assert "the fake: rejects it: ValidationException: MaxRuntimeInSeconds 2419201 is" in out


def test_a_rule_that_is_off_shows_what_the_fake_does_if_asked(command):
    out = command("explain", "rule-shuffle")[1]
    assert "the fake with rules='shuffle': rejects it" in out
    assert "contradicted: ShuffleConfig with input mode File is accepted (2026; " in out


def test_a_rule_that_can_not_be_tried_says_why(command):
    out = command("explain", "model-data-in-region")[1]
    assert "not tried needs objects and buckets in S3" in out
    assert "obeys it" not in out


def test_a_clause_that_is_no_rule_is_explained_too(command):
    status, out, _ = command("explain", "describe-omits")
    assert status == 0
    assert "obeyed: InputMode" in out


def test_an_unknown_id_is_rejected_with_the_nearest(command):
    status, _, errors = command("explain", "max-runtime-29-days")
    assert status == 2
    assert "nearest: max-runtime-28-days" in errors


def test_a_phrase_that_the_documentation_lacks_is_reported():
    rule = RULES["max-runtime-28-days"]
    where = dataclasses.replace(rule.where, phrase="maximum value is 99 days")
    gone = dataclasses.replace(rule, where=where)
    entry = next(each for each in rulebook.entries(RESOURCE) if each.rule is rule)
    assert rulebook.source_text(gone, service="sagemaker") is None
    lines = list(rulebook.quotation(dataclasses.replace(entry, rule=gone), service="sagemaker"))
    assert "doesn't say it (any more)" in lines[0]


def test_the_clauses_of_any_operation_are_listed_with_how_sure_they_are_of_its_service(capsys):
    grades = {}
    for name in ("kms:CreateKey", "codecommit:CreateRepository"):
        assert main(["clauses", "list", "--json", "--operation", name]) == 0
        found = json.loads(capsys.readouterr().out)["clauses"]
        grades[name] = {each["clause"]: each["grade"] for each in found}
    assert grades["kms:CreateKey"].keys() == grades["codecommit:CreateRepository"].keys()
    assert grades["kms:CreateKey"]["rejection-code"] == "observed"
    assert grades["codecommit:CreateRepository"]["rejection-code"] == "assumed"


def test_a_clause_is_explained_by_a_request_of_the_operation(capsys):
    assert main(["explain", "rejects-enum", "--operation", "kms:CreateKey"]) == 0
    text = capsys.readouterr().out
    assert 'sent      POST CreateKey {"KeyUsage":"' in text
    assert "the fake  HTTP 400" in text
    assert "aws-contract run --operation kms:CreateKey --case CreateKey:KeyUsage:" in text


def test_a_clause_that_an_operation_has_no_place_for_says_so(capsys):
    assert main(["clauses", "show", "rejects-enum", "--operation", "kms:EnableKey"]) == 0
    assert "kms:EnableKey has nothing that it is judged by" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("kms:CreatKey", "did you mean CreateKey"),
        ("kms:*", "selects"),
        ("s3:GetObject", "the service speaks rest-xml"),
    ],
)
def test_an_operation_that_is_not_one_is_named(capsys, name, message):
    assert main(["clauses", "list", "--operation", name]) == 2
    assert message in capsys.readouterr().err
