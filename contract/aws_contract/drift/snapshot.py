"""An operation's contract as plain facts, of any botocore and of a documentation page alike.

A `Snapshot` is a value: it can be compared, saved and put under review. Model snapshots are built
from `aws_strategies.model.Operation`; `aws_contract.drift.docs_page` builds them from
documentation. What a source can't show (a page has no patterns) is not in `Snapshot.shows`, and
nobody may conclude anything from its absence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

import botocore
import botocore.session
from botocore.model import ServiceModel

from aws_contract.drift.change import Value
from aws_contract.drift.prose import plain, stated_limits
from aws_strategies.covering.coverage import BOUNDS
from aws_strategies.model import (
    ConstraintPoint,
    Kind,
    Operation,
    UnknownOperationError,
    operation_from,
)

__all__ = [
    "MODEL",
    "PAGE",
    "Aspect",
    "Fact",
    "Snapshot",
    "Source",
    "describe_model",
    "installed",
    "parent_of",
]

ROOT = "$"


class Aspect(StrEnum):
    """What a snapshot can show of a contract."""

    MEMBERS = "members"
    REQUIRED = "required"
    ENUM = "enum"
    STATED = "stated limits"
    EXACT_TYPES = "exact types"
    BOUNDS = "bounds"
    PATTERNS = "patterns"
    SHAPES = "shape names"
    DOCUMENTATION = "documentation"


MODEL = frozenset(Aspect)
PAGE = frozenset({Aspect.MEMBERS, Aspect.REQUIRED, Aspect.ENUM, Aspect.STATED})


_K = TypeVar("_K")
_V = TypeVar("_V")


def _empty() -> Mapping[_K, _V]:
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """What holds at one path.

    `type` is botocore's type name; of a page, one of the types that documentation distinguishes
    (never ``long`` or ``double``). `bounds` are the model's, by constraint kind: lengths in
    characters, sizes in items. `stated` are the limits that the prose states for the same kinds.
    """

    type: str
    required: bool = False
    shape: str | None = None
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    bounds: Mapping[Kind, int | float] = field(default_factory=_empty)
    stated: Mapping[Kind, int | float] = field(default_factory=_empty)
    recursive: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """The contract of one operation as one source shows it.

    `source` names the source for people; `version` is the botocore version, None for a page.
    `request` and `response` map model paths to facts, depth first in the source's order.
    `documentation` maps places (``Shape.member``, ``ListShape[]``, ``MapShape{key}``) to a hash
    of the documentation there.
    """

    source: str
    service: str
    operation: str
    shows: frozenset[Aspect]
    request: Mapping[str, Fact]
    response: Mapping[str, Fact] = field(default_factory=_empty)
    documentation: Mapping[str, str] = field(default_factory=_empty)
    version: str | None = None

    def points(self) -> dict[tuple[str, Kind], Value]:
        """Return the bound of every constraint point of the request, by its path and kind."""
        return {
            (path, kind): bound
            for path, fact in self.request.items()
            for kind, bound in _constraints(fact)
        }

    def enum_pairs(self) -> int:
        """Count the (path, enum member) pairs of the request."""
        return sum(len(fact.enum) for fact in self.request.values())

    def place_of(self, path: str) -> str | None:
        """Return where a request path's documentation lives; None if shapes aren't known."""
        if path == ROOT:
            return self.request[path].shape
        parent = parent_of(path)
        above = self.request[parent].shape
        suffix = path if parent == ROOT else path[len(parent) :].removeprefix(".")
        return above and f"{above}{'' if suffix[0] in '[{' else '.'}{suffix}"

    def paths_of(self, place: str) -> tuple[str, ...]:
        """Return the request paths whose documentation lives at `place`."""
        return tuple(path for path in self.request if self.place_of(path) == place)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A snapshot and, where it can be had, the prose of each request path as plain text."""

    snapshot: Snapshot
    prose: Mapping[str, str] = field(default_factory=_empty)


