"""Which instance types have storage of their own, which only EBS volumes, which a GPU.

From EC2's DescribeInstanceTypes (InstanceStorageSupported, GpuInfo), as of 2026-11; ml.p2 and
ml.p3, which it no longer lists, from EC2's pages of previous generations. Families are listed,
since all sizes of one agree. For a family that isn't listed nothing is known, and no rule speaks of
it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

__all__ = ["AS_OF", "FAMILIES", "Facts", "facts"]

AS_OF: Final = "2026-11"


class Facts(NamedTuple):
    """What is known of an instance family."""

    local_storage: bool
    gpu: bool


_NVME_GPU = Facts(local_storage=True, gpu=True)
_NVME = Facts(local_storage=True, gpu=False)
_EBS_GPU = Facts(local_storage=False, gpu=True)
_EBS = Facts(local_storage=False, gpu=False)

FAMILIES: Final = MappingProxyType(
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
    """Return what is known of a type such as ``ml.g5.xlarge``, or None."""
    _, _, rest = str(instance_type).partition("ml.")
    return FAMILIES.get(rest.rpartition(".")[0])
