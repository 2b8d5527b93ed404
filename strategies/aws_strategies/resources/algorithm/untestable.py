"""Rules that can't be tried by a request alone: they need real resources, or a job that runs."""

from __future__ import annotations

from typing import Final

from aws_strategies.case import Grade
from aws_strategies.resources.algorithm.paths import (
    CHANNEL,
    CONTAINER,
    JOB,
    RESOURCES,
    STOPPING,
    TRAINING,
)
from aws_strategies.rules.rule import DocumentedRule, Strength, Where

__all__ = ["RULES"]

_IMAGE: Final = "needs images in a registry that the service can read"
_S3: Final = "needs objects and buckets in S3"
_SOURCE: Final = f"{CHANNEL}.DataSource.S3DataSource"


def _rule(
    id_: str, statement: str, where: Where, paths: tuple[str, ...], why: str
) -> DocumentedRule:
    return DocumentedRule(
        id=id_,
        statement=statement,
        strength=Strength.IMPLIED,
        where=where,
        paths=paths,
        default=False,
        grade=Grade.ASSUMED,
        untestable=why,
    )


RULES: Final = (
    _rule("image-exists", "The images exist, and a digest that is sent is theirs.",
          Where(shape=TRAINING, member="TrainingImage", phrase="registry path of the Docker image"),
          (f"{TRAINING}.TrainingImage",), _IMAGE),
    _rule("image-in-region", "The images lie in registries of the region.",
          Where(shape=TRAINING, member="TrainingImage",
                elsewhere="rejections by CreateProcessingJob and CreateModel"),
          (f"{TRAINING}.TrainingImage", f"{CONTAINER}.Image"), _IMAGE),
    _rule("model-data-in-region", "The model data lies in a bucket of the region.",
          Where(shape="ModelPackageContainerDefinition", member="ModelDataUrl",
                phrase="in the same region as the model package"),
          (f"{CONTAINER}.ModelDataUrl",), _S3),
    _rule("input-in-region", "The input of a training job lies in a bucket of the region.",
          Where(shape="S3DataSource", member="S3Uri", phrase="located in same"),
          (f"{_SOURCE}.S3Uri",), _S3),
    _rule("input-readable", "The role can read every object that a data source names.",
          Where(shape="S3DataSource", member="S3Uri", phrase="must be readable by the IAM role"),
          (f"{_SOURCE}.S3Uri",), _S3),
    _rule("manifest-has-one-prefix", "A manifest is a list that begins with one prefix.",
          Where(shape="S3DataSource", member="S3Uri", phrase="must be a valid non-empty"),
          (f"{_SOURCE}.S3Uri",), _S3),
    _rule("objects-for-every-instance", "A sharded channel has an object for every instance.",
          Where(shape="S3DataSource", member="S3DataDistributionType",
                phrase="Don't choose more ML compute instances"),
          (f"{_SOURCE}.S3DataDistributionType", f"{RESOURCES}.InstanceCount"), _S3),
    _rule("model-file-names", "Objects of uncompressed model data have names that are file names.",
          Where(shape="S3ModelDataSource", member="CompressionType",
                phrase="Do not use any of the following as file names"),
          (f"{CONTAINER}.ModelDataSource.S3DataSource.S3Uri",), _S3),
    _rule("eula-accepted", "The licence of a model that has one is accepted.",
          Where(shape="ModelAccessConfig", member="AcceptEula",
                phrase="must be explicitly defined as True"),
          (f"{CONTAINER}.ModelDataSource.S3DataSource.ModelAccessConfig.AcceptEula",),
          "whether a model has a licence to accept isn't in the request"),
    _rule("hub-content-is-reference", "Hub content is a reference to a public hub's model.",
          Where(shape="HubAccessConfig", member="HubContentArn",
                phrase="should be a ModelReference resource type"),
          (f"{_SOURCE}.HubAccessConfig.HubContentArn",), "needs a hub with content"),
    _rule("kms-key-usable", "The role may use the key.",
          Where(shape="OutputDataConfig", member="KmsKeyId",
                phrase="KMS key policy must grant permission"),
          (f"{JOB}.OutputDataConfig.KmsKeyId",), "needs keys and a role"),
    _rule("plan-fits-type", "The training plan of a preference is one for its instance type.",
          Where(shape="InstancePreference", member="TrainingPlanArns",
                phrase="plan's instance type must match"),
          (f"{RESOURCES}.InstancePreferences[].TrainingPlanArns",), "needs training plans"),
    _rule("placement-needs-ultraserver", "Instances are placed on UltraServers that there are.",
          Where(shape="ResourceConfig", member="InstancePlacementConfig",
                phrase="Only applicable for UltraServer capacity"),
          (f"{RESOURCES}.InstancePlacementConfig",), "needs reserved UltraServer capacity"),
    _rule("job-ends-in-time", "A training job that exceeds its time is ended.",
          Where(shape="StoppingCondition", member="MaxRuntimeInSeconds",
                phrase="SageMaker ends the job"),
          (f"{STOPPING}.MaxRuntimeInSeconds",), "needs a job that runs"),
    _rule("incremental-training-in-file-mode", "A channel that holds a model has input mode File.",
          Where(shape="Channel", member="InputMode", phrase="incremental training"),
          (f"{CHANNEL}.InputMode",), "whether a channel holds a model isn't in the request"),
)  # fmt: skip
