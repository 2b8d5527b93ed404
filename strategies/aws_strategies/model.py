"""The input of an operation as a frozen tree, read from the installed botocore.

`load_operation` reads one operation of one service; `Operation.points` lists its constraint
points: every (path, constraint) where a request can obey or break something. Facts come from
botocore's ``service-2.json`` and from nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Any

import botocore
import botocore.model
import botocore.session

from aws_strategies.shape import ELEMENT, KEY, VALUE, Shape

__all__ = [
    "ELEMENT",
    "KEY",
    "ROOT",
    "VALUE",
    "ConstraintPoint",
    "Kind",
    "Operation",
    "Shape",
    "UnknownOperationError",
    "UnsupportedProtocolError",
    "as_operation",
    "load_operation",
]

ROOT = "$"

_LENGTHS = frozenset({"string", "blob"})
_SIZES = frozenset({"list", "map"})
_NUMBERS = frozenset({"integer", "long", "float", "double"})


class UnknownOperationError(LookupError):
    """The installed botocore has no such service, or the service no such operation."""


class UnsupportedProtocolError(UnknownOperationError):
    """The service doesn't speak JSON with the operation's name in a header (protocol ``json``)."""


class Kind(StrEnum):
    """What a constraint point demands, in the order in which points of one path are listed."""

    TYPE = "type"
    REQUIRED = "required"
    ENUM = "enum"
    PATTERN = "pattern"
    MAX_LENGTH = "max_length"
    MIN_LENGTH = "min_length"
    MAX_VALUE = "max_value"
    MIN_VALUE = "min_value"
    MAX_SIZE = "max_size"
    MIN_SIZE = "min_size"


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ConstraintPoint:
    """One (path, kind) where the input shape can be obeyed or broken.

    `path` names members from the root: ``Groups[].Channels[].Name``. ``[]`` is any element of a
    list, ``{key}`` and ``{value}`` those of a map, ``$`` the whole request. `bound` is the number,
    pattern, enum members, type name, or True for a required member. `shape` stands at `path`.
    """

    path: str
    kind: Kind
    bound: Any
    shape: Shape = field(compare=False)

    def __repr__(self) -> str:
        return f"<ConstraintPoint {self.id}>"

    @property
    def id(self) -> str:
        """A stable name: the path and the kind."""
        return f"{self.path}:{self.kind}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Operation:
    """An operation of a service as the installed botocore describes it."""

    service: str
    name: str
    input: Shape
    target: str
    api_version: str
    endpoint_prefix: str
    signing_name: str
    botocore_version: str

    def walk(self) -> Iterator[tuple[str, Shape, bool]]:
        """Yield (path, shape, required) of every place of the input, depth first."""
        yield from _walk(ROOT, self.input, required=False)

    @cached_property
    def points(self) -> tuple[ConstraintPoint, ...]:
        """Every constraint point of the input, depth first in the model's order."""
        return tuple(
            point
            for path, shape, required in self.walk()
            for point in _points_at(path, shape, required=required)
        )

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """The shape at every path."""
        return MappingProxyType({path: shape for path, shape, _ in self.walk()})

    def points_at(self, path: str) -> tuple[ConstraintPoint, ...]:
        """Return the constraint points of one path."""
        return self._by_path.get(path, ())

    @cached_property
    def _by_path(self) -> Mapping[str, tuple[ConstraintPoint, ...]]:
        return {path: tuple(group) for path, group in groupby(self.points, lambda p: p.path)}

    @cached_property
    def content(self) -> str:
        """A text of everything that requests are derived from: two of one text have the same."""
        lines = [self.service, self.name]
        for path, shape, required in self.walk():
            bounds = (shape.minimum, shape.maximum, shape.pattern, shape.enum)
            form = (shape.name, shape.type, sorted(shape.required), shape.union, shape.recursive)
            lines.append(repr((path, required, form, bounds)))
        return "\n".join(lines)

    def at(self, path: str) -> Shape:
        """Return the shape at `path`; KeyError names the path if there is none."""
        return self.shapes[path]


def _walk(path: str, shape: Shape, *, required: bool) -> Iterator[tuple[str, Shape, bool]]:
    yield path, shape, required
    for suffix, child in shape.children():
        below = suffix[1:] if path == ROOT and suffix.startswith(".") else f"{path}{suffix}"
        yield from _walk(below, child, required=suffix[1:] in shape.required)


def _points_at(path: str, shape: Shape, *, required: bool) -> Iterator[ConstraintPoint]:
    found: dict[Kind, object] = {Kind.TYPE: shape.type}
    if required:
        found[Kind.REQUIRED] = True
    if shape.enum:
        found[Kind.ENUM] = shape.enum
    if shape.pattern is not None:
        found[Kind.PATTERN] = shape.pattern
    found.update(_bounds(shape))
    for kind in Kind:
        if kind in found:
            yield ConstraintPoint(path=path, kind=kind, bound=found[kind], shape=shape)


