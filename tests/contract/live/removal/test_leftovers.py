"""The tidy-up of a live run: it waits, keeps to the limits, and names what it leaves."""

import json
import os
import signal
from dataclasses import replace

import pytest

from aws_contract.interruption import LiveInterruption
from aws_contract.live.budget import Stop
from aws_contract.protocol.wire import Answer
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service


def answer(body, *, status=200):
    return Answer(status=status, headers={}, body=json.dumps(body).encode())


def rejected(message):
    return answer({"__type": "ValidationException", "message": message}, status=400)


class Counting(FakeTarget):
    """The fake; counts what is sent."""

    own = False

    def __init__(self):
        self.service = Service()
        super().__init__(self.service)
        self.sent = []

    def send(self, request):
        self.sent.append(request.operation)
        return self.answer(request)

    def answer(self, request):
        return super().send(request)


class Slow(Counting):
    """What is deleted at the end is listed as Deleting for some more looks."""

    looks = 5

    def __init__(self):
        super().__init__()
        self.deleting = []

    def answer(self, request):
        real = super().answer(request)
        if request.operation == "DeleteAlgorithm" and real.status == 200:
            self.deleting.append(json.loads(request.body)["AlgorithmName"])
        if request.operation == "ListAlgorithms" and self.deleting and self.looks:
            self.looks -= 1
            arn = "arn:aws:sagemaker:us-east-1:123456789012:algorithm"
            return answer({"AlgorithmSummaryList": [
                {"AlgorithmName": name, "AlgorithmArn": f"{arn}/{name}", "CreationTime": 1.0,
                 "AlgorithmStatus": "Deleting"} for name in self.deleting
            ]})  # fmt: skip
        return real


class Stuck(Slow):
    looks = 10**6


def by_arn(step):
    return step.id == "lifecycle:named-by-arn"


def test_what_is_being_deleted_is_waited_for(runner):
    outcome = runner.run(Slow(), keep=by_arn).go()
    assert outcome.leftovers.kept == ()
    assert outcome.incomplete == ""
    assert 5 <= runner.clock.time < 60


def test_what_is_being_deleted_for_too_long_is_named_with_its_status(runner):
    target = Stuck()
    outcome = runner.run(target, keep=by_arn).go()
    (name,) = outcome.leftovers.kept
    assert outcome.leftovers.statuses == {name: "Deleting"}
    assert outcome.incomplete == "1 name(s) may be left"
    assert 600 <= runner.clock.time < 660


@pytest.mark.parametrize("status", ["Pending", "InProgress"])
def test_what_the_service_works_on_is_deleted_as_soon_as_that_ends(harness, runner, status):
    class Busy(Counting):
        left = 4

        def answer(self, request):
            interrupted = request.operation == "CreateAlgorithm" and self.sent.count(
                "CreateAlgorithm"
            ) == 1  # fmt: skip
            if request.operation == "DeleteAlgorithm" and self.left:
                self.left -= 1
                return rejected("it can't be deleted now")
            real = super().answer(request)
            if request.operation == "DescribeAlgorithm" and self.left and real.status == 200:
                return answer({**real.document, "AlgorithmStatus": status})
            if interrupted:
                raise KeyboardInterrupt
            return real

    target = Busy()
    outcome = runner.run(target, keep=by_arn).go()
    assert outcome.stop.reason is Stop.INTERRUPTED
    assert outcome.leftovers.kept == ()
    assert harness.algorithms(target.service) == []


class Endless(Counting):
    """Always has another page."""

    def answer(self, request):
        if request.operation == "ListAlgorithms":
            asked = {**json.loads(request.body), "NextToken": None}
            request = replace(request, body=json.dumps(asked).encode())
        real = super().answer(request)
        if request.operation == "ListAlgorithms" and real.status == 200:
            return answer({**real.document, "NextToken": f"token-{len(self.sent)}"})
        return real


