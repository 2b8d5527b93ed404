"""JSON as bytes: written compactly, and with a member that was written by hand."""

from __future__ import annotations

import json

__all__ = ["compact", "with_member"]


def compact(body: object) -> bytes:
    """Return the JSON of a value in ASCII, without white space."""
    return json.dumps(body, separators=(",", ":")).encode("ascii")


def with_member(right: bytes, member: bytes) -> bytes:
    """Put a member in front of the others, if any, of the object `right`."""
    return b"{" + member + (b"" if right == b"{}" else b",") + right[1:]
