"""Broken constraints are reported with the code that the service was observed to use."""

import pytest

from aws_fakes.engine.model import load_operation
from aws_fakes.json_services.error_codes import constraint_code


@pytest.mark.parametrize(
    ("service", "operation", "code"),
    [
        ("kms", "CreateKey", "ValidationException"),
        ("logs", "GetLogEvents", "InvalidParameterException"),
        ("logs", "PutDeliveryDestination", "ValidationException"),
        ("cognito-idp", "CreateUserPool", "InvalidParameterException"),
        ("cognito-identity", "GetId", "ValidationException"),
        ("transcribe", "StartTranscriptionJob", "BadRequestException"),
        ("athena", "ListWorkGroups", "InvalidRequestException"),
        ("cloudwatch", "SetAlarmState", "ValidationError"),
    ],
)
def test_the_code_is_the_observed_one(service, operation, code):
    assert constraint_code(load_operation(service, operation)) == code
