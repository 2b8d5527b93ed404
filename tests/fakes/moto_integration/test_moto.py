"""The operations inside moto: boto3 unmodified, moto's accounts, regions, reset and tags."""

import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest
import requests
from botocore.exceptions import ClientError
from moto import mock_aws, settings
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import ServiceNotWhitelisted
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sagemaker import urls as moto_urls
from moto.sagemaker.models import SageMakerModelBackend, sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse

import aws_fakes

ACCEPTED = json.loads((Path(__file__).parents[2] / "data" / "accepted_requests.json").read_text())
BASIC = ACCEPTED[0]["body"]
NAME = BASIC["AlgorithmName"]
ROLE = "arn:aws:iam::123456789012:role/role"


def client(region="us-east-1", service="sagemaker", **credentials):
    return boto3.client(service, region, **credentials)


def create(sagemaker, name=NAME, **more):
    return sagemaker.create_algorithm(**{**BASIC, "AlgorithmName": name, **more})["AlgorithmArn"]


def implemented():
    """Whether moto's SageMaker knows the operation at this moment."""
    try:
        client().list_algorithms()
    except NotImplementedError:
        return False
    return True


@pytest.fixture
def sagemaker():
    with aws_fakes.mock_algorithms():
        yield client()


@pytest.mark.parametrize("case", [pytest.param(c["body"], id=c["id"]) for c in ACCEPTED])
def test_botocore_reads_every_answer(sagemaker, case):
    name = case["AlgorithmName"]
    arn = sagemaker.create_algorithm(**case)["AlgorithmArn"]
    described = sagemaker.describe_algorithm(AlgorithmName=arn)
    assert described["AlgorithmName"] == name
    assert described["CreationTime"].tzinfo is not None
    (summary,) = sagemaker.list_algorithms()["AlgorithmSummaryList"]
    assert summary["CreationTime"] == described["CreationTime"]
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == case.get("Tags", [])
    answer = sagemaker.delete_algorithm(AlgorithmName=name)
    assert list(answer) == ["ResponseMetadata"]
    assert answer["ResponseMetadata"]["HTTPHeaders"]["content-type"] == "application/x-amz-json-1.1"


def test_rejections_reach_boto3_in_the_services_words(sagemaker):
    create(sagemaker)
    with pytest.raises(ClientError, match="Algorithm already exists") as rejection:
        create(sagemaker)
    assert rejection.value.response["Error"]["Code"] == "ValidationException"
    with pytest.raises(ClientError, match="1 validation error detected: Value 'a_b' at"):
        create(sagemaker, "a_b")


def test_boto3s_paginator_finds_all(sagemaker):
    for number in range(25):
        create(sagemaker, f"n{number}")
    pages = sagemaker.get_paginator("list_algorithms").paginate(PaginationConfig={"PageSize": 10})
    names = [item["AlgorithmName"] for page in pages for item in page["AlgorithmSummaryList"]]
    assert names == [f"n{number}" for number in range(25)]


@pytest.mark.parametrize(
    ("region", "partition"),
    [("us-west-2", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")],
)
def test_regions_and_partitions(sagemaker, region, partition):
    arn = create(client(region))
    assert arn == f"arn:{partition}:sagemaker:{region}:{DEFAULT_ACCOUNT_ID}:algorithm/{NAME}"
    assert sagemaker.list_algorithms()["AlgorithmSummaryList"] == []


def test_accounts_are_those_of_moto(sagemaker):
    create(sagemaker)
    role = client(service="sts").assume_role(
        RoleArn="arn:aws:iam::111111111111:role/role", RoleSessionName="session"
    )["Credentials"]
    other = client(
        aws_access_key_id=role["AccessKeyId"],
        aws_secret_access_key=role["SecretAccessKey"],
        aws_session_token=role["SessionToken"],
    )
    assert other.list_algorithms()["AlgorithmSummaryList"] == []
    arn = create(other)
    assert arn.split(":")[4] == "111111111111"
    assert sagemaker.describe_algorithm(AlgorithmName=arn)["AlgorithmArn"] == arn


def test_tags_are_read_and_changed_as_those_of_any_resource(sagemaker):
    arn = create(sagemaker, Tags=[{"Key": "k", "Value": "v"}])
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "l", "Value": "w"}])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [
        {"Key": "k", "Value": "v"},
        {"Key": "l", "Value": "w"},
    ]
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["k"])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "l", "Value": "w"}]


def test_the_tagging_api_finds_tags_and_untags_algorithms(sagemaker):
    tagging = client(service="resourcegroupstaggingapi")
    arn = create(sagemaker, Tags=[{"Key": "k", "Value": "v"}])
    model = sagemaker.create_model(
        ModelName="m", ExecutionRoleArn=ROLE, Tags=[{"Key": "k", "Value": "v"}]
    )["ModelArn"]

    def found(**filters):
        listed = tagging.get_resources(**filters)["ResourceTagMappingList"]
        return {item["ResourceARN"]: item["Tags"] for item in listed}

    assert set(found(TagFilters=[{"Key": "k"}])) == {arn, model}
    tagging.tag_resources(ResourceARNList=[arn, model], Tags={"t": "1"})
    assert found(ResourceTypeFilters=["sagemaker:algorithm"], TagFilters=[{"Key": "t"}]) == {
        arn: [{"Key": "k", "Value": "v"}, {"Key": "t", "Value": "1"}]
    }
    tagging.untag_resources(ResourceARNList=[arn, model], TagKeys=["k", "t"])
    assert found(TagFilters=[{"Key": "k"}]) == {}


