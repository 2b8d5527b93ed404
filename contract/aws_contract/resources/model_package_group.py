"""SageMaker's ModelPackageGroup: a name under which versions of a model are kept."""

from __future__ import annotations

from typing import Any, Final

from aws_contract.resources.derived import derived_resource

__all__ = ["RESOURCE"]


def _minimal_request(name: str) -> dict[str, Any]:
    return {"ModelPackageGroupName": name}


RESOURCE: Final = derived_resource(
    service="sagemaker",
    thing="ModelPackageGroup",
    arn_format="arn:{partition}:sagemaker:{region}:{account}:model-package-group/{name}",
    minimal_request=_minimal_request,
)
