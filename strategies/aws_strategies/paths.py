"""Paths in an operation's input: the steps of a path, and the paths above it."""

from __future__ import annotations

import re
from typing import Final

from aws_strategies.model import ELEMENT, KEY, ROOT, VALUE

__all__ = ["ancestors", "steps_of"]

_STEP: Final = re.compile(r"\[\]|\{key\}|\{value\}|[^.\[\]{}]+")


def steps_of(path: str) -> tuple[str, ...]:
    """Return the steps of a path: member names, ``[]``, ``{key}``, ``{value}``; none for ``$``."""
    return () if path == ROOT else tuple(_STEP.findall(path))


def ancestors(path: str) -> tuple[str, ...]:
    """Return every path on the way to `path`, from ``$`` to itself."""
    found = [ROOT]
    for step in steps_of(path):
        joined = step if step in {ELEMENT, KEY, VALUE} else f".{step}"
        found.append(step if found[-1] == ROOT else f"{found[-1]}{joined}")
    return tuple(found)