def test_the_rest_of_motos_sagemaker_stays_as_it_is(sagemaker):
    model = sagemaker.create_model(ModelName="m", ExecutionRoleArn=ROLE)["ModelArn"]
    sagemaker.add_tags(ResourceArn=model, Tags=[{"Key": "a", "Value": "b"}])
    assert sagemaker.list_tags(ResourceArn=model)["Tags"] == [{"Key": "a", "Value": "b"}]
    assert [m["ModelName"] for m in sagemaker.list_models()["Models"]] == ["m"]
    with pytest.raises(NotImplementedError):
        sagemaker.list_hubs()


def test_a_body_that_names_an_action_does_not_change_the_operation(sagemaker):
    text = "&Action=ListModels&Version=2017-07-24&"
    create(sagemaker, AlgorithmDescription=text)
    answer = sagemaker.describe_algorithm(AlgorithmName=NAME)
    assert answer["AlgorithmDescription"] == text
    sagemaker.create_model(
        ModelName="m", ExecutionRoleArn=ROLE, PrimaryContainer={"Environment": {"k": text}}
    )
    assert sagemaker.describe_model(ModelName="m")["PrimaryContainer"]["Environment"] == {"k": text}


def test_exact_bytes_reach_the_fake(sagemaker):
    def swap(params, **_):
        params["body"] = b'{"AlgorithmName":"\xff"}'

    sagemaker.meta.events.register("before-call.sagemaker.DescribeAlgorithm", swap)
    with pytest.raises(ClientError, match="SerializationException"):
        sagemaker.describe_algorithm(AlgorithmName="a")


def test_motos_reset_forgets_algorithms(sagemaker):
    create(sagemaker)
    with aws_fakes.mock_algorithms():
        assert len(sagemaker.list_algorithms()["AlgorithmSummaryList"]) == 1
    mock_aws().reset()
    assert client().list_algorithms()["AlgorithmSummaryList"] == []


def test_each_mock_starts_empty():
    for _ in range(2):
        with aws_fakes.mock_algorithms():
            assert client().list_algorithms()["AlgorithmSummaryList"] == []
            create(client())


def test_it_composes_with_mock_aws_in_either_order():
    with mock_aws():
        client().create_model(ModelName="m", ExecutionRoleArn=ROLE)
        with aws_fakes.mock_algorithms():
            create(client())
            assert len(client().list_models()["Models"]) == 1
        assert not implemented()
        assert len(client().list_models()["Models"]) == 1
    with aws_fakes.mock_algorithms():
        create(client())
        with mock_aws():
            assert len(client().list_algorithms()["AlgorithmSummaryList"]) == 1
        assert implemented()


def test_a_client_made_before_the_mock_is_answered():
    sagemaker = client(aws_access_key_id="a", aws_secret_access_key="b")
    for _ in range(2):
        with aws_fakes.mock_algorithms():
            create(sagemaker)
            assert len(sagemaker.list_algorithms()["AlgorithmSummaryList"]) == 1
    with mock_aws(), pytest.raises(NotImplementedError):
        sagemaker.list_algorithms()


