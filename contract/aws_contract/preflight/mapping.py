"""Properties of a template or plan as a request: by name and type, and nothing that is guessed.

A property is the member whose name differs only by case and underscores. What has no such member,
or another JSON type than the member, is left out and listed. Texts are read as numbers and booleans
where the model wants those, as CloudFormation does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aws_contract.preflight.documents import UNKNOWN, Steps
from aws_fakes.engine.model import Member, Shape

__all__ = ["Mapped", "map_properties"]

_INTEGERS: Final = frozenset({"integer", "long"})
_NUMBERS: Final = frozenset({"integer", "long", "float", "double"})
_TEXTS: Final = frozenset({"string", "blob", "timestamp", "iso8601"})
_UNMAPPED: Final = object()
_BOOLEANS: Final = {"true": True, "false": False}


@dataclass(kw_only=True, slots=True)
class Mapped:
    """A request made from properties.

    `origins` says from where in the document each place of the request comes. `unknown` are the
    places whose value is only known later, `left_out` the properties that aren't in the request.
    """

    body: dict[str, Any] = field(default_factory=dict)
    origins: dict[Steps, Steps] = field(default_factory=dict)
    unknown: set[Steps] = field(default_factory=set)
    left_out: list[Steps] = field(default_factory=list)


def map_properties(shape: Shape, properties: Mapping[str, Any], at: Steps) -> Mapped:
    """Return the request that properties at a place of a document amount to."""
    mapped = Mapped()
    body = _Mapper(mapped).structure(shape, properties, (), at)
    mapped.body = body
    return mapped


@dataclass(frozen=True, slots=True)
class _Mapper:
    mapped: Mapped

    def structure(
        self, shape: Shape, value: Mapping[str, Any], steps: Steps, at: Steps
    ) -> dict[str, Any]:
        members = {_plain(member.name): member for member in shape.members}
        found: dict[str, Any] = {}
        for name, given in value.items():
            member = members.get(_plain(name))
            if member is None:
                if given is not UNKNOWN:  # what the service itself sets, such as an ARN
                    self.mapped.left_out.append((*at, name))
            elif given is not None:
                self._member(found, member, given, ((*steps, member.name), (*at, name)))
        return found

    def _member(
        self, found: dict[str, Any], member: Member, given: Any, places: tuple[Steps, Steps]
    ) -> None:
        steps, at = places
        self.mapped.origins[steps] = at
        value = self._value(member.shape, given, steps, at)
        if value is _UNMAPPED:
            self.mapped.left_out.append(at)
            self.mapped.unknown.add(steps)
        elif value is UNKNOWN:
            self.mapped.unknown.add(steps)
        else:
            found[member.name] = value

    def _value(self, shape: Shape, given: Any, steps: Steps, at: Steps) -> Any:
        self.mapped.origins[steps] = at
        if given is UNKNOWN or _is_intrinsic(given):
            return UNKNOWN
        if shape.recursive or shape.type == "document":
            return _UNMAPPED
        if shape.type == "structure":
            return self._block(shape, given, steps, at)
        if shape.element is not None:
            return self._list(shape.element, given, steps, at)
        if shape.value is not None:
            return self._map(shape.value, given, steps, at)
        return _scalar(shape, given)

    def _block(self, shape: Shape, given: Any, steps: Steps, at: Steps) -> Any:
        if isinstance(given, list) and len(given) == 1:  # how Terraform writes a single block
            given, at = given[0], (*at, 0)
        if not isinstance(given, Mapping):
            return _UNMAPPED
        return self.structure(shape, given, steps, at)

    def _list(self, element: Shape, given: Any, steps: Steps, at: Steps) -> Any:
        if not isinstance(given, list):
            return _UNMAPPED
        values = [
            self._value(element, each, (*steps, index), (*at, index))
            for index, each in enumerate(given)
        ]
        lacking = next((each for each in values if each is UNKNOWN or each is _UNMAPPED), None)
        return values if lacking is None else lacking

    def _map(self, value: Shape, given: Any, steps: Steps, at: Steps) -> Any:
        if not isinstance(given, Mapping):
            return _UNMAPPED
        found: dict[str, Any] = {}
        for key, each in given.items():
            mapped = self._value(value, each, (*steps, key), (*at, key))
            if mapped is UNKNOWN or mapped is _UNMAPPED:
                return mapped
            found[key] = mapped
        return found


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _is_intrinsic(value: Any) -> bool:
    """Whether CloudFormation computes the value: ``{"Ref": ...}``, ``{"Fn::Sub": ...}``."""
    if not (isinstance(value, Mapping) and len(value) == 1):
        return False
    name = next(iter(value))
    return name in {"Ref", "Condition"} or name.startswith("Fn::")


def _scalar(shape: Shape, given: Any) -> Any:
    if isinstance(given, Mapping | list):
        return _UNMAPPED
    if shape.type in _TEXTS:
        return _text(given)
    if shape.type == "boolean":
        return given if isinstance(given, bool) else _BOOLEANS.get(str(given).lower(), _UNMAPPED)
    if shape.type in _NUMBERS and not isinstance(given, bool):
        return _number(shape, given)
    return _UNMAPPED


def _text(given: Any) -> str:
    return ("true" if given else "false") if isinstance(given, bool) else str(given)


def _number(shape: Shape, given: Any) -> Any:
    if isinstance(given, int | float):
        return given
    if re.fullmatch(r"-?\d+", given):
        return int(given)
    if shape.type not in _INTEGERS and re.fullmatch(r"-?\d*\.\d+", given):
        return float(given)
    return _UNMAPPED
