"""Valid requests whose texts aren't ASCII, wherever a pattern allows that.

A length is a number of characters, not of bytes, and a pattern speaks of characters. The covering
set shows bounds and patterns with the simplest texts, which can't tell the two apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from aws_strategies.case import Case, CaseTopic, MapKey, accepted_case
from aws_strategies.java_regex.pattern import compile_pattern
from aws_strategies.json_value import Body
from aws_strategies.limits import derivable
from aws_strategies.minimal import UnreachableError, longest_text, put, request_with
from aws_strategies.model import Operation, Shape

__all__ = ["unicode_cases"]

LETTER: Final = "\u00c5"
"""Two bytes in UTF-8, one UTF-16 unit; its second byte is a control character if read alone."""
SPACE: Final = "\u00a0"
"""White space to Unicode, not to Java's ``\\s``."""


@cache
def unicode_cases(operation: Operation) -> tuple[Case, ...]:
    """Return, for each text that may be other than ASCII, requests in which it is.

    Once as long as it may be, with as much of it in two-byte letters as the pattern allows, and
    once with a no-break space in it.
    """
    known = derivable(operation)
    if known is None:
        return ()
    return tuple(
        case
        for path, shape, _ in known.walk()
        if shape.type == "string" and not shape.enum
        for case in _cases(known, path, shape)
    )


def _cases(operation: Operation, path: str, shape: Shape) -> Iterator[Case]:
    try:
        body, location = request_with(operation, path)
    except UnreachableError:
        return
    for how, text in (("letters", _letters(shape)), ("space", _with_space(shape))):
        if text is None:
            continue
        changed: Body = put(body, location, text)
        step = location[-1]
        if isinstance(step, MapKey) and text == step.name:
            continue
        yield accepted_case(operation, f"{path}:wide:{how}", changed, topic=CaseTopic.UNICODE)


def _longest(shape: Shape) -> str:
    most = longest_text(shape)
    if shape.pattern is None:
        return "a" * most
    pattern = compile_pattern(shape.pattern, shape=shape.name)
    longest = pattern.longest(maximum=most)
    return pattern.example(longest)


def _letters(shape: Shape) -> str | None:
    """Replace as much of the longest text as the pattern lets us: all, all but its start, one."""
    text = _longest(shape)
    half = len(text) // 2
    candidates = [
        LETTER * len(text),
        *(text[:kept] + LETTER * (len(text) - kept) for kept in (1, 8, half) if kept < len(text)),
        text[:-1] + LETTER,
        LETTER + text[1:],
    ]
    return _first_match(shape, candidates) if text else None


def _with_space(shape: Shape) -> str | None:
    text = _longest(shape)
    return _first_match(shape, [text[:-1] + SPACE, SPACE + text[1:]]) if text else None


def _first_match(shape: Shape, candidates: list[str]) -> str | None:
    if shape.pattern is None:
        return candidates[0]
    pattern = compile_pattern(shape.pattern, shape=shape.name)
    return next((text for text in candidates if pattern.matches(text)), None)
