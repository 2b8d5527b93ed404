"""SageMaker's EndpointConfig: the models and instances that an endpoint is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from aws_contract.resources import model
from aws_contract.resources.derived import derived_resource

__all__ = ["RESOURCE"]

_VARIANT: Final[dict[str, Any]] = {
    "VariantName": "all",
    "ModelName": "required-by-endpoint-configs",
    "InitialInstanceCount": 1,
    "InstanceType": "ml.m5.large",
}


def _minimal_request(name: str) -> dict[str, Any]:
    return {"EndpointConfigName": name, "ProductionVariants": [dict(_VARIANT)]}


def _may_break_rules(body: Mapping[str, Any]) -> bool:
    """Variants need an existing model and instances or a serverless size, keys must exist."""
    minimal = _minimal_request("any")
    members = {*body, *minimal} - {"EndpointConfigName", "Tags"}
    return any(body.get(name) != minimal.get(name) for name in members)


RESOURCE: Final = replace(
    derived_resource(
        service="sagemaker",
        thing="EndpointConfig",
        arn_format="arn:{partition}:sagemaker:{region}:{account}:endpoint-config/{name}",
        minimal_request=_minimal_request,
    ),
    may_break_rules=_may_break_rules,
    requires=((model.RESOURCE.create, model.RESOURCE.minimal_request(_VARIANT["ModelName"])),),
)
