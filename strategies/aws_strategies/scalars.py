"""Strategies for values that hold no other values: strings, numbers, booleans, enum members.

Where a leaf has an exact JSON Schema, hypothesis-jsonschema's ``from_schema`` makes the strategy.
Patterns are Java's, which JSON Schema can't say, so those come from
`aws_strategies.java_regex.pattern`. Every strategy here draws a single Hypothesis choice, but for
that of documents. Each is made once for a shape, and shared by all strategies for requests of its
operation.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal, cast

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from hypothesis_jsonschema import from_schema

from aws_strategies.java_regex.pattern import compile_pattern
from aws_strategies.json_value import Body, JsonValue, blob_text
from aws_strategies.minimal import ANYTHING, longest_text
from aws_strategies.model import Shape

__all__ = ["INTEGER_RANGES", "enum_lists", "extreme", "leaf"]

INTEGER_RANGES: Final = {"integer": (-(2**31), 2**31 - 1), "long": (-(2**63), 2**63 - 1)}
"""What fits in the type; Smithy: integer is 32 bits, long is 64 bits, both signed."""

_FIRST_MEMBER: Final = 0x4E00  # a run of assigned code points longer than any enum, in plain order
_TIMESTAMPS: Final = (0, 4_102_444_800)  # seconds, 1970 to 2100
_FREE_TEXT_LIMIT: Final = 1024  # where the model leaves the length open


@cache
def leaf(shape: Shape) -> SearchStrategy[JsonValue]:
    """Return values of a scalar `shape` that obey each of its constraints."""
    if shape.enum:
        return from_schema({"enum": list(shape.enum)})
    if shape.type == "string":
        return _strings(shape, minimum=int(shape.minimum or 0), maximum=_longest(shape))
    if shape.type == "blob":
        return _blobs(shape)
    if shape.type == "boolean":
        return from_schema({"type": "boolean"})
    if shape.type == "document":
        return _documents()
    if shape.type == "timestamp":
        return from_schema(
            {"type": "integer", "minimum": _TIMESTAMPS[0], "maximum": _TIMESTAMPS[1]}
        )
    return _numbers(shape)


@cache
def extreme(shape: Shape) -> SearchStrategy[JsonValue] | None:
    """Return values of a scalar `shape` at its bounds, or None where it has no bound to meet.

    Strings get the longest length that pattern and bound allow; bounded numbers either end.
    """
    if shape.type == "string" and not shape.enum and shape.maximum is not None:
        pattern = compile_pattern(shape.pattern or ANYTHING, shape=shape.name)
        longest = pattern.longest(maximum=_longest(shape)) or 0
        return pattern.strategy(min_size=longest, max_size=longest)
    ends = [bound for bound in (shape.minimum, shape.maximum) if bound is not None]
    if shape.type in INTEGER_RANGES and ends:
        return st.sampled_from(ends)
    return None


@cache
def enum_lists(
    members: tuple[str, ...], *, minimum: int, maximum: int
) -> SearchStrategy[list[str]]:
    """Return lists of enum members in any order, repeats included, drawn as one choice.

    Each member stands for one character of a drawn text, so the list shrinks as a text does:
    towards fewer members, and towards the first ones of the enum.
    """
    alphabet = st.characters(
        min_codepoint=_FIRST_MEMBER, max_codepoint=_FIRST_MEMBER + len(members) - 1, categories=None
    )
    return st.text(alphabet, min_size=minimum, max_size=maximum).map(
        lambda text: [members[ord(character) - _FIRST_MEMBER] for character in text]
    )


def _longest(shape: Shape) -> int:
    return longest_text(shape, otherwise=_FREE_TEXT_LIMIT)


def _strings(shape: Shape, *, minimum: int, maximum: int) -> SearchStrategy[str]:
    if shape.pattern is None:
        schema: Body = {"type": "string", "minLength": minimum, "maxLength": maximum}
        return cast("SearchStrategy[str]", from_schema(schema))
    pattern = compile_pattern(shape.pattern, shape=shape.name)
    return pattern.strategy(min_size=minimum, max_size=maximum)


def _numbers(shape: Shape) -> SearchStrategy[JsonValue]:
    if shape.type in INTEGER_RANGES:
        low, high = INTEGER_RANGES[shape.type]
        low = low if shape.minimum is None else max(low, int(shape.minimum))
        high = high if shape.maximum is None else min(high, int(shape.maximum))
        return from_schema({"type": "integer", "minimum": low, "maximum": high})
    bounded = shape.minimum is not None or shape.maximum is not None
    width: Literal[32, 64] = 32 if shape.type == "float" and not bounded else 64
    return st.floats(
        shape.minimum, shape.maximum, allow_nan=False, allow_infinity=False, width=width
    )


@cache
def _documents() -> SearchStrategy[JsonValue]:
    """Return JSON values of every type but null, which would be an absent member."""
    numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    leaves = st.booleans() | numbers | st.text()
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=5,
    )


def _blobs(shape: Shape) -> SearchStrategy[str]:
    content = st.binary(min_size=int(shape.minimum or 0), max_size=_longest(shape))
    return content.map(blob_text)
