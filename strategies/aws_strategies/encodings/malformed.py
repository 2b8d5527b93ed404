"""Bodies that can't be a request: no JSON, or JSON that is no object.

The grades say how sure the rejection is: JSON's own rules are documented, how lenient the parser of
AWS's JSON 1.1 services is beyond them is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aws_strategies.case import Case, CaseTopic, Grade, Rejected
from aws_strategies.encodings.json_bytes import compact, with_member
from aws_strategies.limits import derivable
from aws_strategies.minimal import smallest
from aws_strategies.model import Operation

__all__ = ["malformed"]

_DEEP: Final = 100_000


def malformed(operation: Operation) -> tuple[Case, ...]:
    """Return bodies that are no JSON at all, and JSON values that are no object.

    Their topics are `CaseTopic.NOT_JSON` and `CaseTopic.NOT_AN_OBJECT`.
    """
    known = derivable(operation)
    right = compact(smallest(known.input) if known is not None else {})
    groups = {
        CaseTopic.NOT_JSON: _no_json(operation, right),
        CaseTopic.NOT_AN_OBJECT: _NO_OBJECT,
    }
    return tuple(
        Case(
            id=f"{topic}:{how}",
            service=operation.service,
            operation=operation.name,
            topic=topic,
            body={},
            raw=raw,
            expected=Rejected(
                code="SerializationException",
                grade=Grade.ASSUMED if how in _LENIENT else Grade.DOCUMENTED,
            ),
        )
        for topic, bodies in groups.items()
        for how, raw in bodies.items()
    )


def _no_json(operation: Operation, right: bytes) -> Mapping[str, bytes]:
    text = right.decode("ascii")
    return {
        "empty": b"",
        "blank": b" \n",
        "cut": right[:-1],
        "cut-in-text": right[: len(right) // 2],
        "leading-text": b"abc" + right,
        "trailing-text": right + b"x",
        "trailing-object": right + b"{}",
        "trailing-comma": right[:-1] + b",}",
        "trailing-bracket": right + b"}",
        "mixed-brackets": b"{[",
        "unclosed-list": with_member(b"{}", b'"Unknown":["a","b"'),
        "null-byte": right + b"\0",
        **_wrong_members(right),
        "form": f"Action={operation.name}&Version={operation.api_version}".encode(),
        "xml": f"<{operation.name}/>".encode(),
        "broken-utf-8": with_member(right, b'"Unknown":"\xff"'),
        "latin-1": with_member(right, '"Unknown":"\u00e9"'.encode("latin-1")),
        "overlong-utf-8": with_member(right, b'"Unknown":"\xc0\xaf"'),
        "utf-16": text.encode("utf-16"),
        "utf-16-without-mark": text.encode("utf-16-le"),
        "utf-32": text.encode("utf-32"),
        "byte-order-mark": b"\xef\xbb\xbf" + right,
        "deep-and-cut": b"[" * _DEEP,
    }


def _wrong_members(right: bytes) -> Mapping[str, bytes]:
    """Return bodies with a member, or quotes, that JSON doesn't allow."""
    return {
        "nan": with_member(right, b'"Unknown":NaN'),
        "infinity": with_member(right, b'"Unknown":Infinity'),
        "minus-infinity": with_member(right, b'"Unknown":-Infinity'),
        "comment": with_member(right, b'/* none */"Unknown":1'),
        "line-comment": with_member(right, b"// none\n" + b'"Unknown":1'),
        "form-feed": with_member(right, b'"Unknown":\x0c1'),
        "null-name": with_member(right, b"null:1"),
        "null-name-in-map": with_member(right, b'"Unknown":{null:"a"}'),
        "bare-name": with_member(right, b"Unknown:1"),
        "single-quotes": (right if b'"' in right else b'{"Unknown":1}').replace(b'"', b"'"),
        "no-colon": with_member(right, b'"Unknown" 1'),
        "no-comma": with_member(right, b'"Unknown":1 "Other":2'),
        "leading-zero": with_member(right, b'"Unknown":01'),
        "plus-sign": with_member(right, b'"Unknown":+1'),
        "bare-fraction": with_member(right, b'"Unknown":.5'),
        "hexadecimal": with_member(right, b'"Unknown":0x10'),
        "letters-after-number": with_member(right, b'"Unknown":2ABC'),
        "true-by-another-word": with_member(right, b'"Unknown":yes'),
        "true-in-capitals": with_member(right, b'"Unknown":True'),
        "control-character": with_member(right, b'"Unknown":"a\x01b"'),
        "line-feed-in-text": with_member(right, b'"Unknown":"a\nb"'),
        "bad-escape": with_member(right, b'"Unknown":"\\q"'),
        "short-escape": with_member(right, b'"Unknown":"\\u12"'),
    }


_LENIENT: Final = frozenset(
    {
        *("byte-order-mark", "utf-16", "utf-16-without-mark", "utf-32"),
        *("trailing-text", "trailing-object", "trailing-bracket", "null-byte"),
        *("nan", "infinity", "minus-infinity", "comment", "line-comment", "single-quotes"),
        *("form-feed", "null-name", "null-name-in-map"),
        *("control-character", "line-feed-in-text"),
        *("broken-utf-8", "latin-1", "overlong-utf-8"),
    }
)
"""Invalid JSON that some parsers accept, by configuration or because they stop reading early."""

_NO_OBJECT: Final[Mapping[str, bytes]] = MappingProxyType(
    {
        "null": b"null",
        "text": b'"{}"',
        "number": b"7",
        "true": b"true",
        "list": b"[]",
        "list-of-object": b"[{}]",
        "deep-list": b"[" * _DEEP + b"]" * _DEEP,
    }
)
