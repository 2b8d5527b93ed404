"""Typed JSON: frozen dataclasses in, JSON out, and back, with errors that name file and place.

The one codec for everything the project keeps on disk: reports, evidence, recordings, lockfiles.
A type says what a document holds; `decode` and `read` return a value of that type or raise
`CodecError`::

    report.json: $.clauses[3].passed: Expected `int`, got `str`
    evidence.jsonl:12: $: Object missing required field `step`

Decoding is strict: nothing is coerced except an integer to a float, a field that the type doesn't
have is an error, and a field without a default has to be there. Encoding writes ASCII, so that a
lone surrogate in an answer of a target survives, which UTF-8 can't hold.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Iterable, Iterator, Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Any, Final, NoReturn, TypeAlias, TypeVar

import msgspec

__all__ = [
    "CodecError",
    "JSONValue",
    "append_line",
    "convert",
    "decode",
    "dump",
    "encode",
    "file_bytes",
    "json_schema",
    "parse",
    "read",
    "read_lines",
    "to_json",
    "write",
]

JSONValue: TypeAlias = "bool | int | float | str | list[JSONValue] | dict[str, JSONValue] | None"
"""What JSON can say. It is imported for annotations; `msgspec` isn't asked to decode it."""
_T = TypeVar("_T")
_SEPARATORS: Final = (",", ":")


class CodecError(ValueError):
    """A document isn't what its type says. `source` names the file, `place` is a JSON path."""

    def __init__(self, source: str, place: str, problem: str) -> None:
        super().__init__(f"{source}: {place}: {problem}" if place else f"{source}: {problem}")
        self.source = source
        self.place = place
        self.problem = problem


def parse(text: str | bytes, *, source: str) -> Any:
    """Return the JSON values of a text; CodecError with line and column if it isn't JSON."""
    try:
        decoded = text if isinstance(text, str) else text.decode("utf-8")
        return json.loads(decoded, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise CodecError(source, place, f"not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise CodecError(source, "", f"not JSON: {error}") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} isn't a JSON number")


def convert(value: object, kind: type[_T], *, source: str) -> _T:
    """Return JSON values as a value of a type; CodecError naming the place that doesn't fit."""
    try:
        found: _T = msgspec.convert(value, kind, str_keys=True)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at ")
        raise CodecError(source, place.strip("`") or "$", problem) from error
    except RecursionError as error:
        raise CodecError(source, "$", "nested too deeply") from error
    _reject_unknown(value, to_json(found), "$", source)
    return found


def _reject_unknown(value: object, known: object, place: str, source: str) -> None:
    """Raise CodecError for a member that the type doesn't have, which msgspec ignores."""
    if isinstance(value, Mapping) and isinstance(known, Mapping):
        for name, inner in value.items():
            if name not in known:
                raise CodecError(source, place, f"Object has an unknown field `{name}`")
            _reject_unknown(inner, known[name], f"{place}.{name}", source)
    elif isinstance(value, list) and isinstance(known, list | tuple) and len(value) == len(known):
        for number, (inner, other) in enumerate(zip(value, known, strict=True)):
            _reject_unknown(inner, other, f"{place}[{number}]", source)


def decode(text: str | bytes, kind: type[_T], *, source: str) -> _T:
    """Return a JSON text as a value of a type; CodecError naming `source` and the place."""
    return convert(parse(text, source=source), kind, source=source)


def file_bytes(path: Path) -> bytes:
    """Return the bytes of a file; OSError, for a device too: some never end."""
    if path.is_char_device():
        raise OSError(errno.EINVAL, "a device, not a file", str(path))
    return path.read_bytes()


def read(path: Path, kind: type[_T]) -> _T:
    """Return a JSON file as a value of a type; raises CodecError, or OSError."""
    return decode(file_bytes(path), kind, source=str(path))


def read_lines(path: Path, kind: type[_T]) -> Iterator[_T]:
    """Yield the lines of a JSON Lines file; raises CodecError naming the line, or OSError."""
    for number, line in enumerate(file_bytes(path).splitlines(), 1):
        if line.strip():
            yield decode(line, kind, source=f"{path}:{number}")


def to_json(value: object) -> Any:
    """Return a typed value as plain values that `json` can write; tuples stay tuples."""
    return msgspec.to_builtins(value, str_keys=True, enc_hook=_plain)


def _plain(value: object) -> object:
    """Mappings that can't be written to, and other collections, as the builtin ones."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def encode(value: object) -> str:
    """Return a typed value as one line of compact ASCII JSON, without an end of line."""
    return json.dumps(to_json(value), separators=_SEPARATORS, allow_nan=False)


def dump(value: object, *, indent: int = 2) -> str:
    """Return a typed value as indented ASCII JSON that ends with a newline."""
    return json.dumps(to_json(value), indent=indent, allow_nan=False) + "\n"


def write(path: Path, value: object, *, indent: int = 2) -> Path:
    """Write a typed value as an indented JSON file and return the path; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump(value, indent=indent), encoding="utf-8")
    return path


def append_line(path: Path, value: object) -> None:
    """Add a typed value as one line to a JSON Lines file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{encode(value)}\n")


def json_schema(kind: type[object]) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a type; descriptions are the docstrings."""
    schema: dict[str, Any] = json.loads(json.dumps(msgspec.json.schema(kind)))
    for definition in schema.get("$defs", {}).values():
        if "description" in definition:
            definition["description"] = cleandoc(definition["description"])
    return schema
