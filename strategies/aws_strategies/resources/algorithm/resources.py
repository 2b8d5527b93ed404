"""Rules of the resources of jobs: volumes, counts, instance types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hypothesis import strategies as st

from aws_strategies.case import Grade
from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.resources.algorithm import instance_types as instances
from aws_strategies.resources.algorithm import paths as places
from aws_strategies.resources.algorithm.paths import GENERAL, RESOURCES, TRAINING, TRANSFORM_JOB
from aws_strategies.rules.rule import DocumentedRule, Edit, Locked, Strength, Where

__all__ = ["RULES"]

_LOCAL: Final = "ml.g4dn.xlarge"
_LOCALS: Final = ("ml.g4dn.xlarge", "ml.g5.xlarge", "ml.g4dn.2xlarge")
_KEY: Final = "1234abcd-12ab-34cd-56ef-1234567890ab"
_KMS: Final = "VolumeKmsKeyId"
_TRANSFORM: Final = f"{TRANSFORM_JOB}.TransformResources"
_EBS_ONLY: Final = st.sampled_from([GENERAL, "ml.c5.xlarge", "ml.p2.xlarge"])


def _types(resources: ReadOnlyBody) -> Iterator[str]:
    """Yield the types that a job runs on; of preferences nobody knows which it will be."""
    if "InstanceType" in resources:
        yield resources["InstanceType"]
    for group in resources.get("InstanceGroups", []):
        yield group["InstanceType"]


def _machines(body: ReadOnlyBody) -> list[ReadOnlyBody]:
    return [
        *places.all_resources(body),
        *(each["TransformResources"] for each in places.transforms(body)),
    ]


def _keyed_local(resources: ReadOnlyBody) -> bool:
    return _KMS in resources and any(map(instances.has_local_storage, _types(resources)))


def _no_key_on_local(body: ReadOnlyBody) -> bool:
    return not any(map(_keyed_local, _machines(body)))


def _drop_keys(body: Body, lock: Locked) -> None:
    for at, found in ((RESOURCES, places.all_resources(body)), (_TRANSFORM, _machines(body)[-1:])):
        for each in filter(_keyed_local, found):
            _drop_key(at, each, lock)  # type: ignore[arg-type]


def _drop_key(at: str, resources: Body, lock: Locked) -> None:
    if lock.free(f"{at}.{_KMS}"):
        resources.pop(_KMS, None)
        return
    if lock.free(f"{at}.InstanceType") and "InstanceType" in resources:
        resources["InstanceType"] = GENERAL
    if lock.free(f"{at}.InstanceGroups[].InstanceType"):
        for group in resources.get("InstanceGroups", []):
            group["InstanceType"] = GENERAL


def _keyed(body: Body, instance_type: str) -> None:
    places.use_type(body, instance_type)[_KMS] = _KEY


def _keyed_transform(body: Body, instance_type: str) -> None:
    places.container(body)
    supported = body[places.INFERENCE].setdefault("SupportedTransformInstanceTypes", [])
    supported += [instance_type] if instance_type not in supported else []
    resources = places.transform(body)["TransformResources"]
    resources.update({"InstanceType": instance_type, _KMS: _KEY})
    resources.pop("TransformAmiVersion", None)


def _use_group(body: Body, instance_type: str) -> Body:
    """Give the training job one instance group; return the resources."""
    resources = places.use_type(body, instance_type)
    resources.pop("InstanceType")
    resources.pop("InstanceCount", None)
    group = {"InstanceType": instance_type, "InstanceCount": 1, "InstanceGroupName": "group"}
    resources["InstanceGroups"] = [group]
    return resources


def _keyed_group(body: Body, instance_type: str) -> None:
    _use_group(body, instance_type)[_KMS] = _KEY


def _sized(body: ReadOnlyBody) -> bool:
    return not any(
        "VolumeSizeInGB" not in each and any(map(instances.is_ebs_only, _types(each)))
        for each in places.all_resources(body)
    )


def _size(body: Body, sized: bool) -> None:
    resources = places.use_type(body, GENERAL)
    resources.pop("VolumeSizeInGB", None)
    if sized:
        resources["VolumeSizeInGB"] = 10


def _size_of_group(body: Body, sized: bool) -> None:
    resources = _use_group(body, GENERAL)
    resources.pop("VolumeSizeInGB", None)
    if sized:
        resources["VolumeSizeInGB"] = 10


def _single(body: ReadOnlyBody) -> bool:
    if body[TRAINING].get("SupportsDistributedTraining", True):
        return True
    return all(each.get("InstanceCount", 1) <= 1 for each in places.all_resources(body))


def _count(body: Body, given: tuple[bool, int]) -> None:
    distributed, count = given
    body[TRAINING]["SupportsDistributedTraining"] = distributed
    places.use_type(body, GENERAL)["InstanceCount"] = count


def _placed(body: ReadOnlyBody) -> bool:
    return all(spec["InstanceCount"] >= 1 for spec in _placements(body))


def _placements(body: ReadOnlyBody) -> Iterator[ReadOnlyBody]:
    for each in places.all_resources(body):
        yield from each.get("InstancePlacementConfig", {}).get("PlacementSpecifications", [])


def _place(body: Body, lock: Locked) -> None:
    if lock.free(f"{RESOURCES}.InstancePlacementConfig.PlacementSpecifications[].InstanceCount"):
        for spec in _placements(body):
            spec["InstanceCount"] = max(1, spec["InstanceCount"])  # type: ignore[index]


def _placement(body: Body, count: int) -> None:
    resources = places.resources(body)
    if "InstancePreferences" in resources:
        resources = places.use_type(body, GENERAL)
    resources["InstancePlacementConfig"] = {"PlacementSpecifications": [{"InstanceCount": count}]}


_READ_ONLY: Final = ("SelectedInstanceType", "SelectedInstanceCount")


def _unselected(body: ReadOnlyBody) -> bool:
    return not any(name in each for each in places.all_resources(body) for name in _READ_ONLY)


def _unselect(body: Body, lock: Locked) -> None:
    for each in places.jobs(body):
        for name in _READ_ONLY:
            if lock.free(f"{RESOURCES}.{name}"):
                each["ResourceConfig"].pop(name, None)


def _select(body: Body, names: tuple[str, ...]) -> None:
    values = {"SelectedInstanceType": GENERAL, "SelectedInstanceCount": 1}
    places.resources(body).update({name: values[name] for name in names})


RULES: Final = (
    DocumentedRule(
        id="selected-instance-read-only",
        statement="The selected instance type and count are answers, not accepted in requests.",
        strength=Strength.MUST,
        where=Where(shape="ResourceConfig", member="SelectedInstanceType",
                    phrase="read-only and isn't accepted"),
        paths=tuple(f"{RESOURCES}.{name}" for name in _READ_ONLY),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_unselected,
        obeying=(Edit(how="neither", edit=_select, example=()),),
        breaking=(
            Edit(how="a selected type", edit=_select, example=_READ_ONLY[:1]),
            Edit(how="a selected count", edit=_select, example=_READ_ONLY[1:]),
        ),
        repair=_unselect,
    ),
    DocumentedRule(
        id="placement-count-min-1",
        statement="At least one instance is placed on an UltraServer.",
        strength=Strength.MUST,
        where=Where(shape="PlacementSpecification", member="InstanceCount",
                    phrase="Minimum value of 1"),
        paths=(f"{RESOURCES}.InstancePlacementConfig.PlacementSpecifications[].InstanceCount",),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_placed,
        obeying=(Edit(how="one", edit=_placement, example=1, values=st.integers(1, 2**31 - 1)),),
        breaking=(Edit(how="none", edit=_placement, example=0),),
        repair=_place,
    ),
    DocumentedRule(
        id="no-volume-kms-on-local-storage",
        statement="A job on an instance type with local storage has no key for its volume.",
        strength=Strength.MUST,
        where=Where(shape="ResourceConfig", member=_KMS,
                    phrase="using an instance type with local storage"),
        paths=(f"{RESOURCES}.{_KMS}", f"{RESOURCES}.InstanceType",
               f"{_TRANSFORM}.{_KMS}", f"{_TRANSFORM}.InstanceType"),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_no_key_on_local,
        obeying=(
            Edit(how="EBS only", edit=_keyed, example=GENERAL, values=_EBS_ONLY),
            Edit(how="EBS only, of a transform job", edit=_keyed_transform, example=GENERAL),
            Edit(how="EBS only, of an instance group", edit=_keyed_group, example=GENERAL),
        ),
        breaking=(
            Edit(how="local storage", edit=_keyed, example=_LOCAL, values=st.sampled_from(_LOCALS)),
            Edit(how="local storage, of a transform job", edit=_keyed_transform, example=_LOCAL),
            Edit(how="local storage, of an instance group", edit=_keyed_group, example=_LOCAL),
        ),
        repair=_drop_keys,
    ),
    DocumentedRule(
        id="ebs-needs-volume-size",
        statement="A training job on an instance type without storage of its own says how much.",
        strength=Strength.MUST,
        where=Where(shape="ResourceConfig", member="VolumeSizeInGB",
                    phrase="must define the size of EBS volume"),
        paths=(f"{RESOURCES}.VolumeSizeInGB", f"{RESOURCES}.InstanceType"),
        default=False,
        grade=Grade.DOCUMENTED,
        obeys=_sized,
        needs=lambda operation: "VolumeSizeInGB" in operation.at(RESOURCES).optional,
        obeying=(
            Edit(how="EBS only, with a size", edit=_size, example=True),
            Edit(how="EBS only group, with a size", edit=_size_of_group, example=True),
        ),
        breaking=(
            Edit(how="EBS only, no size", edit=_size, example=False),
            Edit(how="EBS only group, no size", edit=_size_of_group, example=False),
        ),
    ),
    DocumentedRule(
        id="single-instance-unless-distributed",
        statement="An algorithm that isn't for distributed training is validated on one instance.",
        strength=Strength.IMPLIED,
        where=Where(shape=TRAINING, member="SupportsDistributedTraining",
                    phrase="can't request more than one instance"),
        paths=(f"{TRAINING}.SupportsDistributedTraining", f"{RESOURCES}.InstanceCount"),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_single,
        obeying=(
            Edit(how="one instance", edit=_count, example=(False, 1)),
            Edit(how="two of a distributed algorithm", edit=_count, example=(True, 2)),
        ),
        breaking=(
            Edit(how="two instances", edit=_count, example=(False, 2),
                 values=st.integers(2, 2**31 - 1).map(lambda count: (False, count))),
        ),
    ),
)  # fmt: skip
