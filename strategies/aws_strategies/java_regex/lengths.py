"""Sets of lengths as the bits of an int: bit n is set if length n is in the set."""

from __future__ import annotations

__all__ = ["least", "open_at"]


def open_at(bits: int, minimum: int, maximum: int) -> int:
    """Return at which lengths so far a string can still be finished within the bounds.

    `bits` are the lengths that may follow; bit n of the result is set if after n characters some
    of them leads to a total of `minimum` to `maximum`.
    """
    found = int(f"{bits:0{maximum + 1}b}"[::-1], 2)
    width = maximum - minimum
    reach = 1
    while reach <= width:
        step = min(reach, width + 1 - reach)
        found |= found >> step
        reach += step
    return found


def least(bits: int) -> int:
    """Return the least length of a set, -1 of the empty one."""
    return (bits & -bits).bit_length() - 1
