"""A run deletes only what is its own, whatever the answers say."""

import json
import re

from aws_contract.protocol.wire import Answer
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service

LEGAL = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")


class Watched(FakeTarget):
    """The fake, which others use too; keeps the requests."""

    own = False

    def __init__(self, service=None):
        self.service = service or Service()
        super().__init__(self.service)
        self.requests = []

    def send(self, request):
        self.requests.append(request)
        return super().send(request)


class Production(Watched):
    """Answers every create with the ARN of something that was there before."""

    arn = "arn:aws:sagemaker:us-east-1:123456789012:algorithm/production-model"

    def send(self, request):
        if request.operation != "CreateAlgorithm":
            return super().send(request)
        self.requests.append(request)
        return Answer(status=200, headers={}, body=json.dumps({"AlgorithmArn": self.arn}).encode())


def foreign(harness, requests, prefix):
    """Return the names that were deleted and could be somebody's."""
    return {
        name
        for name in harness.names_of(requests)
        if isinstance(name, str) and LEGAL.fullmatch(name) and not name.startswith(prefix)
    }


def test_an_arn_of_something_else_is_a_finding_and_no_order_to_delete_it(harness, runner):
    target = Production()
    harness.make(target.service, "production-model")
    run = runner.run(target, keep=harness.few)
    outcome = run.go()
    assert foreign(harness, target.requests, runner.folder().prefix) == set()
    assert harness.algorithms(target.service) == ["production-model"]
    assert "create-arn" in {finding.clause for finding in outcome.report.findings}


def test_an_accepted_invalid_create_that_names_something_else_contradicts_the_clause_of_the_arn(
    runner,
):
    target = Production()
    outcome = runner.run(
        target, keep=lambda step: step.id.startswith("CreateAlgorithm:Tags:max_size")
    ).go()
    assert outcome.surprises
    assert {"create-arn", "rejects-max-size"} <= {each.clause for each in outcome.report.findings}


def test_exact_bytes_carry_a_name_of_the_run_too(harness, runner):
    target = Watched()
    for name in ("0", "b"):
        harness.make(target.service, name)
    outcome = runner.run(
        target, keep=lambda step: step.scenario.case is not None
        and step.scenario.case.raw is not None and step.scenario.effect == "creates"
    ).go()  # fmt: skip
    assert outcome.done > 50
    assert outcome.report.findings == ()
    assert foreign(harness, target.requests, runner.folder().prefix) == set()
    assert sorted(harness.algorithms(target.service)) == ["0", "b"]


def test_what_is_listed_under_the_prefix_but_was_never_sent_is_left_and_named(harness, runner):
    target = Watched()
    name = f"{runner.folder().prefix}-r1-999-mine"
    harness.make(target.service, name)
    outcome = runner.run(target, keep=harness.few).go()
    assert harness.algorithms(target.service) == [name]
    assert outcome.leftovers.kept == (name,)


def test_every_name_is_journalled_before_its_create_is_sent(harness, runner, tmp_path):
    unknown = []

    class Looking(Watched):
        def send(self, request):
            if request.operation == "CreateAlgorithm":
                journal = (tmp_path / "names.jsonl").read_bytes()
                text = request.body.replace(b"\0", b"")
                unknown.extend(
                    name for name in re.findall(rb"contract-[0-9a-f]{8}-r\d+-\d+-[a-z]+", text)
                    if name not in journal
                )  # fmt: skip
            return super().send(request)

    runner.run(
        Looking(), keep=lambda step: harness.few(step) or step.scenario.topic == "malformed"
    ).go()
    assert unknown == []


def test_what_was_accepted_under_a_name_that_is_not_the_runs_is_left_and_named(harness, runner):
    class Lenient(Watched):
        def send(self, request):
            self.requests.append(request)
            body = json.loads(request.body) if request.body.startswith(b"{") else {}
            if request.operation == "CreateAlgorithm" and isinstance(body, dict):
                arn = f"{Production.arn.rpartition('/')[0]}/{body.get('AlgorithmName')}"
                answer = json.dumps({"AlgorithmArn": arn}).encode()
                return Answer(status=200, headers={}, body=answer)
            return FakeTarget.send(self, request)

    target = Lenient()
    wanted = "CreateAlgorithm:AlgorithmName:pattern:hyphen-as-first-character"
    outcome = runner.run(target, keep=lambda step: step.id == wanted).go()
    assert harness.names_of(target.requests) == []
    assert outcome.leftovers.unsure == ("-00",)
    assert outcome.surprises == 1
