"""AWS is only reached through its own target, and that target reaches nothing else."""

import botocore.session
import pytest

from aws_contract.targets.aws import AwsTarget, check_endpoints
from aws_contract.targets.base import UnknownTargetError, check_target, open_target
from aws_contract.targets.endpoint import HttpTarget, UnusableUrlError
from aws_contract.targets.fake import FakeTarget

URL = "http://api.sagemaker.us-east-1.amazonaws.com"


@pytest.fixture
def session(monkeypatch):
    """Return a session that fails if its credentials are read."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    session = botocore.session.Session()

    def get_credentials():
        raise AssertionError("credentials were read")

    monkeypatch.setattr(session, "get_credentials", get_credentials)
    return session


class Disguised(FakeTarget):
    url = URL


@pytest.mark.parametrize("make", [check_target, open_target])
def test_a_url_of_aws_is_rejected_before_credentials_are_read(make):
    with pytest.raises(UnknownTargetError, match=r"is real AWS .*live --target aws"):
        make(URL)


def test_an_endpoint_of_aws_is_rejected_however_it_is_made(session):
    with pytest.raises(UnusableUrlError, match="is real AWS"):
        HttpTarget(URL, region="us-east-1", partition="aws", session=session)


def test_a_factory_of_a_target_in_aws_is_rejected():
    with pytest.raises(UnknownTargetError, match="is real AWS"):
        open_target(f"{__name__}:Disguised")


@pytest.mark.parametrize(
    ("variable", "url", "problem"),
    [
        ("AWS_ENDPOINT_URL", "http://localhost:4566", "sts to http://localhost:4566, which isn't"),
        ("AWS_ENDPOINT_URL_STS", "http://localhost:1", "sts to http://localhost:1, which isn't"),
        ("AWS_ENDPOINT_URL_SAGEMAKER", "http://localhost:1", "sagemaker to http://localhost:1"),
        (
            "AWS_ENDPOINT_URL_SAGEMAKER",
            "https://api.sagemaker.eu-west-1.amazonaws.com",
            "eu-west-1.amazonaws.com, but --target-region is us-east-1",
        ),
    ],
)
def test_sts_and_the_service_must_be_aws_in_the_region(
    variable, url, problem, session, monkeypatch
):
    monkeypatch.setenv(variable, url)
    with pytest.raises(UnusableUrlError) as error:
        check_endpoints(session, service="sagemaker", region="us-east-1")
    assert problem in str(error.value)


def test_an_endpoint_in_the_vpc_of_the_region_is_aws(session, monkeypatch):
    url = "https://vpce-0a1b-x.sagemaker.us-east-1.vpce.amazonaws.com"
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", url)
    check_endpoints(session, service="sagemaker", region="us-east-1")


def test_the_endpoints_that_botocore_knows_are_aws(session):
    check_endpoints(session, service="sagemaker", region="eu-west-1")


def test_the_target_aws_reaches_nothing_that_only_stands_in_its_place(session, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(UnusableUrlError, match="isn't AWS: unset AWS_ENDPOINT_URL"):
        AwsTarget(session, service="sagemaker", region="us-east-1", account="123456789012")
