"""Rules of the channels of a validation's training job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from aws_fakes.resources.algorithm.rules.base import (
    Entry,
    Findings,
    entry,
    held,
    items,
    parts,
    text,
)

__all__ = ["RULES"]

_JOB: Final = ("ValidationSpecification", "ValidationProfiles", "TrainingJobDefinition")


def _channels(request: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield the name, the input mode in force and the whole of each channel."""
    for job in parts(request, *_JOB):
        for channel in parts(job, "InputDataConfig"):
            mode = channel.get("InputMode") or job.get("TrainingInputMode")
            yield str(channel.get("ChannelName")), str(mode), channel


def _source(channel: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(parts(channel, "DataSource", "S3DataSource"), {})


@entry("augmented-manifest-needs-pipe", default=True)
def augmented_manifest(request: Mapping[str, Any]) -> Findings:
    """Augmented manifests are streamed."""
    for name, mode, channel in _channels(request):
        if _source(channel).get("S3DataType") == "AugmentedManifestFile":
            problem = f"AugmentedManifestFile requires input mode Pipe, channel {name} has {mode}"
            yield held(mode == "Pipe", problem)


@entry("compression-needs-pipe", default=True)
def compression(request: Mapping[str, Any]) -> Findings:
    """Files aren't decompressed."""
    for name, mode, channel in _channels(request):
        if text(channel, "CompressionType"):
            problem = f"CompressionType Gzip is not supported in File mode for channel {name}"
            yield held(mode != "File" or channel["CompressionType"] != "Gzip", problem)


@entry("record-wrapper-not-in-file", default=True)
def record_wrapper(request: Mapping[str, Any]) -> Findings:
    """Files aren't wrapped."""
    for name, mode, channel in _channels(request):
        if text(channel, "RecordWrapperType"):
            problem = f"RecordWrapperType RecordIO is not supported in File mode for channel {name}"
            yield held(mode != "File" or channel["RecordWrapperType"] != "RecordIO", problem)


@entry("shuffle", default=False, contradicted="ShuffleConfig with input mode File")
def shuffle(request: Mapping[str, Any]) -> Findings:
    """Files aren't shuffled."""
    for name, mode, channel in _channels(request):
        if "ShuffleConfig" in channel:
            problem = f"ShuffleConfig is not supported in File mode for channel {name}"
            yield held(mode != "File", problem)


@entry("attribute-names", default=False, contradicted="AttributeNames with S3DataType S3Prefix")
def attribute_names(request: Mapping[str, Any]) -> Findings:
    """Attributes are those of an augmented manifest."""
    for name, _, channel in _channels(request):
        source = _source(channel)
        if "AttributeNames" in source:
            problem = f"AttributeNames requires AugmentedManifestFile for channel {name}"
            yield held(source.get("S3DataType") == "AugmentedManifestFile", problem)


@entry("all-channels-or-none-in-groups", default=True, observed="CreateTrainingJob, public logs")
def channel_groups(request: Mapping[str, Any]) -> Findings:
    """Either all channels are assigned, or none."""
    with_groups: list[str] = []
    without: list[str] = []
    for name, _, channel in _channels(request):
        assigned = items(_source(channel), "InstanceGroupNames")
        (with_groups if assigned else without).append(name)
    if with_groups:
        problem = (
            f"Some channels have assigned instance groups: [{', '.join(with_groups)}] "
            f"while others not: [{', '.join(without)}]"
        )
        yield held(not without, problem)


@entry("instance-group-names-are-defined", default=False)
def groups_defined(request: Mapping[str, Any]) -> Findings:
    """Channels name groups that there are."""
    groups = parts(request, *_JOB, "ResourceConfig", "InstanceGroups")
    names = [group.get("InstanceGroupName") for group in groups]
    for channel_name, _, channel in _channels(request):
        for name in items(_source(channel), "InstanceGroupNames"):
            problem = f"Instance group {name} of channel {channel_name} is not defined"
            yield held(name in names, problem)


@entry("job-uses-supported", default=False)
def job_uses_supported(request: Mapping[str, Any]) -> Findings:
    """Validation jobs stay within what the algorithm supports."""
    for specification in parts(request, "TrainingSpecification"):
        types = items(specification, "SupportedTrainingInstanceTypes")
        for resources in parts(request, *_JOB, "ResourceConfig"):
            groups = parts(resources, "InstanceGroups")
            for each in (resources, *groups, *parts(resources, "InstancePreferences")):
                if "InstanceType" in each:
                    yield held(each["InstanceType"] in types, _unsupported(each["InstanceType"]))
        channels = {
            text(each, "Name"): items(each, "SupportedInputModes")
            for each in parts(specification, "TrainingChannels")
        }
        for name, mode, _ in _channels(request):
            yield held(name in channels, f"Channel {name} is not supported by the algorithm")
            problem = f"Input mode {mode} is not supported by channel {name}"
            yield held(mode in channels.get(name, ()), problem)
    yield from _transform_types(request)


def _transform_types(request: Mapping[str, Any]) -> Findings:
    for inference in parts(request, "InferenceSpecification"):
        if "SupportedTransformInstanceTypes" in inference:
            types = items(inference, "SupportedTransformInstanceTypes")
            for each in parts(request, *_JOB[:2], "TransformJobDefinition", "TransformResources"):
                asked = each.get("InstanceType")
                yield held(asked in types, _unsupported(asked))


def _unsupported(instance_type: object) -> str:
    return f"Instance type {instance_type} is not supported by the algorithm"


@entry("job-gives-required", default=False)
def job_gives_required(request: Mapping[str, Any]) -> Findings:
    """Validation jobs have what the algorithm requires."""
    for job in parts(request, *_JOB):
        names = [each.get("ChannelName") for each in parts(job, "InputDataConfig")]
        for each in parts(request, "TrainingSpecification", "TrainingChannels"):
            if each.get("IsRequired") is True:
                missing = f"Missing required channel: {each.get('Name')}"
                yield held(each.get("Name") in names, missing)
        given = next(parts(job, "HyperParameters"), {})
        for each in parts(request, "TrainingSpecification", "SupportedHyperParameters"):
            if each.get("IsRequired") is True and "DefaultValue" not in each:
                missing = f"Missing required hyperparameter: {each.get('Name')}"
                yield held(text(each, "Name") in given, missing)


RULES: Final[tuple[Entry, ...]] = (
    augmented_manifest,
    compression,
    record_wrapper,
    shuffle,
    attribute_names,
    channel_groups,
    groups_defined,
    job_uses_supported,
    job_gives_required,
)
