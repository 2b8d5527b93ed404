"""Java's named sets of characters, as the bodies of classes in the syntax of `re`.

The POSIX classes are ASCII; the general categories are those of this Python's `unicodedata`.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from typing import Final

__all__ = ["class_body", "class_body_outside"]

_POSIX: Final = {
    "Lower": "a-z",
    "Upper": "A-Z",
    "ASCII": "\\x00-\\x7f",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Punct": "!-/:-@\\[-`{-~",
    "Graph": "!-~",
    "Print": " -~",
    "Blank": " \\t",
    "Cntrl": "\\x00-\\x1f\\x7f",
    "XDigit": "0-9a-fA-F",
    "Space": " \\t\\n\\x0b\\f\\r",
}
_LETTERS_AND_DIGITS: Final = "LD"
"""Java's own name for the letters and the decimal digits of Unicode."""


def class_body(name: str) -> str | None:
    """Return the body of the class that a property names, if there is such a property."""
    return _POSIX.get(name) or _categories().get(name)


@cache
def _categories() -> Mapping[str, str]:
    """Return the body of a character class for each general category of one or two letters."""
    ranges: dict[str, list[tuple[int, int]]] = defaultdict(list)
    start = 0
    for category, same in groupby(map(unicodedata.category, map(chr, range(sys.maxunicode + 1)))):
        end = start + len(list(same))
        for name in (category, category[0]):
            found = ranges[name]
            if found and found[-1][1] == start - 1:
                found[-1] = (found[-1][0], end - 1)
            else:
                found.append((start, end - 1))
        start = end
    bodies = {
        name: "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in found)
        for name, found in ranges.items()
    }
    return {**bodies, _LETTERS_AND_DIGITS: bodies["L"] + bodies["Nd"]}


def class_body_outside(category: str) -> str | None:
    """Return the body of a class with everything outside a general category, if it is one."""
    bodies = _categories()
    if category not in bodies or category == _LETTERS_AND_DIGITS:
        return None
    single = (name for name in bodies if len(name) == len("Lu") and name != _LETTERS_AND_DIGITS)
    return "".join(bodies[name] for name in single if not name.startswith(category))