def test_the_limit_of_requests_holds_whatever_is_listed(harness, runner):
    target = Endless()
    outcome = runner.run(target, keep=harness.few, max_requests=45).go()
    assert len(target.sent) <= 45
    assert outcome.incomplete
    assert harness.algorithms(target.service) == []


def test_a_listing_without_an_end_ends(runner):
    target = Endless()
    outcome = runner.run(target, keep=by_arn, max_requests=10**6).go()
    assert len(target.sent) < 300
    assert outcome.leftovers.kept == (f"{runner.folder().prefix}-*",)


@pytest.mark.parametrize("limit", range(14, 60, 3))
def test_no_limit_leaves_anything(harness, runner, limit):
    target = Counting()
    outcome = runner.run(target, keep=harness.few, max_requests=limit).go()
    assert outcome.stop.reason is Stop.REQUESTS
    assert len(target.sent) <= limit
    assert outcome.leftovers.kept == ()
    assert harness.algorithms(target.service) == []


def test_the_deadline_holds_in_the_tidy_up(runner):
    outcome = runner.run(Stuck(), keep=by_arn, seconds=100).go()
    assert len(outcome.leftovers.kept) == 1
    assert runner.clock.time <= 102


SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


class Signalled(Stuck):
    """Gets signals when some requests are sent, counted from the first deletion."""

    def __init__(self, *, create=(), delete=(), look=(), number=signal.SIGTERM):
        super().__init__()
        self.at = {"CreateAlgorithm": create, "DeleteAlgorithm": delete, "ListAlgorithms": look}
        self.number = number
        self.looks = 10

    def answer(self, request):
        real = super().answer(request)
        if self.sent.count(request.operation) in self.at.get(request.operation, ()):
            os.kill(os.getpid(), self.number)
        return real


def run_signalled(runner, target):
    told = []
    interrupts = LiveInterruption(told.append)
    run = runner.run(target, keep=by_arn)
    run._interrupts = interrupts
    with interrupts.listening():
        return run.go(), told


@pytest.mark.parametrize("number", SIGNALS)
def test_each_signal_ends_the_run_with_a_tidy_up(harness, runner, number):
    target = Signalled(create=[1], number=number)
    outcome, told = run_signalled(runner, target)
    assert outcome.stop.reason is Stop.INTERRUPTED
    after = target.sent[target.sent.index("CreateAlgorithm") + 1]
    assert after in {"ListAlgorithms", "DeleteAlgorithm"}, "the scenario went on"
    assert outcome.leftovers.kept == ()
    assert harness.algorithms(target.service) == []
    assert told == []


def test_a_second_signal_says_what_a_third_does_and_ends_nothing(runner):
    target = Signalled(create=[1], look=[3])
    outcome, told = run_signalled(runner, target)
    assert outcome.leftovers.kept == ()
    assert told == ["tidying up; a third signal ends that and leaves what is left"]


def test_a_signal_while_it_tidies_up_lets_it_finish_and_counts_as_interrupted(runner):
    target = Signalled(look=[3])
    outcome, _ = run_signalled(runner, target)
    assert (outcome.done, outcome.leftovers.kept) == (1, ())
    assert outcome.incomplete == "interrupted: while it tidied up"


def test_a_third_signal_ends_the_tidy_up_and_what_is_left_is_named(runner):
    target = Signalled(create=[1], look=[3, 4])
    outcome, _ = run_signalled(runner, target)
    assert len(outcome.leftovers.kept) == 1
    folder = runner.options.folder
    assert outcome.removal == (
        f"aws-contract live clean --target fake --resource algorithm --folder {folder} --delete"
    )


def test_a_listing_without_an_end_is_a_finding_of_a_run_that_is_not_live():
    target = Endless()
    session = Session(target, Recorder(), resource=RESOURCE)
    judges = [Judge(session), Judge(session)]
    for judge in judges:
        judge.names()
    assert sum(session.recorder.clauses["list-once"].values()) == 2
    assert session.recorder.clauses["list-once"]["passed"] == 0
    assert len(target.sent) < 1100
