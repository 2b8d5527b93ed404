"""`aws-contract run --operation`, whole: tests, report, parts, commands, exit statuses."""

import json
import shlex

import jsonschema
import pytest

from aws_contract.cli.main import main
from aws_contract.exit_status import ExitStatus
from aws_contract.results import codec
from aws_contract.results.merging import NotMergeableError, merged
from aws_contract.results.result import RunResult, read_result

TARGETS = """
from aws_contract.targets.stateless import StatelessTarget


class Lenient(StatelessTarget):
    '''Accepts aliases that are too long, and isn't the project's own.'''

    own = False

    def send(self, request):
        answer = super().send(request)
        if b"less than or equal to 256" in answer.body and request.operation == "CreateAlias":
            return super().send(self.right(request))
        return answer

    def right(self, request):
        from dataclasses import replace

        return replace(request, body=b'{"AliasName":"a","TargetKeyId":"a"}')
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Run the command; give its status, its report and what it printed."""
    (tmp_path / "targets.py").write_text(TARGETS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def call(*arguments, report="report"):
        status = main(["run", "-n", "0", *arguments, "--report", str(tmp_path / report)])
        path = tmp_path / report / "report.json"
        return status, read_result(path) if path.exists() else None, capfd.readouterr().out

    return call


def test_the_fake_obeys_and_the_report_lists_the_operations(run, tmp_path):
    status, result, out = run("--operation", "kms:*Alias*", "--operation", "logs:TagResource")
    names = [each.name for each in result.operations]
    assert status == ExitStatus.OBEYS
    assert names == [f"kms:{verb}Alias" for verb in ("Create", "Delete")] + [
        "kms:ListAliases", "kms:UpdateAlias", "logs:TagResource"
    ]  # fmt: skip
    assert result.requests.keys() == set(names)
    assert result.coverage == ()
    assert "kms: 4 operations, 4 obeyed; " in out
    report = json.loads((tmp_path / "report" / "report.json").read_text())
    jsonschema.Draft202012Validator(codec.json_schema(RunResult)).validate(report)


def test_processes_share_the_operations(run):
    status, result, _ = run("--operation", "kms:*Alias*", "-n", "2")
    assert status == ExitStatus.OBEYS
    assert len(result.operations) == 4
    assert sum(each.requests for each in result.operations) == sum(result.requests.values())


def test_parts_are_merged_into_the_whole(run, tmp_path):
    for part in ("1/2", "2/2"):
        status, result, _ = run("--operation", "kms:*Alias*", "--shard", part, report=part[0])
        assert (status, str(result.verdict)) == (ExitStatus.OBEYS, "incomplete")
    whole = merged([tmp_path / "1", tmp_path / "2"])
    assert len(whole.operations) == 4
    assert str(whole.verdict) == "obeys"
    with pytest.raises(NotMergeableError):
        merged([tmp_path / "1", tmp_path / "1"])


def test_a_violation_is_named_with_a_command_that_shows_it_again(run):
    status, result, out = run("--operation", "kms:CreateAlias", "--target", "targets:Lenient")
    assert status == ExitStatus.VIOLATES
    finding = result.operations[0].findings[0]
    assert finding.case == "CreateAlias:AliasName:max_length:too-long"
    assert "kms:CreateAlias violated: rejects-max-length 1" in out
    assert finding.reproduce in out
    again = shlex.split(finding.reproduce)
    assert again[:2] == ["aws-contract", "run"]
    status, result, _ = run(*again[2:])
    assert status == ExitStatus.VIOLATES
    assert sum(result.requests.values()) == 1


def test_what_a_foreign_target_was_not_sent_is_said(run):
    status, result, out = run("--operation", "kms:ListKeys", "--target", "targets:Lenient")
    assert status == ExitStatus.OBEYS
    assert str(result.verdict) == "incomplete"
    assert f"{result.not_sent} requests that must be accepted weren't sent (--allow-create" in out
    options = ("--operation", "kms:ListKeys", "--target", "targets:Lenient", "--allow-create")
    status, result, _ = run(*options)
    assert (status, result.not_sent, str(result.verdict)) == (ExitStatus.OBEYS, 0, "obeys")


def test_what_cannot_be_derived_is_listed_and_counts_as_a_gap_if_coverage_is_strict(run):
    status, result, out = run("--operation", "logs:PutLogEvents")
    assert status == ExitStatus.OBEYS
    (limitation,) = result.operations[0].limitations
    assert f"not derived: 1 point of logs:PutLogEvents: {limitation.reason}" in out
    status, _, out = run("--operation", "logs:PutLogEvents", "--strict-coverage")
    assert status == ExitStatus.INCOMPLETE
    assert "1 constraint points of logs:PutLogEvents weren't shown" in out


def test_skipped_operations_are_counted(run):
    status, _, out = run("--operation", "kms:ListKeys", "--operation", "s3:Get*")
    assert status == ExitStatus.OBEYS
    assert "whose service doesn't speak AWS JSON" in out


def test_operations_are_listed_without_being_tried(run):
    status, result, out = run("--operation", "kms:*Alias*", "--collect-only", "-q")
    assert (status, result) == (0, None)
    assert "test_operation[kms:CreateAlias]" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--operation", "kms:CreatKey"], "did you mean CreateKey"),
        (["--operation", "s3:GetObject"], "the service speaks rest-xml"),
        (["--operation", "kms:CreateKey", "--resource", "model"], "exclude each other"),
        (["--allow-create"], "--allow-create belongs to --operation"),
        (["--operation", "kms:ListKeys", "--case", "ListKeys:Limit"],
         "nearest: ListKeys:null:Limit"),
    ],
)  # fmt: skip
def test_an_invalid_choice_is_a_sentence_and_nothing_is_sent(capfd, arguments, message):
    assert main(["run", *arguments]) == ExitStatus.NOT_STARTED
    printed = capfd.readouterr()
    assert message in printed.out + printed.err
    assert "Traceback" not in printed.out + printed.err


def test_the_fake_is_served_over_http(run):
    status, result, _ = run("--operation", "kms:ListKeys", "--target", "http")
    assert status == ExitStatus.OBEYS
    assert result.operations[0].points.accepted == result.operations[0].points.total
