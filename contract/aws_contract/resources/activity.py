"""Step Functions' Activity: work that a state machine waits for. JSON 1.0, named by ARNs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from aws_contract.resources.derived import derived_resource

__all__ = ["RESOURCE"]

_FORBIDDEN: Final = frozenset(' <>{}[]?*"#%\\^|~`$&,;:/')
"""What the reference of CreateActivity forbids in names, besides control characters."""


def _minimal_request(name: str) -> dict[str, Any]:
    return {"name": name}


def _may_break_rules(body: Mapping[str, Any]) -> bool:
    """Names are restricted beyond the model, and keys must exist."""
    name = str(body.get("name"))
    plain = name.isascii() and name.isprintable() and not _FORBIDDEN & set(name)
    return not plain or bool(body.keys() - {"name", "tags"})


RESOURCE: Final = replace(
    derived_resource(
        service="stepfunctions",
        thing="Activity",
        arn_format="arn:{partition}:states:{region}:{account}:activity:{name}",
        minimal_request=_minimal_request,
    ),
    may_break_rules=_may_break_rules,
)
