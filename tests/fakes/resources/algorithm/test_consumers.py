"""Operations that use an algorithm: rejected with AWS's messages, or left to moto."""

import boto3
import pytest
from botocore.exceptions import ClientError

import aws_fakes
from aws_fakes.resources.algorithm.examples import realistic_request, smallest_request

ROLE = "arn:aws:iam::123456789012:role/role"
ARN = "arn:aws:sagemaker:us-east-1:123456789012:algorithm/"
S3 = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/data/"}}


@pytest.fixture
def sagemaker():
    with aws_fakes.mock_algorithms():
        client = boto3.client("sagemaker", "us-east-1")
        client.create_algorithm(**realistic_request("a"))
        client.create_algorithm(**smallest_request("small"))
        yield client


def job(algorithm="a", *, channels=("training",), hyperparameters=None, **changed):
    request = {
        "TrainingJobName": "job",
        "AlgorithmSpecification": {"AlgorithmName": algorithm, "TrainingInputMode": "File"},
        "RoleArn": ROLE,
        "HyperParameters": {"epochs": "3"} if hyperparameters is None else hyperparameters,
        "InputDataConfig": [{"ChannelName": name, "DataSource": S3} for name in channels],
        "OutputDataConfig": {"S3OutputPath": "s3://bucket/output/"},
        "ResourceConfig": resources(),
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
    }
    return {**request, **changed}


def resources(instance="ml.m5.xlarge", count=1):
    return {"InstanceType": instance, "InstanceCount": count, "VolumeSizeInGB": 10}


def channel(name="training", **more):
    return {"ChannelName": name, "DataSource": S3, **more}


SMALL = {"channels": ["train"], "hyperparameters": {}}


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(job(), id="name"),
        pytest.param(job(ARN + "a"), id="arn"),
        pytest.param(job(channels=["training", "validation"]), id="optional-channel"),
        pytest.param(job(ResourceConfig=resources(count=2)), id="distributed"),
        pytest.param(
            job(hyperparameters={"epochs": "3", "learning_rate": "1e-2", "optimizer": "adam"}),
            id="hyperparameters",
        ),
        pytest.param(job(InputDataConfig=[channel(InputMode="Pipe")]), id="pipe"),
        pytest.param(
            job(
                "small",
                **{**SMALL, "hyperparameters": {"any": "thing"}},
                ResourceConfig=resources("ml.m5.large"),
            ),
            id="no-hyperparameters-listed",
        ),
    ],
)
def test_a_training_job_that_its_algorithm_supports_is_accepted(sagemaker, request_):
    arn = sagemaker.create_training_job(**request_)["TrainingJobArn"]
    assert arn == "arn:aws:sagemaker:us-east-1:123456789012:training-job/job"
    described = sagemaker.describe_training_job(TrainingJobName="job")
    name = described["AlgorithmSpecification"]["AlgorithmName"]
    assert name == request_["AlgorithmSpecification"]["AlgorithmName"]


MISSING = "arn:aws:sagemaker:us-east-1:999999999999:algorithm/a"


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (job("missing"), f"Algorithm {ARN}missing does not exist."),
        (job(MISSING), f"Algorithm {ARN}{MISSING} does not exist."),
        (
            job(
                AlgorithmSpecification={
                    "AlgorithmName": "a",
                    "TrainingImage": "image:1",
                    "TrainingInputMode": "File",
                }
            ),
            "Either TrainingImage or AlgorithmName can be specified, but not both.",
        ),
        (
            job(ResourceConfig=resources("ml.c5.large")),
            (
                "Instance type ml.c5.large is not supported by algorithm a; "
                "supported: [ml.m5.xlarge, ml.p3.2xlarge]"
            ),
        ),
        (
            job(
                ResourceConfig={
                    "VolumeSizeInGB": 10,
                    "InstanceGroups": [
                        {
                            "InstanceType": "ml.c5.large",
                            "InstanceCount": 1,
                            "InstanceGroupName": "g",
                        }
                    ],
                }
            ),
            (
                "Instance type ml.c5.large is not supported by algorithm a; "
                "supported: [ml.m5.xlarge, ml.p3.2xlarge]"
            ),
        ),
        (
            job("small", **SMALL, ResourceConfig=resources("ml.m5.large", 2)),
            (
                "Instance count 2 is not supported by algorithm small; "
                "it doesn't support distributed training"
            ),
        ),
        (
            job(channels=["training", "extra"]),
            "Channel extra is not supported by algorithm a; supported: [training, validation]",
        ),
        (job(channels=["validation"]), "Channel training is required by algorithm a"),
        (
            job(InputDataConfig=[channel(InputMode="FastFile")]),
            (
                "Input mode of channel training FastFile is not supported by algorithm a; "
                "supported: [File, Pipe]"
            ),
        ),
        (job(hyperparameters={}), "Hyperparameter epochs is required by algorithm a"),
        (
            job(hyperparameters={"epochs": "3", "depth": "1"}),
            (
                "Hyperparameter depth is not supported by algorithm a; "
                "supported: [epochs, learning_rate, optimizer]"
            ),
        ),
        *(
            (
                job(hyperparameters={"epochs": "3", name: value}),
                f"Value {value} of hyperparameter {name} is not supported by algorithm a",
            )
            for name, value in (
                ("epochs", "0"),
                ("epochs", "501"),
                ("epochs", "2.5"),
                ("epochs", "many"),
                ("learning_rate", "1.1"),
                ("learning_rate", "nan"),
                ("optimizer", "lion"),
            )
        ),
    ],
)
def test_a_training_job_that_its_algorithm_does_not_support_is_rejected(
    sagemaker, request_, message
):
    with pytest.raises(ClientError) as rejection:
        sagemaker.create_training_job(**request_)
    assert rejection.value.response["Error"] == {"Code": "ValidationException", "Message": message}
    assert sagemaker.list_training_jobs()["TrainingJobSummaries"] == []


