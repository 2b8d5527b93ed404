"""The members of an input that encodings are tried on, chosen from the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_strategies.model import Kind, Operation

if TYPE_CHECKING:
    from aws_strategies.rules.registry import RuleSet

__all__ = ["NumberPaths", "free_text", "identifier", "number_paths"]


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberPaths:
    """Paths of whole numbers: `unbounded` has no maximum, the minimum of `positive` is 1.

    No documented rule may bound the first either.
    """

    unbounded: str
    positive: str


def identifier(operation: Operation) -> str:
    """Return the first required text at the top of the input.

    Raises LookupError if there is none.
    """
    return _top(operation, required=True)


def free_text(operation: Operation) -> str:
    """Return the first optional text at the top of the input that isn't an enum.

    Raises LookupError if there is none.
    """
    return _top(operation, required=False)


def _top(operation: Operation, *, required: bool) -> str:
    shape = operation.input
    for name, member in shape.members.items():
        if member.type == "string" and not member.enum and (name in shape.required) == required:
            return name
    kind = "required" if required else "optional"
    raise LookupError(f"{operation.service}:{operation.name} has no {kind} text at the top")


def number_paths(operation: Operation, rules: RuleSet | None) -> NumberPaths:
    """Return the numbers that encodings are tried on: those of the rules, or the first that fit.

    Raises LookupError if the input has none.
    """
    if rules is not None and rules.numbers is not None:
        return rules.numbers
    least = {
        point.path: point.bound
        for point in operation.points
        if point.kind is Kind.MIN_VALUE and point.shape.type == "integer"
    }
    unbounded = [path for path in least if operation.at(path).maximum is None]
    positive = [path for path, bound in least.items() if bound == 1]
    if not unbounded or not positive:
        raise LookupError(f"{operation.service}:{operation.name} has no numbers to encode")
    return NumberPaths(unbounded=unbounded[0], positive=positive[0])
