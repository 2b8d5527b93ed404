"""Texts of targets, made harmless to look at: the one place where that is done.

A target may answer anything: control sequences of terminals, characters that turn the direction of
a text, half characters that no file can hold, commands to the CI job whose log shows the text.
Every view writes them out as JSON would, so that what came can still be told.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["HIDDEN", "escaped", "one_line", "visible"]

HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
    r"|(?<!\S):(?=:)|#(?=#\[)"
)
"""Controls, what changes the direction of text, what takes no room, and lone surrogates.

HTML can't hold some of them, and the rest would make a text look like another. The two at the end
begin a command of a GitHub workflow: ``::error::`` after white space, ``##[error]`` anywhere.
"""


def escaped(character: str) -> str:
    r"""Return one character as JSON and Python write it: ``\u202e``."""
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str) -> str:
    """Return a text whose hidden characters are written out; its lines stay lines."""
    return HIDDEN.sub(lambda found: escaped(found[0]), text)


def one_line(text: str) -> str:
    """Return a text as one line for a terminal or log, hidden characters written out."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")
