"""The types of JSON values: what a request holds, and a request itself; bytes as JSON text."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

__all__ = ["Body", "JsonValue", "ReadOnlyBody", "blob_length", "blob_text"]

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


def blob_text(content: bytes) -> str:
    """Return the text that stands for bytes in a request: base64."""
    return base64.b64encode(content).decode("ascii")


def blob_length(text: str) -> int:
    """Return how many bytes a text made by `blob_text` stands for: a blob's bounds count those."""
    return len(text.rstrip("=")) * 3 // 4
