"""JSON and YAML files as values, with the line and column of each place in them.

JSON is read by the standard library, YAML by PyYAML, whose nodes say where a value stands in both.
YAML's timestamps stay texts, as in a request. A value with a tag of its own, such as
CloudFormation's ``!Ref``, is only known once it is deployed: it is `UNKNOWN`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeAlias

import yaml

__all__ = ["UNKNOWN", "Document", "Position", "Steps", "UnreadableDocumentError", "read_documents"]

Steps: TypeAlias = tuple[str | int, ...]
"""Names and indices, from 0, that lead from the root of a document to a place in it."""


_MOST_PLACES: Final = 500_000


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()
"""Stands for a value that isn't in the file."""


class UnreadableDocumentError(ValueError):
    """A text is neither JSON nor YAML; says where and why."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a value stands; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """The value of a document and the places in it."""

    value: Any
    positions: Mapping[Steps, Position]

    def position(self, steps: Steps) -> Position:
        """Return where a place stands; of one that is absent, where the nearest above it does."""
        for length in range(len(steps), -1, -1):
            found = self.positions.get(steps[:length])
            if found is not None:
                return found
        return Position(1, 1)


def read_documents(text: str) -> list[Document]:
    """Return the documents of a text, empty ones left out; UnreadableDocumentError."""
    if text.lstrip()[:1] in {"{", "["}:
        try:
            value = json.loads(text)
        except ValueError:
            pass  # YAML's flow style looks alike
        else:
            # Tabs separate the tokens of JSON, and none in YAML; no string of JSON has one.
            return [Document(value=value, positions=_positions_in_json(text.replace("\t", " ")))]
    try:
        nodes = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
        return [_document(node) for node in nodes]
    except UnreadableDocumentError:
        raise
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UnreadableDocumentError(f"neither JSON nor YAML: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return f"line {mark.line + 1}, column {mark.column + 1}: {getattr(error, 'problem', error)}"
    return str(error).split("\n", 1)[0] or type(error).__name__


def _positions_in_json(text: str) -> Mapping[Steps, Position]:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        return {} if node is None else dict(_positions(node, ()))
    except (yaml.YAMLError, RecursionError):
        return {}  # what JSON allows beyond YAML, such as names of over 1,024 characters


def _document(node: yaml.Node) -> Document:
    places = list(islice(_positions(node, ()), _MOST_PLACES + 1))
    if len(places) > _MOST_PLACES:  # aliases of aliases write billions of values in ten lines
        raise UnreadableDocumentError(f"more than {_MOST_PLACES:,} values")
    return Document(value=_value(node), positions=dict(places))


def _positions(node: yaml.Node, steps: Steps) -> Iterator[tuple[Steps, Position]]:
    yield steps, Position(node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*steps, str(key.value))
            yield from _positions(value, below)
            # A block begins on the line after its key; the key is where one looks.
            yield below, Position(key.start_mark.line + 1, key.start_mark.column + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _positions(value, (*steps, index))


_TEXTS: Final = frozenset({"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:str"})
_PLAIN: Final = "tag:yaml.org,2002:"


def _value(node: yaml.Node) -> Any:
    if not node.tag.startswith(_PLAIN):
        return UNKNOWN
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(value) for value in node.value]
    if node.tag in _TEXTS:
        return node.value
    return yaml.SafeLoader("").construct_object(node, deep=True)
