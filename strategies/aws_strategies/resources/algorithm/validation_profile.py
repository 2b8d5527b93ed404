"""Rules between the algorithm and its validation jobs, and of its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hypothesis import strategies as st

from aws_strategies.case import Grade
from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.resources.algorithm import paths as places
from aws_strategies.resources.algorithm.paths import (
    GENERAL,
    HYPERPARAMETERS,
    INFERENCE,
    JOB,
    RESOURCES,
    TRAINING,
    TRANSFORM_JOB,
)
from aws_strategies.rules.rule import DocumentedRule, Edit, Strength, Where

__all__ = ["RULES"]

_OTHER: Final = "ml.c5.xlarge"


def _wanted_types(resources: ReadOnlyBody) -> Iterator[str]:
    if "InstanceType" in resources:
        yield resources["InstanceType"]
    for member in ("InstanceGroups", "InstancePreferences"):
        for each in resources.get(member, []):
            yield each["InstanceType"]


def _supported(body: ReadOnlyBody) -> bool:
    trained = set(body[TRAINING]["SupportedTrainingInstanceTypes"])
    modes = {
        each["Name"]: each["SupportedInputModes"] for each in body[TRAINING]["TrainingChannels"]
    }
    transformed = body.get(INFERENCE, {}).get("SupportedTransformInstanceTypes")
    return (
        all(trained.issuperset(_wanted_types(each)) for each in places.all_resources(body))
        and all(
            mode in modes.get(channel["ChannelName"], ())
            for channel, mode in places.channels_with_mode(body)
        )
        and (
            transformed is None
            or all(
                each["TransformResources"]["InstanceType"] in transformed
                for each in places.transforms(body)
            )
        )
    )


def _align(body: Body) -> None:
    """Make the job use one channel, mode and type of the algorithm's own."""
    channel = body[TRAINING]["TrainingChannels"][0]
    channel["SupportedInputModes"] = ["File"]
    places.use_type(body, GENERAL)
    source = {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/train/"}
    places.job(body).update(
        TrainingInputMode="File",
        InputDataConfig=[{"ChannelName": channel["Name"], "DataSource": {"S3DataSource": source}}],
    )


def _job_type(body: Body, instance_type: str) -> None:
    _align(body)
    body[TRAINING]["SupportedTrainingInstanceTypes"] = [GENERAL]
    places.resources(body).update(InstanceType=instance_type)
    places.resources(body).pop("VolumeKmsKeyId", None)


def _last_type(body: Body, others: tuple[str, str]) -> None:
    """Let both jobs use the last of three supported types."""
    _job_type(body, GENERAL)
    _transform_type(body, GENERAL)
    body[TRAINING]["SupportedTrainingInstanceTypes"] = [*others, GENERAL]
    body[INFERENCE]["SupportedTransformInstanceTypes"] = [*others, GENERAL]


def _job_items(body: Body, given: tuple[str, Body]) -> None:
    """Let the job ask for one instance group, or prefer one type."""
    member, item = given
    _job_type(body, GENERAL)
    resources = places.resources(body)
    for other in ("InstanceType", "InstanceCount", "InstancePlacementConfig"):
        resources.pop(other, None)
    resources[member] = [{"InstanceCount": 1, **item}]


def _job_channel(body: Body, given: tuple[str, str]) -> None:
    name, mode = given
    _align(body)
    body[TRAINING]["TrainingChannels"] = [
        {"Name": "train", "SupportedContentTypes": [], "SupportedInputModes": ["File"]}
    ]
    places.data_channel(body, ChannelName=name)
    places.job(body)["TrainingInputMode"] = mode


def _channel_mode(body: Body, mode: str) -> None:
    _job_channel(body, ("train", "File"))
    places.data_channel(body, InputMode=mode)


def _transform_type(body: Body, instance_type: str) -> None:
    _align(body)
    places.container(body)
    body[INFERENCE]["SupportedTransformInstanceTypes"] = [GENERAL]
    resources = places.transform(body)["TransformResources"]
    resources["InstanceType"] = instance_type
    for member in ("TransformAmiVersion", "VolumeKmsKeyId"):
        resources.pop(member, None)


def _needed(items: list[ReadOnlyBody]) -> set[str]:
    return {each["Name"] for each in items if each.get("IsRequired") and "DefaultValue" not in each}


def _required_given(body: ReadOnlyBody) -> bool:
    channels = _needed(body[TRAINING]["TrainingChannels"])
    parameters = _needed(body[TRAINING].get("SupportedHyperParameters", []))
    return all(
        channels <= {channel["ChannelName"] for channel in each["InputDataConfig"]}
        and parameters <= set(each.get("HyperParameters", {}))
        for each in places.jobs(body)
    )


def _require(body: Body, given: tuple[str, str]) -> None:
    channel, parameter = given
    _job_channel(body, ("train", "File"))
    required: Body = {"IsRequired": True}
    body[TRAINING]["TrainingChannels"] = [
        {"Name": name, "SupportedContentTypes": [], "SupportedInputModes": ["File"], **more}
        for name, more in {"train": {}, channel: required}.items()
    ]
    body[TRAINING]["SupportedHyperParameters"] = [
        {"Name": parameter, "Type": "FreeText", **required}
    ]
    places.job(body)["HyperParameters"] = {"given": "x"}


def _require_last(body: Body, given: tuple[str, str]) -> None:
    """Require two channels or parameters of three, of which the last is `given`."""
    _require(body, given)
    for member, first in (("TrainingChannels", "train"), ("SupportedHyperParameters", "given")):
        last = body[TRAINING][member][-1]
        names = {first: {}, "other": {"IsRequired": False}, last["Name"]: {}}
        body[TRAINING][member] = [{**last, "Name": name, **more} for name, more in names.items()]


def _give_last(body: Body, name: str) -> None:
    """Give the job three channels, of which the last is required."""
    _require(body, (name, "given"))
    places.set_channels(body, ("other-1", "other-2", name))


RULES: Final = (
    DocumentedRule(
        id="job-uses-supported",
        statement="Validation jobs use the algorithm's own instance types, channels and modes.",
        strength=Strength.IMPLIED,
        where=Where(shape=TRAINING, member="SupportedTrainingInstanceTypes",
                    phrase="can use for training"),
        paths=(f"{TRAINING}.SupportedTrainingInstanceTypes", f"{TRAINING}.TrainingChannels",
               f"{RESOURCES}.InstanceType", f"{JOB}.InputDataConfig", f"{JOB}.TrainingInputMode",
               f"{INFERENCE}.SupportedTransformInstanceTypes",
               f"{TRANSFORM_JOB}.TransformResources.InstanceType"),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_supported,
        obeying=(
            Edit(how="a supported type", edit=_job_type, example=GENERAL),
            Edit(how="the last of three supported types", edit=_last_type,
                 example=("ml.m4.xlarge", "ml.m5.xlarge")),
            Edit(how="a supported channel", edit=_job_channel, example=("train", "File")),
            Edit(how="a supported transform type", edit=_transform_type, example=GENERAL),
        ),
        breaking=(
            Edit(how="another type", edit=_job_type, example=_OTHER,
                 values=st.sampled_from([_OTHER, "ml.p3.2xlarge"])),
            Edit(how="another channel", edit=_job_channel, example=("test", "File")),
            Edit(how="another mode", edit=_job_channel, example=("train", "Pipe")),
            Edit(how="another mode of a channel", edit=_channel_mode, example="Pipe"),
            Edit(how="another type of a group", edit=_job_items, example=(
                 "InstanceGroups", {"InstanceType": _OTHER, "InstanceGroupName": "group"})),
            Edit(how="another preferred type", edit=_job_items, example=(
                 "InstancePreferences", {"InstanceType": _OTHER})),
            Edit(how="another transform type", edit=_transform_type, example=_OTHER),
        ),
    ),
    DocumentedRule(
        id="job-gives-required",
        statement="The training job has the required channels and hyperparameters.",
        strength=Strength.IMPLIED,
        where=Where(shape="ChannelSpecification", member="IsRequired",
                    phrase="required by the algorithm"),
        paths=(f"{TRAINING}.TrainingChannels[].IsRequired", f"{HYPERPARAMETERS}[].IsRequired",
               f"{JOB}.InputDataConfig[].ChannelName", f"{JOB}.HyperParameters"),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_required_given,
        obeying=(
            Edit(how="all of them", edit=_require, example=("train", "given")),
            Edit(how="the last of three channels", edit=_give_last, example="train"),
        ),
        breaking=(
            Edit(how="no required channel", edit=_require, example=("test", "given")),
            Edit(how="no required hyperparameter", edit=_require, example=("train", "missing")),
            Edit(how="not the last required channel", edit=_require_last,
                 example=("test", "given")),
            Edit(how="not the last required hyperparameter", edit=_require_last,
                 example=("train", "missing")),
        ),
    ),
)  # fmt: skip

NAME: Final = DocumentedRule(
    id="algorithm-name-unique",
    statement="The name is free in the account and region.",
    strength=Strength.IMPLIED,
    where=Where(shape="CreateAlgorithmInput", member="AlgorithmName",
                phrase="name of the algorithm",
                elsewhere="that it must be free follows from its use in the other operations"),
    paths=("AlgorithmName",),
    default=True,
    grade=Grade.DOCUMENTED,
)  # fmt: skip
"""Tried by two requests, since one alone can't break it."""
