"""The constraints of one place, compiled into tests: lengths, values, patterns and enums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from aws_fakes.engine import scalars
from aws_fakes.engine.model import Shape
from aws_fakes.engine.wording.violation import PathStep, Violation, ViolationKind

__all__ = [
    "Matcher",
    "Scalar",
    "Tests",
    "compile_scalar",
    "is_scalar",
    "length_tests",
    "violations",
]

Matcher: TypeAlias = Callable[[str], Callable[[str], object]]
"""Compiles a pattern of the model into a test of a string, truthy where the string matches."""

_Test: TypeAlias = Callable[[Any], object]
Tests: TypeAlias = tuple[tuple[ViolationKind, object, _Test], ...]
"""The tests of a value: what is broken if one fails, its bound, the test."""

_LENGTHS: Final = frozenset({"string", "blob", "list", "map"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Scalar:
    """A compiled scalar shape: its conversion, its tests, and the tests chained into one."""

    shape: Shape
    convert: Callable[[object], Any]
    tests: Tests
    obeys: _Test | None

    def violations(self, value: object) -> Iterator[Violation]:
        """Return every constraint that a value breaks."""
        return violations(self.tests, value, self.shape)

    def inside(self, items: Iterable[tuple[PathStep, object]]) -> tuple[Violation, ...]:
        """Return the violations of a container's items, given with the step to each."""
        return tuple(
            replace(violation, steps=(step,))
            for step, item in items
            for violation in self.violations(item)
        )


def compile_scalar(shape: Shape, matcher: Matcher) -> Scalar:
    """Compile the constraints of a scalar."""
    tests = tuple(_tests(shape, matcher))
    return Scalar(
        shape=shape,
        convert=scalars.converter(shape.type),
        tests=tests,
        obeys=_chained([test for _, _, test in tests]),
    )


def _tests(shape: Shape, matcher: Matcher) -> Iterator[tuple[ViolationKind, object, _Test]]:
    """Yield the tests in the order of the constraint lists in messages about elements."""
    if shape.type in _LENGTHS:
        yield from length_tests(shape)
    else:
        yield from _values(shape)
    if shape.pattern is not None:
        yield ViolationKind.PATTERN, shape.pattern, matcher(shape.pattern)
    if shape.enum:
        yield ViolationKind.ENUM, shape.enum, frozenset(shape.enum).__contains__


def length_tests(shape: Shape) -> Tests:
    """Return the tests of a length."""
    tests: list[tuple[ViolationKind, object, _Test]] = []
    if (most := shape.maximum) is not None:
        tests.append((ViolationKind.MAX_LENGTH, most, lambda value: len(value) <= most))
    if least := shape.minimum:
        tests.append((ViolationKind.MIN_LENGTH, least, lambda value: len(value) >= least))
    return tuple(tests)


def _values(shape: Shape) -> Iterator[tuple[ViolationKind, float, _Test]]:
    if (most := shape.maximum) is not None:
        yield ViolationKind.MAX_VALUE, most, lambda value: value <= most
    if (least := shape.minimum) is not None:
        yield ViolationKind.MIN_VALUE, least, lambda value: value >= least


def _chained(tests: list[_Test]) -> _Test | None:
    """Return one test that passes if all of `tests` do; None if there are none."""
    if not tests:
        return None
    first, rest = tests[0], _chained(tests[1:])
    return first if rest is None else lambda value: first(value) and rest(value)


def violations(tests: Tests, value: object, shape: Shape) -> Iterator[Violation]:
    """Yield a violation for each test that a value fails."""
    for kind, bound, test in tests:
        if not test(value):
            yield Violation(value, shape, kind, bound)


def is_scalar(shape: Shape) -> bool:
    """Whether a shape holds a single value."""
    return shape.type not in {"structure", "list", "map"}
