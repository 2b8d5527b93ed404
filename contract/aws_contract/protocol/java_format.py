"""How a Java service prints values: the orders and forms that its error messages show.

Every fact here was inferred from published error messages of AWS services written in Java.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from math import isfinite
from typing import Final

__all__ = ["double_text", "enum_order", "hash_code", "map_order", "render", "saturated"]

_ENUM_BUCKETS: Final = 32
_MAP_BUCKETS: Final = 16
_RANGES: Final = {"integer": 31, "long": 63}
_PLAIN: Final = (1e-3, 1e7)
"""Between these a floating-point number is printed without an exponent."""


def hash_code(text: str) -> int:
    """Return ``String.hashCode`` as an unsigned 32-bit number, over UTF-16 code units."""
    units = text.encode("utf-16-be", "surrogatepass")
    result = 0
    for high, low in zip(units[::2], units[1::2], strict=True):
        result = (31 * result + (high << 8 | low)) & 0xFFFFFFFF
    return result


@cache
def enum_order(members: tuple[str, ...]) -> tuple[str, ...]:
    """Return enum members as AWS lists them: 32 buckets by hash, the last of a bucket first."""
    names = reversed(members)
    return tuple(_bucketed(names, lambda name: hash_code(name) & (_ENUM_BUCKETS - 1)))


def map_order(keys: Iterable[str]) -> list[str]:
    """Return keys in the iteration order of a ``HashMap`` into which they were put in order."""
    names = list(keys)
    size = _MAP_BUCKETS
    while len(names) > size * 3 // 4:
        size *= 2

    def bucket(name: str) -> int:
        value = hash_code(name)
        return (value ^ (value >> 16)) & (size - 1)

    return _bucketed(names, bucket)


def _bucketed(names: Iterable[str], bucket: Callable[[str], int]) -> list[str]:
    return sorted(names, key=bucket)  # stable: what shares a bucket keeps its order


def saturated(value: float, kind: str) -> int | float:
    """Return a JSON number as an ``integer`` or ``long`` member holds it: cut off, then clamped."""
    if kind not in _RANGES:
        return value
    limit = 1 << _RANGES[kind]
    if value in (float("inf"), float("-inf")):
        return limit - 1 if value > 0 else -limit
    return max(-limit, min(limit - 1, int(value)))


def render(value: object) -> str:
    """Return a value as it stands between the quotes of an error message.

    Lists of primitives are ``[a, b]``, maps ``{k=v}`` in HashMap order, strings verbatim.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}={render(value[key])}" for key in map_order(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(render(item) for item in value) + "]"
    return double_text(value) if isinstance(value, float) else str(value)


def double_text(value: float) -> str:
    """Return a number as ``Double.toString`` does: ``2.0``, ``1.0E-6``; recorded of Lambda."""
    if value == 0 or _PLAIN[0] <= abs(value) < _PLAIN[1] or not isfinite(value):
        return repr(float(value))
    sign, digits, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    first, rest = digits[0], "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{first}.{rest}E{int(exponent) + len(digits) - 1}"
