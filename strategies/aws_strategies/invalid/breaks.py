"""The invalid values of one constraint point, and proofs that some have none.

For a constraint point `invalid_values` lists values that break it and nothing else where the model
allows that. A value may break several constraints of the same place at once, for instance a text
that is too long for its bound and thereby for its pattern; the invalid value then names all of
them. `proof` says why a point can't be broken, or not alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Final

from aws_strategies.case import ABSENT, Absent, Grade
from aws_strategies.derivation_cache import kept_texts
from aws_strategies.java_regex.misreadings import MISREADINGS, misreading
from aws_strategies.java_regex.pattern import Counterexample, Pattern, compile_pattern
from aws_strategies.json_value import JsonValue, ReadOnlyBody
from aws_strategies.limits import limitation_of
from aws_strategies.minimal import distinct_keys, smallest, text_of
from aws_strategies.model import KEY, ROOT, ConstraintPoint, Kind, Shape
from aws_strategies.scalars import INTEGER_RANGES

__all__ = ["InvalidValue", "Proof", "alone", "invalid_values", "proof"]


@dataclass(frozen=True, kw_only=True, slots=True)
class InvalidValue:
    """A value that breaks `kinds` of its place when it stands there; ABSENT removes the member."""

    how: str
    value: JsonValue | Absent
    kinds: frozenset[Kind]
    grade: Grade = Grade.DOCUMENTED


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """Why a point can't be broken, or only together with `others` of its place."""

    reason: str
    others: frozenset[Kind] = frozenset()

    @property
    def unbreakable(self) -> bool:
        """Whether no request at all breaks the point."""
        return not self.others


def invalid_values(point: ConstraintPoint) -> tuple[InvalidValue, ...]:
    """Return invalid values for `point`, each different in kind.

    There is none if `proof` says so, or a limitation.
    """
    return _invalid_values(point, point.shape)


@cache
def _invalid_values(point: ConstraintPoint, _shape: Shape) -> tuple[InvalidValue, ...]:
    """Points are equal whatever their shapes are; what is invalid depends on the shape, too."""
    found = () if limitation_of(point) else _WAYS[point.kind](point)
    return tuple(_with_enum(point.shape, each) for each in found)


def _with_enum(shape: Shape, invalid: InvalidValue) -> InvalidValue:
    """Return an invalid value with all that it breaks of a text that has an enum and bounds."""
    text = invalid.value
    if not shape.enum or not isinstance(text, str) or Kind.TYPE in invalid.kinds:
        return invalid
    broken = {
        Kind.ENUM: text not in shape.enum,
        Kind.PATTERN: shape.pattern is not None and not _pattern(shape).matches(text),
        Kind.MAX_LENGTH: shape.maximum is not None and len(text) > shape.maximum,
        Kind.MIN_LENGTH: shape.minimum is not None and len(text) < shape.minimum,
    }
    return replace(invalid, kinds=frozenset(kind for kind, is_so in broken.items() if is_so))


def proof(point: ConstraintPoint) -> Proof | None:
    """Return why `point` can't be broken alone, or None if it can.

    The proofs about patterns are decided on the pattern's automaton over all strings of the length
    range, not by trial.
    """
    shape = point.shape
    if point.kind is Kind.TYPE and point.path.endswith(KEY):
        return Proof(reason="the keys of a JSON object are always strings")
    if point.kind is Kind.TYPE and shape.type == "document":
        return Proof(reason="a document is any JSON value")
    if point.kind is Kind.PATTERN and not _mismatches(shape):
        illegal = _mismatch_of_illegal_length(point)
        others = frozenset() if illegal is None else illegal.kinds - {Kind.PATTERN}
        return Proof(reason=f"every text of legal length matches {shape.pattern!r}", others=others)
    if limitation_of(point) is not None:
        return None
    if shape.enum and point.kind in {Kind.MAX_LENGTH, Kind.MIN_LENGTH, Kind.PATTERN}:
        return Proof(reason="no member of the enum breaks it", others=frozenset({Kind.ENUM}))
    if point.kind in {Kind.MAX_LENGTH, Kind.MIN_LENGTH} and shape.pattern is not None:
        return _length_proof(point, _pattern(shape))
    return _number_proof(point)


