"""The wording of constraint violations in AWS's classic framework (Coral), and what varies in it.

Grades: paths, values of strings, numbers, lists and maps, constraint texts and the order of enum
members reproduce observed messages byte for byte. A maximum of 10 listed violations was observed on
one service only; that the count still includes them all is assumed. Lists of structures follow a
few observed messages. Sensitive values aren't repeated, as observed on KMS and Lambda. `Wording`
holds every decision as a field, so another wording is a `dataclasses.replace` away; those of AWS
that are known stand in `dialects`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from aws_fakes.engine.java.hash import enum_order, hash_map_order
from aws_fakes.engine.json_value import Members
from aws_fakes.engine.model import Operation, Shape
from aws_fakes.engine.wording.violation import MapEntry, PathStep, Violation, ViolationKind

__all__ = ["Wording", "lower_camel"]


def lower_camel(name: str) -> str:
    """Return a member's name as messages print it: the first letter lowered."""
    return name[:1].lower() + name[1:]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """How violations become one message.

    `one` begins a message about one violation, `many` one about ``{count}``. `member_name` prints a
    member's name, `index_base` is the index of a list's first element, `enum_order` orders the
    members of an enum and `map_order` the entries of a map. `listed` is the maximum number of
    violations that are spelled out; `first_only` reports no other than the first. `item_text` is
    one violation, from ``{value}``, ``{path}`` and ``{constraint}``. `enum_text` is the constraint
    of an enum, from ``{members}``. `echoes` says that a value which isn't null is repeated,
    `quotes` that it stands in quotes. `null_inside` lists null among the constraints of elements
    and map values, so that it is rejected there. `input_named` begins the path of what is in the
    body with the input's name. `prefix` and `without_prefix` are those of one operation.
    """

    one: str = "1 validation error detected: "
    many: str = "{count} validation errors detected: "
    member_name: Callable[[str], str] = lower_camel
    index_base: int = 1
    enum_order: Callable[[tuple[str, ...]], Sequence[str]] = enum_order
    map_order: Callable[[Iterable[str]], Sequence[str]] = hash_map_order
    listed: int = 10
    first_only: bool = False
    item_text: str = "Value {value}at '{path}' failed to satisfy constraint: {constraint}"
    enum_text: str = "Member must satisfy enum value set: [{members}]"
    echoes: bool = True
    quotes: bool = True
    null_inside: bool = False
    input_named: bool = False
    prefix: str = ""
    without_prefix: frozenset[str] = frozenset()

    def of(self, operation: Operation) -> Wording:
        """Return the wording of one operation's messages."""
        if not self.input_named:
            return self
        located = frozenset(each.name for each in operation.input.members if each.located)
        prefix = f"{self.member_name(operation.name)}Input."
        return replace(self, prefix=prefix, without_prefix=located)

    def message(self, violations: Sequence[Violation]) -> str:
        """Return the text that reports `violations`, of which there is at least one."""
        reported = violations[:1] if self.first_only else violations
        count = len(reported)
        items = "; ".join(map(self.item, reported[: self.listed]))
        return (self.one if count == 1 else self.many.format(count=count)) + items

    def item(self, violation: Violation) -> str:
        """Return the part of a message about one violation."""
        value = self.quoted(violation.value, violation.shape)
        return self.item_text.format(
            value="" if value is None else f"{value} ",
            path=self.path(violation.steps),
            constraint=self.constraint(violation.kind, violation.bound),
        )

    def path(self, steps: Iterable[PathStep]) -> str:
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
        path = ".".join(words)
        return path if set(words[:1]) <= self._unprefixed else self.prefix + path

    @property
    def _unprefixed(self) -> set[str]:
        return set(map(self.member_name, self.without_prefix))

    def constraint(self, kind: ViolationKind, bound: Any) -> str:
        """Return the text of one constraint; `bound` as in `Violation`."""
        if kind is ViolationKind.NULL:
            return "Member must not be null"
        if kind is ViolationKind.PATTERN:
            return f"Member must satisfy regular expression pattern: {bound}"
        if kind is ViolationKind.ENUM:
            return self.enum_text.format(members=", ".join(self.enum_order(bound)))
        if kind in _INSIDE:
            null = self.null_inside and kind is not ViolationKind.KEY
            return f"{_INSIDE[kind]} must satisfy constraint: {self.inside(bound, null=null)}"
        return f"Member must have {_MEASURED[kind]} than or equal to {_number(bound)}"

    def inside(self, shape: Shape, *, null: bool = False) -> str:
        """Return all constraints of a list's or map's scalars in brackets, including minimum 0.

        With `null`, the last says that null isn't allowed.
        """
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
        texts = [self.constraint(kind, bound) for kind, bound in kinds if bound is not None]
        if null:
            texts.append(self.constraint(ViolationKind.NULL, None))
        return f"[{', '.join(texts)}]"

    def quoted(self, value: object, shape: Shape) -> str | None:
        """Return a value as messages print it: not escaped; null without quotes; None if hidden.

        A sensitive value is hidden, and every value if this wording doesn't echo them.
        """
        if value is None:
            return "null"
        if shape.sensitive or not self.echoes:
            return None
        text = self.text(value, shape)
        return f"'{text}'" if self.quotes else text

    def text(self, value: object, shape: Shape | None) -> str:
        """Return a value as Java's ``toString`` prints it."""
        match value:
            case None:
                return "null"
            case bool():
                return "true" if value else "false"
            case int() | float():
                return _number(value)
            case bytes():
                return f"java.nio.HeapByteBuffer[pos=0 lim={len(value)} cap={len(value)}]"
            case list():
                element = shape and shape.element
                return f"[{', '.join(self.text(item, element) for item in value)}]"
            case dict():
                return self._object(value, shape)
            case _:
                return str(value)

    def _object(self, value: Members, shape: Shape | None) -> str:
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


_PLAIN_DOUBLES = (1e-3, 1e7)
"""Between these Java prints a double without an exponent."""


def _number(value: float) -> str:
    """Return a number as Java's ``toString`` prints it: ``1001``; ``1.0`` and ``1.0E10``."""
    if isinstance(value, int) or not math.isfinite(value):
        return str(value)
    least, most = _PLAIN_DOUBLES
    if value == 0 or least <= abs(value) < most:
        return repr(value)
    mantissa, _, exponent = f"{Decimal(repr(value)).normalize():E}".partition("E")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}E{int(exponent)}"
