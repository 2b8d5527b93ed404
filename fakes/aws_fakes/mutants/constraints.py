"""Mutants of constraints: every constraint point of the fake's model unenforced or inexact.

A bound that is off by one, and an enum that accepts or rejects one member too many, still print
correctly in messages: only whether a request is accepted gives them away.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Self, TypeAlias

from aws_fakes.engine.model import Operation, Shape, edited, load_operation, optional, untyped, walk
from aws_fakes.engine.protocol import Answer, Request
from aws_fakes.mutants.mutant import Deviation, Mutant, Mutation, target_name
from aws_fakes.resources.algorithm.service import SERVICE, Behaviour

__all__ = ["SERVED", "ConstraintPoint", "changed_shape", "constraint_mutants", "points"]

SERVED: Final = ("CreateAlgorithm", "DescribeAlgorithm", "ListAlgorithms", "DeleteAlgorithm")
"""The operations whose constraints have mutants."""

_Fields: TypeAlias = dict[str, Any]
"""Values by the names of the fields of a shape."""
_ROOT: Final = "$"
_KEY: Final = "{key}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ConstraintPoint:
    """One constraint of one place: `bound` is its number, pattern or members."""

    operation: str
    path: str
    kind: str
    bound: Any
    shape: Shape

    @property
    def id(self) -> str:
        """The path and the kind, ``<path>:<kind>``."""
        return f"{self.path}:{self.kind}"


def points(operation: Operation) -> Iterator[ConstraintPoint]:
    """Yield every constraint of an operation's input, depth first."""
    for path, shape, required in walk(operation):
        found: dict[str, Any] = {"type": shape.type}
        if required:
            found["required"] = True
        if shape.enum:
            found["enum"] = shape.enum
        if shape.pattern is not None:
            found["pattern"] = shape.pattern
        found.update(_bounds(shape))
        for kind, bound in found.items():
            yield ConstraintPoint(
                operation=operation.name, path=path, kind=kind, bound=bound, shape=shape
            )


def _bounds(shape: Shape) -> Iterator[tuple[str, float]]:
    """Yield the bounds; a minimum length or size of 0 isn't a constraint."""
    measure = {"string": "length", "blob": "length", "list": "size", "map": "size"}
    what = measure.get(shape.type, "value")
    if shape.maximum is not None:
        yield f"max_{what}", shape.maximum
    if shape.minimum is not None and (what == "value" or shape.minimum > 0):
        yield f"min_{what}", shape.minimum


def constraint_mutants() -> Iterator[Mutant]:
    """Yield the mutants of every constraint of every operation in `SERVED`."""
    for name in SERVED:
        for point in points(load_operation(SERVICE, name)):
            yield _unenforced(point)
            if point.kind.startswith(("max_", "min_")):
                yield from _off_by_one(point)
            if point.kind == "enum":
                yield from _wrong_members(point)


def _mutant(
    point: ConstraintPoint,
    kind: str,
    description: str,
    change: Mutation,
    deviation: Deviation = Deviation.OTHER,
) -> Mutant:
    return Mutant(
        name=f"{kind}/{point.operation}/{point.id}",
        kind=kind,
        description=f"{point.operation}: {point.path}: {description}",
        change=change,
        deviation=deviation,
        operation=point.operation,
        path=point.path,
        point=point.id,
    )


def changed_shape(
    point: ConstraintPoint, change: Callable[[Shape], Shape]
) -> Callable[[Behaviour], Behaviour]:
    """Return the change that replaces the shape at a point's place."""
    return partial(_with_operation, point.operation, lambda o: edited(o, point.path, change))


def _with_operation(
    name: str, change: Callable[[Operation], Operation], behaviour: Behaviour
) -> Behaviour:
    operations = {**behaviour.operations, name: change(behaviour.operations[name])}
    return replace(behaviour, operations=operations)


def _unenforced(point: ConstraintPoint) -> Mutant:
    kind = f"unenforced-{point.kind.replace('_', '-')}"
    description = f"{point.kind} isn't enforced"
    return _mutant(point, kind, description, _without(point), Deviation.UNENFORCED)


