"""What an error message must say about a case, built from the case's own violations.

This is the suite's own reading of how a service words a rejection; the fake has another one, and
the two share nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from aws_contract.protocol.dialect import CLASSIC, ErrorDialect
from aws_contract.protocol.java_format import double_text, enum_order, render, saturated
from aws_strategies.case import Absent, Grade, Location, MapKey, Violation
from aws_strategies.model import Kind, Operation, Shape

__all__ = ["Item", "constraint_text", "expected_items", "serialization_message", "wire_path"]

_HIDDEN: Final = ""
_FLOATS: Final = frozenset({"float", "double"})
_LONE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One error of a message. `value` is as printed, quotes included; None if its form is unknown.

    It is empty where the value is sensitive, and not printed. `grade` is how sure the wording is,
    `dialect` whose wording it is.
    """

    path: str
    constraint: str
    value: str | None
    grade: Grade = Grade.OBSERVED
    dialect: ErrorDialect = field(default=CLASSIC, repr=False)

    @property
    def text(self) -> str:
        """The error as the message has it."""
        value = "<any value>" if self.value is None else self.value
        form = self.dialect.item if value else self.dialect.item_without_value
        return form.format(value=value, path=self.path, constraint=self.constraint)


def expected_items(
    violations: tuple[Violation, ...], operation: Operation, *, dialect: ErrorDialect = CLASSIC
) -> tuple[Item, ...]:
    """Return the errors that a message about `violations` lists, each once, in no special order."""
    items: dict[tuple[str, str], Item] = {}
    for violation in violations:
        item = _item(violation, operation, dialect)
        items.setdefault((item.path, item.constraint), item)
    return tuple(items.values())


def _item(violation: Violation, operation: Operation, dialect: ErrorDialect) -> Item:
    location = violation.location
    inside = _primitive_container(location, operation)
    if inside is not None:
        container, step = inside
        return Item(
            path=wire_path(location[:-1], operation),
            constraint=_nested(container, step, dialect),
            value=_value_of_container(container, violation.container),
            dialect=dialect,
        )
    return Item(
        path=wire_path(location, operation),
        constraint=_constraint(
            violation.point.shape, violation.point.kind, violation.point.bound, dialect
        ),
        value=_value(violation),
        grade=_value_grade(violation),
        dialect=dialect,
    )


def _primitive_container(
    location: Location, operation: Operation
) -> tuple[Shape, int | str | MapKey] | None:
    """Return the list or map of primitives that the last step of a location stands in, if any."""
    if not location:
        return None
    _, step, container = tuple(_steps(location, operation))[-1]
    if container.type == "list" and container.element is not None and container.element.scalar:
        return container, step
    if container.type == "map" and container.value is not None:
        return (container, step) if container.value.scalar or isinstance(step, MapKey) else None
    return None


def _steps(
    location: Location, operation: Operation
) -> Iterator[tuple[str, int | str | MapKey, Shape]]:
    """Yield (text on the wire, step, shape that the step starts from) for each step."""
    shape = operation.input
    for step in location:
        parent = shape
        if isinstance(step, str) and step in parent.members:
            text, shape = f"{step[:1].lower()}{step[1:]}", parent.members[step]
        elif isinstance(step, int) and parent.element is not None:
            text, shape = f"{step + 1}.member", parent.element
        elif isinstance(step, MapKey) and parent.key is not None:
            text, shape = step.name, parent.key
        elif isinstance(step, str) and parent.value is not None:
            text, shape = f"{step}.member", parent.value
        else:
            raise ValueError(f"step {step!r} of {location!r} leads nowhere in {operation.name}")
        yield text, step, parent


def wire_path(location: Location, operation: Operation) -> str:
    """Return a location as messages print it: lowerCamel members, ``.<n>.member.`` for elements.

    It doesn't stop at lists of primitives by itself: pass the location of the list for that.
    Raises ValueError if the location leads nowhere in the operation's input.
    """
    return ".".join(text for text, _, _ in _steps(location, operation))


def constraint_text(kind: Kind, bound: object, *, dialect: ErrorDialect = CLASSIC) -> str:
    """Return the constraint of one member as messages print it.

    ValueError for a kind that no constraint error is about.
    """
    text = dialect.constraints.get(kind)
    if text is None:
        raise ValueError(f"a {kind} violation has no constraint text: it isn't a constraint error")
    shown = ", ".join(enum_order(bound)) if isinstance(bound, tuple) else bound
    return text.format(bound=shown)


def _constraint(shape: Shape, kind: Kind, bound: object, dialect: ErrorDialect) -> str:
    """Return the constraint of a member of a shape; the bounds of floating-point ones are such."""
    return constraint_text(kind, _typed(bound, shape), dialect=dialect)


