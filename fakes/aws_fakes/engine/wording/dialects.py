"""The wordings of constraint violations that AWS's services are known to use, by name.

Grades: ``classic``, ``rest``, ``lambda`` and ``values-hidden`` reproduce recorded messages.
``framework-2026`` was observed on DynamoDB in fragments, so that its messages have no beginning is
assumed. ``lambda-runtime`` reproduces two recorded messages about one member. ``smithy-server``
follows the protocol tests of Smithy's server generators; no AWS service was observed using it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from aws_fakes.engine.java.hash import hash_map_order
from aws_fakes.engine.model import Shape
from aws_fakes.engine.wording.messages import Wording
from aws_fakes.engine.wording.violation import MapEntry, PathStep, Violation, ViolationKind

__all__ = ["DIALECTS", "UnknownDialectError", "wording_named", "wording_of_service"]


class UnknownDialectError(ValueError):
    """No dialect has the name; the message names those that there are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _SmithyWording(Wording):
    """The wording of servers that Smithy generates: a JSON pointer, a length instead of a value.

    What is wrong inside a list or map is reported for each element.
    """

    one: str = "1 validation error detected. "
    many: str = "{count} validation errors detected. "
    listed: int = 1_000_000

    def message(self, violations: Sequence[Violation]) -> str:
        return Wording.message(self, [part for each in violations for part in _parts(each)])

    def item(self, violation: Violation) -> str:
        length = violation.kind in {ViolationKind.MAX_LENGTH, ViolationKind.MIN_LENGTH}
        value = f" with length {len(violation.value)}" if length else ""
        constraint = _smithy_constraint(violation)
        path = self.path(violation.steps)
        return f"Value{value} at '{path}' failed to satisfy constraint: {constraint}"

    def path(self, steps: Iterable[PathStep]) -> str:
        names = (step.key if isinstance(step, MapEntry) else str(step) for step in steps)
        return "".join(f"/{name.replace('~', '~0').replace('/', '~1')}" for name in names)


def _parts(violation: Violation) -> Iterator[Violation]:
    """Yield a violation, or those of the single elements, keys or values."""
    if not violation.inside:
        yield violation
    for part in violation.inside:
        steps = () if violation.kind is ViolationKind.KEY else part.steps
        yield Violation(
            part.value, part.shape, part.kind, part.bound, steps=(*violation.steps, *steps)
        )


def _smithy_constraint(violation: Violation) -> str:
    shape, kind = violation.shape, violation.kind
    if kind is ViolationKind.NULL:
        return "Member must not be null"
    if kind is ViolationKind.PATTERN:
        return f"Member must satisfy regular expression pattern: {violation.bound}"
    if kind is ViolationKind.ENUM:
        return f"Member must satisfy enum value set: [{', '.join(violation.bound)}]"
    what = "have length" if kind in {ViolationKind.MAX_LENGTH, ViolationKind.MIN_LENGTH} else "be"
    return f"Member must {what} {_range(shape)}"


def _range(shape: Shape) -> str:
    least, most = _plain(shape.minimum), _plain(shape.maximum)
    if least is not None and most is not None:
        return f"between {least} and {most}, inclusive"
    if most is not None:
        return f"less than or equal to {most}"
    return f"greater than or equal to {least}"


def _plain(limit: float | None) -> float | None:
    return int(limit) if limit is not None and float(limit).is_integer() else limit


DIALECTS: Final[Mapping[str, Wording]] = MappingProxyType(
    {
        "classic": Wording(),
        "rest": Wording(input_named=True),
        "lambda": Wording(null_inside=True),
        "lambda-runtime": Wording(
            one="",
            many="",
            quotes=False,
            first_only=True,
            enum_order=hash_map_order,
            enum_text="Member must satisfy enum value set: [{members}] or be a valid ARN",
        ),
        "values-hidden": Wording(echoes=False, enum_text="Member must satisfy enum value set"),
        "framework-2026": Wording(
            one="",
            many="",
            echoes=False,
            first_only=True,
            member_name=str,
        ),
        "smithy-server": _SmithyWording(),
    }
)
"""Every known wording by its name."""

_SERVICES: Final[Mapping[str, str]] = MappingProxyType(
    {"apigateway": "rest", "athena": "values-hidden", "iam": "values-hidden", "lambda": "lambda"}
)


def wording_named(name: str) -> Wording:
    """Return a wording by its name; UnknownDialectError names the known ones."""
    try:
        return DIALECTS[name]
    except KeyError:
        known = ", ".join(DIALECTS)
        raise UnknownDialectError(f"no dialect is called {name!r}; known are {known}") from None


def wording_of_service(service: str) -> str:
    """Return the name of the wording in which a service's messages were recorded, or classic."""
    return _SERVICES.get(service, "classic")
