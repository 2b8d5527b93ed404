"""Rules of the resources, times and outputs of a validation's jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from aws_fakes.resources.algorithm.rules.base import (
    Entry,
    Findings,
    entry,
    held,
    items,
    number,
    parts,
)
from aws_fakes.resources.algorithm.rules.instance_types import facts

__all__ = ["RULES"]

_PROFILE: Final = ("ValidationSpecification", "ValidationProfiles")
_RESOURCES: Final = (*_PROFILE, "TrainingJobDefinition", "ResourceConfig")
_STOPPING: Final = (*_PROFILE, "TrainingJobDefinition", "StoppingCondition")
_TRANSFORM: Final = (*_PROFILE, "TransformJobDefinition")
_MACHINES: Final = (*_TRANSFORM, "TransformResources")
_LONGEST: Final = 28 * 24 * 60 * 60
_MOST_MACHINES: Final = 100
_AMIS: Final = re.compile(r"al2-ami-sagemaker-batch-gpu-(?:470|535)")
_KEY_ID: Final = r"(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"
_KEY_ARN: Final = re.compile(rf"(arn:aws[a-z-]*:kms:[^:]+:\d{{12}}:key/)?{_KEY_ID}", re.IGNORECASE)
_ALIAS: Final = re.compile(r"(arn:aws[a-z-]*:kms:[^:]+:\d{12}:)?alias/[\w:/-]+", re.ASCII)


def _types(resources: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the instance types that the job will certainly use."""
    for each in (resources, *parts(resources, "InstanceGroups")):
        if "InstanceType" in each:
            yield each["InstanceType"]


@entry("no-volume-kms-on-local-storage", default=True)
def volume_key(request: Mapping[str, Any]) -> Findings:
    """Local storage has a key of its own."""
    for resources in (*parts(request, *_RESOURCES), *parts(request, *_MACHINES)):
        if "VolumeKmsKeyId" in resources:
            for each in _types(resources):
                known = facts(each)
                if known is not None:
                    problem = f"VolumeKmsKeyId is not supported for instance type {each}"
                    yield held(not known.local_storage, problem)


@entry("ebs-needs-volume-size", default=False)
def volume_size(request: Mapping[str, Any]) -> Findings:
    """A volume has a size."""
    for resources in parts(request, *_RESOURCES):
        for each in _types(resources):
            known = facts(each)
            if known is not None and not known.local_storage:
                problem = f"VolumeSizeInGB is required for instance type {each}"
                yield held("VolumeSizeInGB" in resources, problem)


@entry("instance-groups-exclusive", default=True, observed="CreateTrainingJob, a public log")
def instance_groups(request: Mapping[str, Any]) -> Findings:
    """Groups say their types and counts themselves."""
    for resources in parts(request, *_RESOURCES):
        if items(resources, "InstanceGroups"):
            alone = not {"InstanceType", "InstanceCount"} & set(resources)
            yield held(
                alone, "InstanceType or InstanceCount cannot be specified with InstanceGroups"
            )


def _preferring(
    request: Mapping[str, Any],
) -> Iterator[tuple[Mapping[str, Any], list[Mapping[str, Any]]]]:
    for resources in parts(request, *_RESOURCES):
        preferences = list(parts(resources, "InstancePreferences"))
        if preferences:
            yield resources, preferences


@entry("instance-preferences-exclusive", default=True)
def instance_preferences(request: Mapping[str, Any]) -> Findings:
    """Preferences stand alone."""
    for resources, _ in _preferring(request):
        for other in ("InstanceType", "InstanceGroups", "InstancePlacementConfig"):
            absent = other not in resources or resources[other] == []
            yield held(absent, f"{other} cannot be specified with InstancePreferences")


@entry("preference-type-once", default=True)
def preference_types(request: Mapping[str, Any]) -> Findings:
    """A type is preferred once."""
    for _, preferences in _preferring(request):
        types = sorted(str(each.get("InstanceType")) for each in preferences)
        if len(types) > 1:
            twice = next((a for a, b in pairwise(types) if a == b), None)
            yield held(twice is None, f"Duplicate instance type in InstancePreferences: {twice}")


@entry("one-count-style", default=True)
def preference_counts(request: Mapping[str, Any]) -> Findings:
    """Counts stand in one place."""
    for resources, preferences in _preferring(request):
        with_count = len([each for each in preferences if "InstanceCount" in each])
        wanted = 0 if "InstanceCount" in resources else len(preferences)
        problem = "InstanceCount must be specified for all InstancePreferences or in ResourceConfig"
        yield held(with_count == wanted, problem)


@entry("plan-arns-exclusive", default=True)
def plans(request: Mapping[str, Any]) -> Findings:
    """Plans stand in one place."""
    for resources, preferences in _preferring(request):
        own = any("TrainingPlanArns" in each for each in preferences)
        if own or "TrainingPlanArn" in resources:
            problem = "TrainingPlanArn cannot be specified with TrainingPlanArns"
            yield held(not (own and "TrainingPlanArn" in resources), problem)


@entry("selected-instance-read-only", default=True)
def selected(request: Mapping[str, Any]) -> Findings:
    """What was selected is the service's to say."""
    for resources in parts(request, *_RESOURCES):
        for member in ("SelectedInstanceType", "SelectedInstanceCount"):
            yield held(member not in resources, f"{member} cannot be specified")


@entry("placement-count-min-1", default=True)
def placement(request: Mapping[str, Any]) -> Findings:
    """A placement places something."""
    for each in parts(request, *_RESOURCES, "InstancePlacementConfig", "PlacementSpecifications"):
        problem = "InstanceCount of a placement specification must be at least 1"
        yield held(number(each, "InstanceCount") != 0, problem)


