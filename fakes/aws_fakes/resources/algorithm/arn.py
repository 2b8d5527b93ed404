"""ARNs of algorithms."""

from __future__ import annotations

from typing import Final

__all__ = ["algorithm_arn", "parse_arn", "partition_of"]

_PARTITIONS: Final = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "us-isof-": "aws-iso-f",
    "eu-isoe-": "aws-iso-e",
    "eusc-": "aws-eusc",
}


def partition_of(region: str) -> str:
    """Return the partition of a region, known by AWS's region prefixes."""
    for prefix, partition in _PARTITIONS.items():
        if region.startswith(prefix):
            return partition
    return "aws"


def algorithm_arn(account: str, region: str, name: str) -> str:
    """Return the ARN of an algorithm."""
    return f"arn:{partition_of(region)}:sagemaker:{region}:{account}:algorithm/{name}"


def parse_arn(arn: str) -> tuple[str, str, str | None]:
    """Return region, account and algorithm name of an ARN; None for another kind of resource."""
    region, account, resource = [*arn.split(":", 5), *[""] * 5][3:6]
    kind, _, name = resource.partition("/")
    return region, account, name if kind == "algorithm" else None
