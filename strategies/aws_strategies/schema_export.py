"""The input of an operation as a self-contained JSON Schema (2020-12) document.

The schema says what a client should send. It is open where the service is: unknown members are
ignored there, so `additionalProperties` isn't restricted. It is stricter in one place: an explicit
null, which the service treats as an absent member, is no value of any type here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeAlias

from aws_strategies.java_regex.pattern import Pattern, UnsupportedPatternError, compile_pattern
from aws_strategies.model import Operation, Shape

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

__all__ = ["DIALECT", "json_schema", "validator_class"]

Schema: TypeAlias = dict[str, Any]
"""A JSON Schema, or a part of one."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PATTERNS = (
    "Patterns are in ECMA-262 syntax with Unicode properties, which Python's re can't compile: "
    "validate with aws_strategies.validator_class() there"
)

_INTEGERS: Mapping[str, tuple[int, int]] = {
    "integer": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
}
_TYPES: Mapping[str, str] = {
    "structure": "object",
    "map": "object",
    "list": "array",
    "string": "string",
    "blob": "string",
    "character": "string",
    "boolean": "boolean",
    "integer": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "timestamp": "number",
}
_BOUNDS: Mapping[str, tuple[str, str]] = {
    "string": ("minLength", "maxLength"),
    "list": ("minItems", "maxItems"),
    "map": ("minProperties", "maxProperties"),
    "float": ("minimum", "maximum"),
    "double": ("minimum", "maximum"),
}
_ANCHORED = re.compile(r"\^\(\?:(.*)\)\$", re.DOTALL)
_ESCAPE = re.compile(r"\\(u\{|.)", re.DOTALL)


def json_schema(operation: Operation) -> Schema:
    """Return the input of `operation` as a JSON Schema 2020-12 document.

    Every structure, list, map and constrained scalar is an entry of ``$defs`` under its shape's
    name. Lengths are in code points, patterns in ECMA-262 syntax, timestamps in seconds, blobs in
    base64. The bounds of a blob are in bytes: the schema bounds the length of its base64, which
    lets up to two bytes too few or too many through.

    Validate with `validator_class`, or with a validator whose regular expressions are ECMA-262's.

    A pattern that `limitations` lists is left out: it has no exact translation.
    """
    shapes = {shape.name: shape for shape in _shapes(operation.input)}
    return {
        "$schema": DIALECT,
        "$id": f"urn:aws:{operation.service}:{operation.name}",
        "$comment": _PATTERNS,
        "title": f"{operation.service} {operation.name} request",
        "$ref": f"#/$defs/{operation.input.name}",
        "$defs": {name: _definition(shape) for name, shape in sorted(shapes.items())},
    }


def _shapes(shape: Shape) -> Iterator[Shape]:
    """Yield every shape that gets a definition; where it recurs, a reference will do."""
    if shape.recursive:
        return
    if _definable(shape):
        yield shape
    for _, child in shape.children():
        yield from _shapes(child)


def _definable(shape: Shape) -> bool:
    return not shape.scalar or bool(
        shape.enum
        or shape.pattern is not None
        or shape.minimum is not None
        or shape.maximum is not None
    )


def _reference(shape: Shape) -> Schema:
    if shape.recursive or _definable(shape):
        return {"$ref": f"#/$defs/{shape.name}"}
    return _definition(shape)


def _definition(shape: Shape) -> Schema:
    found: Schema = {}
    if shape.type in _TYPES:
        found["type"] = _TYPES[shape.type]
    if shape.type == "structure":
        found |= _structure(shape)
    if shape.element is not None:
        found["items"] = _reference(shape.element)
    if shape.key is not None and shape.value is not None:
        found["propertyNames"] = _reference(shape.key)
        found["additionalProperties"] = _reference(shape.value)
    if shape.enum:
        found["enum"] = list(shape.enum)
    if shape.pattern is not None:
        longest = None if shape.maximum is None else int(shape.maximum)
        with suppress(UnsupportedPatternError):
            pattern = compile_pattern(shape.pattern, shape=shape.name)
            found["pattern"] = pattern.ecma(maximum=longest)
    if shape.type == "document":
        found["not"] = {"type": "null"}
    if shape.type == "blob":
        found |= {"contentEncoding": "base64", **_base64_bounds(shape)}
    return found | _bounds(shape)


