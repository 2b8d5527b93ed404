"""Requests as bytes, answers as parsed views, and the shell line that repeats a request."""

import shlex
from dataclasses import replace

import pytest

from aws_contract.protocol.wire import Answer, curl, encode, request_for, request_of
from aws_strategies.case import Accepted, Case, CaseTopic


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        ({"b": 1, "a": [True, None]}, b'{"b":1,"a":[true,null]}'),
        ({"a": "\u00e9\U0001f600"}, b'{"a":"\\u00e9\\ud83d\\ude00"}'),
        ({"a": "\ud800"}, b'{"a":"\\ud800"}'),
        ([], b"[]"),
    ],
    ids=["compact-in-order", "escaped", "lone-surrogate", "no-object"],
)
def test_json_values_have_one_form_as_bytes(body, raw):
    assert encode(body) == raw


def test_a_request_names_its_operation():
    request = request_of("DeleteAlgorithm", {"AlgorithmName": "a"}, service="sagemaker")
    assert request.headers["X-Amz-Target"] == "SageMaker.DeleteAlgorithm"
    assert (request.method, request.body) == ("POST", b'{"AlgorithmName":"a"}')


def test_the_raw_bytes_of_a_case_win_over_its_body():
    case = Case(
        id="x",
        service="sagemaker",
        operation="ListAlgorithms",
        topic=CaseTopic.VALID,
        body={"a": 1},
        expected=Accepted(),
        raw=b"{",
    )
    assert request_for(case).body == b"{"
    assert request_for(replace(case, raw=None)).body == b'{"a":1}'


def answer(body):
    return Answer(status=400, headers={"X-Some": "1"}, body=body)


@pytest.mark.parametrize(
    ("body", "code", "key", "message"),
    [
        (b'{"__type":"ValidationException","message":"m"}', "ValidationException", "message", "m"),
        (b'{"__type":"ns#ConflictException","Message":"m"}', "ConflictException", "Message", "m"),
        (b'{"__type":"UnknownOperationException"}', "UnknownOperationException", None, None),
        (b'{"__type":7,"message":{}}', None, "message", None),
        (b"[]", None, None, None),
        (b"<html>", None, None, None),
        (b"\xff", None, None, None),
        (b"", None, None, None),
    ],
)
def test_an_error_is_read_as_far_as_it_can_be(body, code, key, message):
    got = answer(body)
    assert (got.code, got.message_key, got.message) == (code, key, message)


def test_headers_are_found_in_any_case():
    assert answer(b"").header("x-SOME") == "1"
    assert answer(b"").header("y") is None


def test_of_headers_whose_names_differ_in_case_the_first_counts():
    got = Answer(status=200, headers={"Date": "first", "date": "second"}, body=b"")
    assert got.header("DATE") == "first"


def test_a_curl_line_sends_the_same_bytes_and_holds_no_credentials():
    request = request_of("CreateAlgorithm", {"AlgorithmName": "it's"}, service="sagemaker")
    words = shlex.split(curl(request, url="http://localhost:1/", region="us-east-1"))
    assert words[words.index("--data-binary") + 1].encode() == request.body
    assert words[words.index("--user") + 1] == "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"
    assert words[words.index("--aws-sigv4") + 1] == "aws:amz:us-east-1:sagemaker"


@pytest.mark.parametrize("body", [b"\xff", b"@file", b"a" * 5000], ids=["bytes", "at", "long"])
def test_a_body_that_can_not_stand_in_a_shell_line_is_a_file(body):
    line = curl(
        request_of("CreateAlgorithm", body, service="sagemaker"),
        url="http://localhost/",
        region="us-east-1",
    )
    assert line.endswith("--data-binary @request.body")


def test_an_unsigned_request_is_repeated_unsigned():
    request = replace(request_of("ListAlgorithms", {}, service="sagemaker"), signed=False)
    assert "--user" not in curl(request, url="http://localhost/", region="us-east-1")


def test_an_endpoint_that_is_a_variable_is_expanded_by_the_shell():
    line = curl(
        request_of("ListAlgorithms", {}, service="sagemaker"),
        url="$ENDPOINT_URL",
        region="us-east-1",
    )
    assert ' "$ENDPOINT_URL" ' in line
