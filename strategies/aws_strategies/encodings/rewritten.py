"""Requests in encodings that no JSON library would choose by itself.

Each case holds the request that its bytes mean, or what they violate. The grades say how sure the
meaning is: JSON's own rules are documented, those of AWS's JSON 1.1 services beyond them are not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from aws_strategies.case import Accepted, Case, CaseTopic, Grade, Rejected
from aws_strategies.encodings.json_bytes import compact, with_member
from aws_strategies.encodings.places import free_text, identifier, number_paths
from aws_strategies.invalid.breaks import alone
from aws_strategies.invalid.single import break_at
from aws_strategies.json_value import ReadOnlyBody
from aws_strategies.limits import derivable
from aws_strategies.minimal import get, put, request_with, smallest
from aws_strategies.model import Kind, Operation
from aws_strategies.rules.registry import RuleSet

__all__ = ["rewritten"]

_HUGE: Final = 5_000
_MEGABYTE: Final = 2**20


@cache
def rewritten(operation: Operation, rules: RuleSet | None = None) -> tuple[Case, ...]:
    """Return requests in unusual encodings; the topic of each says what is unusual.

    Those of texts and numbers need an input that has one; others are left out. With `rules` the
    requests obey the documented rules of the operation.
    """
    known = derivable(operation)
    if known is None:
        return ()
    operation = known
    return (
        *_spellings(operation),
        *_ignored_members(operation, rules),
        *_numbers(operation, rules),
    )


def _accepted(
    operation: Operation,
    topic: CaseTopic,
    how: str,
    body: ReadOnlyBody,
    raw: bytes,
    *,
    grade: Grade,
) -> Case:
    return Case(
        id=f"{topic}:{how}",
        service=operation.service,
        operation=operation.name,
        topic=topic,
        body=body,
        raw=raw,
        expected=Accepted(grade=grade),
    )


_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "astral": "\U0001d11e and \U0001f9ea",
        "combining": "e\u0301 a\u0308 n\u0303",
        "category-edges": "\u00aa\u00b5\u0370\u3021\ua48c\U00010330",
        "escapes": '/ / " \\ \u00e9',
    }
)


def _action(operation: Operation) -> str:
    """Return text that a form parser would read as the name of another operation."""
    name = re.sub(r"^[A-Z][a-z]+", "Delete", operation.name)
    return f"a&Action={name}&Version={operation.api_version}"


def _spellings(operation: Operation) -> Iterator[Case]:
    """Yield what JSON itself lets one choose: white space, order, escapes."""
    known = Grade.DOCUMENTED
    body = smallest(operation.input)
    yield _accepted(
        operation,
        CaseTopic.WHITE_SPACE,
        "indented",
        body,
        json.dumps(body, indent=2).encode(),
        grade=known,
    )
    spaced = b"\r\n\t " + json.dumps(body, separators=(",", " :\t")).encode() + b"\n \n"
    yield _accepted(operation, CaseTopic.WHITE_SPACE, "around", body, spaced, grade=known)
    padded = b" " * _MEGABYTE + compact(body)
    yield _accepted(
        operation, CaseTopic.WHITE_SPACE, "a-megabyte", body, padded, grade=Grade.ASSUMED
    )
    turned = compact(dict(reversed(body.items())))
    yield _accepted(operation, CaseTopic.WHITE_SPACE, "other-order", body, turned, grade=known)
    for how, text in {"action": _action(operation), **_TEXTS}.items():
        name = free_text(operation, text)
        if name is None:
            continue
        changed = {**body, name: text}
        topic = CaseTopic.ACTION if how == "action" else CaseTopic.ESCAPES
        utf_8 = json.dumps(changed, ensure_ascii=False).encode()
        yield _accepted(operation, topic, f"{how}-utf-8", changed, utf_8, grade=known)
        yield _accepted(operation, topic, f"{how}-ascii", changed, _escaped(changed), grade=known)


def _escaped(body: object) -> bytes:
    """Escape every character of every text, those of ASCII too."""
    if isinstance(body, Mapping):
        return b"{" + b",".join(_escaped(k) + b":" + _escaped(v) for k, v in body.items()) + b"}"
    if isinstance(body, list):
        return b"[" + b",".join(map(_escaped, body)) + b"]"
    if isinstance(body, str):
        units = body.encode("utf-16-be", "surrogatepass")
        pairs = zip(units[::2], units[1::2], strict=True)
        return b'"' + b"".join(b"\\u%02x%02X" % pair for pair in pairs) + b'"'
    return compact(body)


def _ignored_members(operation: Operation, rules: RuleSet | None) -> Iterator[Case]:
    """Yield members without a meaning: unknown ones, nulls, and those that come twice."""
    unsure = Grade.ASSUMED
    body = smallest(operation.input)
    right = compact(body)
    name = identifier(operation)
    for how, member in _unknown(name, operation.input.members).items():
        yield _accepted(
            operation,
            CaseTopic.UNKNOWN_MEMBERS,
            how,
            body,
            with_member(right, member),
            grade=unsure,
        )
    for path, shape, required in operation.walk():
        if not required and "." not in path and path in operation.input.members:
            raw = with_member(right, b'"%s":null' % path.encode())
            yield _accepted(operation, CaseTopic.NULLS, path, body, raw, grade=unsure)
        elif shape.type == "structure" and path != "$" and not shape.union:
            yield from _inside(operation, path, shape.optional, rules)
    if name is not None:
        first = with_member(right, b'"%s":7' % name.encode())
        yield _accepted(operation, CaseTopic.DUPLICATES, "last-wins", body, first, grade=unsure)


def _unknown(name: str | None, members: Collection[str]) -> Mapping[str, bytes]:
    """Unknown members, of which some remind of the member `name`."""
    name = name or "Other"
    spelled = (f"{name[0].swapcase()}{name[1:]}", name.swapcase(), f"{name}Other")
    other = next(each for each in spelled if each not in members)
    return {
        "text": b'"Unknown":"a"',
        "null": b'"Unknown":null',
        "object": b'"Unknown":{"%s":[]}' % name.encode(),
        "list": b'"Unknown":[{},null,[[]]]',
        "other-case": b'"%s":"b"' % other.encode(),
        "empty-name": b'"":1',
        "huge-number": b'"Unknown":' + b"9" * _HUGE,
        "huge-exponent": b'"Unknown":1e400',
        "megabyte": b'"Unknown":"' + b"a" * _MEGABYTE + b'"',
    }


def _inside(
    operation: Operation, path: str, optional: tuple[str, ...], rules: RuleSet | None
) -> Iterator[Case]:
    """Yield a structure with its absent optional members as null, and with an unknown one."""
    body, location = request_with(operation, path)
    if rules is not None:
        body = rules.conform(body)
    value = get(body, location)
    absent = {name: None for name in optional if name not in value}
    unknown = {"Unknown": [None, 1.5]}
    for topic, more in ((CaseTopic.NULLS, absent), (CaseTopic.UNKNOWN_MEMBERS, unknown)):
        if more:
            raw = compact(put(body, location, {**value, **more}))
            yield _accepted(operation, topic, path, body, raw, grade=Grade.ASSUMED)


def _numbers(operation: Operation, rules: RuleSet | None) -> Iterator[Case]:
    """Yield numbers in other notations, and some that a whole number of 32 bits can't hold."""
    try:
        paths = number_paths(operation, rules)
    except LookupError:
        return
    if not {paths.unbounded, paths.positive} <= operation.shapes.keys():
        return
    for how, (literal, meaning) in _ACCEPTED_NUMBERS.items():
        body, location = request_with(operation, paths.unbounded)
        meant = put(body, location, meaning)
        raw = compact(put(body, location, "<n>")).replace(b'"<n>"', literal)
        known = Grade.DOCUMENTED if how == "exponent" else Grade.ASSUMED
        yield _accepted(operation, CaseTopic.NUMBERS, how, meant, raw, grade=known)
    body, location = request_with(operation, paths.positive)
    (point,) = (p for p in operation.points_at(paths.positive) if p.kind is Kind.MIN_VALUE)
    for how, (literal, meaning) in _TOO_SMALL.items():
        case = break_at(operation, point, alone(point, how, meaning), body, location)
        raw = compact(put(body, location, "<n>")).replace(b'"<n>"', literal)
        assert isinstance(case.expected, Rejected)
        yield Case(
            id=f"{CaseTopic.NUMBERS}:{how}",
            service=operation.service,
            operation=operation.name,
            topic=CaseTopic.NUMBERS,
            body=case.body,
            raw=raw,
            expected=Rejected(
                code=case.expected.code,
                violations=case.expected.violations,
                grade=Grade.ASSUMED,
            ),
        )


_ACCEPTED_NUMBERS: Final[Mapping[str, tuple[bytes, int]]] = MappingProxyType(
    {
        "exponent": (b"1e3", 1000),
        "whole-fraction": (b"60.0", 60),
        "fraction": (b"60.9", 60),
        "beyond-32-bits": (b"4294967297", 2**31 - 1),
        "beyond-64-bits": (b"1" + b"0" * 30, 2**31 - 1),
        "beyond-doubles": (b"1e400", 2**31 - 1),
        "huge": (b"9" * _HUGE, 2**31 - 1),
    }
)
_TOO_SMALL: Final[Mapping[str, tuple[bytes, int]]] = MappingProxyType(
    {
        "minus-zero": (b"-0", 0),
        "minus-zero-fraction": (b"-0.0", 0),
        "fraction-below-one": (b"0.9", 0),
        "far-below": (b"-1e400", -(2**31)),
    }
)
