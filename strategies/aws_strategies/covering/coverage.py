"""What of the contract a request touches: places, enum members, optional members, bounds met.

This reads a finished request, whoever made it, so a covering set and a random run are measured
alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from aws_strategies.json_value import JsonValue, ReadOnlyBody, blob_length
from aws_strategies.model import ELEMENT, KEY, ROOT, VALUE, Kind, Operation, Shape

__all__ = ["BOUNDS", "Coverage", "coverage_of"]

BOUNDS: Final = frozenset(
    {Kind.MAX_LENGTH, Kind.MIN_LENGTH, Kind.MAX_VALUE, Kind.MIN_VALUE, Kind.MAX_SIZE, Kind.MIN_SIZE}
)
"""The kinds of constraint points that a value can meet exactly."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """What one or more requests cover.

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
    """Return what `bodies`, requests of `operation` that obey it, cover together."""
    reader, root = _Reader(), _places(operation)
    for body in bodies:
        reader.read(root, body)
    return Coverage(**{name: frozenset(found) for name, found in reader.found.items()})


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class _Place:
    """What there is to know of one path before a request is read.

    `bounds` are the ids of the points by their bound, `optional` the paths of the optional members
    by name, `below` what leads to the places inside: member names, or the parts of a list or map.
    """

    path: str
    type: str
    enum: bool
    bounds: tuple[tuple[str, Any], ...]
    optional: Mapping[str, str]
    below: Mapping[str, _Place]


@cache
def _places(operation: Operation) -> _Place:
    return _place(operation, ROOT, operation.input)


def _place(operation: Operation, path: str, shape: Shape) -> _Place:
    start = "" if path == ROOT else f"{path}."
    below = {
        name: _place(operation, f"{start}{name}", member) for name, member in shape.members.items()
    }
    for suffix, child in ((ELEMENT, shape.element), (KEY, shape.key), (VALUE, shape.value)):
        if child is not None:
            below[suffix] = _place(operation, f"{path}{suffix}", child)
    points = operation.points_at(path)
    return _Place(
        path=path,
        type=shape.type,
        enum=bool(shape.enum),
        bounds=tuple((point.id, point.bound) for point in points if point.kind in BOUNDS),
        optional={name: f"{start}{name}" for name in shape.optional},
        below=below,
    )


class _Reader:
    def __init__(self) -> None:
        self.found: dict[str, set[Any]] = {name: set() for name in Coverage.__slots__}

    def read(self, place: _Place, value: Any) -> None:
        found = self.found
        found["places"].add(place.path)
        if place.enum:
            found["pairs"].add((place.path, value))
        if place.bounds:
            self._read_bounds(place, value)
        below = place.below
        if place.type == "structure":
            self._read_optional(place, value)
            for name, inner in value.items():
                if name in below:
                    self.read(below[name], inner)
        elif place.type in {"list", "map"}:
            if not value:
                found["empty"].add(place.path)
            elif below:
                self._read_items(place, value)

    def _read_items(self, place: _Place, value: Any) -> None:
        if place.type == "list":
            element = place.below[ELEMENT]
            for inner in value:
                self.read(element, inner)
            return
        key, entry = place.below[KEY], place.below[VALUE]
        for name, inner in value.items():
            self.read(key, name)
            self.read(entry, inner)

    def _read_optional(self, place: _Place, value: ReadOnlyBody) -> None:
        present = [path for name, path in place.optional.items() if name in value]
        absent = [path for name, path in place.optional.items() if name not in value]
        self.found["present"].update(present)
        self.found["absent"].update(absent)
        if len(present) == 1:
            self.found["alone"].update(present)
        if present and not absent:
            self.found["together"].add(place.path)

    def _read_bounds(self, place: _Place, value: object) -> None:
        measure = len(value) if isinstance(value, str | list | dict) else value
        if place.type == "blob" and isinstance(value, str):
            measure = blob_length(value)
        met = [name for name, bound in place.bounds if bound == measure]
        if met:
            self.found["bounds"].update(met)
        else:
            self.found["inside"].add(place.path)
