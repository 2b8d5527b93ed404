"""Choice sequences as drawn texts, from which `aws_strategies.java_regex.sampling` decodes strings.

One character of such a text is one choice, as in Hypothesis' own choice sequences.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final

from hypothesis import strategies as st

from aws_strategies.java_regex.charset import CharSet

__all__ = ["STOP", "ZERO", "choice_texts", "lengthen", "texts"]

_SCATTERED: Final = 16

STOP = "0"
"""Where the text stops deciding; Hypothesis shrinks every character to it."""

ZERO = "\ue000"
"""Stands for the digit 0 itself; private-use characters are never generated."""


def lengthen(text: str, length: int) -> str:
    """Repeat a text that isn't empty up to `length`; a longer one is left as it is."""
    if len(text) >= length:
        return text
    return (text * (length // len(text) + 1))[:length]


def choice_texts(alphabet: CharSet, minimum: int, maximum: int) -> st.SearchStrategy[str]:
    """Return choice texts of at least `minimum` choices.

    With fewer than the shortest string has choices most would stop early; padding with `STOP` still
    gives every string.
    """
    signs = STOP + ZERO if ord(STOP) in alphabet else STOP
    return texts(alphabet | CharSet.from_text(signs), minimum, maximum + 1)


def texts(charset: CharSet, minimum: int, maximum: int) -> st.SearchStrategy[str]:
    """Return texts over a set, one Hypothesis choice each.

    Hypothesis looks for each drawn character in one range of its alphabet after the other. A set of
    hundreds of ranges is therefore drawn as one range around them, and a character that is not in
    the set replaced by one that is.
    """
    if len(charset.ranges) <= _SCATTERED:
        return st.text(_alphabet(charset), min_size=minimum, max_size=maximum)
    around = st.characters(min_codepoint=charset.ranges[0][0], max_codepoint=charset.ranges[-1][1])
    replace = _replacer(charset)
    return st.text(around, min_size=minimum, max_size=maximum).map(replace)


@lru_cache(maxsize=256)
def _alphabet(charset: CharSet) -> st.SearchStrategy[str]:
    return st.characters(categories=(), include_characters=charset.text)


@lru_cache(maxsize=256)
def _replacer(charset: CharSet) -> Callable[[str], str]:
    members = charset.text
    inside = "".join(
        f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in charset.ranges
    )
    strays = re.compile(f"[^{inside}]")

    def member(stray: re.Match[str]) -> str:
        return members[ord(stray[0]) % len(members)]

    return partial(strays.sub, member)
