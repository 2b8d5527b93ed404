"""The wire: gates in AWS's order, headers, the two spellings of a message."""

import gzip
import json
import re

import pytest

import aws_fakes
from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.protocol import MAX_BODY, Request, load_protocol

TARGET = "SageMaker.CreateAlgorithm"
HEADERS = {
    "X-Amz-Target": TARGET,
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request",
}
BROKEN = ("SerializationException", None)
MISSING = "ValidationException"


def answered(body=b"{}", *, method="POST", without=(), **changed):
    headers = {name: value for name, value in HEADERS.items() if name not in without}
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    return aws_fakes.Service().dispatch(body, headers, method=method)


def rejection(answer):
    content = json.loads(answer.body)
    return content["__type"], content.get("message", content.get("Message"))


@pytest.mark.parametrize(
    ("request_", "status", "expected"),
    [
        ({"Content_Type": "application/x-amz-json-1.1; charset=utf-8"}, 400, MISSING),
        ({"Content_Type": "Application/X-Amz-Json-1.1"}, 400, MISSING),
        ({"Content_Type": "application/json"}, 400, MISSING),
        ({"without": ["X-Amz-Target"]}, 400, "UnknownOperationException"),
        ({"X_Amz_Target": "CreateAlgorithm"}, 400, "UnknownOperationException"),
        ({"X_Amz_Target": "sagemaker.CreateAlgorithm"}, 400, "UnknownOperationException"),
        ({"X_Amz_Target": "SageMaker.createAlgorithm"}, 400, "UnknownOperationException"),
        ({"X_Amz_Target": "SageMaker.CreateModel"}, 400, "UnknownOperationException"),
        ({"X_Amz_Target": "SageMaker."}, 400, "UnknownOperationException"),
        ({"without": ["Authorization"]}, 400, "MissingAuthenticationTokenException"),
        ({"Authorization": "Basic x"}, 400, "MissingAuthenticationTokenException"),
        ({"without": ["Authorization"], "body": b"{"}, 400, "SerializationException"),
        ({"without": ["Authorization"], "body": b""}, 400, "SerializationException"),
        ({"X_Amz_Target": "SageMaker.Nothing", "body": b"{"}, 400, "SerializationException"),
        ({"without": ["X-Amz-Target"], "body": b"{"}, 400, "SerializationException"),
    ],
)
def test_a_request_that_breaks_the_protocol_is_rejected(request_, status, expected):
    answer = answered(**request_)
    assert (answer.status, rejection(answer)[0]) == (status, expected)


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "GET"},
        {"method": "PUT"},
        {"method": "DELETE"},
        {"method": "GET", "body": b"{"},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": "application/x-amz-json-1.0"},
        {"without": ["Content-Type"]},
    ],
)
def test_what_is_no_request_of_the_protocol_is_not_found_in_xml_without_a_type(request_):
    answer = answered(**request_)
    assert (answer.status, answer.body) == (404, b"<UnknownOperationException/>\n")
    assert "Content-Type" not in answer.headers


def test_options_is_answered_as_browsers_ask_for_it():
    answer = answered(method="OPTIONS")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Access-Control-Allow-Methods"] == "POST"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_unknown_operation_has_no_message():
    answer = answered(without=["X-Amz-Target"])
    assert answer.body == b'{"__type":"UnknownOperationException"}'


def test_a_missing_signature_has_awss_message():
    answer = answered(without=["Authorization"])
    assert answer.body == (
        b'{"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"}'
    )


def test_header_names_are_read_in_any_case():
    lowered = {name.lower(): value for name, value in HEADERS.items()}
    assert rejection(aws_fakes.Service().dispatch(b"{}", lowered))[0] == MISSING


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b'"text"',
        b"5",
        b"true",
        b"{",
        b'{"AlgorithmName":"a"',
        b"{}{}",
        b"{} x",
        b"{'AlgorithmName':'a'}",
        b'{"AlgorithmName":"a",}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b'{"a":01}',
        b'{"a":"\n"}',
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{\x00}\x00",
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        b"[" * 200_000,
        b'{"a":' * 200_000,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_body_that_is_not_a_json_object_is_rejected_without_a_message(body):
    answer = answered(body)
    assert (answer.status, answer.body) == (400, b'{"__type":"SerializationException"}')


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b" \r\n\t{ } ",
        b'{"a":1e400}',
        b'{"a":-0}',
        b'{"a":' + b"9" * 100_000 + b"}",
        b'{"a":"' + b"x" * 3_000_000 + b'"}',
        b'{"a":"&Action=ListModels&Version=1"}',
        b'{"a":"\\ud800"}',
        b'{"AlgorithmName":null,"TrainingSpecification":null}',
        b'{"AlgorithmName":"a","AlgorithmName":null}',
    ],
    ids=lambda body: repr(body[:40]),
)
def test_a_json_object_is_validated(body):
    code, message = rejection(answered(body))
    assert code == MISSING
    assert "Value null at 'algorithmName'" in message


def test_the_last_of_several_members_with_one_name_counts():
    message = rejection(answered(b'{"AlgorithmName":"ok","AlgorithmName":"-"}'))[1]
    assert "Value '-' at 'algorithmName'" in message


