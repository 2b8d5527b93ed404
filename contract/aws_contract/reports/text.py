"""Values of unknown origin as text that can be shown: nothing endless, and laid out."""

from __future__ import annotations

import json
from typing import Final

__all__ = ["duration", "excerpt", "number", "plural", "pretty"]

_LONG: Final = 160
_WIDTH: Final = 72
_UNITS: Final = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6))


def excerpt(text: str, limit: int) -> str:
    """Return the text, or its beginning and end with the number of characters left out between."""
    if len(text) <= limit:
        return text
    tail = limit // 4
    head = limit - tail
    return f"{text[:head]} [… {number(len(text) - limit)} characters …] {text[-tail:]}"


def pretty(text: str) -> str:
    """Return a JSON text laid out in lines, long strings shortened; any other text as it is."""
    try:
        return _laid_out(_shortened(json.loads(text, object_pairs_hook=_members)))
    except (ValueError, RecursionError):
        return text


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A repeated name is what such a text is about, so it is shown as it was sent."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return members


def _shortened(value: object) -> object:
    if isinstance(value, str):
        return excerpt(value, _LONG)
    if isinstance(value, list):
        return [_shortened(each) for each in value]
    if isinstance(value, dict):
        return {excerpt(name, _LONG): _shortened(each) for name, each in value.items()}
    return value


def _laid_out(value: object, *, indent: int = 0) -> str:
    """What fits in a line stays in one, so that small objects are seen at a glance."""
    flat = json.dumps(value, ensure_ascii=True)
    if not isinstance(value, list | dict) or indent + len(flat) <= _WIDTH:
        return flat
    names = [f"{json.dumps(name)}: " for name in value] if isinstance(value, dict) else None
    inner = list(value.values()) if isinstance(value, dict) else value
    pad = " " * (indent + 2)
    lines = ",\n".join(
        f"{pad}{name}{_laid_out(each, indent=indent + 2)}"
        for name, each in zip(names or [""] * len(inner), inner, strict=True)
    )
    opening, closing = "{}" if names is not None else "[]"
    return f"{opening}\n{lines}\n{' ' * indent}{closing}"


def number(value: float) -> str:
    """Return a number with thin spaces between thousands; whole numbers without a fraction."""
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return text.replace(",", "\u202f")


def plural(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 clause``, ``2 clauses``."""
    return f"{number(count)} {one if count == 1 else many or f'{one}s'}"


def duration(seconds: float) -> str:
    """Return seconds in a unit that suits them, to about two digits: ``1.4 ms``, ``3 min 5 s``."""
    if seconds >= 60:
        minutes, rest = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
    for unit, size in _UNITS:
        if seconds >= size or unit == "µs":
            shown = f"{seconds / size:.2g}" if seconds / size < 10 else f"{seconds / size:.0f}"
            return f"{shown} {unit}"
    raise AssertionError("unreachable: the smallest unit takes everything")
