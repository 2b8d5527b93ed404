"""The types of JSON values: what a request holds, and a request itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

__all__ = ["Body", "JsonValue", "ReadOnlyBody"]

JsonValue: TypeAlias = (
    "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)
"""A value of any type that JSON has, for code that passes it on or finds out what it is."""
Body: TypeAlias = dict[str, Any]
"""A request, or a structure in one, that is built or may be changed in place.

The model says of what type its members are, not their annotation: that is why they are Any.
"""
ReadOnlyBody: TypeAlias = Mapping[str, Any]
"""A request, or a structure in one, that is only read."""
