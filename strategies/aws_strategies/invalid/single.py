"""Cases that break exactly one place of a request and obey everything else.

`invalid_cases_at` lists them for one constraint point, deterministically; `violations` draws them
from requests of any form. Either way the case knows what it breaks from how it was made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from aws_strategies.case import Case, CaseTopic, Location, LocationStep, MapKey, Rejected, Violation
from aws_strategies.invalid.breaks import InvalidValue, alone, invalid_values, proof
from aws_strategies.java_regex.pattern import compile_pattern
from aws_strategies.json_value import Body, JsonValue
from aws_strategies.limits import derivable, derivable_points
from aws_strategies.minimal import enter, get, put, request_with, text_of
from aws_strategies.model import (
    ELEMENT,
    KEY,
    VALUE,
    ConstraintPoint,
    Kind,
    Operation,
    Shape,
    as_operation,
)
from aws_strategies.paths import ancestors, steps_of
from aws_strategies.rules.registry import RuleSet
from aws_strategies.scalars import INTEGER_RANGES
from aws_strategies.valid import valid_requests

__all__ = [
    "UnknownPointError",
    "break_at",
    "draw_location",
    "invalid_cases_at",
    "invalid_cases_later",
    "violations",
]

_LATER = (100, 10, 1)
_MORE = 64  # how far beyond a length bound the random cases go
_LONGEST_DRAWN = 1024  # characters; an example of Hypothesis holds 8 KiB of choices in all
_FURTHEST = 2.0**100  # fits in a 32-bit float


class UnknownPointError(LookupError):
    """No constraint point of the operation has the id."""


def invalid_cases_at(operation: Operation, point: ConstraintPoint) -> Iterator[Case]:
    """Yield one case for each invalid value of `point`, in the smallest request that holds it.

    None for a point inside the repetition of a recursive shape.
    """
    if not _reachable(operation, point):
        return
    body, location = request_with(operation, point.path)
    for invalid in invalid_values(point):
        yield break_at(operation, point, invalid, body, location)


def invalid_cases_later(operation: Operation, point: ConstraintPoint) -> Iterator[Case]:
    """Yield the first invalid value of `point` in later entries of the lists and maps on its path.

    In the entry with the index 100, or the last that all of them may have, in that with the index
    10, and in the second of a map. None for a point that stands in no list or map of several.
    """
    values = invalid_values(point)
    if not values or not _reachable(operation, point):
        return
    _, first = request_with(operation, point.path)
    locations = {first}
    for index in _LATER if any(step in point.path for step in (KEY, VALUE)) else _LATER[:2]:
        body, location = request_with(operation, point.path, index=index)
        if location not in locations:
            locations.add(location)
            case = break_at(operation, point, values[0], body, location)
            yield replace(case, id=f"{case.id}:entry-{index}")


def break_at(
    operation: Operation,
    point: ConstraintPoint,
    invalid: InvalidValue,
    body: Body,
    location: Location,
) -> Case:
    """Return the case in which `invalid` stands at `location` of the otherwise valid `body`."""
    before = get(body, location)
    broken = put(body, location, invalid.value)
    if location and isinstance(location[-1], MapKey):
        assert isinstance(invalid.value, str)
        location = (*location[:-1], MapKey(invalid.value))
    by_kind = {other.kind: other for other in operation.points_at(point.path)}
    violations = tuple(
        Violation(
            point=by_kind[kind],
            location=location,
            before=before,
            after=invalid.value,
            how=invalid.how,
            container=_container(point, broken, location),
        )
        for kind in Kind
        if kind in invalid.kinds
    )
    code = "SerializationException" if point.kind is Kind.TYPE else "ValidationException"
    return Case(
        id=f"{point.id}:{re.sub(r'[^a-z0-9]+', '-', invalid.how.lower())}",
        service=operation.service,
        operation=operation.name,
        topic=CaseTopic.VIOLATION,
        body=broken if isinstance(broken, dict) else {},
        raw=None if isinstance(broken, dict) else json.dumps(broken).encode(),
        expected=Rejected(code=code, violations=violations, grade=invalid.grade),
    )


def _container(point: ConstraintPoint, body: Body, location: Location) -> JsonValue:
    """Return the list or map that a service reports instead of one of its plain elements."""
    inside = point.path.endswith((ELEMENT, KEY, VALUE))
    return get(body, location[:-1]) if inside and point.shape.scalar else None


def violations(
    operation: Operation | str,
    *,
    points: Collection[str] | None = None,
    rules: RuleSet | None = None,
) -> SearchStrategy[Case]:
    """Return cases that break exactly one place of an otherwise valid request.

    The request comes from `valid_requests`; the broken place is any one that the model has, in any
    item of the lists on the way. `points` (ids such as ``"Tags:max_size"``) narrows the choice.
    With `rules` the rest of the request obeys the documented rules.

    Raises UnknownPointError for an id that the operation doesn't have, and ValueError if none of
    the points can be broken; `obstacles` and `limitations` say why.
    """
    operation = as_operation(operation)
    chosen = _choose(operation, points)
    known = derivable(operation) or operation
    requests = valid_requests(operation, rules=rules)

    @st.composite
    def cases(draw: DrawFn) -> Case:
        point = draw(st.sampled_from(chosen))
        body = deepcopy(draw(requests))
        location = draw_location(draw, known, point.path, body)
        return break_at(known, point, draw(_drawn_invalid_values(point)), body, location)

    return cases()  # its repr is this call, not all that it draws from


def _choose(operation: Operation, ids: Collection[str] | None) -> list[ConstraintPoint]:
    known = [point.id for point in operation.points if _reachable(operation, point)]
    for wanted in ids or ():
        if wanted not in known:
            near = get_close_matches(wanted, known) or known[:3]
            raise UnknownPointError(
                f"{operation.name} has no constraint point {wanted!r}; nearest: {', '.join(near)}"
            )
    candidates = set(known if ids is None else ids)
    points = [point for point in derivable_points(operation) if point.id in candidates]
    breakable = [point for point in points if invalid_values(point)]
    if not breakable:
        which = "the points" if ids is None else ", ".join(ids)
        raise ValueError(
            f"{operation.name}: none of {which} can be broken; "
            "see aws_strategies.obstacles and limitations"
        )
    return breakable


def _reachable(operation: Operation, point: ConstraintPoint) -> bool:
    return not any(
        operation.at(above).recursive for above in ancestors(point.path) if above != point.path
    )


def draw_location(draw: DrawFn, operation: Operation, path: str, body: Body) -> Location:
    """Make sure that something stands at `path` in `body`, and choose one of its places."""
    location: list[LocationStep] = []
    value: Any = body
    shape = operation.input
    for name in steps_of(path):
        step, shape = enter(value, shape, name)
        if isinstance(step, int):
            step = draw(st.integers(0, len(value) - 1))
        elif name in {KEY, VALUE}:
            entry = draw(st.sampled_from(list(value)))
            step = MapKey(entry) if name == KEY else entry
        location.append(step)
        if not isinstance(step, MapKey):
            value = value[step]
    return tuple(location)


def _drawn_invalid_values(point: ConstraintPoint) -> SearchStrategy[InvalidValue]:
    """Draw one of the listed values that break `point`, or a value beyond the listed ones."""
    listed = st.sampled_from(invalid_values(point))
    values = None if proof(point) is not None else _drawn_values(point)
    if values is None:
        return listed
    drawn = values.map(lambda value: alone(point, f"drawn {point.kind}", value))
    return st.one_of(listed, drawn)


def _drawn_values(point: ConstraintPoint) -> SearchStrategy[JsonValue] | None:
    shape, bound = point.shape, point.bound
    if point.kind is Kind.ENUM:
        return st.text(max_size=_MORE).filter(lambda text: text not in bound)
    if point.kind is Kind.MAX_VALUE or point.kind is Kind.MIN_VALUE:
        return _out_of_range(point)
    if point.kind is Kind.PATTERN:
        return _mismatching(shape)
    if point.kind is Kind.MAX_LENGTH and shape.type == "blob":
        return st.integers(1, _MORE).map(lambda more: text_of(shape, bound + more))
    if point.kind is Kind.MAX_LENGTH and shape.pattern is None:
        return _too_long(bound)
    if point.kind is Kind.MAX_LENGTH and shape.pattern is not None:
        pattern = compile_pattern(shape.pattern, shape=shape.name)
        shortest = pattern.shortest(minimum=bound + 1)
        assert shortest is not None  # else there is a proof, and no value is drawn
        return pattern.strategy(min_size=shortest, max_size=shortest + _MORE)
    return None


def _out_of_range(point: ConstraintPoint) -> SearchStrategy[JsonValue]:
    """Draw numbers beyond the bound of `point`; fractions stay clear of it by at least 1.

    A service that reads a float in 32 bits rounds a value that is barely beyond back to the bound.
    """
    bound, above = point.bound, point.kind is Kind.MAX_VALUE
    if point.shape.type in INTEGER_RANGES:
        lowest, highest = INTEGER_RANGES[point.shape.type]
        return st.integers(bound + 1, highest) if above else st.integers(lowest, bound - 1)
    distances = st.floats(1, _FURTHEST)
    return distances.map(lambda distance: bound + distance if above else bound - distance)


def _too_long(bound: int) -> SearchStrategy[str]:
    """Draw texts longer than `bound`: a short one repeated where Hypothesis can't draw it."""
    if bound <= _LONGEST_DRAWN:
        return st.text(min_size=bound + 1, max_size=bound + _MORE)
    pieces = st.tuples(st.text(min_size=1, max_size=_MORE), st.integers(1, _MORE))
    return pieces.map(lambda drawn: _repeated(drawn[0], bound + drawn[1]))


def _repeated(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def _mismatching(shape: Shape) -> SearchStrategy[str]:
    assert shape.pattern is not None
    longest = _MORE if shape.maximum is None else int(shape.maximum)
    pattern = compile_pattern(shape.pattern, shape=shape.name)
    return pattern.complement_strategy(min_size=int(shape.minimum or 0), max_size=longest)
