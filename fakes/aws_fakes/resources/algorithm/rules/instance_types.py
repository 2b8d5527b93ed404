"""Instance families of SageMaker: local storage, EBS volumes only, GPU.

Source: EC2's DescribeInstanceTypes (InstanceStorageSupported, GpuInfo) in November 2026; ml.p2 and
ml.p3, which it no longer lists, from EC2's pages of previous generations. All sizes of a family
agree. Rules ignore families that aren't listed.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

__all__ = ["Facts", "facts"]


class Facts(NamedTuple):
    """Storage and GPU of an instance family."""

    local_storage: bool
    gpu: bool


_NVME_GPU = Facts(local_storage=True, gpu=True)
_NVME = Facts(local_storage=True, gpu=False)
_EBS_GPU = Facts(local_storage=False, gpu=True)
_EBS = Facts(local_storage=False, gpu=False)

_FAMILIES: Final = MappingProxyType(
    {
        **dict.fromkeys(("g4dn", "g5", "g6", "g6e", "g7", "g7e"), _NVME_GPU),
        **dict.fromkeys(("p3dn", "p4d", "p4de", "p5", "p5e", "p5en"), _NVME_GPU),
        **dict.fromkeys(("p6-b200", "p6-b300"), _NVME_GPU),
        **dict.fromkeys(("c5d", "m5d", "r5d", "trn1", "trn1n", "trn2"), _NVME),
        **dict.fromkeys(("p2", "p3"), _EBS_GPU),
        **dict.fromkeys(("c4", "c5", "c5n", "c6i", "c7i", "c7i-flex", "c8i", "c8i-flex"), _EBS),
        **dict.fromkeys(("m4", "m5", "m6i", "m7i", "m7i-flex", "m8i", "m8i-flex"), _EBS),
        **dict.fromkeys(("r5", "r6i", "r7i", "r8i", "r8i-flex", "t3", "inf2"), _EBS),
    }
)


def facts(instance_type: object) -> Facts | None:
    """Return the facts about a type such as ``ml.g5.xlarge``, None for an unlisted family."""
    _, _, rest = str(instance_type).partition("ml.")
    return _FAMILIES.get(rest.rpartition(".")[0])
