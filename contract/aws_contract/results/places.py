"""What a run tried at every place of an operation's input, for the map that reports draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aws_contract.results.covered import Covered
from aws_strategies.covering.sets import obstacles, unmeetable
from aws_strategies.model import ConstraintPoint, Kind, Operation

__all__ = ["Place", "Point", "State", "places"]

State: Final = ("alone", "together", "unbreakable", "untried")
"""How a point was broken: with nothing else, only with others, never as none can, or not at all."""
_BOUNDS: Final = frozenset(kind for kind in Kind if kind.startswith(("max_", "min_")))


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One constraint: `refused` cases that broke it were rightly refused, best as `state`.

    `bound` is the constraint as text, empty where the kind says it all. `met` is whether a request
    that was taken met the bound exactly, None if it isn't a bound. `why` is the proof that the
    point can't be broken, or not alone, or that its bound can't be met.
    """

    kind: str
    bound: str
    refused: int
    state: str
    met: bool | None
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One place of the input, depth first; the fields are keys of report.json.

    `accepted` is the number of taken requests that held it, `absent` whether one left it out (None
    if it is required or no member), `members` the enum's {covered, all, missing}, or None.
    """

    path: str
    shape: str
    type: str
    required: bool
    accepted: int
    absent: bool | None
    points: tuple[Point, ...]
    members: Mapping[str, Any] | None


def places(operation: Operation, covered: Covered) -> Iterator[Place]:
    """Yield every place of an operation's input with what was tried there."""
    optional = {
        name if path == "$" else f"{path}.{name}"
        for path, shape, _ in operation.walk()
        for name in shape.optional
    }
    for path, shape, required in operation.walk():
        yield Place(
            path=path,
            shape=shape.name,
            type=shape.type,
            required=required,
            accepted=covered.stood[path],
            absent=path in covered.taken["absent"] if path in optional else None,
            points=tuple(_point(operation, point, covered) for point in operation.points_at(path)),
            members=_members(path, shape.enum, covered) if shape.enum else None,
        )


def _point(operation: Operation, point: ConstraintPoint, covered: Covered) -> Point:
    proof = obstacles(operation).get(point.id)
    reasons = (proof.reason if proof else "", unmeetable(operation).get(point.id, ""))
    return Point(
        kind=str(point.kind),
        bound=_bound(point),
        refused=covered.broken[point.id],
        state=_state(point.id, covered, unbreakable=proof is not None and proof.unbreakable),
        met=point.id in covered.taken["bounds"] if point.kind in _BOUNDS else None,
        why="; ".join(reason for reason in reasons if reason),
    )


def _state(point: str, covered: Covered, *, unbreakable: bool) -> str:
    if point in covered.isolated:
        return "alone"
    if point in covered.refused:
        return "together"
    return "unbreakable" if unbreakable else "untried"


def _bound(point: ConstraintPoint) -> str:
    if point.kind is Kind.ENUM:
        return f"{len(point.bound)} members"
    return "" if point.kind is Kind.REQUIRED else str(point.bound)


def _members(path: str, enum: tuple[str, ...], covered: Covered) -> dict[str, Any]:
    missing = [member for member in enum if (path, member) not in covered.taken["pairs"]]
    return {"covered": len(enum) - len(missing), "all": len(enum), "missing": missing}
