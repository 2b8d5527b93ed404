"""Rules of the channels of a validation's training job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aws_fakes.resources.algorithm.rules.base import (
    DocumentedRule,
    Findings,
    Structure,
    documented_rule,
    finding,
    items,
    structures,
    text,
)

__all__ = ["RULES"]

_JOB: Final = ("ValidationSpecification", "ValidationProfiles", "TrainingJobDefinition")


def _channels(request: Structure) -> Iterator[tuple[str, str, Structure]]:
    """Yield name, effective input mode and structure of each channel."""
    for job in structures(request, *_JOB):
        for channel in structures(job, "InputDataConfig"):
            mode = channel.get("InputMode") or job.get("TrainingInputMode")
            yield str(channel.get("ChannelName")), str(mode), channel


def _source(channel: Structure) -> Structure:
    return next(structures(channel, "DataSource", "S3DataSource"), {})


@documented_rule("augmented-manifest-needs-pipe", default=True)
def _augmented_manifest(request: Structure) -> Findings:
    """An augmented manifest requires Pipe mode."""
    for name, mode, channel in _channels(request):
        if _source(channel).get("S3DataType") == "AugmentedManifestFile":
            problem = f"AugmentedManifestFile requires input mode Pipe, channel {name} has {mode}"
            yield finding(mode == "Pipe", problem)


@documented_rule("compression-needs-pipe", default=True, observed="CreateTrainingJob")
def _compression(request: Structure) -> Findings:
    """Gzip compression requires another mode than File."""
    for name, mode, channel in _channels(request):
        if text(channel, "CompressionType"):
            problem = (
                f"Invalid compression type for channel {name}: "
                "File mode only supports NONE, got Gzip instead"
            )
            yield finding(mode != "File" or channel["CompressionType"] != "Gzip", problem)


@documented_rule("record-wrapper-not-in-file", default=True)
def _record_wrapper(request: Structure) -> Findings:
    """RecordIO wrapping requires another mode than File."""
    for name, mode, channel in _channels(request):
        if text(channel, "RecordWrapperType"):
            problem = f"RecordWrapperType RecordIO is not supported in File mode for channel {name}"
            yield finding(mode != "File" or channel["RecordWrapperType"] != "RecordIO", problem)


@documented_rule("shuffle", default=False, contradicted="ShuffleConfig with input mode File")
def _shuffle(request: Structure) -> Findings:
    """Shuffling requires another mode than File."""
    for name, mode, channel in _channels(request):
        if "ShuffleConfig" in channel:
            problem = f"ShuffleConfig is not supported in File mode for channel {name}"
            yield finding(mode != "File", problem)


@documented_rule(
    "attribute-names", default=False, contradicted="AttributeNames with S3DataType S3Prefix"
)
def _attribute_names(request: Structure) -> Findings:
    """Attribute names require an augmented manifest."""
    for name, _, channel in _channels(request):
        source = _source(channel)
        if "AttributeNames" in source:
            problem = f"AttributeNames requires AugmentedManifestFile for channel {name}"
            yield finding(source.get("S3DataType") == "AugmentedManifestFile", problem)


@documented_rule(
    "all-channels-or-none-in-groups", default=True, observed="CreateTrainingJob, public logs"
)
def _channel_groups(request: Structure) -> Findings:
    """Either all channels are assigned to instance groups, or none."""
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
        yield finding(not without, problem)


@documented_rule("instance-group-names-are-defined", default=False)
def _groups_defined(request: Structure) -> Findings:
    """Channels name instance groups that are defined."""
    groups = structures(request, *_JOB, "ResourceConfig", "InstanceGroups")
    names = [group.get("InstanceGroupName") for group in groups]
    for channel_name, _, channel in _channels(request):
        for name in items(_source(channel), "InstanceGroupNames"):
            problem = f"Instance group {name} of channel {channel_name} is not defined"
            yield finding(name in names, problem)


@documented_rule("job-uses-supported", default=False)
def _job_uses_supported(request: Structure) -> Findings:
    """Validation jobs use only what the algorithm supports."""
    for specification in structures(request, "TrainingSpecification"):
        types = items(specification, "SupportedTrainingInstanceTypes")
        for resources in structures(request, *_JOB, "ResourceConfig"):
            groups = structures(resources, "InstanceGroups")
            for each in (resources, *groups, *structures(resources, "InstancePreferences")):
                if "InstanceType" in each:
                    yield finding(each["InstanceType"] in types, _unsupported(each["InstanceType"]))
        channels = {
            text(each, "Name"): items(each, "SupportedInputModes")
            for each in structures(specification, "TrainingChannels")
        }
        for name, mode, _ in _channels(request):
            yield finding(name in channels, f"Channel {name} is not supported by the algorithm")
            problem = f"Input mode {mode} is not supported by channel {name}"
            yield finding(mode in channels.get(name, ()), problem)
    yield from _transform_types(request)


def _transform_types(request: Structure) -> Findings:
    for inference in structures(request, "InferenceSpecification"):
        if "SupportedTransformInstanceTypes" in inference:
            types = items(inference, "SupportedTransformInstanceTypes")
            for each in structures(
                request, *_JOB[:2], "TransformJobDefinition", "TransformResources"
            ):
                asked = each.get("InstanceType")
                yield finding(asked in types, _unsupported(asked))


def _unsupported(instance_type: object) -> str:
    return f"Instance type {instance_type} is not supported by the algorithm"


@documented_rule("job-gives-required", default=False)
def _job_gives_required(request: Structure) -> Findings:
    """Validation jobs have the channels and hyperparameters that are required."""
    for job in structures(request, *_JOB):
        names = [each.get("ChannelName") for each in structures(job, "InputDataConfig")]
        for each in structures(request, "TrainingSpecification", "TrainingChannels"):
            if each.get("IsRequired") is True:
                missing = f"Missing required channel: {each.get('Name')}"
                yield finding(each.get("Name") in names, missing)
        given = next(structures(job, "HyperParameters"), {})
        for each in structures(request, "TrainingSpecification", "SupportedHyperParameters"):
            if each.get("IsRequired") is True and "DefaultValue" not in each:
                missing = f"Missing required hyperparameter: {each.get('Name')}"
                yield finding(text(each, "Name") in given, missing)


RULES: Final[tuple[DocumentedRule, ...]] = (
    _augmented_manifest,
    _compression,
    _record_wrapper,
    _shuffle,
    _attribute_names,
    _channel_groups,
    _groups_defined,
    _job_uses_supported,
    _job_gives_required,
)
