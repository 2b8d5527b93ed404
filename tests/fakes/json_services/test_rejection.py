"""`validate` answers what AWS would, for any operation of a JSON service."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType

import boto3
import pytest
from moto import mock_aws

import aws_fakes
from aws_fakes.engine.java.regex import PatternError, full_match
from aws_fakes.json_services.rejection import validator

KEY = {"KeyUsage": "SIGN_VERIFY", "Tags": [{"TagKey": "a", "TagValue": "b"}]}


def test_a_request_that_obeys_the_model_is_not_rejected():
    assert aws_fakes.validate("kms", "CreateKey", KEY) is None


def test_a_rejection_has_code_message_and_violations():
    request = {"Tags": [{"TagKey": "", "TagValue": "b"}]}
    rejection = aws_fakes.validate("kms", "CreateKey", request)
    assert rejection.code == "ValidationException"
    assert rejection.message == (
        "1 validation error detected: Value '' at 'tags.1.member.tagKey' failed to satisfy "
        "constraint: Member must have length greater than or equal to 1"
    )
    (violation,) = rejection.violations
    assert (violation.path, violation.kind, violation.bound) == (
        "Tags[0].TagKey",
        aws_fakes.ViolationKind.MIN_LENGTH,
        1,
    )
    assert str(rejection) == f"ValidationException: {rejection.message}"


def test_a_place_in_a_map_is_named_by_its_key():
    request = {"RequestItems": {"table": {"Keys": [], "ConsistentRead": True}}}
    rejection = aws_fakes.validate("dynamodb", "BatchGetItem", request)
    assert [each.path for each in rejection.violations] == ["RequestItems{table}.Keys"]


def test_a_wrong_type_has_no_violations():
    rejection = aws_fakes.validate("kms", "CreateKey", {"Tags": {}})
    assert (rejection.code, rejection.violations) == ("SerializationException", ())


@pytest.mark.parametrize(
    ("service", "operation", "member", "value"),
    [
        ("kms", "Encrypt", "Plaintext", b"\x00\xff"),
        ("kms", "Encrypt", "Plaintext", bytearray(b"x")),
        ("glue", "StartJobRun", "MaxCapacity", Decimal("1.5")),
        ("cloudtrail", "LookupEvents", "StartTime", datetime(2026, 1, 1)),  # noqa: DTZ001
        ("cloudtrail", "LookupEvents", "StartTime", datetime(2026, 1, 1, tzinfo=UTC)),
        ("glue", "CreateJob", "Tags", MappingProxyType({"a": "b"})),
        ("kms", "CreateKey", "Tags", ({"TagKey": "a", "TagValue": "b"},)),
    ],
)
def test_values_are_taken_as_boto3_takes_them(service, operation, member, value):
    rejection = aws_fakes.validate(service, operation, {member: value})
    broken = rejection.violations if rejection else ()
    assert not any(each.path.startswith(member) for each in broken)
    assert rejection is None or rejection.code == "ValidationException"  # not by the type


def test_a_timestamp_that_is_written_as_text_is_read_as_text():
    request = {"Catalog": "AWS", "StartedAfter": "2026-01-01T00:00:00Z"}
    operation = ("partnercentral-selling", "ListOpportunities")
    fields = {"Catalog": "AWS", "CreatedDate": {"AfterCreatedDate": "2026-01-01T00:00:00Z"}}
    assert aws_fakes.validate(*operation, request) is None
    assert aws_fakes.validate(*operation, fields) is None
    fields["CreatedDate"]["AfterCreatedDate"] = "yesterday"
    assert aws_fakes.validate(*operation, fields).code == "SerializationException"


@pytest.mark.parametrize("value", ["text", 1, [1, {"a": None}], {"deep": {"er": 2.5}}])
def test_any_json_may_stand_in_a_document(value):
    request = {"UserPoolId": "us-east-1_a", "ClientId": "a", "Settings": value}
    assert aws_fakes.validate("cognito-idp", "CreateManagedLoginBranding", request) is None


@pytest.mark.parametrize("value", [float("nan"), Decimal("Infinity"), object(), {1, 2}])
def test_a_value_that_is_no_json_is_an_error_with_its_place(value):
    with pytest.raises(TypeError, match=r"^KeyUsage: .* can't be written as JSON$"):
        aws_fakes.validate("kms", "CreateKey", {"KeyUsage": value})
    tags = ({"TagKey": "a"}, {"TagKey": "b", "TagValue": value})
    with pytest.raises(TypeError, match=r"^Tags\[1\]\.TagValue: .* can't be written as JSON$"):
        aws_fakes.validate("kms", "CreateKey", {"Tags": tags})


def test_a_key_that_is_no_json_is_an_error_with_its_place():
    with pytest.raises(TypeError, match=r"^Tags: keys must be str"):
        aws_fakes.validate("glue", "CreateJob", {"Tags": {("a", "b"): "c"}})


def test_a_file_like_object_is_an_error_as_in_boto3():
    with pytest.raises(TypeError, match=r"^Plaintext: .*BytesIO.*; give the bytes that it holds$"):
        aws_fakes.validate("kms", "Encrypt", {"KeyId": "a", "Plaintext": io.BytesIO(b"x")})
    with mock_aws():
        kms = boto3.client("kms", region_name="us-east-1")
        with pytest.raises(TypeError, match="BytesIO"):
            kms.encrypt(KeyId="a", Plaintext=io.BytesIO(b"x"))


@pytest.mark.parametrize("request_", [[], '{"KeyUsage": "SIGN_VERIFY"}'])
def test_a_request_is_a_mapping(request_):
    with pytest.raises(TypeError, match="a request is a mapping"):
        aws_fakes.validate("kms", "CreateKey", request_)


def test_an_operation_without_input_takes_nothing():
    assert aws_fakes.validate("organizations", "DescribeOrganization", {}) is None


def test_the_wording_is_that_of_the_service():
    request = {"MaxResults": 51}
    rejection = aws_fakes.validate("athena", "ListWorkGroups", request)
    assert rejection.message.startswith("1 validation error detected: Value at 'maxResults'")


def test_a_pattern_that_can_not_be_translated_is_not_checked(monkeypatch):
    def translate(pattern):
        if pattern.startswith("^"):
            raise PatternError(pattern)
        return full_match(pattern)

    monkeypatch.setattr("aws_fakes.json_services.rejection.full_match", translate)
    validator.cache_clear()
    try:
        rejection = aws_fakes.validate("kms", "CreateAlias", {"AliasName": "!", "TargetKeyId": "a"})
    finally:
        validator.cache_clear()
    assert rejection is None
