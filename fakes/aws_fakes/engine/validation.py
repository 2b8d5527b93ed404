"""JSON values against an operation's constraints: types first, then every violation at once.

A `Validator` compiles each operation's constraint tree into closures, once. Reading a request then
costs one comparison or full match per constraint; paths are only assembled for violations.

The first wrong type raises. Observed on some services: null counts as absent, unknown members are
ignored, fractions are truncated, integers saturate. Assumed: nulls in lists and maps are dropped,
unless the wording lists null among their constraints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from aws_fakes.engine import scalars
from aws_fakes.engine.constraints import (
    Matcher,
    Scalar,
    Tests,
    compile_scalar,
    is_scalar,
    length_tests,
    violations,
)
from aws_fakes.engine.errors import ServiceError, serialization
from aws_fakes.engine.java.hash import hash_map_order
from aws_fakes.engine.java.regex import full_match
from aws_fakes.engine.json_value import Members
from aws_fakes.engine.model import Operation, Shape
from aws_fakes.engine.null_elements import with_null_elements
from aws_fakes.engine.wording.messages import Wording, lower_camel
from aws_fakes.engine.wording.violation import MapEntry, PathStep, Violation, ViolationKind

__all__ = ["Matcher", "Reader", "Validator", "compile_reader"]

Reader: TypeAlias = Callable[[object, list[Violation]], Any]
_Found: TypeAlias = list[Violation]


class Validator:
    """Validates inputs of any operations. Safe to call from any number of threads.

    `constraint_code` gives the code of the error that reports an operation's broken constraints.
    """

    def __init__(
        self,
        *,
        matcher: Matcher = full_match,
        wording: Wording | None = None,
        constraint_code: Callable[[Operation], str] = lambda _: "ValidationException",
    ) -> None:
        self._matcher = matcher
        self._constraint_code = constraint_code
        self._wording = wording or Wording()
        self._readers: dict[tuple[str, str], Reader] = {}

    def validate(self, operation: Operation, value: object) -> Members:
        """Return the input `value` without ignored parts.

        ServiceError for the first wrong type or all violations; PatternError if a pattern can't be
        translated.
        """
        key = operation.service, operation.name
        reader = self._readers.get(key)
        if reader is None:
            reader = self._readers[key] = compile_reader(operation.input, self._matcher)
        found: _Found = []
        try:
            clean: Members = reader(value, found)
            if self._wording.null_inside:
                found = with_null_elements(found, operation.input, value)
        except RecursionError:
            raise serialization() from None
        if found:
            message = self._wording.of(operation).message(found)
            code = self._constraint_code(operation)
            raise ServiceError(code, message, violations=tuple(found))
        return clean


def compile_reader(shape: Shape, matcher: Matcher) -> Reader:
    """Compile the tree under `shape` into ``read(value, found) -> value without ignored parts``.

    `read` raises ServiceError at the first wrong JSON type and appends every violation to `found`.
    """
    return _compile(shape, matcher, {})


def _compile(shape: Shape, matcher: Matcher, above: Mapping[str, list[Reader]]) -> Reader:
    if shape.recursive:
        return _delegate(above[shape.name])
    own: list[Reader] = []
    inside = {**above, shape.name: own}
    if shape.type == "structure":
        reader = _structure(shape, matcher, inside)
    elif shape.element is not None:
        reader = _list(shape, shape.element, matcher, inside)
    elif shape.key is not None and shape.value is not None:
        reader = _map(shape, shape.key, shape.value, (matcher, inside))
    else:
        reader = _leaf(compile_scalar(shape, matcher))
    own.append(reader)
    return reader


def _delegate(compiled: list[Reader]) -> Reader:
    """Return the reader of a shape inside itself; `compiled` holds it once it is compiled."""

    def read(value: object, found: _Found) -> object:
        return compiled[0](value, found)

    return read


def _structure(shape: Shape, matcher: Matcher, above: Mapping[str, list[Reader]]) -> Reader:
    by_wire_name = {lower_camel(member.name): member for member in shape.members}
    table = tuple(
        (member.name, member.required, _compile(member.shape, matcher, above), member.shape)
        for member in map(by_wire_name.__getitem__, hash_map_order(by_wire_name))
    )

    def read(value: object, found: _Found) -> object:
        if type(value) is not dict:
            raise _wrong_container(value, "Expected null")
        clean = {}
        get = value.get
        for name, required, reader, inner in table:
            item = get(name)
            if item is not None:
                before = len(found)
                clean[name] = reader(item, found)
                if len(found) != before:
                    _prefix(found, before, name)
            elif required:
                found.append(Violation(None, inner, ViolationKind.NULL, steps=(name,)))
        return clean

    return read


def _list(
    shape: Shape, element: Shape, matcher: Matcher, above: Mapping[str, list[Reader]]
) -> Reader:
    sizes = length_tests(shape)
    scalar = compile_scalar(element, matcher) if is_scalar(element) else None
    reader = None if scalar else _compile(element, matcher, above)

    def read(value: object, found: _Found) -> object:
        if type(value) is not list:
            raise _wrong_container(value, "Expected list or null")
        items = [item for item in value if item is not None] if None in value else value
        if scalar is not None:
            items = [scalar.convert(item) for item in items]
            found.extend(violations(sizes, items, shape))
            if scalar.obeys and not all(map(scalar.obeys, items)):
                broken = scalar.inside(enumerate(items))
                found.append(Violation(items, shape, ViolationKind.ELEMENT, element, inside=broken))
            return items
        assert reader is not None
        return _read_items(enumerate(items), reader, (shape, sizes), found)

    return read


def _read_items(
    items: Iterable[tuple[int, object]],
    reader: Reader,
    limits: tuple[Shape, Tests],
    found: _Found,
) -> list[object]:
    """Read a list of containers. The list's own violations come before those inside."""
    clean: list[object] = []
    inside: _Found = []
    for index, item in items:
        before = len(inside)
        clean.append(reader(item, inside))
        if len(inside) != before:
            _prefix(inside, before, index)
    shape, sizes = limits
    found.extend(violations(sizes, clean, shape))
    found += inside
    return clean


