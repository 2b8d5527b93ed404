"""An operation that isn't there is one finding, and nothing that needs it is tried."""

import json
from dataclasses import replace

import pytest

from aws_contract.protocol.wire import Answer
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.runner.capabilities import find_missing_operations, why_missing
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.needs import needed_operations
from aws_contract.scenarios.registry import scenarios
from aws_contract.scenarios.scenario import Effect
from aws_contract.targets.fake import FakeTarget

HTML = Answer(status=404, headers={}, body=b"<html>Not Found</html>")


def answer(status, **document):
    return Answer(status=status, headers={}, body=json.dumps(document).encode())


class Partial(FakeTarget):
    """The fake without some operations; it counts what it is asked."""

    own = False

    def __init__(self, *lacking, unknown=HTML, times=99):
        super().__init__()
        self.lacking, self.unknown, self.times = lacking, unknown, times
        self.asked = []

    def send(self, request):
        self.asked.append(request.operation)
        if request.operation in self.lacking and self.times > 0:
            self.times -= 1
            return self.unknown
        return super().send(request)


def probed(target):
    session = Session(target, Recorder(), resource=RESOURCE)
    judge = Judge(session)
    session.lack(find_missing_operations(judge))
    return session, judge


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (HTML, "HTTP 404 with a page of HTML or XML"),
        (replace(HTML, status=200), "HTTP 200 with a page of HTML or XML"),
        (replace(HTML, body=b""), "HTTP 404"),
        (replace(HTML, body=b"", status=405), "HTTP 405"),
        (answer(501, __type="InternalFailure"), "HTTP 501"),
        (answer(500, message="oops"), "HTTP 500"),
        (answer(400, __type="x#UnknownOperationException"), "HTTP 400 UnknownOperationException"),
        (answer(400, __type="ValidationException"), ""),
        (answer(404, __type="ResourceNotFound"), ""),
        (answer(403, __type="AccessDeniedException"), ""),
        (answer(503), ""),
        (answer(200), ""),
    ],
)
def test_some_answers_say_that_there_is_no_such_operation(given, reason):
    assert why_missing(given) == reason


def test_a_target_with_all_operations_lacks_nothing_and_keeps_nothing():
    target = Partial()
    session, judge = probed(target)
    assert session.missing == {}
    assert judge.failures == []
    assert judge.names()[0] == frozenset()
    assert session.why_untried(RESOURCE.operations) == ""


@pytest.mark.parametrize(
    ("operation", "clause"),
    [
        ("CreateAlgorithm", "create-accepts"),
        ("DescribeAlgorithm", "describe-found"),
        ("ListAlgorithms", "list-accepts"),
        ("ListTags", "tags-kept"),
        ("DeleteAlgorithm", "delete-accepts"),
    ],
)
def test_a_missing_operation_is_one_failure_of_the_clause_that_needs_it(operation, clause):
    session, judge = probed(Partial(operation))
    assert session.missing == {operation: "HTTP 404 with a page of HTML or XML"}
    (failure,) = judge.failures
    assert failure.clause.id == clause
    assert failure.context.request.operation == operation
    assert f"{operation} isn't there" in failure.got
    assert failure.context.reproduce() == "aws-contract run --target fake"


def test_a_service_that_fails_once_is_asked_again():
    session, judge = probed(Partial("CreateAlgorithm", unknown=answer(500), times=1))
    assert session.missing == {}
    assert judge.failures == []


def test_only_a_target_without_any_operation_leaves_nothing_to_try():
    assert probed(Partial(*RESOURCE.operations))[0].has_no_operation
    assert not probed(Partial(*RESOURCE.operations[1:]))[0].has_no_operation


def test_without_lists_and_tags_the_rest_is_judged_without_them():
    session, _ = probed(Partial("ListAlgorithms", "ListTags"))
    assert session.tagging is None
    assert not session.checks_traces
    assert session.beside(FakeTarget()).tagging is None


def test_a_rejection_needs_its_own_operation_and_what_creates_needs_all():
    every = scenarios(RESOURCE)
    rejections = [each for each in every if each.effect is Effect.REJECTED and each.case]
    assert {needed_operations(each, RESOURCE) for each in rejections} == {
        frozenset({name}) for name in RESOURCE.operations
    }
    creating = [each for each in every if each.effect is Effect.CREATES]
    assert {needed_operations(each, RESOURCE) for each in creating} == {
        frozenset(RESOURCE.operations)
    }
