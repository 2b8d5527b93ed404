"""The engine serves and validates operations of any AWS JSON service."""

import json

import pytest

from aws_fakes.engine.behaviour import build_behaviour
from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.model import load_operation, operation_names
from aws_fakes.engine.service import Service
from aws_fakes.engine.validation import Validator


class Tables:
    """The tables of one account and region."""

    def __init__(self, account, region):
        self.place = f"{account}/{region}"
        self.names = []


def create(request, context):
    context.store.names.append(request["TableName"])
    return {"TableDescription": {"TableName": request["TableName"]}}


HANDLERS = {
    "CreateTable": create,
    "ListTables": lambda _, context: {"TableNames": context.store.names},
    "DeleteTable": lambda request, context: context.store.names.remove(request["TableName"]),
}
TABLE = {
    "TableName": "table",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
}


@pytest.fixture
def send():
    service = Service(lambda: build_behaviour("dynamodb", HANDLERS, Tables))

    def dispatch(operation, body, **place):
        headers = {
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
            "Content-Type": "application/x-amz-json-1.0",
            "Authorization": "AWS4-HMAC-SHA256 x",
        }
        answer = service.dispatch(json.dumps(body).encode(), headers, **place)
        return answer.status, json.loads(answer.body or b"null")

    return dispatch


def test_a_handler_answers_its_operation(send):
    send("CreateTable", TABLE)
    assert send("ListTables", {}) == (200, {"TableNames": ["table"]})


def test_a_handler_without_output_answers_an_empty_body(send):
    send("CreateTable", TABLE)
    assert send("DeleteTable", {"TableName": "table"}) == (200, None)


@pytest.mark.parametrize("place", [{"account": "999988887777"}, {"region": "eu-west-1"}])
def test_each_account_and_region_has_a_store_of_its_own(send, place):
    send("CreateTable", TABLE)
    assert send("ListTables", {}, **place) == (200, {"TableNames": []})


def test_an_operation_without_handler_is_unknown(send):
    assert send("DescribeTable", TABLE) == (400, {"__type": "UnknownOperationException"})


def test_an_invalid_input_is_rejected_before_the_handler(send):
    status, content = send("CreateTable", {**TABLE, "TableName": 5})
    assert (status, content["__type"]) == (400, "SerializationException")
    assert send("ListTables", {}) == (200, {"TableNames": []})


def test_a_handler_for_an_unknown_operation_is_an_error():
    with pytest.raises(LookupError, match="no operation 'CreateChair' of dynamodb"):
        build_behaviour("dynamodb", {"CreateChair": create}, Tables)


@pytest.mark.parametrize(
    ("service", "operation", "value", "message"),
    [
        (
            "kms",
            "CreateAlias",
            {"AliasName": "alias/x"},
            (
                "1 validation error detected: Value null at 'targetKeyId' failed to satisfy "
                "constraint: Member must not be null"
            ),
        ),
        (
            "stepfunctions",
            "ListStateMachines",
            {"maxResults": 1001},
            (
                "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy "
                "constraint: Member must have value less than or equal to 1000"
            ),
        ),
    ],
)
def test_an_invalid_input_of_another_service_is_rejected(service, operation, value, message):
    with pytest.raises(ServiceError) as rejection:
        Validator().validate(load_operation(service, operation), value)
    assert rejection.value.message == message


def test_a_valid_input_comes_back_without_unknown_members():
    group = {"logGroupName": "a/b"}
    operation = load_operation("logs", "CreateLogGroup")
    assert Validator().validate(operation, {**group, "unknown": 1}) == group


@pytest.mark.parametrize("service", ["dynamodb", "events", "kms", "logs", "stepfunctions"])
def test_the_absence_of_every_required_member_is_reported(service):
    validator = Validator()
    for name in sorted(operation_names(service)):
        operation = load_operation(service, name)
        required = sum(member.required for member in operation.input.members)
        if required:
            with pytest.raises(ServiceError, match=rf"^\(.*{required} validation error"):
                validator.validate(operation, {})