def parent_of(path: str) -> str:
    """Return the path of the structure, list or map that directly holds `path`."""
    for suffix in ("[]", "{key}", "{value}"):
        if path.endswith(suffix):
            return path.removesuffix(suffix) or ROOT
    return path.rpartition(".")[0] or ROOT


def installed(*, service: str, operation: str) -> Source:
    """Read the contract of the installed botocore.

    Raises UnknownOperationError if it has no such service or operation.
    """
    loader = botocore.session.Session().get_component("data_loader")
    try:
        description = loader.load_service_model(service, "service-2")
    except botocore.exceptions.UnknownServiceError as error:
        raise UnknownOperationError(
            f"botocore {botocore.__version__} knows no service {service!r}"
        ) from error
    return describe_model(
        description, version=botocore.__version__, operation=operation, service=service
    )


def describe_model(
    description: Mapping[str, Any],
    *,
    version: str,
    service: str,
    operation: str,
) -> Source:
    """Read one operation from a parsed ``service-2.json`` of botocore `version`.

    Raises UnknownOperationError if the description has no such operation.
    """
    if operation not in description["operations"]:
        raise UnknownOperationError(
            f"botocore {version} knows no operation {operation!r} of {service!r}; "
            f"expected one of: {', '.join(sorted(description['operations']))}"
        )
    request = operation_from(ServiceModel(description, service), operation)
    snapshot = Snapshot(
        source=f"botocore {version}",
        version=version,
        service=service,
        operation=operation,
        shows=MODEL,
        request=_facts(request),
        response=_response_facts(description, operation=operation, service=service),
    )
    prose = {path: shape.documentation for path, shape in request.shapes.items()}
    return Source(
        snapshot=_with_hashes(snapshot, prose),
        prose={path: plain(text) for path, text in prose.items()},
    )


def _response_facts(
    description: Mapping[str, Any], *, operation: str, service: str
) -> Mapping[str, Fact]:
    """Read the output as if it were an input, so that both are read by the same code."""
    entry = description["operations"][operation]
    if "output" not in entry:
        return {}
    mirrored = {**description, "operations": {operation: {**entry, "input": entry["output"]}}}
    return _facts(operation_from(ServiceModel(mirrored, service), operation))


def _facts(operation: Operation) -> Mapping[str, Fact]:
    points: dict[str, dict[Kind, ConstraintPoint]] = {}
    for point in operation.points:
        points.setdefault(point.path, {})[point.kind] = point
    stated = _stated(operation)
    return {
        path: Fact(
            type=shape.type,
            required=Kind.REQUIRED in points[path],
            shape=shape.name,
            enum=shape.enum,
            pattern=shape.pattern,
            bounds={kind: point.bound for kind, point in points[path].items() if kind in BOUNDS},
            stated=stated.get(path, {}),
            recursive=shape.recursive,
        )
        for path, shape in operation.shapes.items()
    }


def _stated(operation: Operation) -> Mapping[str, Mapping[Kind, int]]:
    return {
        path + suffix: limits
        for path, shape in operation.shapes.items()
        for suffix, limits in stated_limits(plain(shape.documentation), type_=shape.type).items()
    }


def _constraints(fact: Fact) -> list[tuple[Kind, Value]]:
    found: list[tuple[Kind, Value]] = [(Kind.TYPE, fact.type)]
    if fact.required:
        found.append((Kind.REQUIRED, True))
    if fact.enum:
        found.append((Kind.ENUM, fact.enum))
    if fact.pattern is not None:
        found.append((Kind.PATTERN, fact.pattern))
    return [*found, *fact.bounds.items()]


def _with_hashes(snapshot: Snapshot, prose: Mapping[str, str]) -> Snapshot:
    hashes = {
        place: _hash(prose[path])
        for path in snapshot.request
        if prose[path] and (place := snapshot.place_of(path)) is not None
    }
    return replace(snapshot, documentation=hashes)


def _hash(documentation: str) -> str:
    """Hash the words: whitespace and markup may be laid out anew without a word changing."""
    return hashlib.sha256(plain(documentation).encode()).hexdigest()[:12]
