"""Where in a CreateAlgorithm request the rules look: to read, and to make what isn't there.

The makers change a request in place and return the structure that they made sure of. What they
make obeys every documented rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Final

from aws_strategies.json_value import Body, ReadOnlyBody

__all__: list[str] = []

TRAINING: Final = "TrainingSpecification"
INFERENCE: Final = "InferenceSpecification"
CONTAINER: Final = f"{INFERENCE}.Containers[]"
HYPERPARAMETERS: Final = f"{TRAINING}.SupportedHyperParameters"
PROFILE: Final = "ValidationSpecification.ValidationProfiles[]"
JOB: Final = f"{PROFILE}.TrainingJobDefinition"
CHANNEL: Final = f"{JOB}.InputDataConfig[]"
RESOURCES: Final = f"{JOB}.ResourceConfig"
STOPPING: Final = f"{JOB}.StoppingCondition"
TRANSFORM_JOB: Final = f"{PROFILE}.TransformJobDefinition"

IMAGE: Final = "123456789012.dkr.ecr.us-east-1.amazonaws.com/algorithm:1"
GENERAL: Final = "ml.m5.large"  # EBS only, and both jobs can have it

_TEMPLATE: Final[Body] = {
    "AlgorithmName": "an-algorithm",
    TRAINING: {
        "TrainingImage": IMAGE,
        "SupportedTrainingInstanceTypes": [GENERAL],
        "TrainingChannels": [
            {
                "Name": "train",
                "SupportedContentTypes": ["text/csv"],
                "SupportedInputModes": ["File", "Pipe"],
            }
        ],
    },
}
_INFERENCE: Final[Body] = {
    "Containers": [],
    "SupportedTransformInstanceTypes": [GENERAL],
    "SupportedRealtimeInferenceInstanceTypes": [GENERAL],
    "SupportedContentTypes": ["text/csv"],
    "SupportedResponseMIMETypes": ["text/csv"],
}
_CHANNEL: Final[Body] = {
    "ChannelName": "train",
    "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/train/"}},
}
_JOB: Final[Body] = {
    "TrainingInputMode": "File",
    "InputDataConfig": [_CHANNEL],
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/output/"},
    "ResourceConfig": {"InstanceType": GENERAL, "InstanceCount": 1, "VolumeSizeInGB": 10},
    "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
}
_TRANSFORM: Final[Body] = {
    "TransformInput": {
        "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/input/"}}
    },
    "TransformOutput": {"S3OutputPath": "s3://bucket/transformed/"},
    "TransformResources": {"InstanceType": GENERAL, "InstanceCount": 1},
}
_ROLE: Final = "arn:aws:iam::123456789012:role/validation"


def template() -> Body:
    """Return a small request that obeys the model and every documented rule."""
    return deepcopy(_TEMPLATE)


def container(body: Body) -> Body:
    """Return the first container for inference."""
    inference = body.setdefault(INFERENCE, deepcopy(_INFERENCE))
    if not inference["Containers"]:
        inference["Containers"].append({"Image": IMAGE})
    first: Body = inference["Containers"][0]
    return first


def profile(body: Body) -> Body:
    """Return the validation profile."""
    made = {"ProfileName": "profile", "TrainingJobDefinition": deepcopy(_JOB)}
    new = {"ValidationRole": _ROLE, "ValidationProfiles": [made]}
    found: Body = body.setdefault("ValidationSpecification", new)["ValidationProfiles"][0]
    return found


def job(body: Body) -> Body:
    """Return the definition of the training job."""
    found: Body = profile(body)["TrainingJobDefinition"]
    return found


def resources(body: Body) -> Body:
    """Return the resources of the training job."""
    found: Body = job(body)["ResourceConfig"]
    return found


def stopping(body: Body) -> Body:
    """Return the stopping condition of the training job."""
    found: Body = job(body)["StoppingCondition"]
    return found


def transform(body: Body) -> Body:
    """Return the definition of the transform job."""
    found: Body = profile(body).setdefault("TransformJobDefinition", deepcopy(_TRANSFORM))
    return found


def s3_source(channel: Body) -> Body:
    """Return the S3 data source of a channel of the training job."""
    new = {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/train/"}
    found: Body = channel["DataSource"].setdefault("S3DataSource", new)
    return found


def data_channel(body: Body, **changes: object) -> Body:
    """Return the first channel of the training job, with `changes` of its members."""
    first: Body = job(body)["InputDataConfig"][0]
    first.update(changes)
    return first


def set_channels(body: Body, names: tuple[str, ...]) -> list[Body]:
    """Give the training job and the algorithm channels of these names; return the job's."""
    known = {channel["Name"] for channel in body[TRAINING]["TrainingChannels"]}
    model = body[TRAINING]["TrainingChannels"][0]
    free = 8 - len(body[TRAINING]["TrainingChannels"])
    body[TRAINING]["TrainingChannels"] += [
        {**deepcopy(model), "Name": name} for name in names if name not in known
    ][:free]
    made = [{**deepcopy(_CHANNEL), "ChannelName": name} for name in names]
    job(body)["InputDataConfig"] = made
    return made


def use_type(body: Body, instance_type: str) -> Body:
    """Give the training job one instance type, which the algorithm supports; return resources."""
    found = resources(body)
    for other in ("InstanceGroups", "InstancePreferences"):
        found.pop(other, None)
    found["InstanceType"] = instance_type
    support(body, instance_type)
    return found


def support(body: Body, *instance_types: str) -> None:
    """Let the algorithm support these types for training."""
    supported = body[TRAINING]["SupportedTrainingInstanceTypes"]
    supported += [each for each in instance_types if each not in supported]


def containers(body: ReadOnlyBody) -> list[ReadOnlyBody]:
    """Return the containers for inference."""
    found: list[ReadOnlyBody] = body.get(INFERENCE, {}).get("Containers", [])
    return found


def profiles(body: ReadOnlyBody) -> list[ReadOnlyBody]:
    """Return the validation profiles."""
    found: list[ReadOnlyBody] = body.get("ValidationSpecification", {}).get(
        "ValidationProfiles", []
    )
    return found


def jobs(body: ReadOnlyBody) -> list[ReadOnlyBody]:
    """Return the definitions of training jobs."""
    return [each["TrainingJobDefinition"] for each in profiles(body)]


def transforms(body: ReadOnlyBody) -> list[ReadOnlyBody]:
    """Return the definitions of transform jobs."""
    found = profiles(body)
    return [each["TransformJobDefinition"] for each in found if "TransformJobDefinition" in each]


def all_resources(body: ReadOnlyBody) -> list[ReadOnlyBody]:
    """Return the resources of training jobs."""
    return [each["ResourceConfig"] for each in jobs(body)]


def channels_with_mode(body: ReadOnlyBody) -> Iterator[tuple[ReadOnlyBody, str]]:
    """Yield each channel of a training job and its input mode, the job's unless it has one."""
    for each in jobs(body):
        for channel in each["InputDataConfig"]:
            yield channel, channel.get("InputMode", each["TrainingInputMode"])


def s3_of(channel: ReadOnlyBody) -> ReadOnlyBody:
    """Return the S3 data source of a channel, empty if it has none."""
    found: ReadOnlyBody = channel["DataSource"].get("S3DataSource", {})
    return found
