"""Mutants of DescribeAlgorithm: each place of its output dropped, added to or changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeAlias

from aws_fakes.engine.behaviour import Input
from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.model import load_operation, walk
from aws_fakes.mutants.mutant import Mutant, handled
from aws_fakes.resources.algorithm.describe import OMITTED
from aws_fakes.resources.algorithm.operations import Context, Handler
from aws_fakes.resources.algorithm.service import SERVICE

__all__ = ["description_mutants"]

_OPERATION: Final = "DescribeAlgorithm"
_JOB: Final = "ValidationSpecification.ValidationProfiles[].TrainingJobDefinition"
_OMITTED: Final = tuple(
    f"{_JOB}.{member}{'[]' if member == 'InputDataConfig' else ''}.{name}"
    for member, names in OMITTED.items()
    for name in sorted(names)
)
_Edit: TypeAlias = Callable[[Any], Any]


class _Removed:
    """Stands for a value that an edit removes."""


_REMOVED: Final = _Removed()


def description_mutants() -> Iterator[Mutant]:
    """Yield the mutants of the description of an algorithm."""
    yield from _places()
    for name, (description, edit) in _OUTPUTS.items():
        yield _of_output(name, description, edit)
    for name, (description, edit) in _VALUES.items():
        yield _of_output(name, description, partial(_everywhere, edit))
    for name, (description, error) in _ERRORS.items():
        yield Mutant(
            name=name,
            kind="describe-missing-form",
            description=description,
            change=handled(_OPERATION, partial(_missing_as, error)),
        )


def _places() -> Iterator[Mutant]:
    """Yield, for every place of the request, descriptions that drop, add to or change it."""
    places = tuple(walk(load_operation(SERVICE, "CreateAlgorithm")))
    shown = [each for each in places if _is_described(each[0])]
    for path, shape, _ in shown:
        if path != "$" and not path.endswith("[]"):
            yield _of_place("describe-drops", path, "is missing", lambda _: _REMOVED)
        if shape.type == "structure":
            yield _of_place("describe-invents", path, "has an additional member", _with_invented)
    for path, shape, _ in shown:
        if shape.type in _OTHERS:
            yield _of_place("describe-changes", path, "is changed", _OTHERS[shape.type])
    for path in (path for path, _, _ in places if path in _OMITTED):
        parent, _, name = path.rpartition(".")
        more = partial(_with_omitted, name)
        shows = _of_place("describe-shows-omitted", parent, f"has {name}", more)
        yield replace(shows, name=f"{shows.kind}/{path}")
    for name in ("AlgorithmArn", "AlgorithmStatus", "AlgorithmStatusDetails", "CreationTime"):
        yield _of_place("describe-drops-own", name, "is missing", lambda _: _REMOVED)


def _is_described(path: str) -> bool:
    omitted = path in _OMITTED or path.startswith(tuple(f"{each}." for each in _OMITTED))
    return not omitted and not path.endswith("{key}") and not path.startswith("Tags")


def _with_omitted(name: str, value: Any) -> Any:
    return {**value, name: 1} if isinstance(value, dict) else value


def _with_invented(value: Any) -> Any:
    return {**value, "Invented": ""} if isinstance(value, dict) else value


_OTHERS: Final[Mapping[str, _Edit]] = {
    "string": lambda value: f"{value} ",
    "integer": lambda value: value + 1 if isinstance(value, int) else value,
    "boolean": lambda value: not value,
    "list": lambda value: [*value, *value[:1]],
}


def _of_place(kind: str, path: str, what: str, edit: _Edit) -> Mutant:
    def wrap(right: Handler, request: Input, context: Context) -> Input:
        output = right(request, context)
        edited: Input = _edited(output, _steps(path), edit)
        return edited

    return Mutant(
        name=f"{kind}/{path}",
        kind=kind,
        description=f"{_OPERATION}: {path} {what}",
        change=handled(_OPERATION, wrap),
        operation="CreateAlgorithm",
        path=path,
    )


def _steps(path: str) -> tuple[str, ...]:
    for suffix in ("[]", "{value}"):
        path = path.replace(suffix, f".{suffix}")
    return tuple(step for step in path.split(".") if step != "$")


def _edited(value: Any, steps: tuple[str, ...], edit: _Edit) -> Any:
    """Return `value` with ``edit`` applied wherever `steps` lead; absent places stay absent."""
    if not steps:
        return edit(value)
    head, rest = steps[0], steps[1:]
    if head == "[]" and isinstance(value, list):
        return [each for item in value if (each := _edited(item, rest, edit)) is not _REMOVED]
    if not isinstance(value, dict):
        return value
    names = set(value) if head == "{value}" else {head} & value.keys()
    edited = {
        name: _edited(item, rest, edit) if name in names else item for name, item in value.items()
    }
    return {name: item for name, item in edited.items() if item is not _REMOVED}


def _of_output(name: str, description: str, edit: _Edit) -> Mutant:
    def wrap(right: Handler, request: Input, context: Context) -> Input:
        shown: Input = edit(right(request, context))
        return shown

    return Mutant(name=name, kind=name, description=description, change=handled(_OPERATION, wrap))


def _everywhere(edit: _Edit, output: Input) -> Input:
    """Apply an edit to every value in the specifications."""
    kept = {"AlgorithmName", "AlgorithmArn", "AlgorithmStatus", "AlgorithmStatusDetails"}
    return {
        name: value if name in kept or name == "CreationTime" else _deep(edit, value)
        for name, value in output.items()
    }


def _deep(edit: _Edit, value: Any) -> Any:
    if isinstance(value, dict):
        items = {name: _deep(edit, item) for name, item in value.items()}
        return edit({name: item for name, item in items.items() if item is not _REMOVED})
    if isinstance(value, list):
        return edit([each for item in value if (each := _deep(edit, item)) is not _REMOVED])
    return edit(value)


def _text(change: Callable[[str], str]) -> _Edit:
    return lambda value: change(value) if isinstance(value, str) else value


def _list(change: Callable[[list[Any]], Any]) -> _Edit:
    return lambda value: change(value) if isinstance(value, list) else value


def _sorted(items: list[Any]) -> list[Any]:
    return sorted(items) if all(isinstance(item, str) for item in items) else items


def _unique(items: list[Any]) -> list[Any]:
    return [item for index, item in enumerate(items) if item not in items[:index]]


_VALUES: Final[Mapping[str, tuple[str, _Edit]]] = {
    "describe-strips": ("white space at the ends of strings is stripped", _text(str.strip)),
    "describe-folds": ("strings are in lower case", _text(str.lower)),
    "describe-ascii": (
        "non-ASCII characters are question marks",
        _text(lambda text: text.encode("ascii", "replace").decode("ascii")),
    ),
    "describe-cuts": ("strings are cut after 200 characters", _text(lambda text: text[:200])),
    "describe-sorts": ("lists of strings are sorted", _list(_sorted)),
    "describe-reverses": ("lists are reversed", _list(lambda items: items[::-1])),
    "describe-deduplicates": ("duplicates in lists are removed", _list(_unique)),
    "describe-cuts-lists": ("lists are cut after 3 items", _list(lambda items: items[:3])),
    "describe-drops-empty-lists": (
        "empty lists are missing",
        _list(lambda items: items or _REMOVED),
    ),
    "describe-drops-empty-maps": (
        "empty maps and structures are missing",
        lambda value: _REMOVED if value == {} else value,
    ),
    "describe-drops-empty-texts": (
        "empty strings are missing",
        lambda value: _REMOVED if value == "" else value,
    ),
    "describe-drops-zeros": (
        "zeros are missing",
        lambda value: _REMOVED if value == 0 and value is not False else value,
    ),
    "describe-drops-false": (
        "false flags are missing",
        lambda value: _REMOVED if value is False else value,
    ),
    "describe-numbers-as-texts": (
        "numbers are strings",
        lambda value: str(value) if type(value) is int else value,
    ),
    "describe-flags-as-texts": (
        "flags are strings",
        lambda value: str(value).lower() if isinstance(value, bool) else value,
    ),
}


def _with_member(name: str, value: Callable[[Input], Any]) -> _Edit:
    return lambda output: {**output, name: value(output)}


_OUTPUTS: Final[Mapping[str, tuple[str, _Edit]]] = {
    "describe-shows-tags": ("tags are included", _with_member("Tags", lambda _: [])),
    "describe-product": ("a ProductId is included", _with_member("ProductId", lambda _: 1)),
    "describe-status-unknown": (
        "the status isn't a member of the enum",
        _with_member("AlgorithmStatus", lambda _: "Done"),
    ),
    "describe-status-failed": (
        "every algorithm has failed",
        _with_member("AlgorithmStatus", lambda _: "Failed"),
    ),
    "describe-details-text": (
        "the status details are a string",
        _with_member("AlgorithmStatusDetails", lambda _: "none"),
    ),
    "describe-details-invented": (
        "the status details list a validation that doesn't exist",
        _with_member(
            "AlgorithmStatusDetails",
            lambda _: {"ValidationStatuses": [{"Name": "a", "Status": "Completed"}]},
        ),
    ),
    "describe-name-folded": (
        "the case of the name is swapped",
        _with_member("AlgorithmName", lambda output: str(output["AlgorithmName"]).swapcase()),
    ),
    "describe-time-text": (
        "the creation time is an ISO 8601 string",
        _with_member("CreationTime", lambda _: "2026-01-01T00:00:00Z"),
    ),
    "describe-time-milliseconds": (
        "the creation time is in milliseconds",
        _with_member("CreationTime", lambda output: output["CreationTime"] * 1000),
    ),
    "describe-time-microseconds": (
        "the creation time has microseconds",
        _with_member("CreationTime", lambda output: output["CreationTime"] + 0.0001234),
    ),
    "describe-time-later": (
        "the creation time is one second late",
        _with_member("CreationTime", lambda output: output["CreationTime"] + 1),
    ),
}
_ERRORS: Final[Mapping[str, tuple[str, ServiceError]]] = {
    "describe-missing-code": (
        "a missing algorithm is a ResourceNotFound",
        ServiceError("ResourceNotFound", "The algorithm does not exist."),
    ),
    "describe-missing-text": (
        "a missing algorithm has another message",
        ServiceError("ValidationException", "No such algorithm."),
    ),
    "describe-missing-status": (
        "a missing algorithm is HTTP 404",
        ServiceError("ValidationException", "The algorithm does not exist.", status=404),
    ),
}


def _missing_as(
    error: ServiceError, right: Handler, request: Input, context: Context
) -> Input | None:
    try:
        return right(request, context)
    except ServiceError as rejection:
        if "does not exist" in (rejection.message or ""):
            raise error from None
        raise
