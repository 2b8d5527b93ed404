"""SageMaker's ModelPackageGroup: a name under which versions of a model are kept."""

from __future__ import annotations

from typing import Any, Final

from aws_contract.resources.resource import Resource, Tagging

__all__ = ["RESOURCE"]


def minimal_request(name: str) -> dict[str, Any]:
    """Return the smallest CreateModelPackageGroup body."""
    return {"ModelPackageGroupName": name}


RESOURCE: Final = Resource(
    name="ModelPackageGroup",
    service="sagemaker",
    create="CreateModelPackageGroup",
    describe="DescribeModelPackageGroup",
    list="ListModelPackageGroups",
    delete="DeleteModelPackageGroup",
    name_member="ModelPackageGroupName",
    arn_member="ModelPackageGroupArn",
    arn_format="arn:{partition}:sagemaker:{region}:{account}:model-package-group/{name}",
    summaries="ModelPackageGroupSummaryList",
    minimal_request=minimal_request,
    description="ModelPackageGroupDescription",
    status="ModelPackageGroupStatus",
    tagging=Tagging(),
)
