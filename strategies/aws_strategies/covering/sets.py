"""Deterministic sets of cases, the same on every run and every machine.

`valid_cases` covers everything that a valid request can hold in as few requests as it can;
`invalid_cases` breaks every constraint point with each value that `aws_strategies.invalid.breaks`
lists; `obstacles` lists the points that can't be broken, or not alone, each with its proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil, prod

from aws_strategies.case import Case, accepted_case
from aws_strategies.covering.coverage import coverage_of
from aws_strategies.covering.planner import plan_requests
from aws_strategies.derivation_cache import kept_bodies
from aws_strategies.invalid.breaks import Proof, proof
from aws_strategies.invalid.single import invalid_cases_at
from aws_strategies.java_regex.pattern import compile_pattern
from aws_strategies.json_value import Body
from aws_strategies.limits import derivable, derivable_points, limitation_of
from aws_strategies.model import ConstraintPoint, Kind, Operation
from aws_strategies.paths import ancestors

__all__ = ["CoveringSet", "invalid_cases", "obstacles", "unmeetable", "valid_cases"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CoveringSet:
    """Valid requests that together cover the contract.

    The first `enum_requests` of `cases` hold every enum member at every place; no set with fewer
    than `lower_bound` requests can, since the largest enum in a place that holds one value has so
    many members. The other cases meet what those can't, such as a structure without its members.
    """

    cases: tuple[Case, ...]
    enum_requests: int
    lower_bound: int


@cache
def invalid_cases(operation: Operation) -> tuple[Case, ...]:
    """Return every case that breaks one place of the smallest request that holds it."""
    known = derivable(operation) or operation
    points = derivable_points(operation)
    return tuple(case for point in points for case in invalid_cases_at(known, point))


@cache
def obstacles(operation: Operation) -> Mapping[str, Proof]:
    """Return, by id, the points that can't be broken or not alone, and why."""
    found = ((point.id, proof(point)) for point in derivable_points(operation))
    return {name: why for name, why in found if why is not None}


@cache
def unmeetable(operation: Operation) -> Mapping[str, str]:
    """Return, by id, the bounds that no valid value meets exactly, and why."""
    return {
        point.id: f"no text of length {point.bound} matches {point.shape.pattern!r}"
        for point in derivable_points(operation)
        if point.kind in {Kind.MAX_LENGTH, Kind.MIN_LENGTH} and point.shape.pattern is not None
        if limitation_of(point) is None
        if not compile_pattern(point.shape.pattern, shape=point.shape.name).has_length(point.bound)
    }


@cache
def valid_cases(operation: Operation) -> CoveringSet:
    """Return valid requests that together hold whatever the contract allows.

    Every enum member at every place, every bound met exactly (but for `unmeetable`), and every
    optional member alone, absent and together with all others of its structure.
    """
    known = derivable(operation)
    if known is None:
        return CoveringSet(cases=(), enum_requests=0, lower_bound=0)
    operation = known
    lower_bound = _lower_bound(operation)
    bodies = kept_bodies(
        ("valid", operation.content),
        derive=lambda: list(plan_requests(operation, rounds=lower_bound)),
    )
    cases = tuple(
        accepted_case(operation, f"accepted:{number:03}", body)
        for number, body in enumerate(bodies)
    )
    return CoveringSet(
        cases=cases,
        enum_requests=_requests_for_all_pairs(operation, bodies),
        lower_bound=lower_bound,
    )


def _requests_for_all_pairs(operation: Operation, bodies: list[Body]) -> int:
    last: dict[tuple[str, str], int] = {}
    for number, body in enumerate(bodies, 1):
        for pair in coverage_of(operation, [body]).pairs:
            last.setdefault(pair, number)
    return max(last.values(), default=0)


def _lower_bound(operation: Operation) -> int:
    return max(
        (_rounds(operation, point) for point in operation.points if point.shape.enum), default=0
    )


def _rounds(operation: Operation, point: ConstraintPoint) -> int:
    """How many requests it takes at least to show each enum member at one place."""
    around = [operation.at(path) for path in ancestors(point.path)]
    sizes = [shape.maximum for shape in around if shape.type in {"list", "map"}]
    if any(size is None for size in sizes):
        return 1
    return ceil(len(point.shape.enum) / prod(int(size) for size in sizes if size is not None))