def _bounds(shape: Shape) -> Iterator[tuple[Kind, int | float]]:
    """A lower bound of 0 on a length or a size demands nothing, so it is no constraint point."""
    if shape.type in _NUMBERS:
        upper, lower, floor = Kind.MAX_VALUE, Kind.MIN_VALUE, None
    elif shape.type in _LENGTHS:
        upper, lower, floor = Kind.MAX_LENGTH, Kind.MIN_LENGTH, 0
    elif shape.type in _SIZES:
        upper, lower, floor = Kind.MAX_SIZE, Kind.MIN_SIZE, 0
    else:
        return
    if shape.maximum is not None:
        yield upper, shape.maximum
    if shape.minimum is not None and (floor is None or shape.minimum > floor):
        yield lower, shape.minimum


@lru_cache(maxsize=8)
def _service_model(service: str) -> botocore.model.ServiceModel:
    session = botocore.session.Session()
    try:
        return session.get_service_model(service)
    except botocore.exceptions.UnknownServiceError as error:
        raise UnknownOperationError(
            f"botocore {botocore.__version__} knows no service {service!r}; "
            f"expected one of: {', '.join(session.get_available_services())}"
        ) from error


@cache
def load_operation(service: str, name: str) -> Operation:
    """Read operation `name` of `service` from the installed botocore.

    Raises UnknownOperationError with the nearest names if either is unknown to it, and
    UnsupportedProtocolError if the service doesn't speak JSON.
    """
    model = _service_model(service)
    protocols = model.metadata.get("protocols", [model.metadata["protocol"]])
    if "json" not in protocols:
        raise UnsupportedProtocolError(
            f"{service}:{name} isn't supported: the service speaks {' or '.join(protocols)}, "
            "and only operations of the protocol json are derived"
        )
    if name not in model.operation_names:
        raise UnknownOperationError(
            f"botocore {botocore.__version__} knows no operation {name!r} of {service!r}; "
            f"expected one of: {', '.join(model.operation_names)}"
        )
    return operation_from(model, name)


def as_operation(operation: Operation | str) -> Operation:
    """Return an operation, or load the one that a text such as ``kms:CreateKey`` names.

    Raises UnknownOperationError if botocore doesn't know it, ValueError for any other text.
    """
    if isinstance(operation, Operation):
        return operation
    service, colon, name = operation.partition(":")
    if not (service and colon and name):
        raise ValueError(f"operation {operation!r}: expected service:Operation, as kms:CreateKey")
    return load_operation(service, name)


def operation_from(model: botocore.model.ServiceModel, name: str) -> Operation:
    """Build the operation from a botocore service model, of whatever botocore it came from."""
    operation = model.operation_model(name)
    shape = operation.input_shape
    empty = Shape(name=f"{name}Request", type="structure")
    prefix = model.metadata.get("targetPrefix", "")
    return Operation(
        service=model.service_name,
        name=name,
        input=_shape(shape, {}) if shape is not None else empty,
        target=f"{prefix}.{name}" if prefix else name,
        api_version=model.api_version,
        endpoint_prefix=model.endpoint_prefix,
        signing_name=model.signing_name,
        botocore_version=botocore.__version__,
    )


def _shape(source: botocore.model.Shape, above: Mapping[str, Shape]) -> Shape:
    metadata = source.metadata
    if metadata.get("document"):
        return Shape(name=source.name, type="document", documentation=source.documentation)
    inside: dict[str, Shape] = {**above}
    members: dict[str, Shape] = {}
    definition = above.get(source.name)
    required = set() if definition else set(metadata.get("required", ()))
    found = Shape(
        name=source.name,
        type=source.type_name,
        members=MappingProxyType(members),
        required=frozenset(required & set(getattr(source, "members", ()))),
        enum=tuple(metadata.get("enum", ())),
        pattern=metadata.get("pattern"),
        minimum=metadata.get("min"),
        maximum=metadata.get("max"),
        union=bool(metadata.get("union", False)),
        sensitive=bool(metadata.get("sensitive", False)),
        recursive=definition is not None,
        definition=definition,
        documentation=source.documentation,
    )
    if definition is not None:
        return found
    inside[source.name] = found
    if isinstance(source, botocore.model.StructureShape):
        members.update((name, _shape(member, inside)) for name, member in source.members.items())
    elif isinstance(source, botocore.model.ListShape):
        found.complete(element=_shape(source.member, inside))
    elif isinstance(source, botocore.model.MapShape):
        found.complete(key=_shape(source.key, inside), value=_shape(source.value, inside))
    return found
