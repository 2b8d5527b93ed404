"""A second document of AWS: the schema of a CloudFormation resource type beside botocore's model.

AWS describes the members of a resource twice, in the API's model and in the schema of its resource
type, which cfn-lint ships. Where both say something and say it differently, AWS contradicts itself;
where only one says it, the other may just be older or coarser.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib import import_module, metadata
from typing import Any, Final, TypeAlias, cast

from aws_contract.drift.sources import SourceError, UnavailableError
from aws_strategies.model import Kind, Operation

__all__ = ["DocumentComparison", "DocumentDifference", "Said", "compare_documents"]

_REGION: Final = "us-east-1"
_Points: TypeAlias = Mapping[tuple[str, Kind], Any]
_TYPES: Final = {
    "string": {"string", "blob", "timestamp"},
    "boolean": {"boolean"},
    "integer": {"integer", "long"},
    "number": {"float", "double", "integer", "long", "timestamp"},
    "array": {"list"},
    "object": {"structure", "map", "document"},
}
_LIMITS: Final = {
    "maxLength": Kind.MAX_LENGTH,
    "minLength": Kind.MIN_LENGTH,
    "maximum": Kind.MAX_VALUE,
    "minimum": Kind.MIN_VALUE,
    "maxItems": Kind.MAX_SIZE,
    "minItems": Kind.MIN_SIZE,
    "maxProperties": Kind.MAX_SIZE,
    "minProperties": Kind.MIN_SIZE,
}
_FLOORED: Final = frozenset({Kind.MIN_LENGTH, Kind.MIN_SIZE})


class Said(StrEnum):
    """Which of the two documents says what differs."""

    BOTH = "contradiction"
    MODEL = "only the model"
    SCHEMA = "only CloudFormation"


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentDifference:
    """One constraint, or with the kind ``member`` one member, that the documents differ about."""

    path: str
    kind: str
    said: Said
    model: str
    schema: str

    def __str__(self) -> str:
        return f"{self.said:<20}{self.path}:{self.kind}  model {self.model}, schema {self.schema}"


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentComparison:
    """The differences between an operation's model and a resource type's schema.

    `model` and `schema` name the documents with their versions; `compared` counts the constraints
    that both state.
    """

    model: str
    schema: str
    compared: int
    differences: tuple[DocumentDifference, ...]

    @property
    def contradictions(self) -> tuple[DocumentDifference, ...]:
        """What both documents say, and say differently."""
        return tuple(each for each in self.differences if each.said is Said.BOTH)

    def lines(self) -> Iterator[str]:
        """Yield the comparison as text, contradictions first."""
        yield f"{self.model} beside {self.schema}"
        for said in Said:
            yield from (str(each) for each in self.differences if each.said is said)
        alone = len(self.differences) - len(self.contradictions)
        yield (
            f"{self.compared} constraints in both; contradictions: {len(self.contradictions)}, "
            f"{alone} said by one document alone"
        )

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as JSON values."""
        return asdict(self)


def compare_documents(operation: Operation, type_name: str | None) -> DocumentComparison:
    """Compare an operation's input with the properties of a resource type.

    UnavailableError without cfn-lint, SourceError if it doesn't know the type or there is none.
    """
    if type_name is None:
        raise SourceError(f"{operation.name} has no resource type of CloudFormation")
    schema, version = _load(type_name)
    hidden = {path.removeprefix("/properties/") for path in schema.get("readOnlyProperties", ())}
    modelled = {(point.path, point.kind): point.bound for point in operation.points}
    stated = {
        key: value
        for key, value in _points("$", schema, schema, required=False)
        if key[0].partition(".")[0].partition("[")[0] not in hidden
    }
    return DocumentComparison(
        model=f"{operation.name} (botocore {operation.botocore_version})",
        schema=f"{type_name} ({version})",
        compared=len(modelled.keys() & stated.keys()),
        differences=tuple(_differences(modelled, stated)),
    )


def _load(type_name: str) -> tuple[Mapping[str, Any], str]:
    try:
        found = import_module("cfnlint.schema")
        errors = import_module("cfnlint.schema._exceptions")
    except ImportError as error:
        raise UnavailableError(
            "cloudformation needs cfn-lint, which ships the schemas: pip install 'moto[server]'"
        ) from error
    try:
        resource = found.PROVIDER_SCHEMA_MANAGER.get_resource_schema(_REGION, type_name)
    except errors.ResourceNotFoundError as error:
        raise SourceError(f"cfn-lint knows no resource type {type_name}") from error
    return resource.schema, f"cfn-lint {metadata.version('cfn-lint')}"


