"""`aws_fakes.validate` decides as the cases of aws_strategies were built, on a few operations."""

import pytest

from aws_fakes import validate
from aws_strategies import Accepted, invalid_cases, load_operation, valid_cases

OPERATIONS = ["kms:CreateAlias", "logs:PutDestination", "sqs:AddPermission", "ecr:PutImage",
              "athena:CreatePreparedStatement", "events:PutPartnerEvents", "acm:ImportCertificate",
              "dynamodb:PutItem", "opensearchserverless:CreateIndex"]  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_case_is_decided_as_it_was_built(name):
    service, operation = name.split(":")
    model = load_operation(service, operation)
    cases = (*valid_cases(model).cases, *invalid_cases(model))
    assert {type(case.expected) for case in cases} > {Accepted}
    wrong = [
        case.id
        for case in cases
        if case.raw is None
        if (validate(service, operation, case.body) is None) != isinstance(case.expected, Accepted)
    ]
    assert wrong == []
