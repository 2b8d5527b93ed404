"""Two snapshots of a contract compared: what was added, removed, tightened, loosened.

Only what both sources can show is compared. Effects are a client's point of view: a change is
breaking if a request that was accepted may now be rejected, or a member of the answer is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from aws_contract.drift.change import Change, ClientEffect, Direction, Part, Value
from aws_contract.drift.snapshot import MODEL, Aspect, Fact, Snapshot, parent_of
from aws_strategies.model import Kind

__all__ = [
    "Drift",
    "IncomparableError",
    "PointChanges",
    "compare",
    "point_changes",
]


class IncomparableError(ValueError):
    """The two sources describe different operations."""


_EFFECTS: Final = {
    Direction.ADDED: ClientEffect.LOOSENING,
    Direction.REMOVED: ClientEffect.BREAKING,
    Direction.TIGHTENED: ClientEffect.BREAKING,
    Direction.LOOSENED: ClientEffect.LOOSENING,
    Direction.CHANGED: ClientEffect.BREAKING,
}
_COARSE: Final = {"long": "integer", "double": "float", "character": "string"}
_MAXIMA: Final = frozenset({Kind.MAX_LENGTH, Kind.MAX_VALUE, Kind.MAX_SIZE})
_ANYTHING: Final = ".*"


@dataclass(frozen=True, kw_only=True, slots=True)
class PointChanges:
    """Constraint point ids (``path:kind``) that a drift touches; cases are named after them."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """Everything that moved from `old` to `new`.

    `documentation` lists the places (``Shape.member``) whose prose changed; it is no part of
    `changes`, as words often change where the contract doesn't. `hidden` is what one source
    could not show, and so was not compared.
    """

    old: Snapshot
    new: Snapshot
    changes: tuple[Change, ...]
    documentation: tuple[str, ...]
    points: PointChanges
    hidden: tuple[Aspect, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def by_effect(self, effect: ClientEffect) -> tuple[Change, ...]:
        """Return the changes of one effect, in the order of the paths."""
        return tuple(change for change in self.changes if change.effect is effect)


def compare(old: Snapshot, new: Snapshot) -> Drift:
    """Compare two snapshots of one operation.

    Raises IncomparableError if they are of different operations.
    """
    if (old.service, old.operation) != (new.service, new.operation):
        raise IncomparableError(
            f"{old.source} is {old.service} {old.operation}, {new.source} is {new.service} "
            f"{new.operation}; expected the same operation in both"
        )
    shown = old.shows & new.shows
    answered = shown if shown >= MODEL else shown - {Aspect.REQUIRED}  # pages mark no answers
    response = map(_as_response, _part(old.response, new.response, answered))
    return Drift(
        old=old,
        new=new,
        changes=(*_part(old.request, new.request, shown), *response),
        documentation=_reworded(old, new) if Aspect.DOCUMENTATION in shown else (),
        points=point_changes(old, new),
        hidden=tuple(aspect for aspect in Aspect if aspect in (old.shows ^ new.shows)),
    )


def point_changes(old: Snapshot, new: Snapshot) -> PointChanges:
    """Return the constraint points of the request that came, went or moved.

    Where one source is a page, only points of kinds that both show are compared.
    """
    shown = old.shows & new.shows
    before, after = _visible(old, shown), _visible(new, shown)
    return PointChanges(
        added=tuple(point for point in after if point not in before),
        removed=tuple(point for point in before if point not in after),
        changed=tuple(
            point for point in after if point in before and before[point] != after[point]
        ),
    )


def _visible(snapshot: Snapshot, shown: frozenset[Aspect]) -> Mapping[str, Value]:
    """Return, by the id of a constraint point, as much of its bound as is shown."""
    visible: dict[str, Value] = {}
    for (path, kind), bound in snapshot.points().items():
        name = f"{path}:{kind}"
        if kind is Kind.TYPE:
            visible[name] = bound if Aspect.EXACT_TYPES in shown else _coarse(str(bound))
        elif kind is Kind.PATTERN:
            if Aspect.PATTERNS in shown:
                visible[name] = _unanchored(str(bound))
        elif kind in {Kind.REQUIRED, Kind.ENUM} or Aspect.BOUNDS in shown:
            visible[name] = bound
    return visible


def _coarse(type_: str) -> str:
    """Return the type that a page shows for a type of the model."""
    return _COARSE.get(type_, type_)


def _part(
    before: Mapping[str, Fact], after: Mapping[str, Fact], shown: frozenset[Aspect]
) -> Iterator[Change]:
    for path in _merged(before, after):
        if path not in after:
            if parent_of(path) in after or path == "$":
                yield _member(path, before, old=before[path].type, new=None, required=False)
        elif path not in before:
            if parent_of(path) in before or path == "$":
                required = after[path].required
                yield _member(path, after, old=None, new=after[path].type, required=required)
        else:
            yield from _differences(path, before[path], after[path], shown)


def _merged(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> list[str]:
    """Return all paths in the new order, a removed one behind what stood before it."""
    merged = list(after)
    previous = -1
    for path in before:
        if path in after:
            previous = merged.index(path)
        else:
            previous += 1
            merged.insert(previous, path)
    return merged


def _member(
    path: str, facts: Mapping[str, Fact], *, old: str | None, new: str | None, required: bool
) -> Change:
    direction = Direction.REMOVED if new is None else Direction.ADDED
    return Change(
        path=path,
        what="member",
        direction=direction,
        effect=ClientEffect.BREAKING if required else _EFFECTS[direction],
        old=old,
        new=new,
        below=sum(other.startswith((f"{path}.", f"{path}[", f"{path}{{")) for other in facts),
    )


def _differences(
    path: str, before: Fact, after: Fact, shown: frozenset[Aspect]
) -> Iterator[Change]:
    types = before.type, after.type
    if Aspect.EXACT_TYPES not in shown:
        types = _coarse(before.type), _coarse(after.type)
    if types[0] != types[1]:
        yield _change(path, "type", Direction.CHANGED, *types)
    if Aspect.REQUIRED in shown and before.required != after.required:
        direction = Direction.TIGHTENED if after.required else Direction.LOOSENED
        yield _change(path, Kind.REQUIRED, direction, before.required, after.required)
    if before.enum != after.enum:
        yield _enum(path, before.enum, after.enum)
    if Aspect.PATTERNS in shown and before.pattern != after.pattern:
        yield _pattern(path, before.pattern, after.pattern)
    yield from _limits(path, before, after, bounds=Aspect.BOUNDS in shown)
    if Aspect.SHAPES in shown and before.shape != after.shape:
        yield _neutral(path, "shape", before.shape, after.shape)


def _change(path: str, what: str, direction: Direction, old: Value, new: Value) -> Change:
    return Change(
        path=path, what=what, direction=direction, effect=_EFFECTS[direction], old=old, new=new
    )


def _neutral(path: str, what: str, old: Value, new: Value) -> Change:
    return Change(
        path=path,
        what=what,
        direction=Direction.CHANGED,
        effect=ClientEffect.NEUTRAL,
        old=old,
        new=new,
    )


def _enum(path: str, old: tuple[str, ...], new: tuple[str, ...]) -> Change:
    """An enum that appears allows fewer values than a free string, one that vanishes more."""
    lost, gained = set(old) - set(new), set(new) - set(old)
    if not lost and not gained:
        return _neutral(path, Kind.ENUM, old, new)
    if not old or (lost and not gained and new):
        return _change(path, Kind.ENUM, Direction.TIGHTENED, old, new)
    if not new or not lost:
        return _change(path, Kind.ENUM, Direction.LOOSENED, old, new)
    return _change(path, Kind.ENUM, Direction.CHANGED, old, new)


def _pattern(path: str, old: str | None, new: str | None) -> Change:
    """Compare patterns, as far as that is decidable at a glance; else a change may break."""
    if old is not None and new is not None and _unanchored(old) == _unanchored(new):
        return _neutral(path, Kind.PATTERN, old, new)
    if old is None or _unanchored(old) == _ANYTHING:
        return _change(path, Kind.PATTERN, Direction.TIGHTENED, old, new)
    if new is None or _unanchored(new) == _ANYTHING:
        return _change(path, Kind.PATTERN, Direction.LOOSENED, old, new)
    return _change(path, Kind.PATTERN, Direction.CHANGED, old, new)


def _unanchored(pattern: str) -> str:
    """Drop outer anchors: the service matches the whole value with or without them."""
    body = pattern.removeprefix("^")
    return body[:-1] if body.endswith("$") and not body.endswith("\\$") else body


def _limits(path: str, before: Fact, after: Fact, *, bounds: bool) -> Iterator[Change]:
    """Compare bounds with bounds, and what prose states with what prose states.

    Prose beside a bound is no matter of drift but of `aws_contract.drift.contradictions`.
    """
    if bounds:
        kinds = before.bounds.keys() | after.bounds.keys()
        for kind in (kind for kind in Kind if kind in kinds):
            if before.bounds.get(kind) != after.bounds.get(kind):
                yield _bound(path, kind, before.bounds.get(kind), after.bounds.get(kind))
    if before.stated != after.stated:
        yield _neutral(path, "stated", dict(before.stated), dict(after.stated))


def _bound(path: str, kind: Kind, old: float | None, new: float | None) -> Change:
    if old is None or new is None:
        tightened = old is None
    else:
        tightened = (new < old) if kind in _MAXIMA else (new > old)
    return _change(path, kind, Direction.TIGHTENED if tightened else Direction.LOOSENED, old, new)


def _as_response(change: Change) -> Change:
    """In an answer only what vanishes or changes its type breaks a client."""
    breaking = change.what == "type" or (
        change.what == "member" and change.direction is Direction.REMOVED
    )
    effect = ClientEffect.BREAKING if breaking else ClientEffect.NEUTRAL
    return replace(change, part=Part.RESPONSE, effect=effect)


def _reworded(old: Snapshot, new: Snapshot) -> tuple[str, ...]:
    """Return the places that both sources know and whose prose differs."""
    return tuple(
        place
        for place, words in new.documentation.items()
        if old.documentation.get(place, words) != words
    )
