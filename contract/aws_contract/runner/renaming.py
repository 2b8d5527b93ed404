"""Gives exact bytes another name, and leaves every other byte of them as it is."""

from __future__ import annotations

import json
import re
from typing import Final

__all__ = ["renamed"]

_STRING: Final = rb'"(?:[^"\\]|\\.)*+"'
_MEMBER: Final = re.compile(rb"(" + _STRING + rb")([ \t\r\n]*:[ \t\r\n]*)(" + _STRING + rb")")


def renamed(raw: bytes, *, member: str, old: str, new: str) -> bytes | None:
    """Return JSON text in UTF-8 whose `member` is `new` wherever it was `old`.

    What was written with escapes is written with escapes again. None if the text would be read as
    something else than `new`.
    """

    def change(found: re.Match[bytes]) -> bytes:
        if (_text(found[1]), _text(found[3])) != (member, old):
            return found[0]
        value = _escaped(new) if b"\\" in found[3] else json.dumps(new).encode()
        return found[1] + found[2] + value

    changed = _MEMBER.sub(change, raw)
    try:
        document = json.loads(changed.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    named = isinstance(document, dict) and document.get(member) == new
    return changed if named else None


def _text(token: bytes) -> object:
    try:
        return json.loads(token.decode("utf-8"))
    except ValueError:
        return None


def _escaped(text: str) -> bytes:
    return b'"' + b"".join(b"\\u%04X" % ord(character) for character in text) + b'"'