def _typed(value: object, shape: Shape) -> object:
    """Return a value as its shape's type holds it, and what is inside a list or map."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return double_text(value) if shape.type in _FLOATS else saturated(value, shape.type)
    if isinstance(value, list) and shape.element is not None:
        return [_typed(each, shape.element) for each in value]
    if isinstance(value, Mapping) and shape.value is not None:
        return {key: _typed(each, shape.value) for key, each in value.items()}
    return value


def _nested(container: Shape, step: int | str | MapKey, dialect: ErrorDialect) -> str:
    """Return the constraint of a container whose elements, keys or values break one of theirs."""
    if isinstance(step, MapKey):
        subject, shape = "Map keys", container.key
    elif container.type == "map":
        subject, shape = "Map value", container.value
    else:
        subject, shape = "Member", container.element
    if shape is None:
        raise ValueError(f"{container.name} has no shape for {step!r}")
    return dialect.nested.format(subject=subject, all=", ".join(_all_constraints(shape, dialect)))


def _all_constraints(shape: Shape, dialect: ErrorDialect) -> Iterator[str]:
    """Yield all constraints of a shape in the order of the nested lists; a length has both ends."""
    number = shape.type not in {"string", "blob"}
    upper, lower = (
        (Kind.MAX_VALUE, Kind.MIN_VALUE) if number else (Kind.MAX_LENGTH, Kind.MIN_LENGTH)
    )
    if shape.maximum is not None:
        yield _constraint(shape, upper, shape.maximum, dialect)
    if shape.minimum is not None:
        yield _constraint(shape, lower, shape.minimum, dialect)
    elif shape.maximum is not None and not number:
        yield constraint_text(lower, 0, dialect=dialect)
    if shape.pattern is not None:
        yield constraint_text(Kind.PATTERN, shape.pattern, dialect=dialect)
    if shape.enum:
        yield constraint_text(Kind.ENUM, shape.enum, dialect=dialect)


def _value(violation: Violation) -> str | None:
    after, shape = violation.after, violation.point.shape
    if violation.point.kind is Kind.REQUIRED or after is None or isinstance(after, Absent):
        return "null"
    if shape.sensitive:
        return _HIDDEN
    if isinstance(after, list | Mapping):
        return _value_of_container(shape, after) if after else _quoted(after)
    if shape.type == "blob":
        return None  # how bytes are printed is no clause; base64 is only how they are sent
    if isinstance(after, int | float) and not isinstance(after, bool):
        return _quoted(_typed(after, shape))
    if isinstance(after, str) and _LONE.search(after):
        return None  # UTF-8 can't hold it: what is printed instead was never observed
    return _quoted(after)


def _value_of_container(shape: Shape, value: object) -> str | None:
    """Return a list or map as printed; None if what is inside was never observed to be printed."""
    if shape.sensitive:
        return _HIDDEN
    inner = (shape.element, shape.key, shape.value)
    unsure = any(each is not None and (each.sensitive or each.type == "blob") for each in inner)
    text = _quoted(_typed(value, shape))
    return None if unsure or _holds_structures(shape) or _LONE.search(text) else text


def _value_grade(violation: Violation) -> Grade:
    """How sure a printed value is: numbers out of their type's range are known of siblings only."""
    after, shape = violation.after, violation.point.shape
    if isinstance(after, int | float) and saturated(after, shape.type) != after:
        return Grade.ASSUMED
    return Grade.OBSERVED


def _holds_structures(shape: Shape) -> bool:
    inner = shape.element or shape.value
    return inner is not None and not inner.scalar


def _quoted(value: object) -> str:
    return f"'{render(value)}'"


def serialization_message(violation: Violation, *, dialect: ErrorDialect = CLASSIC) -> str | None:
    """Return the text for a JSON value of the wrong type; None where no sample is known."""
    after, wanted = violation.after, violation.point.shape.type
    if isinstance(after, Mapping):
        scalar = wanted in dialect.json_types
        return "Start of structure or map found where not expected." if scalar else None
    if isinstance(after, list | tuple):
        known = wanted in dialect.json_types or wanted == "structure"
        return "Start of list found where not expected" if known else None
    if wanted == "boolean" and isinstance(after, str):
        return f"'{after}' can not be converted to an Boolean"  # Kinesis, 2014 to 2020
    if wanted in dialect.json_types:
        return f"{_token(after)} can not be converted to {dialect.json_types[wanted]}"
    if not violation.location:
        return None  # a body that is a bare scalar: no text, or one that nobody has published
    expected = {"list": "list or null", "map": "map or null", "structure": "null"}
    return f"Expected {expected[wanted]}" if wanted in expected else None


def _token(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE_VALUE" if value else "FALSE_VALUE"
    return "STRING_VALUE" if isinstance(value, str) else "NUMBER_VALUE"
