"""Rules of a training job's stopping condition and output, and of the transform job."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from aws_strategies.case import Grade
from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.resources.algorithm import instance_types as instances
from aws_strategies.resources.algorithm import paths as places
from aws_strategies.resources.algorithm.paths import JOB, STOPPING, TRANSFORM_JOB
from aws_strategies.rules.rule import DocumentedRule, Edit, Locked, Strength, Where

__all__ = ["RULES"]

_DAY: Final = 86_400
_LONGEST: Final = 28 * _DAY
_MOST: Final = 100
_INT: Final = 2**31 - 1
_RUNTIME: Final = f"{STOPPING}.MaxRuntimeInSeconds"
_WAIT: Final = f"{STOPPING}.MaxWaitTimeInSeconds"
_TYPE: Final = f"{TRANSFORM_JOB}.TransformInput.DataSource.S3DataSource.S3DataType"
_COUNT: Final = f"{TRANSFORM_JOB}.TransformResources.InstanceCount"
_AMI: Final = f"{TRANSFORM_JOB}.TransformResources.TransformAmiVersion"
_AMIS: Final = ("al2-ami-sagemaker-batch-gpu-470", "al2-ami-sagemaker-batch-gpu-535")
_GPU: Final = "ml.g4dn.xlarge"


def _conditions(body: ReadOnlyBody) -> list[ReadOnlyBody]:
    return [each["StoppingCondition"] for each in places.jobs(body)]


def _short_enough(body: ReadOnlyBody) -> bool:
    return all(each.get("MaxRuntimeInSeconds", 0) <= _LONGEST for each in _conditions(body))


def _shorten(body: Body, lock: Locked) -> None:
    if lock.free(_RUNTIME):
        for each in places.jobs(body):
            each["StoppingCondition"]["MaxRuntimeInSeconds"] = _LONGEST


def _runtime(body: Body, seconds: int) -> None:
    stopping = places.stopping(body)
    stopping["MaxRuntimeInSeconds"] = seconds
    stopping.pop("MaxWaitTimeInSeconds", None)


def _covers(stopping: ReadOnlyBody) -> bool:
    wait = stopping.get("MaxWaitTimeInSeconds", _INT)
    return bool(wait >= stopping.get("MaxRuntimeInSeconds", 0))


def _covered(body: ReadOnlyBody) -> bool:
    return all(map(_covers, _conditions(body)))


def _cover(body: Body, lock: Locked) -> None:
    for each in places.jobs(body):
        stopping = each["StoppingCondition"]
        if _covers(stopping):
            continue
        if lock.free(_WAIT):
            stopping["MaxWaitTimeInSeconds"] = stopping["MaxRuntimeInSeconds"]
        elif lock.free(_RUNTIME):
            stopping["MaxRuntimeInSeconds"] = stopping["MaxWaitTimeInSeconds"]


def _times(body: Body, times: tuple[int, int]) -> None:
    runtime, wait = times
    places.stopping(body).update(MaxRuntimeInSeconds=runtime, MaxWaitTimeInSeconds=wait)


def _no_wait(body: ReadOnlyBody) -> bool:
    return not any("MaxWaitTimeInSeconds" in each for each in _conditions(body))


def _wait(body: Body, waits: bool) -> None:
    _runtime(body, 3600)
    if waits:
        places.stopping(body)["MaxWaitTimeInSeconds"] = 3600


def _express(path: str) -> bool:
    return path.rsplit("://", maxsplit=1)[-1].partition("/")[0].endswith("--x-s3")


def _no_key_on_express(body: ReadOnlyBody) -> bool:
    outputs = [each["OutputDataConfig"] for each in places.jobs(body)]
    return not any(each.get("KmsKeyId") and _express(each["S3OutputPath"]) for each in outputs)


def _output(body: Body, bucket: str) -> None:
    output = places.job(body)["OutputDataConfig"]
    output["S3OutputPath"] = f"s3://{bucket}/output/"
    output["KmsKeyId"] = "alias/ExampleAlias"


def _plain_manifest(body: ReadOnlyBody) -> bool:
    return all(
        each["TransformInput"]["DataSource"]["S3DataSource"]["S3DataType"]
        != "AugmentedManifestFile"
        for each in places.transforms(body)
    )


def _set_plain(body: Body, lock: Locked) -> None:
    if lock.free(_TYPE):
        for each in places.transforms(body):
            each["TransformInput"]["DataSource"]["S3DataSource"]["S3DataType"] = "ManifestFile"


def _data_type(body: Body, data_type: str) -> None:
    source = places.transform(body)["TransformInput"]["DataSource"]["S3DataSource"]
    source["S3DataType"] = data_type


def _machines(body: ReadOnlyBody) -> list[ReadOnlyBody]:
    return [each["TransformResources"] for each in places.transforms(body)]


def _few(body: ReadOnlyBody) -> bool:
    return all(each["InstanceCount"] <= _MOST for each in _machines(body))


def _lessen(body: Body, lock: Locked) -> None:
    if lock.free(_COUNT):
        places.transform(body)["TransformResources"]["InstanceCount"] = _MOST


def _count(body: Body, count: int) -> None:
    places.transform(body)["TransformResources"]["InstanceCount"] = count


def _ami_listed(body: ReadOnlyBody) -> bool:
    return all(each.get("TransformAmiVersion", _AMIS[0]) in _AMIS for each in _machines(body))


def _ami_on_gpu(body: ReadOnlyBody) -> bool:
    return not any(
        each.get("TransformAmiVersion") in _AMIS
        and instances.has_gpu(each["InstanceType"]) is False
        for each in _machines(body)
    )


def _ami(body: Body, given: tuple[str, str]) -> None:
    version, instance_type = given
    places.container(body)
    supported = body[places.INFERENCE].setdefault("SupportedTransformInstanceTypes", [])
    if instance_type not in supported:
        supported.append(instance_type)
    resources = places.transform(body)["TransformResources"]
    resources.update(TransformAmiVersion=version, InstanceType=instance_type)
    resources.pop("VolumeKmsKeyId", None)


RULES: Final = (
    DocumentedRule(
        id="max-runtime-28-days",
        statement="A training job runs for 28 days at most.",
        strength=Strength.MUST,
        where=Where(shape="StoppingCondition", member="MaxRuntimeInSeconds",
                    phrase="maximum value is 28 days"),
        paths=(_RUNTIME,),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_short_enough,
        obeying=(
            Edit(how="28 days", edit=_runtime, example=_LONGEST, values=st.integers(1, _LONGEST)),
        ),
        breaking=(
            Edit(how="a second more", edit=_runtime, example=_LONGEST + 1,
                 values=st.integers(_LONGEST + 1, _INT)),
        ),
        repair=_shorten,
    ),
    DocumentedRule(
        id="max-wait-covers-runtime",
        statement="A training job may wait for at least as long as it may run.",
        strength=Strength.MUST,
        where=Where(shape="StoppingCondition", member="MaxWaitTimeInSeconds",
                    phrase="equal to or greater than MaxRuntimeInSeconds"),
        paths=(_RUNTIME, _WAIT),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_covered,
        obeying=(
            Edit(how="both are equal", edit=_times, example=(3600, 3600),
                 values=st.tuples(st.integers(1, _LONGEST), st.integers(0, _DAY)).map(
                     lambda pair: (pair[0], sum(pair)))),
        ),
        breaking=(
            Edit(how="a second less", edit=_times, example=(3600, 3599),
                 values=st.integers(2, _LONGEST).flatmap(
                     lambda runtime: st.tuples(st.just(runtime), st.integers(1, runtime - 1)))),
        ),
        repair=_cover,
    ),
    DocumentedRule(
        id="max-wait-needs-spot",
        statement="A time to wait is for managed Spot training, which no validation job is.",
        strength=Strength.IMPLIED,
        where=Where(shape="StoppingCondition", member="MaxWaitTimeInSeconds",
                    phrase="managed Spot training job"),
        paths=(_WAIT,),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_no_wait,
        obeying=(Edit(how="no time to wait", edit=_wait, example=False),),
        breaking=(Edit(how="a time to wait", edit=_wait, example=True),),
    ),
    DocumentedRule(
        id="no-kms-on-express-bucket",
        statement="Output in a bucket of S3 Express One Zone has no key of its own.",
        strength=Strength.MUST,
        where=Where(shape="OutputDataConfig", member="KmsKeyId",
                    phrase="not supported for Amazon S3 Express One Zone"),
        paths=(f"{JOB}.OutputDataConfig.KmsKeyId", f"{JOB}.OutputDataConfig.S3OutputPath"),
        default=False,
        grade=Grade.DOCUMENTED,
        obeys=_no_key_on_express,
        obeying=(Edit(how="a general bucket", edit=_output, example="bucket"),),
        breaking=(Edit(how="a directory bucket", edit=_output, example="bucket--use1-az4--x-s3"),),
    ),
    DocumentedRule(
        id="transform-refuses-augmented-manifest",
        statement="A transform job reads no augmented manifest.",
        strength=Strength.MUST,
        where=Where(shape="TransformS3DataSource", member="S3DataType",
                    phrase="value is not compatible"),
        paths=(_TYPE,),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_plain_manifest,
        obeying=(
            Edit(how="a manifest", edit=_data_type, example="ManifestFile",
                 values=st.sampled_from(["ManifestFile", "S3Prefix"])),
        ),
        breaking=(Edit(how="augmented", edit=_data_type, example="AugmentedManifestFile"),),
        repair=_set_plain,
    ),
    DocumentedRule(
        id="transform-instance-count-100",
        statement="A transform job has 100 instances at most.",
        strength=Strength.MUST,
        where=Where(shape="TransformResources", member="InstanceCount", phrase="maximum is 100"),
        paths=(_COUNT,),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_few,
        obeying=(Edit(how="100", edit=_count, example=_MOST, values=st.integers(1, _MOST)),),
        breaking=(
            Edit(how="one more", edit=_count, example=_MOST + 1,
                 values=st.integers(_MOST + 1, _INT)),
        ),
        repair=_lessen,
    ),
    DocumentedRule(
        id="transform-ami-is-listed",
        statement="The machine image of a transform job is one of those that are listed.",
        strength=Strength.IMPLIED,
        where=Where(shape="TransformResources", member="TransformAmiVersion",
                    phrase="collection of preconfigured Amazon Machine Image"),
        paths=(_AMI,),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_ami_listed,
        obeying=tuple(Edit(how=ami, edit=_ami, example=(ami, _GPU)) for ami in _AMIS),
        breaking=(Edit(how="another", edit=_ami, example=("another-ami", _GPU)),),
    ),
    DocumentedRule(
        id="transform-ami-needs-gpu",
        statement="The listed machine images of a transform job go with instance types with a GPU.",
        strength=Strength.IMPLIED,
        where=Where(shape="TransformResources", member="TransformAmiVersion",
                    phrase="Accelerator: GPU"),
        paths=(_AMI, f"{TRANSFORM_JOB}.TransformResources.InstanceType"),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_ami_on_gpu,
        obeying=(Edit(how="with a GPU", edit=_ami, example=(_AMIS[0], _GPU)),),
        breaking=(Edit(how="without", edit=_ami, example=(_AMIS[0], places.GENERAL)),),
    ),
)  # fmt: skip