def _map(
    shape: Shape,
    key: Shape,
    value_shape: Shape,
    context: tuple[Matcher, Mapping[str, list[Reader]]],
) -> Reader:
    sizes = length_tests(shape)
    matcher, above = context
    keys = compile_scalar(key, matcher)
    scalar = compile_scalar(value_shape, matcher) if is_scalar(value_shape) else None
    reader = None if scalar else _compile(value_shape, matcher, above)

    def read(value: object, found: _Found) -> object:
        if type(value) is not dict:
            raise _wrong_container(value, "Expected map or null")
        entries = {name: item for name, item in value.items() if item is not None}
        inside: _Found = []
        if scalar is not None:
            entries = {name: scalar.convert(item) for name, item in entries.items()}
        elif reader is not None:
            entries = {name: _entry(reader, name, item, inside) for name, item in entries.items()}
        found.extend(violations(sizes, entries, shape))
        if keys.obeys and not all(map(keys.obeys, entries)):
            broken = keys.inside((MapEntry(name), name) for name in entries)
            found.append(Violation(entries, shape, ViolationKind.KEY, key, inside=broken))
        if scalar is not None and scalar.obeys and not all(map(scalar.obeys, entries.values())):
            broken = scalar.inside((MapEntry(name), item) for name, item in entries.items())
            found.append(Violation(entries, shape, ViolationKind.VALUE, value_shape, inside=broken))
        found += inside
        return entries

    return read


def _entry(reader: Reader, name: str, item: object, inside: _Found) -> object:
    before = len(inside)
    clean = reader(item, inside)
    if len(inside) != before:
        _prefix(inside, before, MapEntry(name))
    return clean


def _leaf(scalar: Scalar) -> Reader:
    convert, obeys = scalar.convert, scalar.obeys
    if obeys is None:
        return lambda value, _: convert(value)

    def read(value: object, found: _Found) -> object:
        value = convert(value)
        if not obeys(value):
            found.extend(scalar.violations(value))
        return value

    return read


def _prefix(found: _Found, start: int, step: PathStep) -> None:
    for index in range(start, len(found)):
        violation = found[index]
        found[index] = replace(violation, steps=(step, *violation.steps))


def _wrong_container(value: object, scalar_message: str) -> Exception:
    if type(value) is list:
        return serialization(scalars.UNEXPECTED_LIST)
    if type(value) is dict:
        return serialization(scalars.UNEXPECTED_OBJECT)
    return serialization(scalar_message)
