"""The members of an input that encodings are tried on, chosen from the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_strategies.java_regex.pattern import compile_pattern
from aws_strategies.model import Kind, Operation, Shape

if TYPE_CHECKING:
    from aws_strategies.rules.registry import RuleSet

__all__ = ["NumberPaths", "free_text", "identifier", "number_paths", "text_without_surrogates"]

_SMALLEST_TRIED = 60  # of the values that the number without a maximum is given


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberPaths:
    """Paths of whole numbers: `unbounded` has no maximum, the minimum of `positive` is 1.

    No documented rule may bound the first either.
    """

    unbounded: str
    positive: str


def identifier(operation: Operation) -> str | None:
    """Return the first required text at the top of the input, None if there is none."""
    return next(_top_texts(operation, required=True), None)


def free_text(operation: Operation, text: str) -> str | None:
    """Return a text at the top of the input that may be `text`, an optional one if there is one."""
    texts = (*_top_texts(operation, required=False), *_top_texts(operation, required=True))
    return next((name for name in texts if _allows(operation.at(name), text)), None)


def text_without_surrogates(operation: Operation) -> str:
    """Return the first text at the top of the input whose pattern rejects half a character.

    Raises LookupError if there is none.
    """
    texts = (*_top_texts(operation, required=False), *_top_texts(operation, required=True))
    for name in texts:
        shape = operation.at(name)
        if shape.pattern is not None and not _matches(shape, "\ud800"):
            return name
    raise LookupError(f"{operation.service}:{operation.name} has no text with a pattern at the top")


def _top_texts(operation: Operation, *, required: bool) -> Iterator[str]:
    shape = operation.input
    for name, member in shape.members.items():
        if member.type == "string" and not member.enum and (name in shape.required) == required:
            yield name


def _allows(shape: Shape, text: str) -> bool:
    """Whether a text shape may hold `text`, whether it counts characters, UTF-16 units or bytes."""
    if len(text) < (shape.minimum or 0):
        return False
    if shape.maximum is not None and len(text.encode()) > shape.maximum:
        return False
    return shape.pattern is None or _matches(shape, text)


def _matches(shape: Shape, text: str) -> bool:
    assert shape.pattern is not None
    return compile_pattern(shape.pattern, shape=shape.name).matches(text)


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
    unbounded = [
        path
        for path, bound in least.items()
        if operation.at(path).maximum is None and bound <= _SMALLEST_TRIED
    ]
    positive = [path for path, bound in least.items() if bound == 1]
    if not unbounded or not positive:
        raise LookupError(f"{operation.service}:{operation.name} has no numbers to encode")
    return NumberPaths(unbounded=unbounded[0], positive=positive[0])