def test_a_client_older_than_the_fake_is_answered():
    """The fake is loaded when a mock starts, often after the clients of a module were made."""
    code = (
        "import sys, boto3, moto, aws_fakes\n"
        "old = boto3.client('sagemaker', 'us-east-1', aws_access_key_id='a', "
        "aws_secret_access_key='b')\n"
        "assert 'aws_fakes.moto_integration.mock' not in sys.modules\n"
        "with aws_fakes.mock_algorithms(): print(old.list_algorithms()['AlgorithmSummaryList'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


def test_requests_that_botocore_did_not_send_are_answered():
    headers = {
        "X-Amz-Target": "SageMaker.ListAlgorithms",
        "Content-Type": "application/x-amz-json-1.1",
        "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request",
    }
    with aws_fakes.mock_algorithms():
        answer = requests.post(
            "https://api.sagemaker.us-east-1.amazonaws.com/", b"{}", headers=headers, timeout=10
        )
    assert answer.json() == {"AlgorithmSummaryList": []}


def test_moto_never_performs_what_the_fake_answers(sagemaker):
    """botocore calls moto's handler whether or not one before it has answered."""
    with pytest.raises(ClientError, match="does not exist"):
        sagemaker.create_training_job(
            TrainingJobName="job",
            AlgorithmSpecification={"AlgorithmName": "missing", "TrainingInputMode": "File"},
            RoleArn=ROLE,
            OutputDataConfig={"S3OutputPath": "s3://bucket/"},
            ResourceConfig={
                "InstanceType": "ml.m5.large",
                "InstanceCount": 1,
                "VolumeSizeInGB": 1,
            },
            StoppingCondition={"MaxRuntimeInSeconds": 1},
        )
    assert sagemaker.list_training_jobs()["TrainingJobSummaries"] == []


def test_the_class_of_motos_backend_stays_motos_own(sagemaker):
    create(sagemaker)
    assert sagemaker_backends.backend is SageMakerModelBackend
    backend = sagemaker_backends[DEFAULT_ACCOUNT_ID]["us-east-1"]
    assert type(backend) is SageMakerModelBackend
    assert moto_urls.url_paths == {"{0}/$": SageMakerResponse.dispatch}


def test_a_service_that_moto_passes_through_is_not_answered():
    config = {"core": {"service_whitelist": ["s3"]}}
    with aws_fakes.mock_algorithms(config=config), pytest.raises(ServiceNotWhitelisted):
        client().list_algorithms()


def test_nested_mocks_share_their_algorithms_and_end_one_by_one():
    with aws_fakes.mock_algorithms(rules="model"):
        create(client(), "outer")
        with aws_fakes.mock_algorithms(rules="observed"):
            create(client(), "inner")
        assert len(client().list_algorithms()["AlgorithmSummaryList"]) == 2
    with mock_aws():
        assert not implemented()


def test_install_and_uninstall_inside_an_active_mock():
    with mock_aws():
        sagemaker = client()
        sagemaker.create_model(ModelName="m", ExecutionRoleArn=ROLE)
        assert not implemented()
        aws_fakes.install()
        aws_fakes.install()
        create(sagemaker)
        assert len(sagemaker.list_models()["Models"]) == 1
        aws_fakes.uninstall()
        assert not implemented()
        assert len(sagemaker.list_models()["Models"]) == 1
        aws_fakes.uninstall()


def test_uninstall_leaves_moto_as_it_was():
    before = (sagemaker_backends.backend, dict(vars(SageMakerModelBackend)))
    aws_fakes.install()
    with mock_aws():
        create(client())
        aws_fakes.uninstall()
        backend = sagemaker_backends[DEFAULT_ACCOUNT_ID]["us-east-1"]
        assert type(backend) is SageMakerModelBackend
        assert "_algorithms" not in vars(backend)
        assert sagemaker_backends[DEFAULT_ACCOUNT_ID].backend is SageMakerModelBackend
    assert (sagemaker_backends.backend, dict(vars(SageMakerModelBackend))) == before


def test_what_was_installed_outlives_a_mock():
    aws_fakes.install()
    try:
        with aws_fakes.mock_algorithms():
            pass
        with mock_aws():
            assert implemented()
    finally:
        aws_fakes.uninstall()


def test_uninstall_waits_for_a_running_mock():
    with aws_fakes.mock_algorithms():
        aws_fakes.uninstall()
        assert implemented()
    assert sagemaker_backends.backend is SageMakerModelBackend


@aws_fakes.mock_algorithms
def decorated(name):
    """Create one algorithm."""
    return create(client(), name)


@aws_fakes.mock_algorithms()
def decorated_with_parentheses(name):
    return create(client(), name)


@pytest.mark.parametrize("function", [decorated, decorated_with_parentheses])
def test_functions_are_decorated(function):
    assert function("a").endswith("algorithm/a")
    assert function("a").endswith("algorithm/a")
    assert decorated.__doc__ == "Create one algorithm."
    assert sagemaker_backends.backend is SageMakerModelBackend


@aws_fakes.mock_algorithms
class TestDecoratedClass:
    def test_a_method_has_the_operations(self):
        assert implemented()
        create(client())

    def test_and_every_method_starts_empty(self):
        assert client().list_algorithms()["AlgorithmSummaryList"] == []


def test_moto_config_is_passed_on():
    config = {"core": {"reset_boto3_session": False}}
    with aws_fakes.mock_algorithms(config=config):
        assert implemented()


@pytest.mark.usefixtures("sagemaker")
def test_threads_share_a_mock():
    created = []

    def work(thread):
        own = boto3.session.Session().client("sagemaker", "us-east-1")
        created.extend(create(own, f"t{thread}-{number}") for number in range(5))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(created) == len(set(created)) == 20


def test_motos_access_control_applies(sagemaker):
    iam = client(service="iam")
    iam.create_user(UserName="user")
    key = iam.create_access_key(UserName="user")["AccessKey"]
    limited = client(
        aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
    )
    rejected = pytest.raises(ClientError, match="not authorized to perform: sagemaker:Create")
    with enforced_access_control(), rejected:
        create(limited)
    assert sagemaker.list_algorithms()["AlgorithmSummaryList"] == []


@contextmanager
def enforced_access_control():
    count, limit = ActionAuthenticatorMixin.request_count, settings.INITIAL_NO_AUTH_ACTION_COUNT
    ActionAuthenticatorMixin.request_count, settings.INITIAL_NO_AUTH_ACTION_COUNT = 0, 0
    try:
        yield
    finally:
        ActionAuthenticatorMixin.request_count = count
        settings.INITIAL_NO_AUTH_ACTION_COUNT = limit
