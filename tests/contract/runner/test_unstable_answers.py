"""What contradicts a clause is asked for once more before a run reports it."""

from dataclasses import replace

import pytest

from aws_contract.operations.scenarios import reject
from aws_contract.operations.session import OperationJudge, OperationSession
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.registry import find_scenario
from aws_contract.targets.endpoint import TargetUnreachableError
from aws_contract.targets.fake import FakeTarget
from aws_contract.targets.stateless import StatelessTarget
from aws_strategies import invalid_cases, load_operation

REJECTED = find_scenario(RESOURCE, "CreateAlgorithm:AlgorithmName:max_length:too-long")


class Unreliable:
    """A foreign target: a gateway answers its first rejections, or all, instead of the service."""

    own = False

    def __init__(self, inner=None, *, times=1):
        self.inner = inner or FakeTarget()
        self.times = times
        self.reconnections = 0

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def reconnect(self):
        self.reconnections += 1

    def send(self, request):
        answer = self.inner.send(request)
        if answer.status != 400 or not self.times:
            return answer
        self.times -= 1
        return replace(answer, status=404, headers={}, body=b"<html>not found</html>")


def judge_of(target):
    session = Session(target, Recorder(), resource=RESOURCE)
    return Judge(session)


def unstable(failures):
    return [each.got for each in failures if each.got.startswith("unstable: ")]


def unverified(judge):
    return [each for found in judge.session.recorder.differences.values() for each in found]


def test_an_answer_that_does_not_repeat_is_an_unverified_difference_with_both_answers():
    judge = judge_of(Unreliable())
    REJECTED.run(judge)
    assert judge.failures == []
    assert judge.session.target.reconnections == 1
    found = unverified(judge)
    assert {each.answer.status for each in found} == {404}
    got = unstable(found)
    assert "asked again on another connection: HTTP 400 ValidationException: " in got[0]


def test_an_answer_that_repeats_is_a_violation():
    judge = judge_of(Unreliable(times=99))
    REJECTED.run(judge)
    assert judge.failures
    assert unstable(judge.failures) == []


def test_a_clause_that_three_second_answers_contradicted_is_not_asked_about_again():
    judge = judge_of(Unreliable(times=999))
    for _ in range(3):
        REJECTED.run(judge)
    asked = judge.session.target.reconnections
    REJECTED.run(judge)
    assert (asked, judge.session.target.reconnections) == (3, 3)


def test_the_own_fake_is_not_asked_again():
    target = Unreliable()
    target.own = True
    judge = judge_of(target)
    REJECTED.run(judge)
    assert judge.failures
    assert target.reconnections == 0


class SilentAfterwards(Unreliable):
    """Gives no second answer."""

    def send(self, request):
        if self.reconnections:
            raise TargetUnreachableError("gone")
        return super().send(request)


def test_the_first_answer_counts_if_no_second_comes():
    judge = judge_of(SilentAfterwards())
    judge.ask(RESOURCE.describe, {})
    assert judge.session.target.reconnections == 1
    assert judge.failures


@pytest.mark.parametrize("operation", [RESOURCE.create, RESOURCE.delete])
def test_what_may_have_changed_something_is_not_sent_again(operation):
    judge = judge_of(Unreliable())
    judge.ask(operation, {})
    assert judge.failures
    assert judge.session.target.reconnections == 0


def test_a_case_of_any_operation_that_must_be_rejected_is_asked_for_again():
    operation = load_operation("kms", "CreateAlias")
    case = invalid_cases(operation)[0]
    target = Unreliable(StatelessTarget())
    judge = OperationJudge(OperationSession(target, operation=operation))
    reject(judge, case)
    assert judge.failures == []
    assert unstable(unverified(judge))
    assert judge.session.recorder.requests["kms:CreateAlias"] == 2
