"""Rules of the resources, times and outputs of a validation's jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from aws_fakes.resources.algorithm.rules.base import (
    DocumentedRule,
    Findings,
    Structure,
    documented_rule,
    finding,
    items,
    number,
    structures,
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


def _types(resources: Structure) -> Iterator[object]:
    """Yield the instance types that the job is certain to use."""
    for each in (resources, *structures(resources, "InstanceGroups")):
        if "InstanceType" in each:
            yield each["InstanceType"]


@documented_rule("no-volume-kms-on-local-storage", default=True)
def _volume_key(request: Structure) -> Findings:
    """Instances with local storage accept no volume key."""
    for resources in (*structures(request, *_RESOURCES), *structures(request, *_MACHINES)):
        if "VolumeKmsKeyId" in resources:
            for each in _types(resources):
                known = facts(each)
                if known is not None:
                    problem = f"VolumeKmsKeyId is not supported for instance type {each}"
                    yield finding(not known.local_storage, problem)


@documented_rule("ebs-needs-volume-size", default=False)
def _volume_size(request: Structure) -> Findings:
    """Instances without local storage require a volume size."""
    for resources in structures(request, *_RESOURCES):
        for each in _types(resources):
            known = facts(each)
            if known is not None and not known.local_storage:
                problem = f"VolumeSizeInGB is required for instance type {each}"
                yield finding("VolumeSizeInGB" in resources, problem)


@documented_rule(
    "instance-groups-exclusive", default=True, observed="CreateTrainingJob, a public log"
)
def _instance_groups(request: Structure) -> Findings:
    """Instance groups exclude an instance type and count."""
    for resources in structures(request, *_RESOURCES):
        if items(resources, "InstanceGroups"):
            alone = not {"InstanceType", "InstanceCount"} & set(resources)
            yield finding(
                alone, "InstanceType or InstanceCount cannot be specified with InstanceGroups"
            )


def _preferring(
    request: Structure,
) -> Iterator[tuple[Structure, list[Structure]]]:
    for resources in structures(request, *_RESOURCES):
        preferences = list(structures(resources, "InstancePreferences"))
        if preferences:
            yield resources, preferences


@documented_rule("instance-preferences-exclusive", default=True)
def _instance_preferences(request: Structure) -> Findings:
    """Instance preferences exclude other ways to choose instances."""
    for resources, _ in _preferring(request):
        for other in ("InstanceType", "InstanceGroups", "InstancePlacementConfig"):
            absent = other not in resources or resources[other] == []
            yield finding(absent, f"{other} cannot be specified with InstancePreferences")


@documented_rule("preference-type-once", default=True)
def _preference_types(request: Structure) -> Findings:
    """Instance types of preferences are unique."""
    for _, preferences in _preferring(request):
        types = sorted(str(each.get("InstanceType")) for each in preferences)
        if len(types) > 1:
            twice = next((a for a, b in pairwise(types) if a == b), None)
            yield finding(twice is None, f"Duplicate instance type in InstancePreferences: {twice}")


@documented_rule("one-count-style", default=True)
def _preference_counts(request: Structure) -> Findings:
    """Counts are given for all preferences or once, not both."""
    for resources, preferences in _preferring(request):
        with_count = len([each for each in preferences if "InstanceCount" in each])
        expected = 0 if "InstanceCount" in resources else len(preferences)
        problem = "InstanceCount must be specified for all InstancePreferences or in ResourceConfig"
        yield finding(with_count == expected, problem)


@documented_rule("plan-arns-exclusive", default=True)
def _plans(request: Structure) -> Findings:
    """Training plans are given for preferences or once, not both."""
    for resources, preferences in _preferring(request):
        own = any("TrainingPlanArns" in each for each in preferences)
        if own or "TrainingPlanArn" in resources:
            problem = "TrainingPlanArn cannot be specified with TrainingPlanArns"
            yield finding(not (own and "TrainingPlanArn" in resources), problem)


@documented_rule("selected-instance-read-only", default=True)
def _selected(request: Structure) -> Findings:
    """The selected instance type and count can't be sent."""
    for resources in structures(request, *_RESOURCES):
        for member in ("SelectedInstanceType", "SelectedInstanceCount"):
            yield finding(member not in resources, f"{member} cannot be specified")


@documented_rule("placement-count-min-1", default=True)
def _placement(request: Structure) -> Findings:
    """A placement has at least one instance."""
    for each in structures(
        request, *_RESOURCES, "InstancePlacementConfig", "PlacementSpecifications"
    ):
        problem = "InstanceCount of a placement specification must be at least 1"
        yield finding(number(each, "InstanceCount") != 0, problem)


@documented_rule("single-instance-unless-distributed", default=False)
def _single_instance(request: Structure) -> Findings:
    """Without distributed training a job has one instance."""
    for specification in structures(request, "TrainingSpecification"):
        if specification.get("SupportsDistributedTraining") is False:
            for resources in structures(request, *_RESOURCES):
                count = number(resources, "InstanceCount") or 1
                problem = f"The algorithm does not support training on {count} instances"
                yield finding(count < 2, problem)


