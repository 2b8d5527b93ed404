"""Another wording is recognised, and places and constraints are compared in it."""

import pytest

import aws_fakes
from aws_contract.protocol.expected_errors import Item, expected_items
from aws_contract.protocol.other_wordings import OTHER_WORDINGS, wording_of
from aws_contract.protocol.wire import request_for
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.failure import ContractFailures
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Session
from aws_contract.scenarios.rejecting import reject
from aws_contract.targets.fake import FakeTarget
from aws_fakes.engine.wording.dialects import DIALECTS
from aws_strategies.invalid.multiple import multiple_violation_cases
from aws_strategies.invalid.single import invalid_cases_at

CREATE = RESOURCE.operation(RESOURCE.create)
CASES = [
    case
    for point in CREATE.points[::12]
    for case in invalid_cases_at(CREATE, point)
    if case.expected.code == "ValidationException"
]
SOME = CASES + list(multiple_violation_cases(CREATE))[:2]
FOREIGN = sorted(set(DIALECTS) - {"classic"})


class Foreign(FakeTarget):
    own = False


def failures_of(service, cases, *, target=Foreign):
    """Reject cases at a service; return what failed."""
    session = Session(target(service), Recorder(), resource=RESOURCE)
    found = []
    for case in cases:
        try:
            with session.judging() as judge:
                reject(judge, case)
        except ContractFailures as failures:
            found += failures.failures
    return found


@pytest.mark.parametrize("name", FOREIGN)
def test_a_target_with_another_wording_has_one_finding(name):
    found, *more = failures_of(aws_fakes.Service(dialect=name), _telling(name))
    assert [(each.clause.id, each.expected, each.got) for each in more] == []
    assert found.clause.id == "rejection-form"
    assert f"wording differs: {name}" in found.got


def _telling(name):
    """Cases whose message shows the wording: that of Lambda shows in lists alone."""
    return [case for case in SOME if name != "lambda-runtime" or "enum" in case.id]


@pytest.mark.parametrize("name", ["rest", "values-hidden"])
def test_of_many_errors_a_message_in_another_wording_lists_the_first_ten(name):
    case = next(each for each in multiple_violation_cases(CREATE) if each.id == "crowd:11")
    message = FakeTarget(aws_fakes.Service(dialect=name)).send(request_for(case)).message
    items = expected_items(case.expected.violations, CREATE)
    wording = wording_of(message)
    assert wording.places_agree(message, items)
    assert wording.constraints_agree(message, items)
    assert not wording.constraints_agree(message.rpartition("; ")[0], items)


def test_a_classic_target_has_none():
    assert failures_of(aws_fakes.Service(), SOME) == []


@pytest.mark.parametrize("name", ["values-hidden", "framework-2026", "smithy-server", "rest"])
def test_a_wrong_place_is_found_in_another_wording(name):
    class Misplaced(Foreign):
        def send(self, request):
            answer = super().send(request)
            wrong = answer.body.replace(b"lgorithmName'", b"lgorithmNome'")
            return type(answer)(status=answer.status, headers=answer.headers, body=wrong)

    (point,) = [p for p in CREATE.points if p.id == "AlgorithmName:pattern"]
    named = list(invalid_cases_at(CREATE, point))[:1]
    found = failures_of(aws_fakes.Service(dialect=name), named, target=Misplaced)
    assert {each.clause.id for each in found} >= {"rejection-paths", "rejection-constraints"}


def test_the_projects_own_fake_must_speak_classically():
    found = failures_of(aws_fakes.Service(dialect="rest"), SOME[:3], target=FakeTarget)
    assert len(found) > 1


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("1 validation error detected: Value 'x' at 'a.b' failed to satisfy constraint: M", None),
        ("1 validation error detected: Value null at 'a' failed to satisfy constraint: M", None),
        ("Algorithm x does not exist.", None),
        ("1 validation error detected: Value at 'a' failed to satisfy constraint: M",
         "values-hidden"),
        ("Value at 'TableName' failed to satisfy constraint: Member must", "framework-2026"),
        ("Value nodejs99 at 'runtime' failed to satisfy constraint: Member", "lambda-runtime"),
        ("1 validation error detected. Value at '/a' failed", "smithy-server"),
        ("1 validation error detected: Value 'x\ny: [' failed: [b: [c], Member must not be null]",
         "lambda"),
        ("1 validation error detected: Value 'x: [\n' at 'a' failed, Member must not be null]",
         None),
        ("2 validation errors detected: Value 'x' at 'makeInput.a' failed", "rest"),
    ],
)  # fmt: skip
def test_a_message_is_recognised(message, name):
    found = wording_of(message)
    assert (found and found.name) == name


@pytest.mark.parametrize("name", [each.name for each in OTHER_WORDINGS])
def test_a_place_with_a_number_of_any_length_is_only_a_wrong_place(name):
    (wording,) = (each for each in OTHER_WORDINGS if each.name == name)
    place = f"/a/{'9' * 5000}" if wording.pointer else f"a.{'9' * 5000}"
    message = f"Value at '{place}' failed to satisfy constraint: Member must not be null"
    expected = Item(path="a.1", constraint="Member must not be null", value=None)
    assert not wording.places_agree(message, [expected])


def test_both_sides_know_the_same_wordings():
    assert {each.name for each in OTHER_WORDINGS} == set(FOREIGN)
