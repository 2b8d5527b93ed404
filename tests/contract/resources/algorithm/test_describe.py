"""What a description must hold for what was sent."""

from copy import deepcopy

import pytest

from aws_contract.resources.algorithm.describe import differences
from aws_contract.resources.algorithm.requests import minimal_request

JOB = {
    "TrainingInputMode": "File",
    "HyperParameters": {"a": "1"},
    "InputDataConfig": [
        {
            "ChannelName": "train",
            "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://b/k"}},
            "InputMode": "File",
            "ShuffleConfig": {"Seed": 1},
        }
    ],
    "OutputDataConfig": {"S3OutputPath": "s3://b/o", "CompressionType": "NONE"},
    "ResourceConfig": {"InstanceCount": 1, "KeepAlivePeriodInSeconds": 1},
    "StoppingCondition": {
        "MaxRuntimeInSeconds": 60,
        "MaxWaitTimeInSeconds": 60,
        "MaxPendingTimeInSeconds": 7200,
    },
}
SENT = {
    **minimal_request("a"),
    "AlgorithmDescription": "d",
    "InferenceSpecification": {
        "Containers": [{"Image": "i", "Environment": {"k": "v"}}, {"ContainerHostname": "h"}],
        "SupportedContentTypes": [],
    },
    "ValidationSpecification": {
        "ValidationRole": "arn:aws:iam::123456789012:role/r",
        "ValidationProfiles": [{"ProfileName": "p", "TrainingJobDefinition": JOB}],
    },
    "Tags": [{"Key": "k", "Value": "v"}],
}


def got():
    """The description that a well-behaved service gives."""
    document = deepcopy(SENT)
    del document["Tags"]
    training = document["TrainingSpecification"]
    training["TrainingImageDigest"] = f"sha256:{'0' * 64}"
    training["SupportsDistributedTraining"] = False
    training["TrainingChannels"][0]["IsRequired"] = False
    first, second = document["InferenceSpecification"]["Containers"]
    first |= {"ImageDigest": f"sha256:{'1' * 64}", "IsCheckpoint": False}
    second |= {"IsCheckpoint": False}
    job = document["ValidationSpecification"]["ValidationProfiles"][0]["TrainingJobDefinition"]
    del job["InputDataConfig"][0]["InputMode"], job["InputDataConfig"][0]["ShuffleConfig"]
    del job["OutputDataConfig"]["CompressionType"]
    del job["ResourceConfig"]["KeepAlivePeriodInSeconds"]
    del job["StoppingCondition"]["MaxWaitTimeInSeconds"]
    del job["StoppingCondition"]["MaxPendingTimeInSeconds"]
    document["CertifyForMarketplace"] = False
    return document


def at(document, path):
    for step in path[:-1]:
        document = document[step]
    return document, path[-1]


TRAINING = ("TrainingSpecification",)
PROFILE = ("ValidationSpecification", "ValidationProfiles", 0, "TrainingJobDefinition")
CHANGES = [
    ((*TRAINING, "TrainingImage"), "j", "describe-returns-sent"),
    ((*TRAINING, "TrainingChannels"), [], "describe-returns-sent"),
    ((*TRAINING, "SupportedTrainingInstanceTypes", 0), "ml.m5.xlarge", "describe-returns-sent"),
    ((*PROFILE, "HyperParameters"), {"a": "2"}, "describe-returns-sent"),
    ((*PROFILE, "HyperParameters"), {"b": "1"}, "describe-returns-sent"),
    ((*PROFILE, "ResourceConfig", "InstanceCount"), True, "describe-returns-sent"),
    ((*PROFILE, "InputDataConfig", 0, "InputMode"), "File", "describe-omits"),
    ((*PROFILE, "InputDataConfig", 0, "ShuffleConfig"), {"Seed": 1}, "describe-omits"),
    ((*PROFILE, "OutputDataConfig", "CompressionType"), "NONE", "describe-omits"),
    ((*PROFILE, "ResourceConfig", "KeepAlivePeriodInSeconds"), 1, "describe-omits"),
    ((*PROFILE, "StoppingCondition", "MaxWaitTimeInSeconds"), 60, "describe-omits"),
    ((*PROFILE, "StoppingCondition", "MaxPendingTimeInSeconds"), 7200, "describe-omits"),
    (("InferenceSpecification", "Containers", 0, "ImageDigest"), "sha256:1", "describe-adds"),
    (("InferenceSpecification", "Containers", 1, "IsCheckpoint"), True, "describe-adds"),
    (("CertifyForMarketplace",), True, "describe-defaults"),
    (("Tags",), SENT["Tags"], "describe-invents-nothing"),
    (("Unheard",), 1, "describe-invents-nothing"),
    ((*TRAINING, "MetricDefinitions"), [], "describe-invents-nothing"),
]


def test_a_right_description_differs_nowhere():
    assert list(differences(SENT, got())) == []


@pytest.mark.parametrize(("path", "value", "clause"), CHANGES, ids=lambda value: str(value)[-50:])
def test_each_wrong_value_breaks_one_clause(path, value, clause):
    document = got()
    container, last = at(document, path)
    container[last] = value
    (difference,) = differences(SENT, document)
    assert difference.clause == clause
    assert str(path[-1]) in difference.path or isinstance(path[-1], int)


@pytest.mark.parametrize(
    ("path", "clause"),
    [
        (("AlgorithmDescription",), "describe-returns-sent"),
        (("InferenceSpecification", "SupportedContentTypes"), "describe-keeps-empty"),
        ((*TRAINING, "TrainingImageDigest"), "describe-adds"),
        (("InferenceSpecification", "Containers", 0, "ImageDigest"), "describe-adds"),
        ((*TRAINING, "SupportsDistributedTraining"), "describe-defaults"),
        ((*TRAINING, "TrainingChannels", 0, "IsRequired"), "describe-defaults"),
    ],
    ids=lambda value: str(value)[-50:],
)
def test_each_missing_value_breaks_one_clause(path, clause):
    document = got()
    container, last = at(document, path)
    del container[last]
    (difference,) = differences(SENT, document)
    assert (difference.clause, difference.got) == (clause, "absent")


def test_an_explicit_null_counts_as_not_sent():
    sent = {**SENT, "AlgorithmDescription": None}
    document = got()
    del document["AlgorithmDescription"]
    assert list(differences(sent, document)) == []


@pytest.mark.parametrize("document", [None, [], "x"], ids=repr)
def test_no_object_at_all_is_one_difference(document):
    (difference,) = differences(SENT, document)
    assert difference.path == "$"
