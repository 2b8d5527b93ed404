"""Cases that break several places of one request at once, each known for itself.

`multiple_violations` draws them, `multiple_violation_cases` are a few deterministic ones. Only
constraint errors are combined: of
wrong JSON types a service reports the first that it meets.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from aws_strategies.case import (
    ABSENT,
    Case,
    CaseTopic,
    Grade,
    Location,
    LocationStep,
    MapKey,
    Rejected,
    Violation,
)
from aws_strategies.invalid.breaks import InvalidValue, invalid_values
from aws_strategies.invalid.single import break_at, draw_location
from aws_strategies.json_value import Body
from aws_strategies.limits import derivable, derivable_points
from aws_strategies.minimal import UnreachableError, enter, get, smallest
from aws_strategies.model import ELEMENT, KEY, VALUE, ConstraintPoint, Kind, Operation, as_operation
from aws_strategies.paths import steps_of
from aws_strategies.rules.registry import RuleSet
from aws_strategies.valid import valid_requests

__all__ = ["LISTED", "multiple_violation_cases", "multiple_violations"]

LISTED: Final = 10
"""How many errors a message lists; it counts the others (observed on one sibling service)."""
_MOST: Final = 12
_COUNTS: Final = (2, 3, 10, 11, 40)
_Place: TypeAlias = tuple[ConstraintPoint, InvalidValue, Location]
_Claim: TypeAlias = tuple[str | int, ...]


def multiple_violations(
    operation: Operation | str, *, most: int = _MOST, rules: RuleSet | None = None
) -> SearchStrategy[Case]:
    """Return cases that break up to `most` places of an otherwise valid request.

    Most break more than one, and each states every violation. Of places inside one another, or of
    one list or map of primitives, only the first that was chosen is broken. Beyond `LISTED`
    violations a case is only assumed. Raises ValueError if no place can be broken.
    """
    operation = as_operation(operation)
    points = _breakable(operation)
    if not points:
        raise ValueError(f"no place of {operation.name} can be broken")
    places = len({point.path for point in points})
    known = derivable(operation) or operation
    requests = valid_requests(operation, rules=rules)

    @st.composite
    def cases(draw: DrawFn) -> Case:
        body = deepcopy(draw(requests))
        chosen = draw(
            st.lists(
                st.sampled_from(points),
                min_size=min(2, places),
                max_size=most,
                unique_by=lambda p: p.path,
            )
        )
        broken = [
            (
                point,
                draw(st.sampled_from(invalid_values(point))),
                draw_location(draw, known, point.path, body),
            )
            for point in chosen
        ]
        return _broken(known, body, broken, name="several")

    return cases()  # its repr is this call, not all that it draws from


@cache
def multiple_violation_cases(operation: Operation) -> tuple[Case, ...]:
    """Return cases that break 2, 3, 10, 11 and 40 constraints at once, or as many as can be."""
    points = _breakable(operation)
    if not points:
        return ()
    known = derivable(operation) or operation
    return tuple(
        _broken(known, *_spread(known, points, count), name=f"crowd:{count}") for count in _COUNTS
    )


def _breakable(operation: Operation) -> list[ConstraintPoint]:
    points = derivable_points(operation)
    return [point for point in points if point.kind is not Kind.TYPE and invalid_values(point)]


def _spread(
    operation: Operation, points: list[ConstraintPoint], count: int
) -> tuple[Body, list[_Place]]:
    """Choose points far apart until `count` constraints are broken; put them in one request."""
    body: Body = smallest(operation.input)
    places: list[_Place] = []
    claimed: list[_Claim] = []
    broken = 0
    stride = next((n for n in (37, 41, 43) if len(points) % n), 1)  # visits every point once
    for number in range(len(points)):
        point = points[number * stride % len(points)]
        invalid = invalid_values(point)[0]
        if broken + len(invalid.kinds) > count:
            continue
        try:
            location = _reach(operation, body, point.path)
        except UnreachableError:
            continue
        if not _clashes(point, location, claimed):
            places.append((point, invalid, location))
            claimed.append(_claim(point, location))
            broken += len(invalid.kinds)
    return body, places


def _reach(operation: Operation, body: Body, path: str) -> Location:
    """Make sure that something stands at `path`, in the first item of the lists on the way."""
    location: list[LocationStep] = []
    value: Any = body
    shape = operation.input
    for name in steps_of(path):
        step, shape = enter(value, shape, name)
        location.append(step)
        value = step.name if isinstance(step, MapKey) else value[step]
    return tuple(location)


def _broken(operation: Operation, body: Body, places: Iterable[_Place], *, name: str) -> Case:
    """Break the places that can be broken together, one after the other."""
    violations: list[Violation] = []
    claimed: list[_Claim] = []
    current: Any = body
    for point, invalid, location in places:
        if _clashes(point, location, claimed) or get(current, location) is ABSENT:
            continue
        case = break_at(operation, point, invalid, current, location)
        assert isinstance(case.expected, Rejected)
        violations += case.expected.violations
        current = case.body
        claimed.append(_claim(point, location))
    grade = Grade.DOCUMENTED if len(violations) <= LISTED else Grade.ASSUMED
    expected = Rejected(code="ValidationException", violations=tuple(violations), grade=grade)
    return Case(
        id=name,
        service=operation.service,
        operation=operation.name,
        topic=CaseTopic.MULTIPLE_VIOLATIONS,
        body=current,
        expected=expected,
    )


def _clashes(point: ConstraintPoint, location: Location, claimed: Iterable[_Claim]) -> bool:
    """Whether a place is inside one of the others, around one, or in the same list or map."""
    mine = _claim(point, location)
    return any(mine[: len(theirs)] == theirs or theirs[: len(mine)] == mine for theirs in claimed)


def _claim(point: ConstraintPoint, location: Location) -> _Claim:
    """Return the place that is reported: of an element of primitives the whole list or map."""
    names = tuple(step.name if isinstance(step, MapKey) else step for step in location)
    return names[:-1] if point.path.endswith((ELEMENT, KEY, VALUE)) else names
