"""The canonical file form of a `Snapshot`: JSON made for review.

One line per path, one line per enum member, enums written once per shape, everything in a stable
order: an upgrade of botocore shows in a diff as the facts that moved. The same form is the lock
file (`LOCK`) and the saved contract of a documentation page (`PAGE_2023`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from aws_contract.drift.snapshot import Aspect, Fact, Snapshot
from aws_strategies.model import Kind

__all__ = ["LOCK", "PAGE_2023", "ContractFileError", "dumps", "loads", "read", "write"]

FORMAT: Final = 1
_LOCKS: Final = Path(__file__).parents[1] / "resources" / "algorithm" / "lock"
LOCK: Final = _LOCKS / "contract.lock.json"
"""The contract that this project was last reviewed against."""
PAGE_2023: Final = _LOCKS / "create_algorithm-2023.json"
"""The contract that the boto3 reference showed in mid-2023, as facts."""


class ContractFileError(ValueError):
    """A text is no saved contract; the message says what was expected and where."""


def dumps(snapshot: Snapshot) -> str:
    """Return the canonical file text of `snapshot`, ending with a newline."""
    enums: dict[str, tuple[str, ...]] = {}
    request = {path: _entry(path, fact, enums) for path, fact in snapshot.request.items()}
    response = {path: _entry(path, fact, enums) for path, fact in snapshot.response.items()}
    document: dict[str, Any] = {
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
    """Read a saved contract back.

    Raises ContractFileError, naming `name` and the place, if `text` isn't one.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise ContractFileError(
            f"{name}, line {error.lineno}, column {error.colno}: expected a saved contract "
            f"(JSON); {error.msg}"
        ) from error
    found = document.get("format") if isinstance(document, dict) else None
    if found != FORMAT:
        raise ContractFileError(
            f'{name}: expected a saved contract, a JSON object with "format": {FORMAT}; '
            f"found {found!r} there"
        )
    return _snapshot(_Reader(document, name))


def read(path: Path) -> Snapshot:
    """Read the saved contract at `path`; raises ContractFileError, or OSError if unreadable."""
    return loads(path.read_text(encoding="utf-8"), name=str(path))


def write(snapshot: Snapshot, path: Path = LOCK) -> None:
    """Save `snapshot` at `path` in the canonical form."""
    path.write_text(dumps(snapshot), encoding="utf-8", newline="\n")


def _entry(path: str, fact: Fact, enums: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """One path's line. An enum goes under its shape, or under the path where shapes are unknown."""
    entry: dict[str, Any] = {"type": fact.type}
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


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
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


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    last = list(block)[-1]
    for key, value in block.items():
        end = "" if key == last else ","
        if isinstance(value, list):
            yield f"  {_json(key)}: ["
            yield ",\n".join(f"   {_json(item)}" for item in value)
            yield f"  ]{end}"
        else:
            yield f"  {_json(key)}: {_json(value)}{end}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class _Reader:
    """Takes values out of a document, with the place in every error."""

    def __init__(self, document: Mapping[str, Any], name: str, place: str = "") -> None:
        self.document, self.name, self.place = document, name, place

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
        value = self.document.get(key, default)
        where = f"{self.place}{json.dumps(key)}"
        if value is ...:
            raise ContractFileError(f"{self.name}: expected {where}, found nothing there")
        if value is not default and not isinstance(value, kind):
            expected = kind if isinstance(kind, tuple) else (kind,)
            names = " or ".join(each.__name__ for each in expected)
            raise ContractFileError(f"{self.name}: expected {names} at {where}, found {value!r}")
        return value

    def inside(self, key: str) -> Iterator[tuple[str, _Reader]]:
        block = self.take(key, dict)
        for path in block:
            below = _Reader(block, self.name, f"{self.place}{json.dumps(key)} > ")
            place = f"{below.place}{json.dumps(path)} > "
            yield path, _Reader(below.take(path, dict), self.name, place)

    def translate(self, convert: Callable[[str], Any], value: str, what: str) -> Any:
        try:
            return convert(value)
        except ValueError as error:
            raise ContractFileError(
                f"{self.name}: expected {what} at {self.place or 'the top'}, found {value!r}"
            ) from error


def _snapshot(reader: _Reader) -> Snapshot:
    enums = {name: tuple(members) for name, members in reader.take("enums", dict).items()}
    return Snapshot(
        source=reader.take("source", str),
        version=reader.take("version", (str, type(None))),
        service=reader.take("service", str),
        operation=reader.take("operation", str),
        shows=frozenset(
            reader.translate(Aspect, aspect, f"one of {', '.join(Aspect)}")
            for aspect in reader.take("shows", list)
        ),
        request={path: _fact(below, enums) for path, below in reader.inside("request")},
        response={path: _fact(below, enums) for path, below in reader.inside("response")},
        documentation=reader.take("documentation", dict),
    )


def _fact(reader: _Reader, enums: Mapping[str, tuple[str, ...]]) -> Fact:
    name = reader.take("enum", str, None)
    if name is not None and name not in enums:
        raise ContractFileError(
            f'{reader.name}: {reader.place}"enum" names {name!r}; expected a name in "enums"'
        )
    return Fact(
        type=reader.take("type", str),
        required=reader.take("required", bool, default=False),
        shape=reader.take("shape", str, None),
        enum=enums[name] if name is not None else (),
        pattern=reader.take("pattern", str, None),
        bounds={
            kind: reader.take(kind, (int, float))
            for kind in Kind
            if kind.startswith(("max_", "min_")) and kind in reader.document
        },
        stated={
            reader.translate(Kind, kind, "a constraint kind"): number
            for kind, number in reader.take("stated", dict, {}).items()
        },
        recursive=reader.take("recursive", bool, default=False),
    )