def _number_proof(point: ConstraintPoint) -> Proof | None:
    least, most = INTEGER_RANGES.get(point.shape.type, (None, None))
    if point.kind is Kind.MAX_VALUE and most is not None and point.bound >= most:
        return Proof(reason=f"the type {point.shape.type} holds nothing greater")
    if point.kind is Kind.MIN_VALUE and least is not None and point.bound <= least:
        return Proof(reason=f"the type {point.shape.type} holds nothing less")
    return None


def _length_proof(point: ConstraintPoint, pattern: Pattern) -> Proof | None:
    together = frozenset({Kind.PATTERN})
    if point.kind is Kind.MAX_LENGTH and pattern.shortest(minimum=point.bound + 1) is None:
        return Proof(
            reason=f"no text longer than {point.bound} matches {pattern.source!r}", others=together
        )
    if point.kind is Kind.MIN_LENGTH and pattern.longest(maximum=point.bound - 1) is None:
        return Proof(
            reason=f"no text shorter than {point.bound} matches {pattern.source!r}", others=together
        )
    return None


def _pattern(shape: Shape) -> Pattern:
    assert shape.pattern is not None
    return compile_pattern(shape.pattern, shape=shape.name)


def alone(point: ConstraintPoint, how: str, value: JsonValue | Absent) -> InvalidValue:
    """Return a value that breaks `point` and nothing else."""
    return InvalidValue(how=how, value=value, kinds=frozenset({point.kind}))


def _required(point: ConstraintPoint) -> Iterator[InvalidValue]:
    yield alone(point, "missing", ABSENT)
    yield alone(point, "null", None)


_JSON_VALUES: Final[ReadOnlyBody] = MappingProxyType(
    {"string": "text", "number": 7, "true": True, "list": [], "object": {}}
)
_JSON_TYPE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "structure": "object",
        "map": "object",
        "list": "list",
        "string": "string",
        "blob": "string",
        "boolean": "true",
        "integer": "number",
        "long": "number",
        "float": "number",
        "double": "number",
        "timestamp": "number",
    }
)
# What a sibling JSON 1.1 service was measured to answer; the other pairs are guesses.
_UNMEASURED: Final = frozenset({("list", "object"), ("map", "list")})


def _types(point: ConstraintPoint) -> Iterator[InvalidValue]:
    if point.path.endswith(KEY) or point.shape.type == "document":
        return
    wanted = point.shape.type
    for name, value in _JSON_VALUES.items():
        if name == _JSON_TYPE[wanted] or (wanted == "timestamp" and name == "string"):
            continue
        measured = (wanted, name) not in _UNMEASURED and point.path != ROOT
        yield InvalidValue(
            how=f"{name} for {wanted}",
            value=value,
            kinds=frozenset({Kind.TYPE}),
            grade=Grade.OBSERVED if measured else Grade.ASSUMED,
        )


def _enums(point: ConstraintPoint) -> Iterator[InvalidValue]:
    first = point.shape.enum[0]
    candidates = {"unknown member": f"{first}x", "other case": first.swapcase(), "empty": ""}
    for how, value in candidates.items():
        if value not in point.shape.enum:
            yield alone(point, how, value)


def _patterns(point: ConstraintPoint) -> Iterator[InvalidValue]:
    shape = point.shape
    key = (str(shape.pattern), str(shape.minimum), str(shape.maximum))
    legal = kept_texts(("mismatches", *key), derive=lambda: dict(_mismatches_by_text(shape)))
    for text, how in legal.items():
        yield alone(point, how, text)
    for text, how in kept_texts(("misread", *key), derive=lambda: _misread(shape)).items():
        if text not in legal:
            yield alone(point, f"matches if {how}", text)
    if not legal and (illegal := _mismatch_of_illegal_length(point)) is not None:
        yield illegal


def _mismatches_by_text(shape: Shape) -> Iterator[tuple[str, str]]:
    return ((mismatch.text, mismatch.how) for mismatch in _mismatches(shape))