def test_a_body_that_is_a_list_is_a_wrong_type():
    assert rejection(answered(b"[]")) == (
        "SerializationException",
        "Start of list found where not expected",
    )


@pytest.mark.parametrize(
    ("body", "key"),
    [(b'{"AlgorithmName":1}', "Message"), (b"{}", "message")],
    ids=["serialization", "validation"],
)
def test_the_member_of_the_message_depends_on_the_error(body, key):
    assert list(json.loads(answered(body).body)) == ["__type", key]


def test_a_reported_value_is_utf8_with_lone_surrogates_replaced():
    answer = answered('{"AlgorithmName":"é\\ud800"}'.encode())
    assert b"Value '\xc3\xa9?' at" in answer.body
    assert answer.body.startswith(b'{"__type":"ValidationException","message":"')


def test_headers_of_an_answer():
    answer = answered()
    headers = dict(answer.headers)
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", headers["x-amzn-RequestId"])
    assert headers["Content-Type"] == "application/x-amz-json-1.1"
    assert headers["Content-Length"] == str(len(answer.body))
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", headers["Date"])
    assert set(headers) == {"x-amzn-RequestId", "Content-Type", "Content-Length", "Date"}


def test_each_answer_has_a_request_id_of_its_own():
    assert len({answered().headers["x-amzn-RequestId"] for _ in range(20)}) == 20


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (gzip.compress(b"{}"), MISSING),
        (gzip.compress(b"{"), "SerializationException"),
        (b"{}", "SerializationException"),
        (gzip.compress(b"{}")[:-4], "SerializationException"),
        (gzip.compress(b"{}".rjust(MAX_BODY)), MISSING),
        (gzip.compress(b"{}".rjust(MAX_BODY + 1)), "RequestEntityTooLargeException"),
    ],
    ids=[
        "compressed",
        "broken-inside",
        "not-compressed",
        "cut-off",
        "as-large-as-can-be",
        "larger",
    ],
)
def test_compressed_bodies(body, expected):
    assert rejection(answered(body, Content_Encoding="gzip"))[0] == expected


def test_the_maximum_size_of_a_body_is_ten_mebibytes():
    assert rejection(answered(b"{}".rjust(MAX_BODY)))[0] == MISSING
    answer = answered(b"{}".rjust(MAX_BODY + 1))
    assert answer.status == 413
    assert json.loads(answer.body) == {
        "__type": "RequestEntityTooLargeException",
        "message": "A body of 10485761 bytes exceeds the limit of 10485760 bytes",
    }


@pytest.mark.parametrize(
    ("service", "version", "prefix"),
    [
        ("sagemaker", "1.1", "SageMaker"),
        ("kms", "1.1", "TrentService"),
        ("dynamodb", "1.0", "DynamoDB_20120810"),
        ("cloudtrail", "1.1", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101"),
    ],
)
def test_version_and_target_prefix_are_those_of_the_service(service, version, prefix):
    protocol = load_protocol(service)
    assert (protocol.version, protocol.target_prefix) == (version, prefix)


def request_to(prefix, name="ListTables", **more):
    headers = {**HEADERS, "X-Amz-Target": f"{prefix}.{name}", **more}
    return Request(body=b"{}", headers=headers)


@pytest.mark.parametrize("service", ["dynamodb", "cloudtrail", "kms"])
def test_the_operation_follows_the_prefix_even_if_that_has_dots(service):
    protocol = load_protocol(service)
    request = request_to(protocol.target_prefix, **{"Content-Type": protocol.content_type})
    assert protocol.operation_of(request) == "ListTables"


def test_another_services_target_is_an_unknown_operation():
    with pytest.raises(ServiceError, match="UnknownOperationException"):
        load_protocol("dynamodb").operation_of(request_to("SageMaker"))


def test_answers_have_the_content_type_of_the_services_json_version():
    protocol = load_protocol("dynamodb")
    answers = (protocol.success({}), protocol.failure(ServiceError("ValidationException", "no")))
    assert {answer.headers["Content-Type"] for answer in answers} == {"application/x-amz-json-1.0"}


@pytest.mark.parametrize(
    ("service", "code", "member"),
    [
        ("sagemaker", "ResourceNotFound", "Message"),
        ("kms", "NotFoundException", "message"),
        ("dynamodb", "TransactionCanceledException", "Message"),
        ("dynamodb", "ResourceNotFoundException", "message"),
        ("dynamodb", "SerializationException", "Message"),
        ("dynamodb", "ValidationException", "message"),
    ],
)
def test_the_member_of_an_errors_text_is_the_modelled_one(service, code, member):
    answer = load_protocol(service).failure(ServiceError(code, "text"))
    assert json.loads(answer.body) == {"__type": code, member: "text"}


def test_a_service_that_does_not_speak_aws_json_is_rejected_by_name():
    with pytest.raises(ValueError, match="s3 doesn't speak AWS JSON but rest-xml"):
        load_protocol("s3")


def test_an_unknown_service_is_rejected_by_name():
    with pytest.raises(LookupError, match="no service 'nowhere'"):
        load_protocol("nowhere")
