"""How services are talked to, as botocore's metadata says."""

import pytest

from aws_contract.protocol.service import UnsupportedProtocolError, protocol_of


@pytest.mark.parametrize(
    ("service", "content_type", "target", "signing_name", "endpoint_prefix"),
    [
        ("sagemaker", "1.1", "SageMaker.CreateModel", "sagemaker", "api.sagemaker"),
        ("kms", "1.1", "TrentService.CreateModel", "kms", "kms"),
        ("dynamodb", "1.0", "DynamoDB_20120810.CreateModel", "dynamodb", "dynamodb"),
        ("stepfunctions", "1.0", "AWSStepFunctions.CreateModel", "states", "states"),
        ("events", "1.1", "AWSEvents.CreateModel", "events", "events"),
    ],
)
def test_metadata_says_what_stands_in_the_headers(
    service, content_type, target, signing_name, endpoint_prefix
):
    protocol = protocol_of(service)
    assert protocol.content_type == f"application/x-amz-json-{content_type}"
    assert protocol.target("CreateModel") == target
    assert (protocol.signing_name, protocol.endpoint_prefix) == (signing_name, endpoint_prefix)


@pytest.mark.parametrize(
    ("service", "reason"),
    [("s3", "'s3' speaks rest-xml; expected AWS JSON"), ("nope", "knows no service 'nope'")],
)
def test_a_service_of_another_protocol_is_rejected(service, reason):
    with pytest.raises(UnsupportedProtocolError, match=reason):
        protocol_of(service)
