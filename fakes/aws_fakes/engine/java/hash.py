"""The iteration orders of Java's hash tables, which show in the service's messages.

Source: String.hashCode and HashMap's spreading and growth are the JDK's. That messages follow them
was inferred from error messages of several services.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

__all__ = ["enum_order", "hash_code", "hash_map_order"]

_ENUM_BUCKETS = 32


def hash_code(text: str) -> int:
    """Return Java's ``text.hashCode()`` as an unsigned 32 bit number; UTF-16 units, as in Java."""
    code = 0
    units = text.encode("utf-16-be", "surrogatepass")
    for high, low in zip(units[::2], units[1::2], strict=True):
        code = (31 * code + (high << 8 | low)) & 0xFFFFFFFF
    return code


def hash_map_order(keys: Iterable[str]) -> list[str]:
    """Return `keys` in the iteration order of a java.util.HashMap filled in the given order.

    16 buckets, doubled when more than three quarters full; insertion order within a bucket.
    """
    names = list(keys)
    buckets = 16
    while len(names) > buckets * 3 // 4:
        buckets *= 2
    return sorted(names, key=lambda name: _spread(name) & (buckets - 1))


@cache
def enum_order(members: tuple[str, ...]) -> tuple[str, ...]:
    """Return an enum's members, given in the model's order, in the order of messages.

    32 buckets by hash code, without spreading or growth; the last member first within a bucket.
    Observed: reproduces nearly all complete enum lists that were found in messages.
    """
    last_first = reversed(members)
    return tuple(sorted(last_first, key=lambda name: hash_code(name) & (_ENUM_BUCKETS - 1)))


def _spread(text: str) -> int:
    code = hash_code(text)
    return code ^ (code >> 16)
