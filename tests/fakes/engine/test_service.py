"""One service with one deviation: every part that decides can be replaced from outside."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import aws_fakes
from aws_fakes.engine.errors import ServiceError, validation
from aws_fakes.engine.java.hash import enum_order
from aws_fakes.engine.java.regex import translate
from aws_fakes.engine.model import edited, load_operation, optional, untyped, walk
from aws_fakes.engine.protocol import Answer
from aws_fakes.resources.algorithm.service import standard_behaviour
from aws_fakes.resources.algorithm.store import AlgorithmStore

STANDARD = standard_behaviour()
CREATE = STANDARD.operations["CreateAlgorithm"]
BASIC = json.loads((Path(__file__).parents[2] / "data" / "accepted_requests.json").read_text())[0]
BASIC = BASIC["body"]
HEADERS = {
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request",
}


def sent(behaviour, operation="CreateAlgorithm", *, service=None, **body):
    service = service or aws_fakes.Service(behaviour)
    headers = {**HEADERS, "X-Amz-Target": f"SageMaker.{operation}"}
    answer = service.dispatch(json.dumps(body).encode(), headers)
    return answer.status, answer.body.decode()


def with_operation(path, change):
    operations = {**STANDARD.operations, "CreateAlgorithm": edited(CREATE, path, change)}
    return replace(STANDARD, operations=operations)


def with_wording(**changes):
    return replace(STANDARD, wording=replace(STANDARD.wording, **changes))


def with_matcher(compiled):
    return replace(STANDARD, matcher=lambda source: compiled(translate(source)))


TRAINING = next(m.shape for m in CREATE.input.members if m.name == "TrainingSpecification")
INSTANCE_TYPES = next(
    m.shape.element.enum for m in TRAINING.members if m.name == "SupportedTrainingInstanceTypes"
)
BAD_NAME = {**BASIC, "AlgorithmName": "x!"}
BAD_MODE = {
    **BASIC,
    "TrainingSpecification": {
        **BASIC["TrainingSpecification"],
        "SupportedTrainingInstanceTypes": ["ml.unknown"],
        "TrainingChannels": [{"Name": "!", "SupportedContentTypes": ["a"]}],
    },
}


@pytest.mark.parametrize(
    ("mutant", "body", "standard", "deviation"),
    [
        pytest.param(
            with_operation("AlgorithmName", lambda s: replace(s, pattern=None)),
            BAD_NAME,
            "pattern: [a-zA-Z0-9]",
            "AlgorithmArn",
            id="pattern-not-enforced",
        ),
        pytest.param(
            with_operation("AlgorithmName", lambda s: replace(s, maximum=s.maximum + 1)),
            {**BASIC, "AlgorithmName": "x" * 63 + "!"},
            "equal to 63",
            "1 validation error detected",
            id="bound-off-by-one",
        ),
        pytest.param(
            with_operation(
                "TrainingSpecification.SupportedTrainingInstanceTypes[]",
                lambda s: replace(s, enum=tuple(m for m in s.enum if m != "ml.m5.large")),
            ),
            BASIC,
            "AlgorithmArn",
            "supportedTrainingInstanceTypes",
            id="known-enum-member-rejected",
        ),
        pytest.param(
            with_matcher(lambda source: re.compile(source, re.ASCII).search),
            BAD_NAME,
            "pattern: [a-zA-Z0-9]",
            "AlgorithmArn",
            id="search-instead-of-full-match",
        ),
        pytest.param(
            with_wording(index_base=0),
            BAD_MODE,
            "trainingChannels.1.member",
            "trainingChannels.0.member",
            id="index-base",
        ),
        pytest.param(
            with_wording(member_name=str),
            BAD_NAME,
            "'algorithmName'",
            "'AlgorithmName'",
            id="path-case",
        ),
        pytest.param(
            with_wording(enum_order=sorted),
            BAD_MODE,
            "[" + ", ".join(enum_order(INSTANCE_TYPES)[:2]),
            "[" + ", ".join(sorted(INSTANCE_TYPES)[:2]),
            id="enum-order",
        ),
        pytest.param(
            replace(STANDARD, failure=lambda error: Answer(500, {}, error.code.encode())),
            BAD_NAME,
            "{",
            "ValidationException",
            id="status-and-form",
        ),
    ],
)
def test_a_replaced_part_changes_only_its_own_behaviour(mutant, body, standard, deviation):
    expected, deviating = sent(STANDARD, **body)[1], sent(mutant, **body)[1]
    assert standard in expected
    assert deviation in deviating
    assert expected != deviating


class NamesCollide(AlgorithmStore):
    def key(self, name):
        return name.lower()


class WithoutTime(AlgorithmStore):
    def describe(self, name):
        return {k: v for k, v in super().describe(name).items() if k != "CreationTime"}


def test_a_store_that_deviates():
    service = aws_fakes.Service(replace(STANDARD, store=NamesCollide))
    statuses = [
        sent(None, service=service, **{**BASIC, "AlgorithmName": name})[0] for name in ("a", "A")
    ]
    assert statuses == [200, 400]
    service = aws_fakes.Service(replace(STANDARD, store=WithoutTime))
    sent(None, service=service, **BASIC)
    answer = sent(None, "DescribeAlgorithm", service=service, AlgorithmName=BASIC["AlgorithmName"])
    assert "CreationTime" not in answer[1]


def test_a_scope_that_leaks():
    service = aws_fakes.Service(replace(STANDARD, scope=lambda account, _: (account, "")))
    sent(None, service=service, **BASIC)
    headers = {**HEADERS, "X-Amz-Target": "SageMaker.ListAlgorithms"}
    answer = service.dispatch(b"{}", headers, region="eu-west-1")
    assert len(json.loads(answer.body)["AlgorithmSummaryList"]) == 1


def test_a_hook_gets_request_answer_and_state():
    """State that is stored although the request was rejected."""

    def keep(request, serve, directory):
        answer = serve(request)
        if answer.status == 400:
            directory.store(request.account, request.region).create(json.loads(request.body))
        return answer

    service = aws_fakes.Service(replace(STANDARD, around=(keep,)))
    assert sent(None, service=service, **BAD_NAME)[0] == 400
    assert '"x!"' in sent(None, "ListAlgorithms", service=service)[1]


def test_hooks_nest_the_first_outermost():
    def mark(text):
        def hook(request, serve, _):
            answer = serve(request)
            return replace(answer, body=answer.body + text)

        return hook

    behaviour = replace(STANDARD, around=(mark(b"1"), mark(b"2")))
    assert sent(behaviour, "ListAlgorithms")[1].endswith("}21")


def test_rules_come_after_the_shapes_and_before_the_state():
    def reject(request, context):
        raise validation(f"{context.region} rejects {request['AlgorithmName']}")

    service = aws_fakes.Service(replace(STANDARD, rules={"CreateAlgorithm": (reject,)}))
    assert "us-east-1 rejects" in sent(None, service=service, **BASIC)[1]
    assert "us-east-1 rejects" not in sent(None, service=service, **BAD_NAME)[1]
    assert 'AlgorithmSummaryList":[]' in sent(None, "ListAlgorithms", service=service)[1]


@pytest.mark.parametrize(
    "name",
    [
        "CreateTrainingJob",
        "CreateModelPackage",
        "CreateHyperParameterTuningJob",
        "CreateEndpointConfig",
    ],
)
def test_the_input_of_any_operation_can_be_validated(name):
    operation = load_operation("sagemaker", name)
    service = aws_fakes.Service(replace(STANDARD, operations={name: operation}))
    required = sum(member.required for member in operation.input.members)
    if not required:
        assert service.validate(name, {}) == {}
        return
    with pytest.raises(ServiceError, match=rf"{required} validation error") as rejection:
        service.validate(name, {})
    assert rejection.value.message.count("Member must not be null") == required


def test_importing_the_fake_does_not_import_moto():
    code = "import sys, aws_fakes; aws_fakes.Service(); sys.exit('moto' in sys.modules)"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def locations(value, path="$", steps=()):
    """Yield the model path and the steps to every member and element of a request."""
    if isinstance(value, dict):
        is_map = path.endswith((".Environment", ".HyperParameters"))
        for name, item in value.items():
            below = f"{path}{{value}}" if is_map else f"{path}.{name}".removeprefix("$.")
            yield below, (*steps, name)
            yield from locations(item, below, (*steps, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield f"{path}[]", (*steps, index)
            yield from locations(item, f"{path}[]", (*steps, index))


def changed(value, steps, new):
    if not steps:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[steps[0]] = changed(value[steps[0]], steps[1:], new)
    return copy


FULL = next(
    case["body"]
    for case in json.loads(
        (Path(__file__).parents[2] / "data" / "accepted_requests.json").read_text()
    )
    if case["id"] == "validation"
)
FULL = {**FULL, "Tags": [{"Key": "k", "Value": "v"}], "AlgorithmDescription": "d"}
PLACES = dict(locations(FULL))


@pytest.mark.parametrize("value", [5, "x", [], {}, [1], {"x": None}], ids=repr)
def test_an_unenforced_type_breaks_no_later_request(value):
    for path, steps in PLACES.items():
        operations = {**STANDARD.operations, "CreateAlgorithm": untyped(CREATE, path)}
        service = aws_fakes.Service(replace(STANDARD, operations=operations), rules="model")
        assert sent(None, service=service, **changed(FULL, steps, value))[0] == 200, path
        name = value if path == "AlgorithmName" else FULL["AlgorithmName"]
        assert sent(None, "ListAlgorithms", service=service)[0] == 200
        for operation in ("DescribeAlgorithm", "DeleteAlgorithm"):
            assert sent(None, operation, service=service, AlgorithmName=str(name))[0] in {200, 400}


def test_an_optional_member_breaks_no_later_request():
    required = [path for path, _, needed in walk(CREATE) if needed and path in PLACES]
    assert len(required) > 20
    for path in required:
        operations = {**STANDARD.operations, "CreateAlgorithm": optional(CREATE, path)}
        service = aws_fakes.Service(replace(STANDARD, operations=operations))
        assert sent(None, service=service, **changed(FULL, PLACES[path], None))[0] == 200, path
        assert sent(None, "ListAlgorithms", service=service)[0] == 200
        where = {"service": service, "AlgorithmName": FULL["AlgorithmName"]}
        missing = path == "AlgorithmName"
        assert sent(None, "DescribeAlgorithm", **where)[0] == (400 if missing else 200), path


def test_walk_reaches_every_place_of_the_input():
    paths = [path for path, _, _ in walk(CREATE)]
    assert len(paths) == len(set(paths))
    assert {"$", *PLACES} <= set(paths)
