"""The smallest answer that an operation's model allows: the same one every time.

It has the required members, and those that the input has under the same name, such as names and
ARNs, with the input's value. Nothing in it is a claim about AWS but its form.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Final

from aws_fakes.engine.json_value import JsonValue, Members, ReadOnlyMembers
from aws_fakes.engine.model import Member, Shape, load_output
from aws_fakes.json_services.pattern_example import example
from aws_fakes.json_services.rejection import matcher

__all__ = ["smallest_output"]

_SIMPLE: Final[ReadOnlyMembers] = {
    "boolean": False,
    "timestamp": 1767225600,
    "iso8601": "2026-01-01T00:00:00Z",
    "document": {},
}


def smallest_output(service: str, operation: str, request: ReadOnlyMembers) -> Members | None:
    """Return what answers `request`, None if the operation has no output.

    LookupError if the service or the operation is unknown. A string whose pattern no attempt
    matches is the shortest of its lengths.
    """
    shape = load_output(service, operation)
    return None if shape is None else _structure(shape, request)


def _structure(shape: Shape, request: ReadOnlyMembers) -> Members:
    found: Members = {}
    for member in shape.members:
        if member.shape.type == "string" and _fits(request.get(member.name), member.shape):
            found[member.name] = request[member.name]
        elif member.required:
            found[member.name] = _value(member.shape, request)
    if shape.union:
        return dict(list(found.items())[:1]) or _first(shape.members, request)
    return found


def _first(members: tuple[Member, ...], request: ReadOnlyMembers) -> Members:
    """Return the first member of a union that doesn't contain itself."""
    for member in members:
        if not member.shape.recursive:
            return {member.name: _value(member.shape, request)}
    return {}


def _fits(value: JsonValue, shape: Shape) -> bool:
    """Whether a value of the input may stand in the output too."""
    if not isinstance(value, str) or (shape.enum and value not in shape.enum):
        return False
    if len(value) < (shape.minimum or 0) or len(value) > (shape.maximum or len(value)):
        return False
    return shape.pattern is None or bool(matcher(shape.pattern)(value))


def _value(shape: Shape, request: ReadOnlyMembers) -> JsonValue:
    match shape.type:
        case "structure":
            return _structure(shape, request)
        case "list":
            return _list(shape, request)
        case "map":
            return _map(shape, request)
        case "string":
            return shape.enum[0] if shape.enum else next(_texts(shape))
        case "blob":
            return base64.b64encode(bytes(int(shape.minimum or 0))).decode("ascii")
    return _SIMPLE[shape.type] if shape.type in _SIMPLE else _number(shape)


def _number(shape: Shape) -> float:
    """Return the number nearest to 0."""
    if shape.minimum is not None and shape.minimum > 0:
        return shape.minimum
    if shape.maximum is not None and shape.maximum < 0:
        return shape.maximum
    return 0


def _list(shape: Shape, request: ReadOnlyMembers) -> list[JsonValue]:
    count = int(shape.minimum or 0)
    if shape.element is None or not count:
        return []
    return [_value(shape.element, request)] * count


def _map(shape: Shape, request: ReadOnlyMembers) -> dict[str, JsonValue]:
    count = int(shape.minimum or 0)
    if shape.key is None or shape.value is None or not count:
        return {}
    keys: dict[str, JsonValue] = {}
    for key in shape.key.enum or _texts(shape.key):
        keys[key] = _value(shape.value, request)
        if len(keys) == count:
            break
    return keys


def _texts(shape: Shape) -> Iterator[str]:
    """Yield strings of growing lengths that the shape allows, at least one."""
    least = int(shape.minimum or 0)
    most = None if shape.maximum is None else int(shape.maximum)
    length = least
    while True:
        text = example(shape.pattern, length, most)
        if text is None:
            break
        yield text
        length = len(text) + 1
        if most is not None and length > most:
            return
    if length == least:
        yield "a" * least