def _without(point: ConstraintPoint) -> Mutation:
    if point.kind == "required":
        return partial(_with_operation, point.operation, lambda o: optional(o, point.path))
    if point.kind == "type" and point.path == _ROOT:
        return partial(_anything_is_an_object, point.operation)
    if point.kind == "type" and not point.path.endswith(_KEY):
        return partial(_with_operation, point.operation, lambda o: untyped(o, point.path))
    return changed_shape(point, partial(_replaced, _nothing(point.kind)))


def _nothing(kind: str) -> _Fields:
    """Return the fields of a shape without a constraint of the kind."""
    if kind == "type":
        return {}  # the keys of a JSON object are always strings
    if kind.startswith("max_"):
        return {"maximum": None}
    if kind.startswith("min_"):
        return {"minimum": None}
    return {"enum": ()} if kind == "enum" else {"pattern": None}


def _anything_is_an_object(name: str, behaviour: Behaviour) -> Behaviour:
    """Treat a body that isn't an object as an empty object."""

    def around(request: Request, inner: Callable[[Request], Answer], _: object) -> Answer:
        if target_name(request) == name and not request.body.lstrip().startswith(b"{"):
            return inner(replace(request, body=b"{}"))
        return inner(request)

    return replace(behaviour, around=(*behaviour.around, around))


class _Off(int):
    """A bound that prints as itself and compares as the next number: ``<`` instead of ``<=``."""

    by: int

    def __new__(cls, value: float, by: int) -> Self:
        bound = super().__new__(cls, int(value))
        bound.by = by
        return bound

    def __ge__(self, other: int, /) -> bool:
        return int(self) + self.by >= other

    def __le__(self, other: int, /) -> bool:
        return int(self) + self.by <= other


def _off_by_one(point: ConstraintPoint) -> Iterator[Mutant]:
    upper = point.kind.startswith("max_")
    field = "maximum" if upper else "minimum"
    for deviation, by in (
        (Deviation.LAXER, 1 if upper else -1),
        (Deviation.STRICTER, -1 if upper else 1),
    ):
        bound: _Fields = {field: _Off(point.bound, by)}
        yield _mutant(
            point,
            f"{deviation.name.lower()}-{point.kind.replace('_', '-')}",
            f"{point.kind} {point.bound} is enforced as {int(point.bound) + by}",
            changed_shape(point, partial(_replaced, bound)),
            deviation,
        )


def _replaced(values: _Fields, shape: Shape) -> Shape:
    return replace(shape, **values)


def _wrong_members(point: ConstraintPoint) -> Iterator[Mutant]:
    members: tuple[str, ...] = point.bound
    other_case = tuple(each.swapcase() for each in members if each.swapcase() not in members)
    yield _mutant(
        point,
        "enum-ignores-case",
        "members are accepted in upper and lower case",
        _enum(point, members + other_case, printed=members),
    )
    extra = f"{members[-1]}2"
    yield _mutant(
        point,
        "enum-has-more",
        f"{extra!r} is also a member",
        _enum(point, (*members, extra), printed=(*members, extra)),
    )
    lacking = members[zlib.crc32(point.path.encode()) % len(members)]
    less = tuple(each for each in members if each != lacking)
    yield _mutant(
        point,
        "enum-rejects-member",
        f"{lacking!r} is rejected",
        _enum(point, less, printed=members),
    )


def _enum(
    point: ConstraintPoint, members: tuple[str, ...], *, printed: tuple[str, ...]
) -> Mutation:
    """Enforce `members`, but list `printed` in messages."""

    def change(behaviour: Behaviour) -> Behaviour:
        usual = behaviour.wording.enum_order
        wording = replace(
            behaviour.wording,
            enum_order=lambda found: usual(printed if found == members else found),
        )
        shaped = changed_shape(point, lambda shape: replace(shape, enum=members))(behaviour)
        return replace(shaped, wording=wording)

    return change