@entry("single-instance-unless-distributed", default=False)
def single_instance(request: Mapping[str, Any]) -> Findings:
    """One instance unless more are supported."""
    for specification in parts(request, "TrainingSpecification"):
        if specification.get("SupportsDistributedTraining") is False:
            for resources in parts(request, *_RESOURCES):
                count = number(resources, "InstanceCount") or 1
                problem = f"The algorithm does not support training on {count} instances"
                yield held(count < 2, problem)


@entry("max-runtime-28-days", default=True)
def max_runtime(request: Mapping[str, Any]) -> Findings:
    """Jobs end."""
    for stopping in parts(request, *_STOPPING):
        runtime = number(stopping, "MaxRuntimeInSeconds")
        if runtime is not None:
            problem = f"MaxRuntimeInSeconds {runtime} is greater than the maximum of 28 days"
            yield held(runtime <= _LONGEST, problem)


@entry("max-wait-covers-runtime", default=True)
def max_wait(request: Mapping[str, Any]) -> Findings:
    """Waiting includes running."""
    for stopping in parts(request, *_STOPPING):
        runtime = number(stopping, "MaxRuntimeInSeconds")
        wait = number(stopping, "MaxWaitTimeInSeconds")
        if runtime is not None and wait is not None:
            problem = f"MaxWaitTimeInSeconds {wait} must be at least MaxRuntimeInSeconds {runtime}"
            yield held(runtime <= wait, problem)


@entry(
    "max-wait-needs-spot",
    default=False,
    contradicted="MaxWaitTimeInSeconds in a validation job",
    observed="CreateTrainingJob, public logs",
)
def wait_needs_spot(request: Mapping[str, Any]) -> Findings:
    """A validation job isn't managed Spot training."""
    for stopping in parts(request, *_STOPPING):
        yield held(
            "MaxWaitTimeInSeconds" not in stopping,
            "Invalid MaxWaitTimeInSeconds. "
            "It is only supported when EnableManagedSpotTraining is set to true",
        )


@entry("no-kms-on-express-bucket", default=False)
def express_bucket(request: Mapping[str, Any]) -> Findings:
    """Directory buckets encrypt by themselves."""
    for output in parts(request, *_PROFILE, "TrainingJobDefinition", "OutputDataConfig"):
        if output.get("KmsKeyId"):
            bucket = re.match(r"\w+://([^/]+)", str(output.get("S3OutputPath")))
            problem = "KmsKeyId is not supported for S3 Express One Zone"
            yield held(bucket is None or not bucket[1].endswith("--x-s3"), problem)


@entry("kms-key-form", default=False)
def key_form(request: Mapping[str, Any]) -> Findings:
    """Keys are named as KMS names them."""
    job = (*_PROFILE, "TrainingJobDefinition")
    for path, member, aliases in (
        ((*job, "OutputDataConfig"), "KmsKeyId", True),
        (_RESOURCES, "VolumeKmsKeyId", False),
        ((*_TRANSFORM, "TransformOutput"), "KmsKeyId", True),
        (_MACHINES, "VolumeKmsKeyId", True),
    ):
        for each in parts(request, *path):
            if member in each:
                key = str(each[member])
                formed = _KEY_ARN.fullmatch(key) or (aliases and _ALIAS.fullmatch(key))
                yield held(bool(formed), f"Invalid {member} {key}")


@entry("transform-refuses-augmented-manifest", default=True)
def transform_input(request: Mapping[str, Any]) -> Findings:
    """Transform jobs read no augmented manifests."""
    for source in parts(request, *_TRANSFORM, "TransformInput", "DataSource", "S3DataSource"):
        problem = "S3DataType AugmentedManifestFile is not supported for transform jobs"
        yield held(source.get("S3DataType") != "AugmentedManifestFile", problem)


@entry("transform-instance-count-100", default=True)
def transform_count(request: Mapping[str, Any]) -> Findings:
    """Transform jobs have so many machines."""
    for machines in parts(request, *_MACHINES):
        count = number(machines, "InstanceCount") or 1
        yield held(count <= _MOST_MACHINES, f"InstanceCount {count} is greater than 100")


@entry("transform-ami-is-listed", default=False)
def transform_ami(request: Mapping[str, Any]) -> Findings:
    """Machine images are the listed ones."""
    for machines in parts(request, *_MACHINES):
        ami = machines.get("TransformAmiVersion")
        if ami is not None:
            yield held(_AMIS.fullmatch(str(ami)) is not None, f"Invalid TransformAmiVersion {ami}")


@entry("transform-ami-needs-gpu", default=False)
def transform_gpu(request: Mapping[str, Any]) -> Findings:
    """The listed machine images have drivers for a GPU."""
    for machines in parts(request, *_MACHINES):
        known = facts(machines.get("InstanceType"))
        if known is not None and _AMIS.fullmatch(str(machines.get("TransformAmiVersion"))):
            problem = f"TransformAmiVersion requires a GPU, {machines.get('InstanceType')} has none"
            yield held(known.gpu, problem)


RULES: Final[tuple[Entry, ...]] = (
    selected,
    instance_groups,
    instance_preferences,
    preference_types,
    preference_counts,
    plans,
    placement,
    volume_key,
    volume_size,
    single_instance,
    max_runtime,
    max_wait,
    wait_needs_spot,
    express_bucket,
    key_form,
    transform_input,
    transform_count,
    transform_ami,
    transform_gpu,
)
