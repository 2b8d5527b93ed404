"""What of the contract a request touches: places, enum members, optional members, bounds met.

This reads a finished request, whoever made it, so a covering set and a random run are measured
alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from aws_strategies.json_value import JsonValue, ReadOnlyBody
from aws_strategies.model import ELEMENT, KEY, ROOT, VALUE, Kind, Operation, Shape

__all__ = ["BOUNDS", "Coverage", "coverage_of"]

BOUNDS: Final = frozenset(
    {Kind.MAX_LENGTH, Kind.MIN_LENGTH, Kind.MAX_VALUE, Kind.MIN_VALUE, Kind.MAX_SIZE, Kind.MIN_SIZE}
)
"""The kinds of constraint points that a value can meet exactly."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """What one request or many touch.

    `places` are the paths where a value stands; `pairs` the (path, enum member); `present` and
    `absent` the paths of optional members in structures that were there; `alone` those that were
    the only optional member of their structure; `together` the paths of structures with all their
    optional members; `bounds` the ids of length, size and value points met exactly; `inside` the
    paths of bounded values that met no bound; `empty` the paths of empty lists and maps.
    """

    places: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()
    bounds: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()


def coverage_of(operation: Operation, bodies: Iterable[JsonValue]) -> Coverage:
    """Return what `bodies`, requests of `operation` that obey it, touch together."""
    reader = _Reader(operation)
    for body in bodies:
        reader.read(ROOT, operation.input, body)
    return Coverage(**{name: frozenset(found) for name, found in reader.found.items()})


class _Reader:
    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.found: dict[str, set[Any]] = {name: set() for name in Coverage.__slots__}

    def read(self, path: str, shape: Shape, value: Any) -> None:
        self.found["places"].add(path)
        if shape.enum:
            self.found["pairs"].add((path, value))
        self._read_bounds(path, value)
        if shape.type in {"list", "map"} and not value:
            self.found["empty"].add(path)
        if shape.type == "structure":
            self._read_optional(path, shape, value)
        for below, child, inner in _inside(path, shape, value):
            self.read(below, child, inner)

    def _read_optional(self, path: str, shape: Shape, value: ReadOnlyBody) -> None:
        below = "" if path == ROOT else f"{path}."
        present = [f"{below}{name}" for name in shape.optional if name in value]
        absent = [f"{below}{name}" for name in shape.optional if name not in value]
        self.found["present"].update(present)
        self.found["absent"].update(absent)
        if len(present) == 1:
            self.found["alone"].update(present)
        if present and not absent:
            self.found["together"].add(path)

    def _read_bounds(self, path: str, value: object) -> None:
        measure = len(value) if isinstance(value, str | list | dict) else value
        bounds = [
            (point.id, point.bound)
            for point in self.operation.points_at(path)
            if point.kind in BOUNDS
        ]
        met = {name for name, bound in bounds if bound == measure}
        self.found["bounds"].update(met)
        if bounds and not met:
            self.found["inside"].add(path)


def _inside(path: str, shape: Shape, value: Any) -> Iterator[tuple[str, Shape, Any]]:
    if shape.type == "structure":
        below = "" if path == ROOT else f"{path}."
        for name, inner in value.items():
            if name in shape.members:
                yield f"{below}{name}", shape.members[name], inner
    elif shape.element is not None:
        for inner in value:
            yield f"{path}{ELEMENT}", shape.element, inner
    elif shape.key is not None and shape.value is not None:
        for name, inner in value.items():
            yield f"{path}{KEY}", shape.key, name
            yield f"{path}{VALUE}", shape.value, inner
