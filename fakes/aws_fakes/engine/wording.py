"""The wording of constraint violations in AWS's classic framework (Coral).

Grades: paths, values of strings, numbers, lists and maps, constraint texts and the order of enum
members reproduce observed messages byte for byte. A maximum of 10 listed violations was observed on
one service only; that the count still includes them all is assumed. Lists of structures follow a
few observed messages. `Wording` holds every decision as a field, so another wording is a
`dataclasses.replace` away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from aws_fakes.engine.java_hash import enum_order, hash_map_order
from aws_fakes.engine.model import Shape
from aws_fakes.engine.violation import MapEntry, Step, Violation, ViolationKind

__all__ = ["Wording", "lower_camel"]


def lower_camel(name: str) -> str:
    """Return a member's name as messages print it: the first letter lowered."""
    return name[:1].lower() + name[1:]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """How violations become one message.

    `member_name` prints a member's name, `index_base` is the index of a list's first element,
    `enum_order` orders the members of an enum and `map_order` the entries of a map, `listed` is
    the maximum number of violations that are spelled out.
    """

    member_name: Callable[[str], str] = lower_camel
    index_base: int = 1
    enum_order: Callable[[tuple[str, ...]], Sequence[str]] = enum_order
    map_order: Callable[[Iterable[str]], Sequence[str]] = hash_map_order
    listed: int = 10

    def message(self, violations: Sequence[Violation]) -> str:
        """Return the text that reports `violations`, of which there is at least one."""
        count = len(violations)
        items = "; ".join(map(self.item, violations[: self.listed]))
        return f"{count} validation error{'' if count == 1 else 's'} detected: {items}"

    def item(self, violation: Violation) -> str:
        """Return the part of a message about one violation."""
        value = self.quoted(violation.value, violation.shape)
        constraint = self.constraint(violation.kind, violation.bound)
        place = self.path(violation.steps)
        return f"Value {value} at '{place}' failed to satisfy constraint: {constraint}"

    def path(self, steps: Iterable[Step]) -> str:
        """Return a place as messages name it: ``subnets.1.member.zone``.

        Entries of a map of structures: ``attributes.<key>.member.<field>``.
        """
        words: list[str] = []
        for step in steps:
            if isinstance(step, int):
                words += [str(step + self.index_base), "member"]
            elif isinstance(step, MapEntry):
                words += [step.key, "member"]
            else:
                words.append(self.member_name(step))
        return ".".join(words)

    def constraint(self, kind: ViolationKind, bound: Any) -> str:
        """Return the text of one constraint; `bound` as in `Violation`."""
        if kind is ViolationKind.NULL:
            return "Member must not be null"
        if kind is ViolationKind.PATTERN:
            return f"Member must satisfy regular expression pattern: {bound}"
        if kind is ViolationKind.ENUM:
            return f"Member must satisfy enum value set: [{', '.join(self.enum_order(bound))}]"
        if kind in _INSIDE:
            return f"{_INSIDE[kind]} must satisfy constraint: {self.inside(bound)}"
        return f"Member must have {_MEASURED[kind]} than or equal to {_number(bound)}"

    def inside(self, shape: Shape) -> str:
        """Return all constraints of a list's or map's scalars in brackets, including minimum 0."""
        long = shape.type in {"string", "blob"}
        minimum = shape.minimum
        if long and shape.maximum is not None:
            minimum = minimum or 0  # older botocore omits the 0 that the service prints
        kinds = (
            (ViolationKind.MAX_LENGTH if long else ViolationKind.MAX_VALUE, shape.maximum),
            (ViolationKind.MIN_LENGTH if long else ViolationKind.MIN_VALUE, minimum),
            (ViolationKind.PATTERN, shape.pattern),
            (ViolationKind.ENUM, shape.enum or None),
        )
        texts = (self.constraint(kind, bound) for kind, bound in kinds if bound is not None)
        return f"[{', '.join(texts)}]"

    def quoted(self, value: Any, shape: Shape) -> str:
        """Return a value as messages print it: quoted but not escaped; null without quotes."""
        return "null" if value is None else f"'{self.text(value, shape)}'"

    def text(self, value: Any, shape: Shape | None) -> str:
        """Return a value as Java's ``toString`` prints it."""
        match value:
            case None:
                return "null"
            case bool():
                return "true" if value else "false"
            case int() | float():
                return _number(value)
            case list():
                element = shape and shape.element
                return f"[{', '.join(self.text(item, element) for item in value)}]"
            case dict():
                return self._object(value, shape)
            case _:
                return str(value)

    def _object(self, value: dict[str, Any], shape: Shape | None) -> str:
        if shape is None or shape.type == "map":
            inner = shape and shape.value
            entries = (f"{key}={self.text(value[key], inner)}" for key in self.map_order(value))
            return f"{{{', '.join(entries)}}}"
        members = (
            f"{self.member_name(m.name)}={self.text(value.get(m.name), m.shape)}"
            for m in shape.members
        )
        return f"{shape.name}({', '.join(members)})"


_INSIDE = {
    ViolationKind.ELEMENT: "Member",
    ViolationKind.KEY: "Map keys",
    ViolationKind.VALUE: "Map value",
}
_MEASURED = {
    ViolationKind.MAX_LENGTH: "length less",
    ViolationKind.MIN_LENGTH: "length greater",
    ViolationKind.MAX_VALUE: "value less",
    ViolationKind.MIN_VALUE: "value greater",
}


def _number(value: float) -> str:
    """Return a number as messages print it, integral ones without a fraction: ``1001``."""
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)
