"""How much of the contract a run has tried: what was taken, what was refused, and what is left.

`Covered` is what one process saw, as sets that can be added up; `Extent` holds them against an
operation's constraint points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from aws_strategies.covering.coverage import Coverage, coverage_of
from aws_strategies.covering.sets import obstacles, unmeetable
from aws_strategies.model import Kind, Operation

__all__ = ["OPERATIONS", "Covered", "Extent"]

OPERATIONS: Final = ("CreateAlgorithm", "DescribeAlgorithm", "ListAlgorithms", "DeleteAlgorithm")
"""The operations that the contract is about."""
_BOUNDS: Final = frozenset(kind for kind in Kind if kind.startswith(("max_", "min_")))
_SHOWN: Final = 10


class Covered:
    """What was taken (`Coverage` by field) and the ids of the points that were broken rightly.

    `stood` counts the taken requests by the places that they held, `broken` the refused cases by
    the points that they broke.
    """

    def __init__(self) -> None:
        self.taken: dict[str, set[Any]] = {each.name: set() for each in fields(Coverage)}
        self.refused: set[str] = set()
        self.isolated: set[str] = set()
        self.stood: Counter[str] = Counter()
        self.broken: Counter[str] = Counter()

    def took(self, operation: Operation, body: Mapping[str, Any]) -> None:
        """Add what a request that was taken touches."""
        found = coverage_of(operation, [body])
        for name, values in self.taken.items():
            values.update(getattr(found, name))
        self.stood.update(found.places)

    def broke(self, points: Iterable[str]) -> None:
        """Add the points of one refused case; isolated if it broke a single one."""
        broken = set(points)
        self.broken.update(broken)
        self.refused |= broken
        if len(broken) == 1:
            self.isolated |= broken

    def snapshot(self) -> dict[str, Any]:
        """Return everything as JSON values, for another process to `merge`."""
        taken = {name: sorted(values) for name, values in self.taken.items()}
        return {
            "taken": taken,
            "refused": sorted(self.refused),
            "isolated": sorted(self.isolated),
            "stood": dict(self.stood),
            "broken": dict(self.broken),
        }

    def merge(self, snapshot: Mapping[str, Any]) -> None:
        """Add what another process saw."""
        for name, values in snapshot["taken"].items():
            self.taken[name].update(
                tuple(value) if isinstance(value, list) else value for value in values
            )
        self.refused.update(snapshot["refused"])
        self.isolated.update(snapshot["isolated"])
        self.stood.update(snapshot["stood"])
        self.broken.update(snapshot["broken"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Extent:
    """How far one operation was tried; the fields are the keys of report.json.

    Numbers of constraint points: `points` in all, `accepted` whose place stood in a request that
    was taken, `refused` broken and rightly refused, `isolated` so with nothing else broken.
    `unbreakable` and `together` say, by id, why a point can't be broken, or not alone. `pairs` are
    (place, enum member); `optional` are members that may be left out, `present` and `absent` those
    seen so; `bounds` are numbers of bounds, `met` those met exactly, `unmeetable` by id why one
    can't be. `untried` are the ids of points that were not accepted, or not refused though they
    can be broken.
    """

    points: int
    accepted: int
    refused: int
    isolated: int
    unbreakable: Mapping[str, str]
    together: Mapping[str, str]
    pairs: Mapping[str, int]
    optional: Mapping[str, int]
    bounds: Mapping[str, int]
    unmeetable: Mapping[str, str]
    untried: tuple[str, ...]

    @classmethod
    def of(cls, operation: Operation, covered: Covered) -> Extent:
        """Hold what was covered against the operation's points."""
        taken = covered.taken
        proofs = obstacles(operation)
        accepted = {p.id for p in operation.points if p.path in taken["places"]}
        never = {name for name, proof in proofs.items() if proof.unbreakable}
        done = accepted & (covered.refused | never)
        optional = set(_optional(operation))
        bounds = {p.id for p in operation.points if p.kind in _BOUNDS}
        pairs = {(p.path, member) for p in operation.points for member in p.shape.enum}
        return cls(
            points=len(operation.points),
            accepted=len(accepted),
            refused=len(covered.refused),
            isolated=len(covered.isolated),
            unbreakable={name: proofs[name].reason for name in proofs if name in never},
            together={name: proofs[name].reason for name in proofs if name not in never},
            pairs={"covered": len(pairs & taken["pairs"]), "all": len(pairs)},
            optional={
                "present": len(optional & taken["present"]),
                "absent": len(optional & taken["absent"]),
                "all": len(optional),
            },
            bounds={"met": len(bounds & taken["bounds"]), "all": len(bounds)},
            unmeetable=dict(unmeetable(operation)),
            untried=tuple(p.id for p in operation.points if p.id not in done),
        )

    def lines(self, name: str) -> Iterator[str]:
        """Yield what the summary says of the operation, points that were never tried by name."""
        yield (
            f"  {name}: {self.accepted} of {self.points} points accepted, {self.refused} refused "
            f"({self.isolated} alone), {len(self.unbreakable)} proved unbreakable, "
            f"{len(self.together)} not alone"
        )
        yield (
            f"    {self.pairs['covered']} of {self.pairs['all']} enum pairs; optional members "
            f"{self.optional['present']} with, {self.optional['absent']} without, of "
            f"{self.optional['all']}; {self.bounds['met']} of {self.bounds['all']} bounds met, "
            f"{len(self.unmeetable)} proved unmeetable"
        )
        for point in self.untried[:_SHOWN]:
            yield f"    never tried: {point}"
        if len(self.untried) > _SHOWN:
            yield f"    never tried: {len(self.untried) - _SHOWN} more"


def _optional(operation: Operation) -> Iterator[str]:
    for path, shape, _ in operation.walk():
        below = "" if path == "$" else f"{path}."
        yield from (f"{below}{name}" for name in shape.optional)
