"""Which operations a run is about: names and globs, held against the installed botocore."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Final

import botocore
import botocore.session
from botocore.model import ServiceModel

__all__ = ["OperationName", "Selection", "UnknownNameError", "select"]

_GLOB: Final = re.compile(r"[*?\[]")
_NEAREST: Final = 3


class UnknownNameError(LookupError):
    """No operation that can be run has the name; says why, and which are similar."""


@dataclass(frozen=True, order=True, slots=True)
class OperationName:
    """botocore's names of an operation and its service."""

    service: str
    operation: str

    @classmethod
    def of(cls, text: str) -> OperationName:
        """Return the name that a text such as ``kms:CreateKey`` is."""
        service, _, operation = text.partition(":")
        return cls(service, operation)

    def __str__(self) -> str:
        return f"{self.service}:{self.operation}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """The operations that some names select, by service and name.

    `skipped` counts, by protocol, the operations that only globs select and whose service doesn't
    speak AWS JSON.
    """

    operations: tuple[OperationName, ...]
    skipped: Mapping[str, int]

    @property
    def services(self) -> tuple[str, ...]:
        """The services of the operations."""
        return tuple(dict.fromkeys(each.service for each in self.operations))

    @property
    def left_out(self) -> str:
        """How many operations were skipped, and why; empty if none was."""
        if not self.skipped:
            return ""
        total = sum(self.skipped.values())
        by_protocol = ", ".join(f"{count} of {name}" for name, count in self.skipped.items())
        noun = "operation" if total == 1 else "operations"
        return f"{total} {noun} whose service doesn't speak AWS JSON ({by_protocol})"


def select(names: Iterable[str]) -> Selection:
    """Return the operations of names such as ``kms:CreateKey`` and globs such as ``kms:*``.

    UnknownNameError for a name that selects nothing, for an operation named without a glob whose
    service doesn't speak AWS JSON, and if globs select nothing else.
    """
    found: set[OperationName] = set()
    skipped: dict[OperationName, str] = {}
    for name in names:
        own = dict(_selected(name))
        if not own:
            raise UnknownNameError(f"{name!r} selects no operation of botocore {_VERSION}")
        json = {each for each, protocol in own.items() if protocol == _JSON}
        if not json and not _GLOB.search(name):
            raise UnknownNameError(_not_json(name, own))
        found |= json
        skipped |= {each: protocol for each, protocol in own.items() if each not in json}
    counts = dict(sorted(Counter(skipped.values()).items()))
    selection = Selection(operations=tuple(sorted(found)), skipped=counts)
    if not found:
        raise UnknownNameError(f"nothing to run, only {selection.left_out}")
    return selection


_JSON: Final = "json"
_VERSION: Final = botocore.__version__


def _not_json(name: str, own: Mapping[OperationName, str]) -> str:
    spoken = ", ".join(sorted(set(own.values())))
    return f"{name!r}: the service speaks {spoken}; only operations of AWS JSON can be run"


def _selected(name: str) -> Iterator[tuple[OperationName, str]]:
    """Yield what a name selects, each with the protocol that its service speaks."""
    service, colon, operation = name.partition(":")
    if not (service and colon and operation):
        raise UnknownNameError(
            f"{name!r}: expected SERVICE:OPERATION, such as kms:CreateKey or 'kms:*'"
        )
    for each in _services(service):
        model = _model(each)
        known = model.operation_names
        if not (_GLOB.search(operation) or operation in known):
            if _GLOB.search(service):
                continue
            raise UnknownNameError(
                f"{each} has no operation {operation!r}{_like(operation, known)}"
            )
        for one in known:
            if one == operation or fnmatchcase(one, operation):
                yield OperationName(each, one), _protocol(model)


def _services(pattern: str) -> Iterable[str]:
    known = _all_services()
    if _GLOB.search(pattern):
        return [each for each in known if fnmatchcase(each, pattern)]
    if pattern not in known:
        raise UnknownNameError(f"botocore {_VERSION} has no service {pattern!r}"
                               f"{_like(pattern, known)}")  # fmt: skip
    return [pattern]


@cache
def _all_services() -> tuple[str, ...]:
    return tuple(botocore.session.Session().get_available_services())


def _model(service: str) -> ServiceModel:
    return botocore.session.Session().get_service_model(service)


def _protocol(model: ServiceModel) -> str:
    """Return ``json`` if the service speaks it, else what botocore prefers."""
    metadata = model.metadata
    spoken = {metadata["protocol"], *metadata.get("protocols", ())}
    return _JSON if _JSON in spoken and "targetPrefix" in metadata else str(metadata["protocol"])


def _like(name: str, known: Iterable[str]) -> str:
    names = {each.lower(): each for each in known}
    near = difflib.get_close_matches(name.lower(), names, n=_NEAREST)
    return f"; did you mean {' or '.join(names[each] for each in near)}?" if near else ""
