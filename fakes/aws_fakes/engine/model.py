"""The fake's own reading of botocore: an operation's input as a frozen tree of constraints.

Nothing here is shared with the generators of requests. A check of the fake would be worth nothing
if both sides had one reading of the model in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import botocore.model
import botocore.session

__all__ = [
    "OPERATIONS",
    "Member",
    "Operation",
    "Shape",
    "edited",
    "load_operation",
    "load_operations",
    "operation_names",
    "optional",
    "untyped",
    "walk",
]

ROOT: Final = "$"
_ELEMENT, _KEY, _VALUE = "[]", "{key}", "{value}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A member of a structure: its name in the model, its shape, whether it is required."""

    name: str
    shape: Shape
    required: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """What one place of the input demands.

    `minimum` and `maximum` bound a string's characters, a list's or map's items, a number's value.
    `recursive` marks a shape that stands inside itself; its constraints are those of the shape of
    the same `name` above it.
    """

    name: str
    type: str
    members: tuple[Member, ...] = ()
    element: Shape | None = None
    key: Shape | None = None
    value: Shape | None = None
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    recursive: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """An operation's name, input constraints, and whether it answers with a body."""

    name: str
    input: Shape
    has_output: bool


@cache
def _service_model() -> botocore.model.ServiceModel:
    return botocore.session.Session().get_service_model("sagemaker")


@cache
def operation_names() -> frozenset[str]:
    """The names of all operations of SageMaker in the installed botocore."""
    return frozenset(_service_model().operation_names)


@cache
def load_operation(name: str) -> Operation:
    """Read SageMaker's operation `name` from the installed botocore; LookupError if unknown."""
    if name not in operation_names():
        raise LookupError(f"the installed botocore has no SageMaker operation {name!r}")
    source = _service_model().operation_model(name)
    shape = source.input_shape
    return Operation(
        name=name,
        input=Shape(name=name, type="structure") if shape is None else _shape(shape, frozenset()),
        has_output=source.output_shape is not None,
    )


def _shape(source: botocore.model.Shape, above: frozenset[str]) -> Shape:
    recursive = source.name in above
    children = {} if recursive else _children(source, above | {source.name})
    limits: Mapping[str, Any] = source.metadata
    return Shape(
        name=source.name,
        type=source.type_name,
        enum=tuple(limits.get("enum", ())),
        pattern=limits.get("pattern"),
        minimum=limits.get("min"),
        maximum=limits.get("max"),
        recursive=recursive,
        **children,
    )


def _children(source: botocore.model.Shape, above: frozenset[str]) -> dict[str, Any]:
    if isinstance(source, botocore.model.StructureShape):
        required = frozenset(source.required_members)
        members = (
            Member(name=name, shape=_shape(shape, above), required=name in required)
            for name, shape in source.members.items()
        )
        return {"members": tuple(members)}
    if isinstance(source, botocore.model.ListShape):
        return {"element": _shape(source.member, above)}
    if isinstance(source, botocore.model.MapShape):
        return {"key": _shape(source.key, above), "value": _shape(source.value, above)}
    return {}


def walk(operation: Operation) -> Iterator[tuple[str, Shape, bool]]:
    """Yield the path, shape and requiredness of every place of the input, depth first."""
    yield from _walk(ROOT, operation.input, required=False)


def _walk(path: str, shape: Shape, *, required: bool) -> Iterator[tuple[str, Shape, bool]]:
    yield path, shape, required
    for member in shape.members:
        below = member.name if path == ROOT else f"{path}.{member.name}"
        yield from _walk(below, member.shape, required=member.required)
    for suffix, child in ((_ELEMENT, shape.element), (_KEY, shape.key), (_VALUE, shape.value)):
        if child is not None:
            yield from _walk(path + suffix, child, required=False)


def edited(operation: Operation, path: str, change: Callable[[Shape], Shape]) -> Operation:
    """Return `operation` with the shape at `path` replaced by ``change(shape)``.

    `path` names members from the root, ``TrainingSpecification.TrainingChannels[].Name``; ``[]``
    is the element of a list, ``{key}`` and ``{value}`` those of a map, ``$`` the whole input.
    LookupError names the step that leads nowhere.
    """
    return replace(operation, input=_edited(operation.input, _steps(path), change, path))


def optional(operation: Operation, path: str) -> Operation:
    """Return `operation` with the member at `path` no longer required."""
    parent, _, name = path.rpartition(".")

    def relax(shape: Shape) -> Shape:
        members = (replace(m, required=False) if m.name == name else m for m in shape.members)
        return replace(shape, members=tuple(members))

    return edited(operation, parent or ROOT, relax)


def untyped(operation: Operation, path: str) -> Operation:
    """Return `operation` with any JSON value taken at `path`, whatever is inside."""
    return edited(operation, path, lambda shape: Shape(name=shape.name, type="document"))


def _steps(path: str) -> tuple[str, ...]:
    if path == ROOT:
        return ()
    for suffix in (_ELEMENT, _KEY, _VALUE):
        path = path.replace(suffix, f".{suffix}")
    return tuple(path.split("."))


def _edited(
    shape: Shape, steps: tuple[str, ...], change: Callable[[Shape], Shape], path: str
) -> Shape:
    if not steps:
        return change(shape)
    head, rest = steps[0], steps[1:]
    for marker, attribute in ((_ELEMENT, "element"), (_KEY, "key"), (_VALUE, "value")):
        child = getattr(shape, attribute)
        if head == marker and child is not None:
            inner: dict[str, Any] = {attribute: _edited(child, rest, change, path)}
            return replace(shape, **inner)
    if head not in {member.name for member in shape.members}:
        raise LookupError(f"no {head!r} in shape {shape.name} on the way to {path!r}")
    members = (
        replace(m, shape=_edited(m.shape, rest, change, path)) if m.name == head else m
        for m in shape.members
    )
    return replace(shape, members=tuple(members))


OPERATIONS: Final[tuple[str, ...]] = (
    "CreateAlgorithm",
    "DescribeAlgorithm",
    "ListAlgorithms",
    "DeleteAlgorithm",
    "AddTags",
    "ListTags",
    "DeleteTags",
)
"""The operations that the fake serves itself; the tag operations for ARNs of algorithms."""


def load_operations() -> Mapping[str, Operation]:
    """Read the served operations, by name."""
    return MappingProxyType({name: load_operation(name) for name in OPERATIONS})
