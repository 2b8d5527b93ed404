"""A request together with what must come back, known from how it was built.

A case never asks a validator what its verdict is: it carries the verdict that its construction
implies. `contract` compares; nothing here sends anything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

from aws_strategies.json_value import JsonValue, ReadOnlyBody
from aws_strategies.model import ConstraintPoint, Operation

__all__ = [
    "ABSENT",
    "Absent",
    "Accepted",
    "Case",
    "CaseTopic",
    "Grade",
    "Location",
    "MapKey",
    "Rejected",
    "Violation",
    "accepted_case",
]


_LONGEST: Final = 300
"""Of a request so many characters stand in the repr of a case."""


class Grade(StrEnum):
    """How sure it is that AWS does what a case expects."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    ASSUMED = "assumed"


class Absent:
    """The value of a member that isn't there; `ABSENT` is the only one."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True)
class MapKey:
    """A step to the key of a map entry itself; the plain string `name` leads to its value."""

    name: str


LocationStep: TypeAlias = str | int | MapKey
Location: TypeAlias = tuple[LocationStep, ...]
"""Where a value stands in one request: member names, list indices (from 0), map keys."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    """What one place of an invalid request breaks.

    `before` is the value that obeyed, `after` the one that stands there now; either may be ABSENT.
    `container` is the whole list or map for a violation at an element, key or value of one, and
    None elsewhere: services report such a violation at the container.
    """

    point: ConstraintPoint
    location: Location
    before: JsonValue | Absent
    after: JsonValue | Absent
    how: str
    container: JsonValue = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """The request obeys everything: a well-behaved service accepts it."""

    grade: Grade = Grade.DOCUMENTED


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejected:
    """The request must be rejected with `code`, naming exactly `violations`.

    `code` is ValidationException for shape constraints, SerializationException for wrong JSON
    types. `violations` is empty for a rejection that names no place.
    """

    code: str
    violations: tuple[Violation, ...] = ()
    grade: Grade = Grade.DOCUMENTED


class CaseTopic(StrEnum):
    """What a case shows."""

    VALID = "valid"
    UNICODE = "unicode"
    OBSERVED_REQUEST = "observed-request"
    VIOLATION = "violation"
    MULTIPLE_VIOLATIONS = "multiple-violations"
    RULE = "rule"
    NOT_JSON = "json"
    NOT_AN_OBJECT = "object"
    WHITE_SPACE = "space"
    ESCAPES = "escapes"
    ACTION = "action"
    UNKNOWN_MEMBERS = "unknown"
    NULLS = "null"
    DUPLICATES = "duplicate"
    NUMBERS = "numbers"


@dataclass(frozen=True, kw_only=True, repr=False)
class Case:
    """One request of an operation and its verdict.

    `id` is stable from run to run for deterministic cases; `drawn` marks the others, which
    Hypothesis drew, and `topic` says what the case shows. `body` is the request as JSON values;
    where JSON values can't say it (duplicate keys, broken syntax) `raw` holds the exact bytes and
    wins over `body`.
    """

    id: str
    service: str
    operation: str
    topic: CaseTopic
    body: ReadOnlyBody
    expected: Accepted | Rejected
    raw: bytes | None = None
    drawn: bool = False

    def __repr__(self) -> str:
        """What a failing test should say: the whole case is some 60 lines."""
        sent = json.dumps(self.body, default=repr) if self.raw is None else repr(self.raw)
        must = "accepted"
        if isinstance(self.expected, Rejected):
            must = f"rejected with {self.expected.code}"
        return f"<Case {self.operation}:{self.id} must be {must}: {_excerpt(sent)}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002 - IPython's protocol
        """Let Hypothesis, which prints all fields of a dataclass, print no more than `repr`."""
        printer.text(repr(self))


def _excerpt(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    half = _LONGEST // 2
    return f"{text[:half]} [... {len(text) - 2 * half} characters ...] {text[-half:]}"


def accepted_case(
    operation: Operation, name: str, body: ReadOnlyBody, *, topic: CaseTopic = CaseTopic.VALID
) -> Case:
    """Return the case of a request that must be accepted; `name` is its id."""
    return Case(
        id=name,
        service=operation.service,
        operation=operation.name,
        topic=topic,
        body=body,
        expected=Accepted(),
    )
