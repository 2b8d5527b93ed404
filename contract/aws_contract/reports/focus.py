"""A long request without what it isn't about: the way to the broken part, and what is near it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from aws_contract.reports.text import excerpt, number, pretty

__all__ = ["focused"]

_Way: TypeAlias = tuple[str | int, ...]
"""Names and indices that lead to a part."""
_LONG: Final = 160
_NEAR: Final = 60
"""A sibling of the broken part is shown if it isn't longer."""


class _Left(str):
    """A note of what is left out, which stands in no quotes."""

    __slots__ = ()


def focused(text: str, places: Sequence[_Way], limit: int) -> str:
    """Return a request that fits, else one that shows the way to the places and what is near.

    places: names and indices that lead to what the request is about. A text that is no JSON object,
    or a request that is about nothing in particular, is cut in its middle.
    """
    laid_out = pretty(text)
    if len(laid_out) <= limit or not any(places):
        return excerpt(laid_out, limit)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return excerpt(laid_out, limit)
    return excerpt("\n".join(_lines(value, tuple(filter(None, places)), 0)), limit)


def _lines(value: object, ways: tuple[_Way, ...], indent: int) -> Iterator[str]:
    """Yield the lines of a value, what is beside all ways in one line each."""
    if not ways or not isinstance(value, dict | list) or not value:
        yield _short(value)
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    pad = " " * (indent + 2)
    yield opening
    parts = tuple(_parts(value, ways))
    for at, (head, inner, further) in enumerate(parts, start=1):
        first, *rest = _lines(inner, further, indent + 2)
        lines = [f"{pad}{head}{first}", *rest]
        if at < len(parts) and not isinstance(inner, _Left):
            lines[-1] += ","
        yield from lines
    yield f"{' ' * indent}{closing}"


def _parts(
    value: dict[str, object] | list[object], ways: tuple[_Way, ...]
) -> Iterator[tuple[str, object, tuple[_Way, ...]]]:
    """Yield what stands in a value, with its name and how the ways go on inside it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield f"{json.dumps(name)}: ", inner, _beyond(ways, name)
        return
    wanted = {way[0] for way in ways if isinstance(way[0], int)} | {0}
    shown = [at for at in range(len(value)) if at in wanted or at + 1 in wanted]
    after = 0
    for at in shown:
        if at > after:
            yield "", _Left(f"… {number(at - after)} more …"), ()
        yield "", value[at], _beyond(ways, at)
        after = at + 1
    if after < len(value):
        yield "", _Left(f"… {number(len(value) - after)} more …"), ()


def _beyond(ways: Iterable[_Way], step: str | int) -> tuple[_Way, ...]:
    """Return the rest of the ways that go through a step and on."""
    return tuple(way[1:] for way in ways if way[0] == step and len(way) > 1)


def _short(value: object) -> str:
    if isinstance(value, _Left):
        return value
    text = json.dumps(value, ensure_ascii=True)
    if isinstance(value, dict | list) and len(text) > _NEAR:
        names = "members" if isinstance(value, dict) else "items"
        marks = "{}" if isinstance(value, dict) else "[]"
        return f"{marks[0]}… {number(len(value))} {names} …{marks[1]}"
    return excerpt(text, _LONG)
