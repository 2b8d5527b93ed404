"""Mutants of requests: method, headers, target, JSON syntax and types."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from aws_fakes.engine.errors import ServiceError, serialization
from aws_fakes.engine.json_value import Members
from aws_fakes.engine.protocol import Request, load_protocol, parse_body
from aws_fakes.mutants.mutant import Mutant, Mutation, target_name
from aws_fakes.resources.algorithm.service import SERVICE, Behaviour

__all__ = ["request_mutants"]


def request_mutants() -> Iterator[Mutant]:
    """Yield the mutants of reading requests."""
    for name, (description, change) in _REQUESTS.items():
        yield Mutant(name=name, kind=name, description=description, change=change)


def _parsing(parse: Callable[[Request], object]) -> Mutation:
    def lenient(request: Request) -> object:
        try:
            value = parse(request)
        except ValueError:
            raise serialization() from None
        if not isinstance(value, dict | list):
            raise serialization()
        return value

    return lambda behaviour: replace(behaviour, parse_body=lenient)


def _first_wins(pairs: list[tuple[str, object]]) -> Members:
    return dict(reversed(pairs))


def _without_trailing(request: Request) -> object:
    value, _ = json.JSONDecoder().raw_decode(request.body.decode("utf-8").lstrip())
    return value


def _integers_only(text: str) -> object:
    raise ServiceError("SerializationException", f"{text} isn't an integer")


def _wrapped(text: str) -> int:
    value = int(text) & 0xFFFFFFFF
    return value - 2**32 if value >= 2**31 else value


def _single_quotes(request: Request) -> object:
    body = request.body
    return json.loads(body.replace(b"'", b'"') if body.startswith(b"{'") else body)


def _operation_of(request: Request) -> str:
    return load_protocol(SERVICE).operation_of(request)


def _routing(operation_of: Callable[[Request], str]) -> Mutation:
    return lambda behaviour: replace(behaviour, operation_of=operation_of)


def _with_headers(request: Request, headers: Mapping[str, str]) -> Request:
    lower = {name.lower(): value for name, value in request.headers.items()}
    return replace(request, headers={**lower, **headers})


def _as_if_sent_with(**headers: str) -> Mutation:
    """Route requests as if they had other headers (``_`` for ``-``)."""
    changed = {name.replace("_", "-"): value for name, value in headers.items()}
    return _routing(lambda request: _operation_of(_with_headers(request, changed)))


def _any_prefix(request: Request) -> str:
    prefix = load_protocol(SERVICE).target_prefix
    target = f"{prefix}.{target_name(request)}"
    return _operation_of(_with_headers(request, {"x-amz-target": target}))


def _action_in_body(request: Request) -> str:
    _, found, rest = request.body.partition(b"&Action=")
    name = rest.split(b"&")[0].split(b'"')[0].decode("utf-8", "replace")
    return name if found else _operation_of(request)


def _strict(behaviour: Behaviour) -> Behaviour:
    def parse(request: Request) -> object:
        value = parse_body(request)
        known = {
            member.name
            for operation in behaviour.operations.values()
            for member in operation.input.members
        }
        if isinstance(value, dict) and not value.keys() <= known:
            raise ServiceError("SerializationException", "unknown member")
        return value

    return replace(behaviour, parse_body=parse)


def _rejects_null(behaviour: Behaviour) -> Behaviour:
    def parse(request: Request) -> object:
        value = parse_body(request)
        if isinstance(value, dict) and None in value.values():
            raise ServiceError("SerializationException", "unexpected null")
        return value

    return replace(behaviour, parse_body=parse)


def _loads(request: Request, **options: Any) -> object:
    return json.loads(request.body.decode("utf-8"), **options)


def _bare_type(request: Request) -> str:
    types = (v for name, v in request.headers.items() if name.lower() == "content-type")
    if ";" in next(types, ""):
        raise ServiceError("UnknownOperationException", status=404)
    return _operation_of(request)


def _huge(text: str) -> int:
    if len(text) > 4300:
        raise RecursionError("as an uncaught error would")
    return int(text)


def _crashing_on_depth() -> Mutation:
    def parse(request: Request) -> object:
        if request.body.count(b"[") > 5000 or request.body.count(b"{") > 5000:
            raise RecursionError("as an uncaught error would")
        return parse_body(request)

    return lambda behaviour: replace(behaviour, parse_body=parse)


_REQUESTS: Final[Mapping[str, tuple[str, Mutation]]] = {
    "accepts-nan": ("NaN and Infinity count as JSON", _parsing(_loads)),
    "accepts-trailing-text": ("text after the JSON is ignored", _parsing(_without_trailing)),
    "accepts-empty-body": (
        "an empty body counts as {}",
        _parsing(lambda request: parse_body(replace(request, body=request.body or b"{}"))),
    ),
    "accepts-null-body": (
        "a null body counts as {}",
        _parsing(lambda request: _loads(request) or {}),
    ),
    "accepts-mark": (
        "a byte order mark is ignored",
        _parsing(lambda request: json.loads(request.body.decode("utf-8-sig"))),
    ),
    "accepts-utf-16": (
        "UTF-16 and UTF-32 are recognised",
        _parsing(lambda request: json.loads(request.body)),
    ),
    "accepts-broken-utf-8": (
        "invalid UTF-8 is replaced",
        _parsing(lambda request: json.loads(request.body.decode("utf-8", "replace"))),
    ),
    "accepts-control-characters": (
        "control characters are accepted in strings",
        _parsing(partial(_loads, strict=False)),
    ),
    "accepts-single-quotes": ("single quotes count as quotes", _parsing(_single_quotes)),
    "first-duplicate-wins": (
        "the first of several members with one name counts",
        _parsing(partial(_loads, object_pairs_hook=_first_wins)),
    ),
    "crashes-on-depth": ("deep nesting is an internal error", _crashing_on_depth()),
    "crashes-on-huge-numbers": (
        "a number too long for Python is an internal error",
        _parsing(partial(_loads, parse_int=_huge)),
    ),
    "rejects-unknown-members": ("an unknown member is rejected", _strict),
    "rejects-null": ("an explicit null is rejected", _rejects_null),
    "rejects-fractions": (
        "a fraction is rejected where an integer is expected",
        _parsing(partial(_loads, parse_float=_integers_only)),
    ),
    "numbers-wrap": (
        "numbers beyond 32 bits wrap around",
        _parsing(partial(_loads, parse_int=_wrapped)),
    ),
    "accepts-get": (
        "any method is accepted",
        _routing(lambda request: _operation_of(replace(request, method="POST"))),
    ),
    "accepts-any-content-type": (
        "any content type is accepted",
        _as_if_sent_with(content_type="application/json"),
    ),
    "rejects-charset": ("a content type with charset is rejected", _routing(_bare_type)),
    "accepts-unsigned": (
        "a request needs no signature",
        _as_if_sent_with(authorization="AWS4-HMAC-SHA256"),
    ),
    "accepts-any-prefix": ("the prefix of the target is ignored", _routing(_any_prefix)),
    "action-in-body": (
        "an operation in the body overrides the target",
        _routing(_action_in_body),
    ),
}
