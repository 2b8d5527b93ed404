"""Requests as they are, in templates, and in plans."""

import pytest

from aws_contract.preflight.check import check_request
from aws_contract.preflight.documents import read_documents
from aws_contract.preflight.forms import (
    NoOperationError,
    WrittenRequest,
    operation_in_name,
    requests_in,
)

TEMPLATE = """
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyUsage: BAD
      EnableKeyRotation: true
      Description: !Sub "${Name}"
      BypassPolicyLockoutSafetyCheck: "true"
      Tags: [{TagKey: a, TagValue: {Ref: Other}}]
  Role:
    Type: AWS::IAM::Role
"""
PLAN = """
{"resource_changes": [
  {"address": "aws_sagemaker_model.mine", "type": "aws_sagemaker_model", "change": {
    "actions": ["create"],
    "after": {"execution_role_arn": null, "primary_container": [{"mode": "Bad"}], "containers": []},
    "after_unknown": {"execution_role_arn": true, "arn": true}}},
  {"address": "aws_kms_key.gone", "type": "aws_kms_key", "change": {"actions": ["delete"]}},
  {"address": "aws_cloudwatch_log_group.mine", "type": "aws_cloudwatch_log_group", "change": {
    "actions": ["create"], "after": {"name": "a"}, "after_unknown": {}}}
]}
"""


def found(text, operation=None):
    return [each for document in read_documents(text) for each in requests_in(document, operation)]


def problems(text):
    (document,) = read_documents(text)
    return [
        (each.path, each.constraint, each.position.line)
        for request in requests_in(document, None)
        if isinstance(request, WrittenRequest)
        for each in check_request(document, request).problems
    ]


def test_a_request_as_it_is_needs_an_operation():
    with pytest.raises(NoOperationError, match="--operation SERVICE:OPERATION"):
        found('{"Description": "x"}')


def test_a_request_as_it_is_stays_as_it_is():
    (request,) = found('{"Description": 7}', ("kms", "CreateKey"))
    assert (request.service, request.operation) == ("kms", "CreateKey")
    assert request.body == {"Description": 7}


@pytest.mark.parametrize(
    ("name", "operation"),
    [
        ("some/where/kms.CreateKey.json", ("kms", "CreateKey")),
        ("cognito-idp.CreateUserPool.large.yaml", ("cognito-idp", "CreateUserPool")),
        ("key.json", None),
        ("-", None),
    ],
)
def test_a_file_may_be_named_after_its_operation(name, operation):
    assert operation_in_name(name) == operation


def test_a_template_has_a_request_for_each_resource_that_maps():
    request, note = found(TEMPLATE)
    assert (request.service, request.operation) == ("kms", "CreateKey")
    assert request.body == {
        "KeyUsage": "BAD",
        "BypassPolicyLockoutSafetyCheck": True,
        "Tags": [{"TagKey": "a"}],
    }
    assert "Role (AWS::IAM::Role)" in note


def test_properties_without_a_member_are_listed():
    request, _ = found(TEMPLATE)
    assert [steps[-1] for steps in request.left_out] == ["EnableKeyRotation"]


def test_what_is_known_only_when_deployed_is_no_problem():
    assert problems(TEMPLATE) == [("KeyUsage", "enum", 6)]


def test_a_plan_has_a_request_for_each_resource_that_is_created():
    model, logs = found(PLAN)
    assert (model.operation, model.body) == ("CreateModel", {"PrimaryContainer": {"Mode": "Bad"}})
    assert (logs.service, logs.operation) == ("logs", "CreateLogGroup")


def test_a_problem_in_a_plan_is_found_where_it_stands():
    assert problems(PLAN) == [("PrimaryContainer.Mode", "enum", 5)]


def test_a_property_of_another_type_than_its_member_is_not_guessed():
    text = "Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Name: a, Tags: {k: v}}}}"
    (request,) = found(text)
    assert request.body == {"Name": "a"}
    assert problems(text) == []
