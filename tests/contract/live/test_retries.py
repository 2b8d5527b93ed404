"""How often a live run sends one request: there is one layer of retries, and it has a limit."""

import json

import pytest

from aws_contract.live.guard import ATTEMPTS
from aws_contract.live.options import LiveOptions
from aws_contract.protocol.wire import Answer
from aws_contract.targets.fake import FakeTarget

ANSWERS = {
    "server-error": (500, "InternalFailure"),
    "throttled": (400, "ThrottlingException"),
    "throttled-by-status": (429, ""),
}


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


@pytest.fixture
def run_one(harness, tmp_path):
    """Run the one scenario whose id ends so; return what it came to."""

    def run(scenario, target):
        options = LiveOptions(
            resource="algorithm",
            target="fake",
            folder=tmp_path,
            rate=0,
            max_requests=9999,
            create=True,
        )
        return harness.run_of(target, options, keep=lambda step: step.id.endswith(scenario)).go()

    return run


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize(
    ("scenario", "operation"),
    [("describe-missing", "DescribeAlgorithm"), ("named-by-arn", "CreateAlgorithm")],
    ids=["read", "create"],
)
def test_one_request_is_sent_no_more_often_than_the_documented_number(
    run_one, scenario, operation, answer
):
    target = Failing(operation, answer)
    run_one(scenario, target)
    assert target.sent == ATTEMPTS


def test_a_scenario_that_got_no_usable_answer_is_unanswered(run_one):
    outcome = run_one("by-arn", Failing("CreateAlgorithm", ANSWERS["throttled"]))
    assert (outcome.done, len(outcome.unanswered)) == (0, 1)
    assert outcome.report.findings == ()


def test_a_server_error_that_stays_is_the_answer(run_one):
    outcome = run_one("by-arn", Failing("CreateAlgorithm", ANSWERS["server-error"]))
    assert (outcome.done, outcome.unanswered) == (1, ())
    assert outcome.report.findings


def test_a_deletion_that_fails_is_not_sent_again_by_the_cleanup(run_one):
    target = Failing("DeleteAlgorithm", ANSWERS["throttled"])
    outcome = run_one("by-arn", target)
    assert len(outcome.leftovers.kept) == 1
    assert target.sent == 2 * ATTEMPTS  # the scenario's own deletion, and the cleanup's
