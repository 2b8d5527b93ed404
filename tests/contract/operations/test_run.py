"""A run of single operations: against the fake, wrong fakes, and targets that aren't ours."""

import json
from dataclasses import replace

import pytest

from aws_contract.operations.run import OperationRun
from aws_contract.operations.selection import OperationName
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import ContractFailures
from aws_contract.results.operation import OperationOutcome
from aws_contract.results.recorder import Recorder
from aws_contract.targets.endpoint import TargetUnreachableError
from aws_contract.targets.fake import FakeTarget
from aws_contract.targets.stateless import StatelessTarget
from aws_fakes.engine.model import load_operation
from aws_fakes.engine.service import Service
from aws_fakes.json_services.stateless import _service

KEY = OperationName("kms", "CreateKey")


def changed(shape, steps, **constraints):
    """Return a shape with other constraints at a place: names of members, and [] for an element."""
    if not steps:
        return replace(shape, **constraints)
    step, *rest = steps
    if step == "[]":
        return replace(shape, element=changed(shape.element, rest, **constraints))
    return replace(
        shape,
        members=tuple(
            _changed_member(member, rest, **constraints) if member.name == step else member
            for member in shape.members
        ),
    )


def _changed_member(member, rest, **constraints):
    if not rest and "required" in constraints:
        return replace(member, **constraints)
    return replace(member, shape=changed(member.shape, rest, **constraints))


def wrong(service, operation, path, **constraints):
    """Return the fake with other constraints at one path of one operation."""
    model = load_operation(service, operation)
    broken = replace(model, input=changed(model.input, path.split("."), **constraints))
    if broken == model:
        raise ValueError(f"{operation} has nothing to change at {path}")
    behaviour = replace(_service(service).behaviour, operations={operation: broken})
    return FakeTarget(Service(lambda: behaviour))


def attempt(target, name, *, only=None, **options):
    """Try an operation; return its result, and the failures."""
    run = OperationRun(target, Recorder(), options="--target mine:target", **options)
    try:
        run.try_operation(OperationName.of(name), only=only)
    except ContractFailures as failed:
        return run.recorder.operations[0], failed.failures
    return run.recorder.operations[0], ()


class Foreign(StatelessTarget):
    own = False

    def __init__(self):
        super().__init__()
        self.requests = []

    def send(self, request):
        self.requests.append(request)
        return super().send(request)


@pytest.mark.parametrize(
    "name",
    ["kms:CreateKey", "logs:PutLogEvents", "athena:GetQueryExecution", "dynamodb:Query",
     "cognito-idp:SignUp", "sqs:SendMessage", "cloudwatch:PutMetricStream", "kms:ListKeys"],
)  # fmt: skip
def test_the_fake_obeys_and_every_point_is_tried(name):
    result, failures = attempt(StatelessTarget(), name)
    assert failures == ()
    assert result.outcome is OperationOutcome.OBEYED
    assert result.not_sent == 0
    limited = {each.point for each in result.limitations}
    assert set(result.points.not_accepted) | set(result.points.not_rejected) <= limited
    assert result.points.total > 0
    assert result.requests == result.cases + 1


@pytest.mark.parametrize(
    ("name", "path", "change", "clause", "point"),
    [
        ("kms:CreateAlias", "AliasName", {"maximum": 300}, "rejects-max-length",
         "CreateAlias:AliasName:max_length"),
        ("logs:CreateLogGroup", "logGroupClass", {"enum": ("STANDARD",)}, "input-accepted",
         "CreateLogGroup:accepted"),
        ("dynamodb:CreateTable", "TableName", {"required": False}, "rejects-required",
         "CreateTable:TableName:required"),
        ("events:PutRule", "Tags.[].Key", {"minimum": None}, "rejects-min-length",
         "PutRule:Tags[].Key:min_length"),
    ],
    ids=["limit", "enum-member", "required", "inside-a-list"],
)  # fmt: skip
def test_a_fake_that_is_wrong_at_one_place_is_named_with_that_place(
    name, path, change, clause, point
):
    result, failures = attempt(wrong(*name.split(":"), path, **change), name)
    assert clause in {each.clause.id for each in failures}
    assert result.outcome is OperationOutcome.VIOLATED
    (finding,) = (each for each in result.findings if each.clause == clause)
    assert finding.case.startswith(point)
    assert f"--operation {name} --case " in finding.reproduce
    assert clause in result.violated


def test_a_command_names_a_scenario_that_can_be_run_alone():
    target = wrong("kms", "CreateAlias", "AliasName", maximum=300)
    result, _ = attempt(target, "kms:CreateAlias")
    case = result.findings[0].case
    alone, failures = attempt(target, "kms:CreateAlias", only=case)
    assert alone.cases == alone.requests == 1
    assert failures
    assert all(each.finding().case == case for each in failures)


