"""The types of JSON values: what a request or an answer holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

__all__ = ["JsonValue", "Members", "ReadOnlyMembers"]

JsonValue: TypeAlias = (
    "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)
"""A value of any type that JSON has, for code that passes it on or finds out what it is."""
Members: TypeAlias = dict[str, Any]
"""The members of a structure, such as a whole request, that is built or may be changed in place.

The model says of what type they are, not their annotation: that is why they are Any.
"""
ReadOnlyMembers: TypeAlias = Mapping[str, Any]
"""The members of a structure that is only read."""