def _base64_bounds(shape: Shape) -> Schema:
    """Return the bounds of a blob's text, which has four characters for each three bytes begun."""
    bounds = {"minLength": shape.minimum, "maxLength": shape.maximum}
    return {name: 4 * -(-int(bound) // 3) for name, bound in bounds.items() if bound is not None}


def _structure(shape: Shape) -> Schema:
    found: Schema = {
        "properties": {name: _reference(member) for name, member in shape.members.items()}
    }
    if shape.required:
        found["required"] = [name for name in shape.members if name in shape.required]
    if shape.union:
        found |= {"minProperties": 1, "maxProperties": 1}
    return found


def _bounds(shape: Shape) -> Schema:
    low, high = shape.minimum, shape.maximum
    if shape.type in _INTEGERS:
        least, most = _INTEGERS[shape.type]
        return {
            "minimum": least if low is None else max(low, least),
            "maximum": most if high is None else min(high, most),
        }
    if shape.type not in _BOUNDS:
        return {}
    found = zip(_BOUNDS[shape.type], (low, high), strict=True)
    return {name: bound for name, bound in found if bound is not None}


@cache
def validator_class() -> type[Validator]:
    r"""Return a jsonschema validator for these schemas, `Draft202012Validator` but for patterns.

    jsonschema searches with Python's `re`, which can't read ``\p{L}`` or ``\u{1F600}`` (so
    `Draft202012Validator` raises ``bad escape \p``) and lets ``$`` match before a trailing
    newline. This class decides an anchored pattern, as `json_schema` writes them, by
    `aws_strategies.java_regex.pattern`; any other pattern is jsonschema's own matter.
    """
    import jsonschema  # noqa: PLC0415  it is slow to import, and few need it
    from jsonschema.validators import extend  # noqa: PLC0415  as above

    standard = jsonschema.Draft202012Validator
    searched = standard.VALIDATORS["pattern"]

    def pattern(
        validator: Validator, source: str, instance: object, schema: Mapping[str, object]
    ) -> Iterator[jsonschema.ValidationError]:
        compiled = _from_ecma(source)
        if compiled is None:
            yield from searched(validator, source, instance, schema) or ()
        elif isinstance(instance, str) and not compiled.matches(instance):
            yield jsonschema.ValidationError(f"{instance!r} does not match {source!r}")

    formats = jsonschema.FormatChecker(())
    formats.checkers = {**standard.FORMAT_CHECKER.checkers}
    formats.checks("regex", raises=(re.error, UnsupportedPatternError))(_is_regex)
    found: type[Validator] = extend(  # type: ignore[no-untyped-call]
        standard, {"pattern": pattern}, format_checker=formats
    )
    checked = partial(found.check_schema, format_checker=formats)  # type: ignore[call-arg]
    found.check_schema = checked  # type: ignore[method-assign]
    return found


def _is_regex(source: object) -> bool:
    if isinstance(source, str) and _from_ecma(source) is None:
        re.compile(source)
    return True


@cache
def _from_ecma(source: str) -> Pattern | None:
    r"""Read an anchored pattern; Java writes ``\x{..}`` for ECMA's ``\u{..}``."""
    anchored = _ANCHORED.fullmatch(source)
    if anchored is None:
        return None
    inner = _ESCAPE.sub(lambda escape: r"\x{" if escape[1] == "u{" else escape[0], anchored[1])
    return compile_pattern(inner, shape="JSON Schema")
