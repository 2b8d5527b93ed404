"""One typed result: what a run comes to, its file, its schema, and its size whatever the target."""

import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest

from aws_contract.protocol.wire import Answer
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results import codec
from aws_contract.results.codec import CodecError
from aws_contract.results.recorder import Recorder
from aws_contract.results.result import SCHEMA_VERSION, RunResult, TargetInfo, read_result
from aws_contract.results.verdict import verdict_of_run
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.rejecting import reject
from aws_contract.targets.fake import FakeTarget
from aws_strategies.covering.sets import invalid_cases
from aws_strategies.model import load_operation


def test_a_result_survives_its_file(deviating_report, tmp_path):
    assert read_result(deviating_report.write(tmp_path)) == deviating_report


def test_a_report_is_valid_by_the_schema_that_is_shipped(deviating_report, tmp_path):
    schema = json.loads((files("aws_contract.results") / "report.schema.json").read_text())
    report = json.loads(deviating_report.write(tmp_path).read_text())
    jsonschema.Draft202012Validator(schema).validate(report)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate({**report, "verdict": "perhaps"})


def test_the_schema_that_is_shipped_is_that_of_the_types():
    shipped = json.loads((files("aws_contract.results") / "report.schema.json").read_text())
    assert shipped == codec.json_schema(RunResult), (
        "the types have changed: raise SCHEMA_VERSION and write the schema anew"
    )


@pytest.mark.parametrize("content", [{"schema": 1}, {"schema_version": SCHEMA_VERSION + 1}, {}])
def test_a_report_of_another_version_is_rejected_by_its_number(tmp_path, content):
    path = tmp_path / "report.json"
    path.write_text(json.dumps({**content, "clauses": "something else"}))
    with pytest.raises(CodecError, match=rf"\$\.schema_version: expected {SCHEMA_VERSION}, found"):
        read_result(path)


def test_what_is_no_object_is_no_report(tmp_path):
    path = tmp_path / "report.json"
    path.write_text("[]")
    with pytest.raises(CodecError, match="Expected `object`"):
        read_result(path)


@pytest.mark.parametrize(
    ("fields", "facts", "verdict"),
    [
        ({"passed": 1}, {"sent": 1}, "obeys"),
        ({"passed": 1, "failed": 1}, {"sent": 1}, "violates"),
        ({"differences": 1}, {"sent": 1}, "obeys"),
        ({}, {"sent": 1}, "incomplete"),
        ({}, {"sent": 0}, "nothing sent"),
        ({"passed": 1}, {"sent": 1, "incomplete": "deadline"}, "incomplete"),
        ({"failed": 1}, {"sent": 1, "incomplete": "deadline"}, "violates"),
        ({}, {"sent": 1, "unreachable": True}, "unreachable"),
    ],
)
def test_a_run_obeys_only_if_something_was_tried_and_nothing_failed(
    deviating_report, fields, facts, verdict
):
    untried = next(each for each in deviating_report.clauses if not each.checks)
    clauses = [replace(untried, **fields)]
    assert verdict_of_run(clauses, **{"incomplete": "", **facts}) == verdict


class Careless(FakeTarget):
    """Accepts whatever is sent."""

    own = False

    def send(self, request):  # noqa: ARG002 - it doesn't look
        return Answer(status=200, headers={}, body=b"{}")


class Broken(FakeTarget):
    """Answers with an error page of a proxy."""

    own = False

    def send(self, request):  # noqa: ARG002 - it doesn't look
        return Answer(
            status=500,
            headers={"Content-Type": "text/html"},
            body=b"<html><body><h1>500 Internal Server Error</h1></body></html>" * 100,
        )


@pytest.mark.parametrize("target", [Careless, Broken])
def test_a_target_that_breaks_everything_gives_a_small_report(target, tmp_path):
    recorder, operation = Recorder(), load_operation("sagemaker", "CreateAlgorithm")
    judge = Judge(Session(target(), recorder, resource=RESOURCE))
    for case in invalid_cases(operation):
        reject(judge, case)
    recorder.found(judge.failures, test="test_everything_invalid")
    result = RunResult.of(
        recorder,
        target=TargetInfo(name="broken", region="us-east-1", partition="aws"),
        seconds=1,
        resource=RESOURCE,
    )
    assert result.verdict == "violates"
    assert sum(clause.findings for clause in result.clauses) == len(judge.failures) > 1000
    assert result.write(tmp_path).stat().st_size < 2_000_000
    assert len(json.dumps(recorder.snapshot())) < 2_000_000
