"""What the fakes' engine makes of a recorded message: from the model and the place, the same text?

The engine words the broken constraints of a record with the service's wording. The order of the
constraints of one place varies between recordings, so any order of those is right; the order of
places is the engine's wherever the recorded values break what the record says.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, permutations, product
from typing import Any, Final

from aws_contract.corpus.record import Difference, Place, RecordedMessage
from aws_fakes.engine.java.regex import full_match
from aws_fakes.engine.model import Operation, Shape, load_operation
from aws_fakes.engine.validation import compile_reader
from aws_fakes.engine.wording.dialects import wording_named, wording_of_service
from aws_fakes.engine.wording.violation import MapEntry, PathStep, Violation, ViolationKind

__all__ = ["Replayed", "ServiceScore", "replay", "scores"]

_STEP: Final = re.compile(r"\[(\d+)\]|\{([^}]*)\}|([^.\[{]+)")
_HIDDEN: Final = ""
"""Stands for a value that the message doesn't repeat."""
_MAXIMA: Final = frozenset({ViolationKind.MAX_LENGTH, ViolationKind.MAX_VALUE})
_INSIDE: Final = {
    ViolationKind.ELEMENT: "element",
    ViolationKind.KEY: "key",
    ViolationKind.VALUE: "value",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Replayed:
    """A record and what the engine makes of it.

    `text` is worded from the limits, patterns and enums of the record, in the order nearest to the
    record's; `difference` is what keeps the installed model alone from leading to it.
    """

    record: RecordedMessage
    text: str
    difference: Difference | None

    @property
    def same(self) -> bool:
        """Whether the engine produces exactly the recorded text."""
        return self.text == self.record.message


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceScore:
    """How many of a service's messages the engine produces.

    `from_model` are those from the installed model alone, `from_record` those that also need the
    limits, patterns or enums of the record. `differences` counts those not from the model alone.
    """

    service: str
    total: int
    from_model: int
    from_record: int
    differences: tuple[tuple[Difference, int], ...]


def replay(record: RecordedMessage) -> Replayed:
    """Let the engine word what a record says was broken.

    LookupError if the installed model lacks the service, the operation or a place.
    """
    operation = load_operation(record.service, record.operation)
    wording = wording_named(record.wording or wording_of_service(record.service)).of(operation)
    changes = [_change(place, operation) for place in record.places]
    broken = _in_order(operation, [_violation(place, operation) for place in record.places])
    texts = [wording.message(order) for order in _orders(broken)]
    return Replayed(
        record=record,
        text=next((text for text in texts if text == record.message), texts[0]),
        difference=record.differs or next(filter(None, changes), None),
    )


def scores(records: Iterable[RecordedMessage]) -> tuple[ServiceScore, ...]:
    """Replay records and count by service, in alphabetical order."""
    by_service = groupby(sorted(records, key=_service), key=_service)
    return tuple(_score(service, [replay(each) for each in own]) for service, own in by_service)


def _service(record: RecordedMessage) -> str:
    return record.service


def _score(service: str, replayed: Sequence[Replayed]) -> ServiceScore:
    found = [each.difference for each in replayed]
    return ServiceScore(
        service=service,
        total=len(replayed),
        from_model=sum(each.same and each.difference is None for each in replayed),
        from_record=sum(each.same and each.difference is not None for each in replayed),
        differences=tuple((kind, found.count(kind)) for kind in Difference if kind in found),
    )


def _change(place: Place, operation: Operation) -> Difference | None:
    """Return how the installed model differs from what a record says of a constraint."""
    kind = ViolationKind(place.constraint)
    today = _bound(kind, _shape_at(place.path, operation))
    if place.bound is None:
        return None
    if kind is ViolationKind.ENUM:
        return None if set(place.bound) == set(today) else Difference.ENUM_CHANGED
    same = place.bound == (today.pattern if isinstance(today, Shape) else today)
    return None if same else Difference.MODEL_CHANGED


def _violation(place: Place, operation: Operation) -> Violation:
    shape = _shape_at(place.path, operation)
    kind = ViolationKind(place.constraint)
    bound = _bound(kind, shape)
    if place.bound is not None:
        bound = _recorded_bound(place.bound, today=bound)
    value = None if kind is ViolationKind.NULL else _value(place.value, shape)
    return Violation(value, shape, kind, bound, steps=tuple(_steps(place.path)))


def _shape_at(path: str, operation: Operation) -> Shape:
    return _shape(operation.input, tuple(_steps(path)), path)


def _steps(path: str) -> Iterator[PathStep]:
    for index, key, name in _STEP.findall(path):
        yield int(index) if index else MapEntry(key) if key else name


def _shape(shape: Shape, steps: Sequence[PathStep], path: str) -> Shape:
    for step in steps:
        inner = shape.value if isinstance(step, MapEntry) else shape.element
        if isinstance(step, str):
            inner = next((m.shape for m in shape.members if m.name == step), None)
        if inner is None:
            raise LookupError(f"the installed model has no {step!r} on the way to {path}")
        shape = inner
    return shape


def _bound(kind: ViolationKind, shape: Shape) -> Any:
    if kind in _INSIDE:
        return getattr(shape, _INSIDE[kind])
    if kind is ViolationKind.PATTERN:
        return shape.pattern
    if kind is ViolationKind.ENUM:
        return shape.enum
    return shape.maximum if kind in _MAXIMA else shape.minimum


def _recorded_bound(bound: Any, *, today: Any) -> Any:
    """Return a recorded limit, pattern, enum, or pattern of elements.

    An enum comes in the model's order if that has all its members; else what shares a bucket keeps
    the order in which it was listed.
    """
    if isinstance(today, Shape):
        return replace(today, pattern=bound)
    if not isinstance(bound, list):
        return bound
    if set(bound) <= set(today):
        return tuple(name for name in today if name in bound)
    return tuple(reversed(bound))


def _value(value: Any, shape: Shape) -> Any:
    """Return a recorded value as the engine holds it; one that was hidden can be anything."""
    if shape.type == "blob":
        return base64.b64decode(value or "")
    return _HIDDEN if value is None else value


def _in_order(operation: Operation, broken: list[Violation]) -> list[Violation]:
    """Return violations in the engine's order if it finds them all in a request with the values."""
    if len(broken) == 1:
        return broken
    request: dict[str, Any] = {}
    for violation in broken:
        _put(request, violation.steps, violation.value)
    found: list[Violation] = []
    compile_reader(operation.input, full_match)(request, found)
    ranks = {(each.steps, each.kind): rank for rank, each in enumerate(found)}
    keys = [(each.steps, each.kind) for each in broken]
    if not set(keys) <= ranks.keys():
        return broken
    return sorted(broken, key=lambda each: ranks[each.steps, each.kind])


def _put(request: Any, steps: Sequence[PathStep], value: Any) -> None:
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        inner: Any = value if following is None else [] if isinstance(following, int) else {}
        if isinstance(step, int):
            request.extend({} for _ in range(step + 1 - len(request)))
            if following is None:
                request[step] = inner
            request = request[step]
        elif isinstance(step, MapEntry):
            request = request.setdefault(step.key, inner)
        else:
            request = request.setdefault(step, inner)


def _orders(broken: Sequence[Violation]) -> Iterator[list[Violation]]:
    """Yield every order in which the violations of one place change places with each other."""
    groups = [tuple(group) for _, group in groupby(broken, key=lambda each: each.steps)]
    for choice in product(*(permutations(group) for group in groups)):
        yield [violation for group in choice for violation in group]
