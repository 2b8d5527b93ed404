"""The service's wording of broken constraints, byte for byte where it was observed.

Grades: the paths, the values of strings, numbers, lists and maps, the constraint texts and the
enum order are observed on SageMaker or its siblings. That at most 10 failures are listed was seen
on one sibling only; the count still names them all (assumed). Values of lists of structures follow
sibling services. `Wording` holds every decision as a field, so that another wording is a
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
    """How failures become one message.

    `member_name` prints a member's name, `index_base` is the number of a list's first element,
    `enum_order` orders the members of an enum and `map_order` the entries of a map, `listed` is
    the number of failures that are spelt out.
    """

    member_name: Callable[[str], str] = lower_camel
    index_base: int = 1
    enum_order: Callable[[tuple[str, ...]], Sequence[str]] = enum_order
    map_order: Callable[[Iterable[str]], Sequence[str]] = hash_map_order
    listed: int = 10

    def message(self, failures: Sequence[Violation]) -> str:
        """Return the text that reports `failures`, at least one."""
        count = len(failures)
        items = "; ".join(map(self.item, failures[: self.listed]))
        return f"{count} validation error{'' if count == 1 else 's'} detected: {items}"

    def item(self, failure: Violation) -> str:
        """Return what a message says of one failure."""
        value = self.quoted(failure.value, failure.shape)
        constraint = self.constraint(failure.kind, failure.bound)
        place = self.path(failure.steps)
        return f"Value {value} at '{place}' failed to satisfy constraint: {constraint}"

    def path(self, steps: Iterable[Step]) -> str:
        """Return a place as messages name it: ``inputDataConfig.1.member.inputMode``.

        Entries of a map of structures: ``attributes.<key>.member.<field>``, as on a sibling.
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
        return f"Member must have {_MEASURED[kind]} than or equal to {number(bound)}"

    def inside(self, shape: Shape) -> str:
        """Return all constraints of a list's or map's primitives in brackets, a bound of 0 too."""
        long = shape.type in {"string", "blob"}
        minimum = shape.minimum
        if long and shape.maximum is not None:
            minimum = minimum or 0  # an older botocore leaves it out where the service has a 0
        kinds = (
            (ViolationKind.MAX_LENGTH if long else ViolationKind.MAX_VALUE, shape.maximum),
            (ViolationKind.MIN_LENGTH if long else ViolationKind.MIN_VALUE, minimum),
            (ViolationKind.PATTERN, shape.pattern),
            (ViolationKind.ENUM, shape.enum or None),
        )
        texts = (self.constraint(kind, bound) for kind, bound in kinds if bound is not None)
        return f"[{', '.join(texts)}]"

    def quoted(self, value: Any, shape: Shape) -> str:
        """Return a failed value as messages print it: in quotes, unescaped; null without."""
        return "null" if value is None else f"'{self.text(value, shape)}'"

    def text(self, value: Any, shape: Shape | None) -> str:
        """Return a value as Java's ``toString`` prints it."""
        match value:
            case None:
                return "null"
            case bool():
                return "true" if value else "false"
            case int() | float():
                return number(value)
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


def number(value: float) -> str:
    """Return a number without a fraction that is none: bounds and integers print as ``1001``."""
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)
