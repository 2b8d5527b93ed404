"""EventBridge's EventBus: what events are sent to. JSON 1.1, with ARNs and codes of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from aws_contract.resources.derived import derived_resource

__all__ = ["RESOURCE"]


def _minimal_request(name: str) -> dict[str, Any]:
    return {"Name": name}


def _may_break_rules(body: Mapping[str, Any]) -> bool:
    """A slash is for buses of partners, whose source must exist; so must keys and queues."""
    name = str(body.get("Name"))
    return "/" in name or name == "default" or bool(body.keys() - {"Name", "Description", "Tags"})


RESOURCE: Final = replace(
    derived_resource(
        service="events",
        thing="EventBus",
        arn_format="arn:{partition}:events:{region}:{account}:event-bus/{name}",
        minimal_request=_minimal_request,
    ),
    may_break_rules=_may_break_rules,
)
