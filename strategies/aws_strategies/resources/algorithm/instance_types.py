"""What is known of instance types: local storage, EBS only, a GPU. By family, and no guesses.

Sources, as of 2026-11: SageMaker's documentation names ml.p4d, ml.g4dn and ml.g5 as families with
NVMe storage and ml.c5 and ml.p2 as EBS only; the others follow EC2's DescribeInstanceTypes
(InstanceStorageSupported, GpuInfo). A type whose family isn't listed is unknown: no rule speaks of
it, and `unknown` reports it.
"""

from __future__ import annotations

from typing import Final

from aws_strategies.model import Operation

__all__ = ["has_gpu", "has_local_storage", "is_ebs_only", "unknown"]

_LOCAL_GPU: Final = frozenset(
    {"g4dn", "g5", "g6", "g6e", "g7", "g7e", "p3dn", "p4d", "p4de", "p5", "p5e", "p5en"}
    | {"p6-b200", "p6-b300"}
)
_LOCAL: Final = _LOCAL_GPU | {"c5d", "m5d", "r5d", "trn1", "trn1n", "trn2"}
_EBS_GPU: Final = frozenset({"p2", "p3"})
_EBS_ONLY: Final = _EBS_GPU | {
    *("c4", "c5", "c5n", "c6i", "c7i", "c7i-flex", "c8i", "c8i-flex", "inf2", "m4", "m5", "m6i"),
    *("m7i", "m7i-flex", "m8i", "m8i-flex", "r5", "r6i", "r7i", "r8i", "r8i-flex", "t3"),
}
_GPU: Final = _LOCAL_GPU | _EBS_GPU
_PLACES: Final = ("TrainingInstanceType", "TransformInstanceType")


def _family(instance_type: str) -> str:
    return instance_type.split(".")[1] if instance_type.count(".") == 2 else instance_type


def has_local_storage(instance_type: str) -> bool:
    """Whether a type (``ml.g5.xlarge``) is known to have storage of its own."""
    return _family(instance_type) in _LOCAL


def is_ebs_only(instance_type: str) -> bool:
    """Whether a type is known to have no storage but EBS volumes."""
    return _family(instance_type) in _EBS_ONLY


def has_gpu(instance_type: str) -> bool | None:
    """Whether a type has a GPU; None if the type is unknown."""
    family = _family(instance_type)
    return family in _GPU if family in _LOCAL | _EBS_ONLY else None


def unknown(operation: Operation) -> tuple[str, ...]:
    """Return the types of training and transform jobs that the table doesn't know, sorted."""
    types = {
        member
        for shape in operation.shapes.values()
        if shape.name in _PLACES
        for member in shape.enum
    }
    return tuple(sorted(each for each in types if has_gpu(each) is None))
