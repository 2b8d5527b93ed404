"""An operation's input, read from botocore's service model, as a frozen tree of constraints.

Deliberately independent of `aws_strategies.model`: if the generators of requests and the fake
shared one reading of the model, a misreading would go unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import botocore.exceptions
import botocore.model
import botocore.session

__all__ = [
    "Member",
    "Operation",
    "Shape",
    "edited",
    "load_operation",
    "load_operations",
    "load_output",
    "operation_names",
    "optional",
    "service_model",
    "untyped",
    "walk",
]

_ROOT: Final = "$"
_ELEMENT, _KEY, _VALUE = "[]", "{key}", "{value}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A member of a structure: its name in the model, its shape, whether it is required.

    `located` says that a REST protocol carries it in the URI or in a header, not in the body.
    """

    name: str
    shape: Shape
    required: bool
    located: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """The constraints of one place of the input.

    `type` is botocore's, but ``document`` where any JSON value may stand, and ``iso8601`` for a
    timestamp that is written as text.
    `minimum` and `maximum` bound a string's characters, a list's or map's items, a number's value.
    `recursive` marks a shape that contains itself; its constraints are those of the enclosing
    shape of the same `name`. The value of a `sensitive` shape is never repeated. A `union` has
    exactly one of its members.
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
    sensitive: bool = False
    union: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """An operation of a service (botocore's name of it, such as ``kms``).

    `input` is the tree of constraints, `has_output` whether a successful answer has a body.
    """

    service: str
    name: str
    input: Shape
    has_output: bool


@cache
def service_model(service: str) -> botocore.model.ServiceModel:
    """Return the installed botocore's model of a service; LookupError if it has none."""
    try:
        return botocore.session.Session().get_service_model(service)
    except botocore.exceptions.UnknownServiceError as error:
        raise LookupError(f"the installed botocore has no service {service!r}") from error


@cache
def operation_names(service: str) -> frozenset[str]:
    """Return the names of all operations of a service; LookupError if it is unknown."""
    return frozenset(service_model(service).operation_names)


@cache
def load_operation(service: str, name: str) -> Operation:
    """Read operation `name` of `service` from the installed botocore; LookupError if unknown."""
    source = _operation_model(service, name)
    shape = source.input_shape
    return Operation(
        service=service,
        name=name,
        input=Shape(name=name, type="structure") if shape is None else _shape(shape, frozenset()),
        has_output=source.output_shape is not None,
    )


@cache
def load_output(service: str, name: str) -> Shape | None:
    """Read the output of an operation, None if it has none; LookupError if it is unknown."""
    source: botocore.model.Shape | None = _operation_model(service, name).output_shape
    return None if source is None else _shape(source, frozenset())


def _operation_model(service: str, name: str) -> botocore.model.OperationModel:
    if name not in operation_names(service):
        raise LookupError(f"the installed botocore has no operation {name!r} of {service}")
    return service_model(service).operation_model(name)


def _shape(source: botocore.model.Shape, above: frozenset[str]) -> Shape:
    recursive = source.name in above
    children = {} if recursive else _children(source, above | {source.name})
    limits: Mapping[str, Any] = source.metadata
    return Shape(
        name=source.name,
        type=_type(source),
        enum=tuple(limits.get("enum", ())),
        pattern=limits.get("pattern"),
        minimum=_limit(limits.get("min"), source.type_name),
        maximum=_limit(limits.get("max"), source.type_name),
        recursive=recursive,
        sensitive=bool(limits.get("sensitive")),
        union=bool(limits.get("union")),
        **children,
    )


def _type(source: botocore.model.Shape) -> str:
    if source.metadata.get("document"):
        return "document"
    written_as = source.serialization.get("timestampFormat")
    return "iso8601" if written_as == "iso8601" else source.type_name


def _limit(value: float | None, type_name: str) -> float | None:
    """Return a limit as the type of the shape: the model may write 1 for a double."""
    return float(value) if value is not None and type_name in {"float", "double"} else value


def _children(source: botocore.model.Shape, above: frozenset[str]) -> dict[str, Any]:
    if source.metadata.get("document"):
        return {}
    if isinstance(source, botocore.model.StructureShape):
        required = frozenset(source.required_members)
        members = (
            Member(
                name=name,
                shape=_shape(shape, above),
                required=name in required,
                located="location" in shape.serialization,
            )
            for name, shape in source.members.items()
        )
        return {"members": tuple(members)}
    if isinstance(source, botocore.model.ListShape):
        return {"element": _shape(source.member, above)}
    if isinstance(source, botocore.model.MapShape):
        return {"key": _shape(source.key, above), "value": _shape(source.value, above)}
    return {}


def load_operations(service: str, names: Iterable[str]) -> Mapping[str, Operation]:
    """Read some operations of a service, by name; LookupError if one is unknown."""
    return MappingProxyType({name: load_operation(service, name) for name in names})


def walk(operation: Operation) -> Iterator[tuple[str, Shape, bool]]:
    """Yield path, shape and whether it is required of every place of the input, depth first."""
    yield from _walk(_ROOT, operation.input, required=False)


def _walk(path: str, shape: Shape, *, required: bool) -> Iterator[tuple[str, Shape, bool]]:
    yield path, shape, required
    for member in shape.members:
        below = member.name if path == _ROOT else f"{path}.{member.name}"
        yield from _walk(below, member.shape, required=member.required)
    for suffix, child in ((_ELEMENT, shape.element), (_KEY, shape.key), (_VALUE, shape.value)):
        if child is not None:
            yield from _walk(path + suffix, child, required=False)


def edited(operation: Operation, path: str, change: Callable[[Shape], Shape]) -> Operation:
    """Return `operation` with the shape at `path` replaced by ``change(shape)``.

    `path` names members from the root, as in ``Policies[].Name``: ``[]`` is the element of a list,
    ``{key}`` and ``{value}`` are those of a map, ``$`` is the whole input. LookupError names the
    step that doesn't exist.
    """
    return replace(operation, input=_edited(operation.input, _steps(path), change, path))


def optional(operation: Operation, path: str) -> Operation:
    """Return `operation` with the member at `path` no longer required."""
    parent, _, name = path.rpartition(".")

    def relax(shape: Shape) -> Shape:
        members = (replace(m, required=False) if m.name == name else m for m in shape.members)
        return replace(shape, members=tuple(members))

    return edited(operation, parent or _ROOT, relax)


def untyped(operation: Operation, path: str) -> Operation:
    """Return `operation` with any JSON value accepted at `path`, whatever it contains."""
    return edited(operation, path, lambda shape: Shape(name=shape.name, type="document"))


def _steps(path: str) -> tuple[str, ...]:
    if path == _ROOT:
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
