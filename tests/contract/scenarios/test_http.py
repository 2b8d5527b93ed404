"""Bodies, notations and headers around a valid request: what they are, what comes of them."""

import json

import pytest

from aws_contract.checks.encoding import ENCODINGS, REJECTIONS
from aws_contract.protocol.wire import request_of
from aws_contract.resources.algorithm.requests import minimal_request
from aws_contract.scenarios.http import protocol_cases
from aws_strategies.case import Accepted, Grade, Rejected
from aws_strategies.encodings.malformed import malformed
from aws_strategies.encodings.rewritten import rewritten
from aws_strategies.model import load_operation

BAD = {case.id: case for case in malformed(load_operation("sagemaker", "CreateAlgorithm"))}
NEW = {case.id: case for case in rewritten(load_operation("sagemaker", "CreateAlgorithm"))}
RIGHT = request_of("CreateAlgorithm", minimal_request("a"), service="sagemaker")
HTTP = {case.id: case for case in protocol_cases(RIGHT)}


def strictly(raw):
    """Parse as RFC 8259 says, which Python's parser does only if told so."""

    def refuse(name):
        raise ValueError(name)

    return json.loads(raw.decode("utf-8"), parse_constant=refuse, parse_int=float)


@pytest.mark.parametrize("name", [name for name in BAD if name.startswith("json:")])
def test_what_is_no_json_is_no_json(name):
    with pytest.raises((ValueError, RecursionError)):
        strictly(BAD[name].raw)


@pytest.mark.parametrize("name", [n for n in BAD if n.startswith("object:") and "deep" not in n])
def test_what_is_no_object_is_json_all_the_same(name):
    assert not isinstance(strictly(BAD[name].raw), dict)


def without_strangers(value, like):
    """Drop what means nothing: unknown members and nulls."""
    if isinstance(value, dict):
        return {k: without_strangers(v, like[k]) for k, v in value.items() if k in like}
    if isinstance(value, list) and len(value) == len(like):
        return [without_strangers(each, other) for each, other in zip(value, like, strict=True)]
    return value


@pytest.mark.parametrize("name", [name for name in NEW if not name.startswith("numbers:")])
def test_a_notation_means_its_body(name):
    case = NEW[name]
    assert isinstance(case.expected, Accepted)
    assert without_strangers(strictly(case.raw), case.body) == case.body


@pytest.mark.parametrize("name", [name for name in NEW if name.startswith("numbers:")])
def test_a_number_is_near_what_it_means(name):
    case = NEW[name]
    sent, meant = strictly(case.raw), case.body
    assert sent.keys() == meant.keys()
    if isinstance(case.expected, Rejected):
        assert [violation.point.kind for violation in case.expected.violations] == ["min_value"]


def test_each_case_is_judged_by_the_clause_of_its_kind():
    assert {name.partition(":")[0] for name in NEW} == set(ENCODINGS)
    assert {name.partition(":")[0] for name in (*BAD, *HTTP)} == set(REJECTIONS)


@pytest.mark.parametrize(
    ("name", "grade"),
    [
        ("json:cut", Grade.DOCUMENTED),
        ("json:trailing-text", Grade.ASSUMED),
        ("json:byte-order-mark", Grade.ASSUMED),
        ("object:list", Grade.DOCUMENTED),
    ],
)
def test_only_what_no_parser_takes_is_sure_to_be_refused(name, grade):
    assert BAD[name].expected.grade is grade


@pytest.mark.parametrize(
    ("name", "grade"),
    [
        ("space:around", Grade.DOCUMENTED),
        ("action:action-utf-8", Grade.DOCUMENTED),
        ("null:Tags", Grade.ASSUMED),
        ("unknown:text", Grade.ASSUMED),
        ("duplicate:last-wins", Grade.ASSUMED),
        ("numbers:beyond-doubles", Grade.ASSUMED),
    ],
)
def test_what_json_says_is_documented_and_what_siblings_do_is_assumed(name, grade):
    assert NEW[name].expected.grade is grade


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("target:missing", 400, "UnknownOperationException"),
        ("target:lower-case", 400, "UnknownOperationException"),
        ("method:GET", 404, None),
        ("content-type:form", 404, None),
        ("unsigned:no-authorisation", 400, "MissingAuthenticationTokenException"),
    ],
)
def test_what_is_no_request_has_the_answer_of_siblings(name, status, code):
    expected = HTTP[name].expected
    assert (expected.status, expected.code) == (status, code)


def test_no_protocol_case_is_the_valid_request():
    right = HTTP["unsigned:no-authorisation"].request
    for name, case in HTTP.items():
        changed = (case.request.headers, case.request.method, case.request.signed)
        assert changed != (right.headers, "POST", True), name


@pytest.mark.parametrize(
    ("operation", "target"),
    [("CreateBudget", "CreateBudgets"), ("DescribeBudget", "DescribeBudgetes")],
)
def test_an_unknown_operation_is_one_that_the_service_has_not(operation, target):
    """Budgets has DescribeBudget and DescribeBudgets."""
    cases = protocol_cases(request_of(operation, {}, service="budgets"))
    (unknown,) = (each for each in cases if each.id == "target:unknown-operation")
    assert unknown.request.headers["X-Amz-Target"].endswith(f".{target}")


def test_the_prefix_of_another_service_can_be_chosen():
    cases = protocol_cases(RIGHT, other_prefix="Nobody_2020")
    (other,) = (each for each in cases if each.id == "target:other-service")
    assert other.request.headers["X-Amz-Target"] == "Nobody_2020.CreateAlgorithm"
