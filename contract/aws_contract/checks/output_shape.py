"""Whether an answer has the shape that botocore's model gives the operation's output."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import botocore.model
import botocore.session

from aws_contract.resources.resource import Resource

__all__ = ["problems"]

_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "boolean": (bool,),
    "timestamp": (int, float),
    "list": (list,),
    "map": (dict,),
    "structure": (dict,),
}


@cache
def _output(operation: str, service: str) -> botocore.model.Shape | None:
    model = botocore.session.Session().get_service_model(service)
    return model.operation_model(operation).output_shape


def problems(resource: Resource, operation: str, value: object) -> tuple[str, ...]:
    """Return what is wrong with the output of an operation: types, required, unknown, enums."""
    shape = _output(operation, resource.service)
    if shape is None:
        return () if value in ({}, None) else (f"expected no output, got {value!r}",)
    return tuple(_problems(shape, "$", value, resource.newer_members))


def _problems(
    shape: botocore.model.Shape, path: str, value: Any, newer: frozenset[str]
) -> Iterator[str]:
    if not _has_type(value, shape.type_name):
        yield f"{path}: expected {shape.type_name}, got {value!r}"
    elif isinstance(shape, botocore.model.StructureShape):
        yield from _members(shape, path, value, newer)
    elif isinstance(shape, botocore.model.ListShape):
        for index, item in enumerate(value):
            yield from _problems(shape.member, f"{path}[{index}]", item, newer)
    elif isinstance(shape, botocore.model.MapShape):
        for key, item in value.items():
            yield from _problems(shape.value, f"{path}.{key}", item, newer)
    elif isinstance(shape, botocore.model.StringShape) and shape.enum and value not in shape.enum:
        yield f"{path}: {value!r} is no member of {shape.name}"


def _has_type(value: object, kind: str) -> bool:
    """Whether a JSON value may stand for a shape's type; True is no number."""
    expected = _TYPES.get(kind, (object,))
    return isinstance(value, expected) and (bool in expected or not isinstance(value, bool))


def _members(
    shape: botocore.model.StructureShape, path: str, value: dict[str, Any], newer: frozenset[str]
) -> Iterator[str]:
    for name in shape.required_members:
        if name not in value:
            yield f"{path}.{name}: required, but absent"
    for name, item in value.items():
        if name in shape.members:
            yield from _problems(shape.members[name], f"{path}.{name}", item, newer)
        elif f"{shape.name}.{name}" not in newer:
            yield f"{path}.{name}: no member of {shape.name}"
