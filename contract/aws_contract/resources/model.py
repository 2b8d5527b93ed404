"""SageMaker's Model: containers with the artifacts of a trained model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from aws_contract.resources.derived import derived_resource
from aws_contract.resources.resource import References

__all__ = ["RESOURCE"]

_ROLE: Final = "arn:aws:iam::123456789012:role/model"
_IMAGE: Final = "123456789012.dkr.ecr.us-east-1.amazonaws.com/model:1"


def _minimal_request(name: str) -> dict[str, Any]:
    """AWS needs a container and a role, though the model requires the name alone."""
    return {"ModelName": name, "ExecutionRoleArn": _ROLE, "PrimaryContainer": {"Image": _IMAGE}}


def _may_break_rules(body: Mapping[str, Any]) -> bool:
    """Containers, roles and networks must fit each other and exist."""
    minimal = _minimal_request("any")
    return any(
        body.get(name) != minimal.get(name) for name in {*body, *minimal} - {"ModelName", "Tags"}
    )


RESOURCE: Final = replace(
    derived_resource(
        service="sagemaker",
        thing="Model",
        arn_format="arn:{partition}:sagemaker:{region}:{account}:model/{name}",
        minimal_request=_minimal_request,
    ),
    may_break_rules=_may_break_rules,
    references=References(images=frozenset({"Image"}), roles=frozenset({"ExecutionRoleArn"})),
)
