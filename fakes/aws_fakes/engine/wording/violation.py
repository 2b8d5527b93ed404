"""A broken constraint as data: its place, the value there, the constraint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from aws_fakes.engine.model import Shape

__all__ = ["MapEntry", "PathStep", "Violation", "ViolationKind"]


class ViolationKind(StrEnum):
    """The constraint; ELEMENT, KEY and VALUE are all those inside a list or map at once."""

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


PathStep: TypeAlias = str | int | MapEntry


@dataclass(frozen=True, slots=True)
class Violation:
    """One constraint that a request breaks.

    `steps` lead from the root to the place: member names, list indices from 0, map entries.
    `value` and `shape` are those of the place. `bound` is the limit, pattern or enum; for ELEMENT,
    KEY and VALUE it is the shape of the elements, keys or values, and `inside` has the violations
    of the single ones, with their steps from the list or map.
    """

    value: Any
    shape: Shape
    kind: ViolationKind
    bound: Any = None
    steps: tuple[PathStep, ...] = ()
    inside: tuple[Violation, ...] = ()

    @property
    def path(self) -> str:
        """The place in the names of the model, such as ``Tags[0].Key`` or ``Weights{blue}``."""
        written = (
            f"[{step}]"
            if isinstance(step, int)
            else f"{{{step.key}}}"
            if isinstance(step, MapEntry)
            else f".{step}"
            for step in self.steps
        )
        return "".join(written).removeprefix(".")