def test_a_training_job_may_use_another_accounts_algorithm_by_its_arn(sagemaker):
    credentials = boto3.client("sts", "us-east-1").assume_role(
        RoleArn="arn:aws:iam::999999999999:role/role", RoleSessionName="session"
    )["Credentials"]
    other = boto3.client(
        "sagemaker",
        "us-east-1",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )
    arn = other.create_algorithm(**realistic_request("shared"))["AlgorithmArn"]
    sagemaker.create_training_job(**job(arn))
    with pytest.raises(ClientError, match="does not exist"):
        sagemaker.create_training_job(**job("shared"))


def test_a_training_job_without_an_algorithm_is_accepted(sagemaker):
    image = {"TrainingImage": "image:1", "TrainingInputMode": "File"}
    sagemaker.create_training_job(
        **job(AlgorithmSpecification=image, ResourceConfig=resources("ml.c5.large"))
    )


def package(algorithm):
    source = {"AlgorithmName": algorithm, "ModelDataUrl": "s3://bucket/model.tar.gz"}
    return {
        "ModelPackageName": "package",
        "SourceAlgorithmSpecification": {"SourceAlgorithms": [source]},
    }


@pytest.mark.parametrize("name", ["a", ARN + "a"])
def test_a_model_package_of_an_algorithm_that_exists_is_accepted(sagemaker, name):
    assert sagemaker.create_model_package(**package(name))["ModelPackageArn"].endswith("/package")


def test_a_model_package_of_a_missing_algorithm_is_rejected(sagemaker):
    with pytest.raises(ClientError, match=f"Algorithm {ARN}missing does not exist"):
        sagemaker.create_model_package(**package("missing"))


def tuning(algorithm="a", *, tuned="learning_rate", metric="validation:accuracy", static=None):
    definition = {
        **{key: value for key, value in job(algorithm).items() if key in _SHARED},
        "StaticHyperParameters": {"epochs": "3"} if static is None else static,
    }
    ranges = {"ContinuousParameterRanges": [{"Name": tuned, "MinValue": "0.1", "MaxValue": "0.2"}]}
    return {
        "HyperParameterTuningJobName": "tuning",
        "HyperParameterTuningJobConfig": {
            "Strategy": "Bayesian",
            "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": metric},
            "ResourceLimits": {"MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1},
            "ParameterRanges": ranges,
        },
        "TrainingJobDefinition": definition,
    }


_SHARED = {
    "AlgorithmSpecification",
    "InputDataConfig",
    "OutputDataConfig",
    "ResourceConfig",
    "RoleArn",
    "StoppingCondition",
}


def test_a_tuning_job_that_its_algorithm_supports_is_accepted(sagemaker):
    arn = sagemaker.create_hyper_parameter_tuning_job(**tuning())["HyperParameterTuningJobArn"]
    assert arn.endswith("/tuning")


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (tuning("missing"), f"Algorithm {ARN}missing does not exist."),
        (
            tuning(tuned="epochs", static={}),
            (
                "Tuning of hyperparameter epochs is not supported by algorithm a; "
                "supported: [learning_rate, optimizer]"
            ),
        ),
        (
            tuning(metric="loss"),
            (
                "Objective metric loss is not supported by algorithm a; "
                "supported: [validation:accuracy]"
            ),
        ),
        (tuning(static={}), "Hyperparameter epochs is required by algorithm a"),
    ],
)
def test_a_tuning_job_that_its_algorithm_does_not_support_is_rejected(sagemaker, request_, message):
    with pytest.raises(ClientError) as rejection:
        sagemaker.create_hyper_parameter_tuning_job(**request_)
    assert rejection.value.response["Error"]["Message"] == message


@pytest.mark.parametrize(
    "specification",
    [
        pytest.param({}, id="neither"),
        pytest.param({"TrainingImage": "image:1"}, id="image"),
        pytest.param({"TrainingImage": "image:1", "AlgorithmName": "missing"}, id="both"),
    ],
)
@pytest.mark.parametrize("several", [False, True], ids=["definition", "definitions"])
def test_a_tuning_job_that_does_not_depend_on_an_algorithm_is_accepted(
    sagemaker, specification, several
):
    request = tuning()
    definition = request.pop("TrainingJobDefinition")
    definition["AlgorithmSpecification"] = {"TrainingInputMode": "File", **specification}
    if several:
        request["TrainingJobDefinitions"] = [definition]
    else:
        request["TrainingJobDefinition"] = definition
    arn = sagemaker.create_hyper_parameter_tuning_job(**request)["HyperParameterTuningJobArn"]
    assert arn.endswith("/tuning")
