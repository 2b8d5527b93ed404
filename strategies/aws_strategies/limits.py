"""What of an operation can't be derived, and why: never an error in the middle of a run.

A proof (see `aws_strategies.invalid.breaks`) says that something can't exist; a limitation says
that this package can't make it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Final

from aws_strategies.java_regex.pattern import UnsupportedPatternError, compile_pattern
from aws_strategies.minimal import LARGEST_SIZE, longest_text, possible_keys
from aws_strategies.model import ELEMENT, KEY, ROOT, VALUE, ConstraintPoint, Kind, Operation, Shape

__all__ = ["Limitation", "derivable", "derivable_points", "limitation_of", "limitations"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Limitation:
    """A constraint point that isn't tried, or not at its bound, and why."""

    point: ConstraintPoint
    reason: str


@cache
def limitations(operation: Operation) -> tuple[Limitation, ...]:
    """Return what can't be derived of `operation`, in the order of its points."""
    pruner = _Pruner(frozenset())
    whole = pruner.prune(ROOT, operation.input)
    return tuple(
        Limitation(point=point, reason=reason)
        for point in operation.points
        if (reason := _reason(point, pruner.reasons, whole))
    )


def _reason(point: ConstraintPoint, reasons: dict[str, str], whole: Shape | None) -> str | None:
    if whole is None:
        return f"no request can be made: {reasons[ROOT]}"
    for path, reason in reasons.items():
        if point.path == path or point.path.startswith((f"{path}.", f"{path}[", f"{path}{{")):
            return reason
    return limitation_of(point)


@cache
def derivable(operation: Operation, keep: frozenset[str] = frozenset()) -> Operation | None:
    """Return the operation without the optional members that no value can be made of.

    It is `operation` itself if nothing has to go, None if no request can be made. `keep` names
    paths and shapes whose values come from elsewhere.
    """
    pruner = _Pruner(keep)
    whole = pruner.prune(ROOT, operation.input)
    if whole is None or not pruner.reasons:
        return None if whole is None else operation
    return replace(operation, input=whole)


def derivable_points(operation: Operation) -> tuple[ConstraintPoint, ...]:
    """Return the points of places that a request can be made for."""
    known = derivable(operation)
    return () if known is None else known.points


class _Pruner:
    """Removes what no value can be made of; `reasons` says why, by path."""

    def __init__(self, keep: Collection[str]) -> None:
        self.keep = keep
        self.reasons: dict[str, str] = {}

    def prune(self, path: str, shape: Shape) -> Shape | None:
        if shape.recursive or path in self.keep or shape.name in self.keep:
            return shape
        if shape.scalar:
            return shape if self._decidable(path, shape) else None
        inner = {
            suffix: self.prune(self._below(path, suffix), child)
            for suffix, child in shape.children()
        }
        lost = [suffix for suffix, child in inner.items() if child is None]
        needed = [suffix for suffix in lost if suffix[1:] in shape.required]
        kept = {suffix: child for suffix, child in inner.items() if child is not None}
        if lost and (shape.type != "structure" or needed or (shape.union and not kept)):
            self.reasons[path] = self.reasons[self._below(path, (needed or lost)[0])]
            return None
        if shape.key is not None and not self._enough_keys(path, shape, shape.key):
            return None
        return shape if kept == dict(shape.children()) else _with_children(shape, kept)

    def _enough_keys(self, path: str, shape: Shape, key: Shape) -> bool:
        if {f"{path}{KEY}", key.name} & set(self.keep):
            return True
        least = int(shape.minimum or 0)
        keys = len(possible_keys(key, least))
        if keys < least:
            self.reasons[path] = f"only {keys} keys of shape {key.name} can be made, not {least}"
        return keys >= least

    def _decidable(self, path: str, shape: Shape) -> bool:
        if shape.pattern is None or shape.enum:
            return True
        try:
            pattern = compile_pattern(shape.pattern, shape=shape.name)
            length = pattern.shortest(minimum=int(shape.minimum or 0))
            if length is None or (shape.maximum is not None and length > shape.maximum):
                self.reasons[path] = f"no text of legal length matches {shape.pattern!r}"
                return False
            pattern.example(length)
        except UnsupportedPatternError as error:
            self.reasons[path] = str(error)
            return False
        return True

    def _below(self, path: str, suffix: str) -> str:
        return suffix[1:] if path == ROOT and suffix[0] == "." else f"{path}{suffix}"


_FIELDS: Final = {ELEMENT: "element", KEY: "key", VALUE: "value"}


def _with_children(shape: Shape, children: Mapping[str, Shape]) -> Shape:
    """Return the shape with other children; those that repeat it repeat the new one."""
    members: dict[str, Shape] = {}
    found = replace(shape, members=MappingProxyType(members))
    inside = {suffix: _with_definition(child, shape, found) for suffix, child in children.items()}
    if shape.type == "structure":
        members.update({suffix[1:]: child for suffix, child in inside.items()})
    else:
        found.complete(**{_FIELDS[suffix]: child for suffix, child in inside.items()})
    return found


def _with_definition(shape: Shape, old: Shape, new: Shape) -> Shape:
    """Return the shape with `new` wherever it repeats `old`."""
    if shape.definition is old:
        return replace(shape, definition=new)
    before = dict(shape.children())
    after = {suffix: _with_definition(child, old, new) for suffix, child in before.items()}
    return shape if after == before else _with_children(shape, after)


def limitation_of(point: ConstraintPoint) -> str | None:
    """Return why `point` isn't tried beyond its bound, None if it is."""
    if point.kind is Kind.MAX_LENGTH:
        return _limitation_of_length(point)
    return _limitation_of_size(point) if point.kind is Kind.MAX_SIZE else None


def _limitation_of_length(point: ConstraintPoint) -> str | None:
    most = longest_text(point.shape)
    return f"texts of more than {most:,} characters aren't made" if most < point.bound else None


def _limitation_of_size(point: ConstraintPoint) -> str | None:
    if point.bound >= LARGEST_SIZE:
        return f"lists and maps of more than {LARGEST_SIZE:,} items aren't made"
    key = (point.shape.definition or point.shape).key
    if key is None:
        return None
    try:
        keys = len(possible_keys(key, point.bound + 1))
    except UnsupportedPatternError:
        return None  # the place itself is a limitation, for that reason
    return f"only {keys} keys of shape {key.name} can be made" if keys <= point.bound else None