@documented_rule("max-runtime-28-days", default=True)
def _max_runtime(request: Structure) -> Findings:
    """The maximum runtime is 28 days."""
    for stopping in structures(request, *_STOPPING):
        runtime = number(stopping, "MaxRuntimeInSeconds")
        if runtime is not None:
            problem = f"MaxRuntimeInSeconds {runtime} is greater than the maximum of 28 days"
            yield finding(runtime <= _LONGEST, problem)


@documented_rule("max-wait-covers-runtime", default=True)
def _max_wait(request: Structure) -> Findings:
    """The maximum wait time is at least the maximum runtime."""
    for stopping in structures(request, *_STOPPING):
        runtime = number(stopping, "MaxRuntimeInSeconds")
        wait = number(stopping, "MaxWaitTimeInSeconds")
        if runtime is not None and wait is not None:
            problem = f"MaxWaitTimeInSeconds {wait} must be at least MaxRuntimeInSeconds {runtime}"
            yield finding(runtime <= wait, problem)


@documented_rule(
    "max-wait-needs-spot",
    default=False,
    contradicted="MaxWaitTimeInSeconds in a validation job",
    observed="CreateTrainingJob, public logs",
)
def _wait_needs_spot(request: Structure) -> Findings:
    """A maximum wait time requires managed Spot training, which a validation job isn't."""
    for stopping in structures(request, *_STOPPING):
        yield finding(
            "MaxWaitTimeInSeconds" not in stopping,
            "Invalid MaxWaitTimeInSeconds. "
            "It is only supported when EnableManagedSpotTraining is set to true",
        )


@documented_rule("no-kms-on-express-bucket", default=False)
def _express_bucket(request: Structure) -> Findings:
    """Output to a directory bucket accepts no KMS key."""
    for output in structures(request, *_PROFILE, "TrainingJobDefinition", "OutputDataConfig"):
        if output.get("KmsKeyId"):
            bucket = re.match(r"\w+://([^/]+)", str(output.get("S3OutputPath")))
            problem = "KmsKeyId is not supported for S3 Express One Zone"
            yield finding(bucket is None or not bucket[1].endswith("--x-s3"), problem)


@documented_rule("kms-key-form", default=False)
def _key_form(request: Structure) -> Findings:
    """KMS keys have the form of a key id, ARN or alias."""
    job = (*_PROFILE, "TrainingJobDefinition")
    for path, member, aliases in (
        ((*job, "OutputDataConfig"), "KmsKeyId", True),
        (_RESOURCES, "VolumeKmsKeyId", False),
        ((*_TRANSFORM, "TransformOutput"), "KmsKeyId", True),
        (_MACHINES, "VolumeKmsKeyId", True),
    ):
        for each in structures(request, *path):
            if member in each:
                key = str(each[member])
                formed = _KEY_ARN.fullmatch(key) or (aliases and _ALIAS.fullmatch(key))
                yield finding(bool(formed), f"Invalid {member} {key}")


@documented_rule("transform-refuses-augmented-manifest", default=True)
def _transform_input(request: Structure) -> Findings:
    """Transform jobs accept no augmented manifests."""
    for source in structures(request, *_TRANSFORM, "TransformInput", "DataSource", "S3DataSource"):
        problem = "S3DataType AugmentedManifestFile is not supported for transform jobs"
        yield finding(source.get("S3DataType") != "AugmentedManifestFile", problem)


@documented_rule("transform-instance-count-100", default=True)
def _transform_count(request: Structure) -> Findings:
    """Transform jobs have at most 100 instances."""
    for machines in structures(request, *_MACHINES):
        count = number(machines, "InstanceCount") or 1
        yield finding(count <= _MOST_MACHINES, f"InstanceCount {count} is greater than 100")


@documented_rule("transform-ami-is-listed", default=False)
def _transform_ami(request: Structure) -> Findings:
    """Transform AMIs are the documented ones."""
    for machines in structures(request, *_MACHINES):
        ami = machines.get("TransformAmiVersion")
        if ami is not None:
            yield finding(
                _AMIS.fullmatch(str(ami)) is not None, f"Invalid TransformAmiVersion {ami}"
            )


@documented_rule("transform-ami-needs-gpu", default=False)
def _transform_gpu(request: Structure) -> Findings:
    """A transform AMI requires an instance type with a GPU."""
    for machines in structures(request, *_MACHINES):
        known = facts(machines.get("InstanceType"))
        if known is not None and _AMIS.fullmatch(str(machines.get("TransformAmiVersion"))):
            problem = f"TransformAmiVersion requires a GPU, {machines.get('InstanceType')} has none"
            yield finding(known.gpu, problem)


RULES: Final[tuple[DocumentedRule, ...]] = (
    _selected,
    _instance_groups,
    _instance_preferences,
    _preference_types,
    _preference_counts,
    _plans,
    _placement,
    _volume_key,
    _volume_size,
    _single_instance,
    _max_runtime,
    _max_wait,
    _wait_needs_spot,
    _express_bucket,
    _key_form,
    _transform_input,
    _transform_count,
    _transform_ami,
    _transform_gpu,
)
