"""Limits that documentation states in prose, read as facts: a number and what it bounds.

Only a few fixed phrasings are understood, each read in botocore's documentation. A
limit in other words is not found; that is no statement that there is none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final

from aws_strategies.model import Kind

__all__ = ["plain", "stated_limits"]

_INLINE: Final = re.compile(r"</?(?:a|b|code|i|em|strong)(?:\s[^<>]*+)?>|\*\*|``?")
_TAG: Final = re.compile(r"<[^<>]++>")
_NUMBERS: Final = frozenset({"integer", "long", "float", "double"})
_SECONDS_A_DAY: Final = 86_400

_DIGITS: Final = r"\d[\d,]{0,18}"
"""A number. Its length is bounded, so that a page can't make the search for one slow."""
_RANGE: Final = re.compile(rf"\b({_DIGITS}) to ({_DIGITS}) characters")
_ENTRIES: Final = re.compile(
    rf"\b(?:up to|[Mm]aximum of) ({_DIGITS}) (?:key and values? )?"
    r"(?:entries|items)"
)
_ENTRY_LENGTH: Final = re.compile(rf"\bkey and value\b[^.]{{0,500}}?\blength of up to ({_DIGITS})")
_MAXIMUM: Final = re.compile(rf"\b[Mm]aximum(?: value)? is ?({_DIGITS})( days)?")
_MINIMUM: Final = re.compile(rf"\b[Mm]inimum(?: value)? (?:of|is) ({_DIGITS})")


def plain(documentation: str) -> str:
    """Return documentation without HTML or reStructuredText markup, whitespace collapsed."""
    return " ".join(html.unescape(_TAG.sub(" ", _INLINE.sub("", documentation))).split())


def stated_limits(prose: str, *, type_: str) -> Mapping[str, Mapping[Kind, int]]:
    """Return the limits that `prose` (plain text) states for a value of botocore type `type_`.

    Keys are path suffixes: "" for the value itself, ``{key}`` and ``{value}`` for the entries of
    a map. Durations in days are returned in seconds, the unit of every such member.
    """
    if type_ in _NUMBERS:
        found = {"": _value_limits(prose)}
    elif type_ == "string":
        found = {"": _length_limits(prose)}
    elif type_ in {"list", "map"}:
        found = {"": _size_limits(prose), **(_entry_limits(prose) if type_ == "map" else {})}
    else:
        found = {}
    return {suffix: limits for suffix, limits in found.items() if limits}


def _value_limits(prose: str) -> dict[Kind, int]:
    limits = {}
    if match := _MAXIMUM.search(prose):
        limits[Kind.MAX_VALUE] = _number(match[1]) * (_SECONDS_A_DAY if match[2] else 1)
    if match := _MINIMUM.search(prose):
        limits[Kind.MIN_VALUE] = _number(match[1])
    return limits


def _length_limits(prose: str) -> dict[Kind, int]:
    if match := _RANGE.search(prose):
        return {Kind.MAX_LENGTH: _number(match[2]), Kind.MIN_LENGTH: _number(match[1])}
    return {}


def _size_limits(prose: str) -> dict[Kind, int]:
    match = _ENTRIES.search(prose)
    return {Kind.MAX_SIZE: _number(match[1])} if match else {}


def _entry_limits(prose: str) -> dict[str, dict[Kind, int]]:
    match = _ENTRY_LENGTH.search(prose)
    limits = {Kind.MAX_LENGTH: _number(match[1])} if match else {}
    return {"{key}": limits, "{value}": limits}


def _number(digits: str) -> int:
    return int(digits.replace(",", ""))