def test_a_foreign_target_is_only_sent_what_must_be_rejected():
    target = Foreign()
    result, failures = attempt(target, "kms:CreateKey")
    assert failures == ()
    assert result.not_sent > 0
    assert result.points.accepted == 0
    sent = tuple(target.requests)
    assert [each for each in sent if StatelessTarget().send(each).status == 200] == []
    assert result.cases == result.not_sent + len(sent) - 1


def test_a_foreign_target_is_sent_everything_if_that_is_allowed():
    result, failures = attempt(Foreign(), "kms:CreateKey", allow_create=True)
    assert failures == ()
    assert result.not_sent == 0
    assert result.points.accepted == result.points.total


class Stateful(Foreign):
    """Has what was created once, as most services do."""

    def send(self, request):
        answer = super().send(request)
        if answer.status != 200:
            return answer
        body = b'{"__type":"AlreadyExistsException","message":"it exists"}'
        headers = {**answer.headers, "Content-Length": str(len(body))}
        return replace(answer, status=400, body=body, headers=headers)


def test_a_service_that_keeps_what_it_creates_violates_nothing():
    _, failures = attempt(Stateful(), "kms:CreateKey", allow_create=True)
    assert [str(each) for each in failures] == []


class Without(Foreign):
    """Hasn't the operation, or fails at all that is sent."""

    def __init__(self, status, body):
        super().__init__()
        self.status, self.body = status, body

    def send(self, request):
        headers = {**super().send(request).headers, "Content-Length": str(len(self.body))}
        return Answer(status=self.status, headers=headers, body=self.body)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b'{"__type":"UnknownOperationException"}'),
        (404, b"not found"),
        (500, b"<html>error</html>"),
        (501, b""),
    ],
)
def test_an_operation_that_is_not_there_has_one_finding(status, body):
    target = Without(status, body)
    result, failures = attempt(target, "kms:CreateKey")
    assert [each.clause.id for each in failures] == ["operation-exists"]
    assert result.outcome is OperationOutcome.MISSING
    assert result.missing.startswith(f"HTTP {status}")
    assert len(target.requests) < 15


class WithWrongOutput(StatelessTarget):
    """Answers with a member of the wrong type."""

    def send(self, request):
        answer = super().send(request)
        if answer.status != 200 or not answer.body:
            return answer
        body = json.dumps({**answer.document, "KeyMetadata": "text"}).encode()
        return replace(answer, body=body, headers={**answer.headers, "Content-Length": "1"})


def test_an_answer_of_another_shape_is_found():
    result, _ = attempt(WithWrongOutput(), "kms:CreateKey")
    assert result.violated["answer-output"] > 0


class Vanishing(Foreign):
    """Is gone after a few requests."""

    def send(self, request):
        if len(self.requests) > 20:
            raise TargetUnreachableError("gone")
        return super().send(request)


def test_what_was_found_out_is_kept_if_the_target_goes_away():
    run = OperationRun(Vanishing(), Recorder())
    with pytest.raises(TargetUnreachableError):
        run.try_operation(KEY)
    assert run.recorder.operations[0].requests == 22
    assert run.recorder.requests == {"kms:CreateKey": 22}


def test_counts_of_several_operations_add_up_and_nothing_else_is_kept():
    run = OperationRun(StatelessTarget(), Recorder())
    for name in ("kms:CreateKey", "kms:ListKeys"):
        run.try_operation(OperationName.of(name))
    assert run.recorder.requests.keys() == {"kms:CreateKey", "kms:ListKeys"}
    assert len(run.recorder.operations) == 2
    assert not run.recorder.coverage


class Garbling(Foreign):
    """Garbles one answer, and gives the right one when it is asked again."""

    garbled = False

    def send(self, request):
        answer = super().send(request)
        if self.garbled or b"SIGN_VERIFYx" not in request.body:
            return answer
        self.garbled = True
        return replace(answer, status=403, body=b"{}", headers={**answer.headers})


def test_an_answer_that_comes_out_right_when_asked_again_is_no_violation():
    target = Garbling()
    result, failures = attempt(target, "kms:CreateKey")
    assert target.garbled
    assert failures == ()
    assert result.outcome is OperationOutcome.UNVERIFIED


def test_a_clause_that_is_contradicted_again_and_again_is_settled_for_all_operations():
    target = Without(403, b'{"__type":"OddException"}')
    run = OperationRun(target, Recorder())
    sent = []
    for name in ("kms:ListKeys", "kms:ListAliases", "kms:ListGrants"):
        before = len(target.requests)
        with pytest.raises(ContractFailures):
            run.try_operation(OperationName.of(name))
        result = run.recorder.operations[-1]
        sent.append(len(target.requests) - before - (result.cases - result.not_sent))
    assert sent[0] > sent[1] == sent[2] == 1