def _mismatches(shape: Shape) -> tuple[Counterexample, ...]:
    longest = None if shape.maximum is None else int(shape.maximum)
    return _pattern(shape).counterexamples(minimum=int(shape.minimum or 0), maximum=longest)


def _misread(shape: Shape) -> dict[str, str]:
    """Return texts of legal length that match only if the pattern is misread, by how."""
    assert shape.pattern is not None
    longest = None if shape.maximum is None else int(shape.maximum)
    found: dict[str, str] = {}
    for name in _MISREADINGS:
        wrong = misreading(shape.pattern, name, minimum=int(shape.minimum or 0), maximum=longest)
        if wrong is not None and wrong.witness is not None:
            found.setdefault(wrong.witness, MISREADINGS[name])
    return found


_MISREADINGS: Final = ("start", "dollar", "dot-all", "dot", "unicode")
"""What the other mismatches may not show; a search at the end accepts a leading space, for one."""


def _mismatch_of_illegal_length(point: ConstraintPoint) -> InvalidValue | None:
    """Break a pattern by a text that also breaks a length bound, where no other text breaks it."""
    text = _pattern(point.shape).counterexample()
    if text is None:
        return None
    short = len(text) < (point.shape.minimum or 0)
    kinds = frozenset({Kind.PATTERN, Kind.MIN_LENGTH if short else Kind.MAX_LENGTH})
    return InvalidValue(
        how=f"no match, too {'short' if short else 'long'}", value=text, kinds=kinds
    )


def _too_long(point: ConstraintPoint) -> Iterator[InvalidValue]:
    yield _of_length(point, "too long", point.bound + 1, None)


def _too_short(point: ConstraintPoint) -> Iterator[InvalidValue]:
    yield _of_length(point, "too short", 0, point.bound - 1)


def _of_length(point: ConstraintPoint, how: str, low: int, high: int | None) -> InvalidValue:
    """Break a length bound by as little as the pattern allows, or both if it allows nothing."""
    nearest = low if high is None else high
    if point.shape.pattern is None:
        return alone(point, how, text_of(point.shape, nearest))
    pattern = _pattern(point.shape)
    length = pattern.shortest(minimum=low) if high is None else pattern.longest(maximum=high)
    if length is not None:
        return alone(point, how, pattern.example(length))
    kinds = frozenset({point.kind, Kind.PATTERN})
    return InvalidValue(how=f"{how}, so no match", value="a" * nearest, kinds=kinds)


def _too_large(point: ConstraintPoint) -> Iterator[InvalidValue]:
    if point.bound < INTEGER_RANGES.get(point.shape.type, (0, float("inf")))[1]:
        yield alone(point, "one too large", point.bound + 1)


def _too_small(point: ConstraintPoint) -> Iterator[InvalidValue]:
    if point.bound > INTEGER_RANGES.get(point.shape.type, (float("-inf"), 0))[0]:
        yield alone(point, "one too small", point.bound - 1)


def _too_many(point: ConstraintPoint) -> Iterator[InvalidValue]:
    yield alone(point, "one item too many", _of_size(point.shape, point.bound + 1))


def _too_few(point: ConstraintPoint) -> Iterator[InvalidValue]:
    yield alone(point, "one item too few", _of_size(point.shape, point.bound - 1))


def _of_size(point_shape: Shape, size: int) -> JsonValue:
    shape = point_shape.definition or point_shape
    if shape.element is not None:
        return [smallest(shape.element) for _ in range(size)]
    assert shape.key is not None
    assert shape.value is not None
    return {key: smallest(shape.value) for key in distinct_keys(shape.key, size)}


_WAYS: Final[Mapping[Kind, Callable[[ConstraintPoint], Iterator[InvalidValue]]]] = MappingProxyType(
    {
        Kind.TYPE: _types,
        Kind.REQUIRED: _required,
        Kind.ENUM: _enums,
        Kind.PATTERN: _patterns,
        Kind.MAX_LENGTH: _too_long,
        Kind.MIN_LENGTH: _too_short,
        Kind.MAX_VALUE: _too_large,
        Kind.MIN_VALUE: _too_small,
        Kind.MAX_SIZE: _too_many,
        Kind.MIN_SIZE: _too_few,
    }
)
