"""The canonical file form of a `Snapshot`: JSON made for review.

One line per path, one line per enum member, enums written once per shape, everything in a stable
order: an upgrade of botocore shows in a diff as the facts that moved. The same form holds the
contract that a resource was last reviewed against (its lock file) and that of a documentation page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from aws_contract.drift.snapshot import Aspect, Fact, Snapshot
from aws_contract.results.codec import CodecError, convert, parse
from aws_strategies.covering.coverage import BOUNDS
from aws_strategies.model import Kind

__all__ = ["dumps", "loads", "read", "write"]

FORMAT: Final = 1


JSONObject: TypeAlias = dict[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """One path. `enum` is a name in the file's enums; of a bound that isn't there, None."""

    type: str
    required: bool = False
    shape: str | None = None
    enum: str | None = None
    pattern: str | None = None
    max_length: int | float | None = None
    min_length: int | float | None = None
    max_value: int | float | None = None
    min_value: int | float | None = None
    max_size: int | float | None = None
    min_size: int | float | None = None
    stated: dict[Kind, int | float] = field(default_factory=dict)
    recursive: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    """The whole file, with the keys in the order in which they are written.

    The entries are decoded one by one, as `_Entry`, so that an error names the path.
    """

    format: int
    source: str
    version: str | None
    service: str
    operation: str
    shows: list[Aspect]
    request: dict[str, JSONObject]
    response: dict[str, JSONObject]
    enums: dict[str, tuple[str, ...]]
    documentation: dict[str, str]


def dumps(snapshot: Snapshot) -> str:
    """Return the canonical file text of `snapshot`, ending with a newline."""
    enums: dict[str, tuple[str, ...]] = {}
    request = {path: _entry(path, fact, enums) for path, fact in snapshot.request.items()}
    response = {path: _entry(path, fact, enums) for path, fact in snapshot.response.items()}
    document: JSONObject = {
        "format": FORMAT,
        "source": snapshot.source,
        "version": snapshot.version,
        "service": snapshot.service,
        "operation": snapshot.operation,
        "shows": [aspect for aspect in Aspect if aspect in snapshot.shows],
        "request": request,
        "response": response,
        "enums": {name: list(members) for name, members in sorted(enums.items())},
        "documentation": dict(sorted(snapshot.documentation.items())),
    }
    return "\n".join(_lines(document)) + "\n"


def loads(text: str, *, name: str = "<contract>") -> Snapshot:
    """Read a saved contract back; raises CodecError naming `name` and the place."""
    document = parse(text, source=name)
    found = document.get("format") if isinstance(document, dict) else None
    if found != FORMAT:
        problem = (
            f'expected a saved contract, a JSON object with "format": {FORMAT}; found {found!r}'
        )
        raise CodecError(name, "$", problem)
    return _snapshot(convert(document, _File, source=name), name)


def read(path: Path) -> Snapshot:
    """Read the saved contract at `path`; raises CodecError, or OSError."""
    return loads(path.read_text(encoding="utf-8"), name=str(path))


def write(snapshot: Snapshot, path: Path) -> None:
    """Save `snapshot` at `path` in the canonical form."""
    path.write_text(dumps(snapshot), encoding="utf-8", newline="\n")


def _entry(path: str, fact: Fact, enums: dict[str, tuple[str, ...]]) -> JSONObject:
    """One path's line. An enum goes under its shape, or under the path where shapes are unknown."""
    entry: JSONObject = {"type": fact.type}
    if fact.required:
        entry["required"] = True
    if fact.shape is not None:
        entry["shape"] = fact.shape
    if fact.enum:
        name = fact.shape or path
        if enums.setdefault(name, fact.enum) != fact.enum:
            name = path
            enums[name] = fact.enum
        entry["enum"] = name
    if fact.pattern is not None:
        entry["pattern"] = fact.pattern
    entry.update({str(kind): fact.bounds[kind] for kind in Kind if kind in fact.bounds})
    if fact.stated:
        entry["stated"] = {str(kind): fact.stated[kind] for kind in Kind if kind in fact.stated}
    if fact.recursive:
        entry["recursive"] = True
    return entry


def _lines(document: Mapping[str, object]) -> Iterator[str]:
    yield "{"
    last = list(document)[-1]
    for key, value in document.items():
        end = "" if key == last else ","
        if isinstance(value, dict) and value:
            yield f" {_json(key)}: {{"
            yield from _block(value)
            yield f" }}{end}"
        else:
            yield f" {_json(key)}: {_json(value)}{end}"
    yield "}"


def _block(block: Mapping[str, object]) -> Iterator[str]:
    last = list(block)[-1]
    for key, value in block.items():
        end = "" if key == last else ","
        if isinstance(value, list):
            yield f"  {_json(key)}: ["
            yield ",\n".join(f"   {_json(item)}" for item in value)
            yield f"  ]{end}"
        else:
            yield f"  {_json(key)}: {_json(value)}{end}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _snapshot(file: _File, name: str) -> Snapshot:
    return Snapshot(
        source=file.source,
        version=file.version,
        service=file.service,
        operation=file.operation,
        shows=frozenset(file.shows),
        request=dict(_facts(file, file.request, f"{name}: $.request")),
        response=dict(_facts(file, file.response, f"{name}: $.response")),
        documentation=file.documentation,
    )


def _facts(
    file: _File, entries: Mapping[str, JSONObject], place: str
) -> Iterator[tuple[str, Fact]]:
    for path, values in entries.items():
        source = f"{place}.{path}"
        entry = convert(values, _Entry, source=source)
        if entry.enum is not None and entry.enum not in file.enums:
            raise CodecError(source, "$.enum", f"`{entry.enum}` isn't one of the names in $.enums")
        yield path, _fact(entry, file.enums)


def _fact(entry: _Entry, enums: Mapping[str, tuple[str, ...]]) -> Fact:
    bounds = {kind: getattr(entry, kind) for kind in Kind if kind in BOUNDS}
    return Fact(
        type=entry.type,
        required=entry.required,
        shape=entry.shape,
        enum=() if entry.enum is None else enums[entry.enum],
        pattern=entry.pattern,
        bounds={kind: bound for kind, bound in bounds.items() if bound is not None},
        stated=entry.stated,
        recursive=entry.recursive,
    )
