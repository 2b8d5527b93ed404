"""Nulls among the elements of lists and the values of maps, where a wording forbids them.

Lambda's recorded messages list ``Member must not be null`` among the constraints of elements and of
map values. That a null is rejected there, and in these words, is assumed: no answer to one was
recorded. Of lists and maps of structures no message is known, so nulls in them are dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aws_fakes.engine.constraints import is_scalar
from aws_fakes.engine.model import Shape
from aws_fakes.engine.wording.violation import MapEntry, PathStep, Violation, ViolationKind

__all__ = ["with_null_elements"]

_Steps = tuple[PathStep, ...]


def with_null_elements(found: list[Violation], shape: Shape, value: object) -> list[Violation]:
    """Return violations with those of nulls in the lists and maps of scalars below `shape`.

    A list or map has one violation of its elements, whatever they break. `value` has no wrong
    types.
    """
    nulls = {(each.steps, each.kind): each for each in _null_elements(shape, value, ())}
    others = [each for each in found if (each.steps, each.kind) not in nulls]
    return [*others, *nulls.values()]


def _null_elements(shape: Shape, value: object, steps: _Steps) -> Iterator[Violation]:
    inner, kind = shape.element, ViolationKind.ELEMENT
    if shape.value is not None:
        inner, kind = shape.value, ViolationKind.VALUE
    items = dict(_items(shape, value))
    if inner is not None and is_scalar(inner):
        if any(item is None for item in items.values()):
            yield Violation(value, shape, kind, inner, steps=steps)
        return
    of_members = {member.name: member.shape for member in shape.members}
    for step, item in items.items():
        below = of_members.get(str(step)) if inner is None else inner
        if below is not None:
            yield from _null_elements(below, item, (*steps, step))


def _items(shape: Shape, value: object) -> Iterable[tuple[PathStep, object]]:
    """Return what is directly inside a value, by the steps that lead there."""
    if isinstance(value, list):
        return enumerate(value)
    if not isinstance(value, dict):
        return ()
    if shape.value is not None:
        return ((MapEntry(name), item) for name, item in value.items())
    return value.items()
