"""CreateAlgorithm requests for tests: the smallest valid one, and a realistic one."""

from __future__ import annotations

from aws_fakes.engine.json_value import Members

__all__ = ["realistic_request", "smallest_request"]


_REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
_ROLE = "arn:aws:iam::123456789012:role/algorithm"


def smallest_request(name: str = "algorithm", **more: object) -> Members:
    """Return a request with required members only; `more` adds or replaces top-level members."""
    channel = {
        "Name": "train",
        "SupportedContentTypes": ["text/csv"],
        "SupportedInputModes": ["File"],
    }
    return {
        "AlgorithmName": name,
        "TrainingSpecification": {
            "TrainingImage": f"{_REGISTRY}/algorithm:1",
            "SupportedTrainingInstanceTypes": ["ml.m5.large"],
            "TrainingChannels": [channel],
        },
        **more,
    }


def realistic_request(
    name: str = "image-classifier", *, validation: bool = True, **more: object
) -> Members:
    """Return a request as a publisher would write it: channels, tuning, inference, tags.

    With `validation` one profile trains and transforms before the algorithm is Completed.
    `more` adds or replaces top-level members.
    """
    request = {
        "AlgorithmName": name,
        "AlgorithmDescription": "Classifies images into the classes of the training data",
        "TrainingSpecification": _training(),
        "InferenceSpecification": _inference(),
        "Tags": [{"Key": "team", "Value": "vision"}, {"Key": "stage", "Value": "test"}],
    }
    if validation:
        request["ValidationSpecification"] = _validation()
    return {**request, **more}


def _training() -> Members:
    return {
        "TrainingImage": f"{_REGISTRY}/image-classifier-training:2.1",
        "SupportedHyperParameters": _hyperparameters(),
        "SupportedTrainingInstanceTypes": ["ml.m5.xlarge", "ml.p3.2xlarge"],
        "SupportsDistributedTraining": True,
        "MetricDefinitions": [
            {"Name": "validation:accuracy", "Regex": "validation accuracy: ([0-9.]+)"}
        ],
        "SupportedTuningJobObjectiveMetrics": [
            {"Type": "Maximize", "MetricName": "validation:accuracy"}
        ],
        "TrainingChannels": [
            _channel("training", "Images to train with", required=True),
            _channel("validation", "Images to measure accuracy with", required=False),
        ],
    }


def _hyperparameters() -> list[Members]:
    continuous = {"MinValue": "0.0001", "MaxValue": "1"}
    return [
        {
            "Name": "epochs",
            "Type": "Integer",
            "Range": {"IntegerParameterRangeSpecification": {"MinValue": "1", "MaxValue": "500"}},
            "IsTunable": False,
            "IsRequired": True,
        },
        {
            "Name": "learning_rate",
            "Type": "Continuous",
            "Range": {"ContinuousParameterRangeSpecification": continuous},
            "IsTunable": True,
            "IsRequired": False,
            "DefaultValue": "0.01",
        },
        {
            "Name": "optimizer",
            "Type": "Categorical",
            "Range": {"CategoricalParameterRangeSpecification": {"Values": ["adam", "sgd"]}},
            "IsTunable": True,
            "IsRequired": False,
            "DefaultValue": "sgd",
        },
    ]


def _channel(name: str, description: str, *, required: bool) -> Members:
    return {
        "Name": name,
        "Description": description,
        "IsRequired": required,
        "SupportedContentTypes": ["application/x-image", "application/x-recordio"],
        "SupportedCompressionTypes": ["None", "Gzip"],
        "SupportedInputModes": ["File", "Pipe"],
    }


def _inference() -> Members:
    return {
        "Containers": [{"Image": f"{_REGISTRY}/image-classifier-inference:2.1"}],
        "SupportedTransformInstanceTypes": ["ml.m5.xlarge"],
        "SupportedRealtimeInferenceInstanceTypes": ["ml.m5.large", "ml.m5.xlarge"],
        "SupportedContentTypes": ["application/x-image"],
        "SupportedResponseMIMETypes": ["application/json"],
    }


def _validation() -> Members:
    return {
        "ValidationRole": _ROLE,
        "ValidationProfiles": [
            {
                "ProfileName": "small-images",
                "TrainingJobDefinition": _training_job(),
                "TransformJobDefinition": _transform_job(),
            }
        ],
    }


def _training_job() -> Members:
    return {
        "TrainingInputMode": "File",
        "HyperParameters": {"epochs": "2"},
        "InputDataConfig": [
            {
                "ChannelName": "training",
                "DataSource": {"S3DataSource": _s3("s3://example-bucket/training/")},
                "ContentType": "application/x-image",
            }
        ],
        "OutputDataConfig": {"S3OutputPath": "s3://example-bucket/output/"},
        "ResourceConfig": {
            "InstanceType": "ml.m5.xlarge",
            "InstanceCount": 1,
            "VolumeSizeInGB": 30,
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    }


def _transform_job() -> Members:
    return {
        "TransformInput": {
            "DataSource": {"S3DataSource": _s3("s3://example-bucket/transform/")},
            "ContentType": "application/x-image",
        },
        "TransformOutput": {"S3OutputPath": "s3://example-bucket/transformed/"},
        "TransformResources": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1},
    }


def _s3(uri: str) -> Members:
    return {"S3DataType": "S3Prefix", "S3Uri": uri}