def _points(
    path: str,
    node: Mapping[str, Any],
    root: Mapping[str, Any],
    *,
    required: bool,
    above: frozenset[str] = frozenset(),
) -> Iterator[tuple[tuple[str, Kind], Any]]:
    """Yield what a schema says of a place and of those below, in the model's terms.

    `above` are the references that lead to the place: inside itself a definition isn't read again.
    """
    repeated = False
    while "$ref" in node:
        repeated = repeated or node["$ref"] in above
        above |= {node["$ref"]}
        node = _at(node["$ref"], root)
    yield from _stated(path, node, required=required)
    if repeated:
        return
    wanted = node.get("required", ())
    for name, inner in node.get("properties", {}).items():
        below = name if path == "$" else f"{path}.{name}"
        yield from _points(below, inner, root, required=name in wanted, above=above)
    if "items" in node:
        yield from _points(f"{path}[]", node["items"], root, required=False, above=above)
    for pattern, inner in node.get("patternProperties", {}).items():
        yield (f"{path}{{key}}", Kind.PATTERN), pattern
        yield from _points(f"{path}{{value}}", inner, root, required=False, above=above)


def _stated(
    path: str, node: Mapping[str, Any], *, required: bool
) -> Iterator[tuple[tuple[str, Kind], Any]]:
    """Yield what a schema says of one place."""
    if "type" in node or "properties" in node:
        yield (path, Kind.TYPE), node.get("type", "object")
    if required:
        yield (path, Kind.REQUIRED), True
    if "enum" in node:
        yield (path, Kind.ENUM), tuple(node["enum"])
    if "pattern" in node:
        yield (path, Kind.PATTERN), node["pattern"]
    for name, kind in _LIMITS.items():
        if name in node and not (kind in _FLOORED and node[name] == 0):
            yield (path, kind), node[name]


def _at(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return cast("Mapping[str, Any]", found)


def _differences(model: _Points, schema: _Points) -> Iterator[DocumentDifference]:
    places = {path for path, _ in model}, {path for path, _ in schema}
    shared = places[0] & places[1]
    for path in sorted(places[0] ^ places[1]):
        if _parent(path) in shared:
            said = Said.MODEL if path in places[0] else Said.SCHEMA
            yield _difference(path, "member", said, *(path in each or None for each in places))
    for path, kind in sorted({*model, *schema}):
        if path in shared:
            own, other = model.get((path, kind)), schema.get((path, kind))
            if own is None or other is None:
                said = Said.MODEL if other is None else Said.SCHEMA
                yield _difference(path, kind, said, own, other)
            elif not _agree(kind, own, other):
                yield _difference(path, kind, Said.BOTH, own, other)


def _difference(path: str, kind: str, said: Said, own: Any, other: Any) -> DocumentDifference:
    if isinstance(own, tuple) and isinstance(other, tuple):
        own, other = (
            [name for name in own if name not in other],
            [name for name in other if name not in own],
        )
        own, other = f"alone has {own}", f"alone has {other}"
    return DocumentDifference(
        path=path, kind=str(kind), said=said, model=_shown(own), schema=_shown(other)
    )


def _shown(value: Any) -> str:
    if value is True:
        return "has it"
    if isinstance(value, tuple):
        return f"has {len(value)} members"
    return "says nothing" if value is None else str(value)


def _agree(kind: Kind, own: Any, other: Any) -> bool:
    if kind is Kind.TYPE:
        types = [other] if isinstance(other, str) else other
        return any(own in _TYPES.get(name, ()) for name in types)
    if kind is Kind.ENUM:
        return set(own) == set(other)
    if kind is Kind.PATTERN:
        return _unanchored(own) == _unanchored(other)
    return bool(own == other)


def _unanchored(pattern: str) -> str:
    """Return a pattern without the anchors that a full match doesn't need."""
    return pattern.removeprefix("^").removesuffix("$")


def _parent(path: str) -> str:
    for suffix in ("[]", "{key}", "{value}"):
        if path.endswith(suffix):
            return path.removesuffix(suffix)
    return path.rpartition(".")[0] or "$"
