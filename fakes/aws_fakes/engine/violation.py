"""What a request breaks, as data: the place, the value, the constraint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from aws_fakes.engine.model import Shape

__all__ = ["MapEntry", "Step", "Violation", "ViolationKind"]


class ViolationKind(StrEnum):
    """Which constraint failed; ELEMENT, KEY and VALUE stand for any of a list's or map's."""

    NULL = "null"
    MAX_LENGTH = "max_length"
    MIN_LENGTH = "min_length"
    MAX_VALUE = "max_value"
    MIN_VALUE = "min_value"
    PATTERN = "pattern"
    ENUM = "enum"
    ELEMENT = "element"
    KEY = "key"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class MapEntry:
    """A step into the value of a map's entry."""

    key: str


Step: TypeAlias = str | int | MapEntry


@dataclass(frozen=True, slots=True)
class Violation:
    """One constraint that a request breaks.

    `steps` lead from the root to the place: member names, list indices from 0, map entries.
    `value` and `shape` stand there. `bound` is the limit, pattern or enum that failed, and for
    ELEMENT, KEY and VALUE the shape of what is inside.
    """

    value: Any
    shape: Shape
    kind: ViolationKind
    bound: Any = None
    steps: tuple[Step, ...] = ()
