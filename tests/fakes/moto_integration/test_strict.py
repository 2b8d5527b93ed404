"""Strict moto rejects what a model forbids before moto sees it; everything else is as before."""

import asyncio
import json

import boto3
import pytest
import requests
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber

import aws_fakes
from aws_fakes.engine.failure_injection import Injected, Injection
from aws_fakes.moto_integration.mock import injecting
from aws_fakes.resources.algorithm.examples import smallest_request

IN_MOCKS = "https://kms.us-east-1.amazonaws.com/"
REJECTED = "Value 'NOWHERE' at 'origin' failed to satisfy constraint"


def client(service="kms"):
    return boto3.client(service, region_name="us-east-1")


def accepts(origin="NOWHERE"):
    try:
        client().create_key(Origin=origin)
    except ClientError as error:
        return REJECTED not in str(error)
    return True


@mock_aws
def test_only_inside_strict_is_a_request_validated():
    assert accepts()
    with aws_fakes.strict():
        assert not accepts()
        assert accepts("AWS_KMS")
    assert accepts()


@mock_aws
def test_moto_does_not_see_a_rejected_request():
    with aws_fakes.strict():
        assert not accepts()
    assert client().list_keys()["Keys"] == []


def test_strict_may_begin_before_the_mock():
    with aws_fakes.strict(), mock_aws():
        assert not accepts()


def test_it_starts_no_mock():
    with aws_fakes.strict():
        assert not botocore_stubber.enabled


def test_nothing_of_moto_stays_patched():
    with aws_fakes.strict(), aws_fakes.strict():
        assert "process_request" in vars(botocore_stubber)
    assert "process_request" not in vars(botocore_stubber)


@mock_aws
def test_contexts_may_end_in_any_order():
    first, second = aws_fakes.strict(), aws_fakes.strict(services=["logs"])
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert accepts()
    with pytest.raises(ClientError, match="InvalidParameterException"):
        client("logs").describe_log_groups(limit=99)
    second.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("options", "accepted"),
    [
        ({"services": ["kms"]}, False),
        ({"services": ["logs"]}, True),
        ({"skip": ["kms"]}, True),
        ({"skip": ["kms:CreateKey"]}, True),
        ({"skip": ["kms:CreateAlias", "logs"]}, False),
        ({"services": []}, True),
    ],
)
@mock_aws
def test_services_and_operations_can_be_chosen_and_left_out(options, accepted):
    with aws_fakes.strict(**options):
        assert accepts() == accepted


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"services": ["kmss"]}, aws_fakes.UnknownOperationError, "did you mean 'kms'"),
        ({"skip": ["kms:CreateKeys"]}, aws_fakes.UnknownOperationError, "'CreateKey'"),
        ({"skip": ["nosuch:CreateKey"]}, aws_fakes.UnknownOperationError, "no service 'nosuch'"),
        ({"services": ["s3"]}, aws_fakes.UnsupportedProtocolError, "s3 speaks rest-xml"),
        ({"services": "kms"}, TypeError, "not the string 'kms'"),
        ({"skip": "kms"}, TypeError, "not the string 'kms'"),
    ],
)
def test_a_wrong_name_is_an_error_at_once(options, error, words):
    with pytest.raises(error, match=words):
        aws_fakes.strict(**options)


@mock_aws
@aws_fakes.strict()
def test_it_decorates_a_function():
    assert not accepts()


@mock_aws
@aws_fakes.strict
def test_it_decorates_without_parentheses():
    assert not accepts()


@mock_aws
def test_it_decorates_a_class_without_parentheses():
    @aws_fakes.strict
    class Tests:
        def test_one(self):
            return accepts()

    assert not Tests().test_one()


@pytest.mark.parametrize("named", ["kms", ["kms"]])
def test_services_are_named_by_keyword(named):
    with pytest.raises(TypeError, match=r"can't be decorated; services are named by services="):
        aws_fakes.strict(named)


