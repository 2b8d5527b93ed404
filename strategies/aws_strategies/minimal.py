"""The smallest values and requests: deterministic, obeying every constraint, the same everywhere.

`smallest` makes the smallest value of a shape, `request_with` the smallest request in which
something stands at a given path. Covering sets and violations are built on these.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from aws_strategies.case import ABSENT, Location, LocationStep, MapKey
from aws_strategies.java_regex.pattern import compile_pattern
from aws_strategies.json_value import Body, JsonValue, blob_text
from aws_strategies.model import ELEMENT, KEY, VALUE, Operation, Shape
from aws_strategies.paths import steps_of

_LARGEST_TEXT = 2**22
_LARGEST_MATCH = 2**18  # of a text with a pattern: its automaton is asked for each length
LARGEST_SIZE = 10_000
"""Items of the largest list or map that is made, whatever the model allows."""
ANYTHING = r"[\s\S]*"
"""The pattern of a text that has none."""
_FREE_TEXT = 64

__all__ = [
    "ANYTHING",
    "LARGEST_SIZE",
    "UnreachableError",
    "distinct_keys",
    "enter",
    "get",
    "longest_text",
    "possible_keys",
    "put",
    "representative_values",
    "request_with",
    "smallest",
    "text_of",
]


class UnreachableError(LookupError):
    """No request can hold a value at the path: it lies inside a shape that contains itself."""


def smallest(shape: Shape) -> Any:
    """Return the smallest value of `shape` that obeys all its constraints."""
    if shape.definition is not None:
        return smallest(shape.definition)
    if shape.type == "structure":
        names = [_simplest_member(shape)] if shape.union else shape.required
        return {name: smallest(shape.members[name]) for name in shape.members if name in names}
    if shape.type == "list":
        assert shape.element is not None
        return [smallest(shape.element) for _ in range(int(shape.minimum or 0))]
    if shape.type == "map":
        assert shape.key is not None
        assert shape.value is not None
        keys = distinct_keys(shape.key, int(shape.minimum or 0))
        return {key: smallest(shape.value) for key in keys}
    return {} if shape.type == "document" else _smallest_scalar(shape)


def _simplest_member(union: Shape) -> str:
    """Return the first member of a union that needs no value of a shape around it."""
    names = (name for name, member in union.members.items() if _ends(member))
    return next(names, None) or next(iter(union.members))


def _ends(shape: Shape) -> bool:
    """Whether a value of `shape` can do without one of a shape that contains it."""
    if shape.recursive:
        return False
    if shape.union:
        return any(map(_ends, shape.members.values()))
    if shape.type == "structure":
        return all(_ends(shape.members[name]) for name in shape.required)
    return not shape.minimum or all(_ends(child) for _, child in shape.children())


@cache
def _smallest_scalar(shape: Shape) -> JsonValue:
    if shape.enum:
        return shape.enum[0]
    if shape.type in {"string", "blob"}:
        length = int(shape.minimum or 0)
        if shape.pattern is None:
            return text_of(shape, length)
        pattern = compile_pattern(shape.pattern, shape=shape.name)
        return pattern.example(pattern.shortest(minimum=length))
    if shape.type == "boolean":
        return False
    return representative_values(shape)[0]


def representative_values(shape: Shape) -> tuple[JsonValue, ...]:
    """Return the values of a scalar `shape` that are worth showing, the simplest first.

    All enum members; or a value at each bound that can be met and one between; or one of each type
    that JSON has.
    """
    if shape.enum:
        return shape.enum
    if shape.type == "boolean":
        return (False, True)
    if shape.type == "document":
        return ({}, {"name": [None]}, [], "text", 1, False)
    if shape.type in {"string", "blob"}:
        return tuple(dict.fromkeys(_texts(shape)))
    return tuple(dict.fromkeys(_numbers(shape)))


def _numbers(shape: Shape) -> Iterator[int | float]:
    low, high = shape.minimum, shape.maximum
    if low is None:
        low = 0 if high is None or high >= 0 else high - 2
    if high is None:
        high = low + 2
    between = low + 1 if low + 1 < high or isinstance(low, int) else (low + high) / 2
    yield from (low, min(between, high), high)


def _texts(shape: Shape) -> Iterator[str]:
    low, high = int(shape.minimum or 0), longest_text(shape)
    if shape.pattern is None:
        lengths = [low, min(low + 1, high), high]
        yield from (text_of(shape, length) for length in lengths)
        return
    pattern = compile_pattern(shape.pattern, shape=shape.name)
    shortest, longest = pattern.shortest(minimum=low), pattern.longest(maximum=high)
    assert shortest is not None
    assert longest is not None
    between = pattern.shortest(minimum=min(shortest + 1, longest))
    for length in (shortest, between, longest):
        if length is not None:
            yield pattern.example(length)


def text_of(shape: Shape, length: int) -> str:
    """Return the simplest value of a length for a string or blob without pattern."""
    return blob_text(b"a" * length) if shape.type == "blob" else "a" * length


def distinct_keys(shape: Shape, count: int) -> list[str]:
    """Return `count` different keys that `shape` allows, the simplest first.

    Raises ValueError if the shape doesn't allow so many.
    """
    keys = possible_keys(shape, count)
    if len(keys) < count:
        raise ValueError(f"shape {shape.name} has only {len(keys)} keys, not {count}")
    return list(keys)


def longest_text(shape: Shape, *, otherwise: int = _FREE_TEXT) -> int:
    """Return the length of the longest text that is made of `shape`.

    It is the maximum of the shape or what can be made, `otherwise` if the model leaves it open.
    """
    most = _LARGEST_TEXT if shape.pattern is None else _LARGEST_MATCH
    found = otherwise if shape.maximum is None else int(shape.maximum)
    least = int(shape.minimum or 0)
    if shape.maximum is None and shape.pattern is not None:
        pattern = compile_pattern(shape.pattern, shape=shape.name)
        least = pattern.shortest(minimum=least) or least
    return max(least, min(found, most))


@lru_cache(maxsize=1024)
def possible_keys(shape: Shape, count: int) -> tuple[str, ...]:
    """Return `count` different keys that `shape` allows, or all if it allows fewer.

    Numbered keys if they fit, else the shortest.
    """
    if shape.enum:
        return shape.enum[:count]
    longest = longest_text(shape)
    keys = [f"k{number}" for number in range(count)]
    fit = all((shape.minimum or 0) <= len(key) <= longest for key in keys)
    if fit and shape.pattern is None:
        return tuple(keys)
    pattern = compile_pattern(shape.pattern or ANYTHING, shape=shape.name)
    if fit and all(map(pattern.matches, keys)):
        return tuple(keys)
    least = int(shape.minimum or 0)
    return tuple(islice(pattern.examples(minimum=least, maximum=longest), count))


def request_with(operation: Operation, path: str, *, index: int = 0) -> tuple[Body, Location]:
    """Return the smallest request that holds a value at `path`, and where that value stands.

    It stands in the first entry of the lists and maps on the way, or in the one with the `index`,
    or the last one that they may have. Raises UnreachableError for a path inside a recursive
    shape's own repetition.
    """
    body: Any = smallest(operation.input)
    location: list[LocationStep] = []
    value, shape = body, operation.input
    for step in steps_of(path):
        entered, child = enter(value, shape, step, index=index)
        location.append(entered)
        value = entered.name if isinstance(entered, MapKey) else value[entered]
        shape = child
    return body, tuple(location)


def enter(value: Any, shape: Shape, step: str, *, index: int = 0) -> tuple[LocationStep, Shape]:
    """Make sure that `step` of a path leads somewhere from `value`; return it and what is there.

    A list or map gets smallest entries until it has one at `index`, or as many as it may have; a
    member that is absent gets its smallest value. Raises UnreachableError if `shape` is a
    repetition of itself.
    """
    if shape.recursive:
        raise UnreachableError(f"shape {shape.name} contains itself; nothing below it is listed")
    if step == ELEMENT:
        assert shape.element is not None
        size = _size_for(shape, index)
        value += [smallest(shape.element) for _ in range(size - len(value))]
        return min(index, size - 1), shape.element
    if step in {KEY, VALUE}:
        assert shape.key is not None
        assert shape.value is not None
        if len(value) <= index:
            size = _size_for(shape, index)
            for key in possible_keys(shape.key, size) or distinct_keys(shape.key, 1):
                value.setdefault(key, smallest(shape.value))
        name = list(value)[min(index, len(value) - 1)]
        return (MapKey(name), shape.key) if step == KEY else (name, shape.value)
    if step not in value:
        if shape.union:
            value.clear()
        value[step] = smallest(shape.members[step])
    return step, shape.members[step]


def _size_for(shape: Shape, index: int) -> int:
    """Return how many entries a list or map has if there is one at `index`, or may have at most."""
    return index + 1 if shape.maximum is None else max(1, min(index + 1, int(shape.maximum)))


def get(body: Any, location: Location) -> Any:
    """Return the value at `location`, or ABSENT if there is none; a map key returns itself."""
    for step in location:
        if isinstance(step, MapKey):
            return step.name if step.name in body else ABSENT
        try:
            body = body[step]
        except (KeyError, IndexError):
            return ABSENT
    return body


def put(body: Any, location: Location, value: Any) -> Any:
    """Return a copy of `body` with `value` at `location`; ABSENT removes what stands there.

    For a map key, `value` is the new name of the entry. Only what lies on the way is copied.
    """
    if not location:
        return value
    step, *rest = location
    if isinstance(step, MapKey):
        return {value if name == step.name else name: entry for name, entry in body.items()}
    copy = dict(body) if isinstance(body, dict) else list(body)
    if rest:
        copy[step] = put(body[step], tuple(rest), value)  # type: ignore[index]
    elif value is ABSENT:
        del copy[step]  # type: ignore[arg-type]
    else:
        copy[step] = value  # type: ignore[index]
    return copy
