"""How often a live run sends one request: there is one layer of retries, and it has a limit."""

import json

import pytest

from aws_contract.live.budget import Clock
from aws_contract.live.guard import ATTEMPTS
from aws_contract.live.options import LiveOptions
from aws_contract.live.plan import plan_for
from aws_contract.live.run import Run
from aws_contract.live.run_folder.journal import RunFolder
from aws_contract.live.start import destination_of
from aws_contract.protocol.wire import Answer
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.targets.fake import FakeTarget

ANSWERS = {
    "server-error": (500, "InternalFailure"),
    "throttled": (400, "ThrottlingException"),
    "throttled-by-status": (429, ""),
}


class Hurried(Clock):
    """Time that passes only by waiting, and then at once."""

    time = 0.0

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.time += seconds


class Failing(FakeTarget):
    """Answers every request of one operation alike, and counts what was sent."""

    def __init__(self, operation, answer):
        super().__init__()
        self.operation, self.answer = operation, answer
        self.sent = 0

    def send(self, request):
        if request.operation != self.operation:
            return super().send(request)
        self.sent += 1
        status, code = self.answer
        return Answer(status=status, headers={}, body=json.dumps({"__type": code}).encode())


def run_one(scenario, target, folder):
    """Run the one scenario whose id ends so; return what it came to."""
    options = LiveOptions(
        resource="algorithm",
        target="fake",
        folder=folder,
        rate=0,
        max_requests=9999,
        create=True,
    )
    run_folder = RunFolder(folder, identity={"target": "fake"})
    plan = plan_for(
        options, destination_of(target, run_folder.prefix), resource=RESOURCE, earlier={}
    )
    (step,) = (step for step in plan.steps if step.id.endswith(scenario))
    return Run(
        options,
        target,
        [step],
        folder=run_folder,
        sanitiser=Sanitiser(),
        clock=Hurried(),
        resource=RESOURCE,
        destination=destination_of(target, run_folder.prefix),
    ).go()


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize(
    ("scenario", "operation"),
    [("describe-missing", "DescribeAlgorithm"), ("named-by-arn", "CreateAlgorithm")],
    ids=["read", "create"],
)
def test_one_request_is_sent_no_more_often_than_the_documented_number(
    tmp_path, scenario, operation, answer
):
    target = Failing(operation, answer)
    run_one(scenario, target, tmp_path)
    assert target.sent == ATTEMPTS


def test_a_scenario_that_got_no_usable_answer_is_unanswered(tmp_path):
    outcome = run_one("by-arn", Failing("CreateAlgorithm", ANSWERS["throttled"]), tmp_path)
    assert (outcome.done, len(outcome.unanswered)) == (0, 1)
    assert outcome.report.findings == ()


def test_a_server_error_that_stays_is_the_answer(tmp_path):
    outcome = run_one("by-arn", Failing("CreateAlgorithm", ANSWERS["server-error"]), tmp_path)
    assert (outcome.done, outcome.unanswered) == (1, ())
    assert outcome.report.findings


def test_a_deletion_that_fails_is_not_sent_again_by_the_cleanup(tmp_path):
    target = Failing("DeleteAlgorithm", ANSWERS["throttled"])
    outcome = run_one("by-arn", target, tmp_path)
    assert len(outcome.leftovers.kept) == 1
    assert target.sent == 2 * ATTEMPTS  # the scenario's own deletion, and the cleanup's