@aws_fakes.strict()
class Decorated:
    def test_one(self):
        return accepts()

    def helper(self):
        return accepts()


@mock_aws
def test_it_decorates_the_tests_of_a_class():
    assert not Decorated().test_one()
    assert Decorated().helper()


@mock_aws
def test_it_decorates_a_coroutine():
    @aws_fakes.strict()
    async def tried():
        await asyncio.sleep(0)
        return accepts()

    assert not asyncio.run(tried())


@pytest.mark.strict_moto(services=["kms"])
@mock_aws
def test_the_marker_alone_validates():
    assert not accepts()


@mock_aws
@pytest.mark.usefixtures("strict_moto")
def test_the_fixture_validates():
    assert not accepts()


def answer(body, target="TrentService.CreateKey"):
    headers = {"X-Amz-Target": target, "Authorization": "AWS4-HMAC-SHA256 Credential=a/b/c/kms/d"}
    return requests.post(IN_MOCKS, data=body, headers=headers, timeout=30)


@mock_aws
@pytest.mark.strict_moto
def test_a_rejection_has_the_form_of_the_protocol():
    found = answer(json.dumps({"Origin": "NOWHERE"}))
    assert found.status_code == 400
    assert found.headers["Content-Type"] == "application/x-amz-json-1.1"
    assert len(found.headers["x-amzn-RequestId"]) == len("00000000-0000-0000-0000-000000000000")
    assert found.json()["__type"] == "ValidationException"
    assert REJECTED in found.json()["message"]


@mock_aws
@pytest.mark.strict_moto
def test_broken_json_is_rejected():
    assert answer("{").json() == {"__type": "SerializationException"}


@mock_aws
@pytest.mark.strict_moto
def test_a_service_of_json_1_0_is_answered_so():
    with pytest.raises(ClientError) as error:
        client("dynamodb").list_tables(Limit=1000)
    headers = error.value.response["ResponseMetadata"]["HTTPHeaders"]
    assert headers["content-type"] == "application/x-amz-json-1.0"


@mock_aws
@pytest.mark.strict_moto
def test_a_query_compatible_service_names_the_code_in_a_header():
    found = requests.post(
        "https://sqs.us-east-1.amazonaws.com/",
        data="[]",
        headers={"X-Amz-Target": "AmazonSQS.CreateQueue"},
        timeout=30,
    )
    assert found.headers["x-amzn-query-error"] == "SerializationException;Sender"


@mock_aws
@pytest.mark.strict_moto
def test_other_protocols_are_left_to_moto():
    client("s3").create_bucket(Bucket="bucket")
    assert client("sns").list_topics()["Topics"] == []


def test_a_service_that_passes_through_is_not_validated():
    passed = {"core": {"passthrough": {"services": ["kms"]}}}

    def aws(request, **_):
        return AWSResponse(request.url, 200, {}, MockRawResponse('{"KeyMetadata": {"KeyId": "a"}}'))

    with mock_aws(config=passed), aws_fakes.strict():
        kms = client()
        kms.meta.events.register_last("before-send", aws)
        assert kms.create_key(Origin="NOWHERE")["KeyMetadata"] == {"KeyId": "a"}


@pytest.mark.strict_moto
def test_the_fake_of_algorithms_stands_in_front():
    with aws_fakes.mock_algorithms():
        sagemaker = client("sagemaker")
        sagemaker.create_algorithm(**smallest_request("mine"))
        with pytest.raises(ClientError, match="Value '101' at 'maxResults'"):
            sagemaker.list_models(MaxResults=101)
        assert sagemaker.describe_algorithm(AlgorithmName="mine")["AlgorithmName"] == "mine"
        with (
            injecting(Injection(failure=Injected.EXPIRED_TOKEN)),
            pytest.raises(ClientError, match="ExpiredTokenException"),
        ):
            sagemaker.list_algorithms(MaxResults=101)
