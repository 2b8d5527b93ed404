"""Mutants of ListAlgorithms: pages, order, filters, summaries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

from aws_fakes.engine.behaviour import Input
from aws_fakes.engine.json_value import Members
from aws_fakes.mutants.mutant import Mutant, Mutation, handled
from aws_fakes.resources.algorithm.operations import Context, Handler
from aws_fakes.resources.algorithm.service import Behaviour

__all__ = ["list_mutants"]

_OPERATION: Final = "ListAlgorithms"
_ITEMS: Final = "AlgorithmSummaryList"
_TOKEN: Final = "NextToken"  # noqa: S105 - the name of a member
_Output: TypeAlias = Input


def list_mutants() -> Iterator[Mutant]:
    """Yield the mutants of listing."""
    for name, (description, change_request) in _REQUESTS.items():
        yield _mutant(
            name, description, handled(_OPERATION, partial(_with_request, change_request))
        )
    for name, (description, edit) in _PAGES.items():
        yield _mutant(name, description, handled(_OPERATION, partial(_editing, edit)))
    for name, (description, item) in _SUMMARIES.items():
        edit = partial(_each, item)
        yield _mutant(name, description, handled(_OPERATION, partial(_editing, edit)))
    yield _mutant(
        "list-repeats-at-edge", "a page repeats the last item of the one before", _repeats
    )


def _mutant(name: str, description: str, change: Mutation) -> Mutant:
    return Mutant(name=name, kind=name, description=f"{_OPERATION}: {description}", change=change)


def _with_request(
    change: Callable[[Input], Input], right: Handler, request: Input, context: Context
) -> _Output | None:
    return right(change(request), context)


def _editing(
    edit: Callable[[Input, Any], _Output], right: Handler, request: Input, context: Context
) -> _Output:
    return edit(request, right(request, context))


def _each(item: Callable[[_Output], _Output], _: Input, output: _Output) -> _Output:
    return {**output, _ITEMS: [item(each) for each in output[_ITEMS]]}


def _repeats(behaviour: Behaviour) -> Behaviour:
    last: Members = {}

    def wrap(right: Handler, request: Input, context: Context) -> _Output:
        output = right(request, context) or {}
        items = output[_ITEMS]
        if _TOKEN in request:
            items = [last[request[_TOKEN]], *items] if request[_TOKEN] in last else items
        if _TOKEN in output:
            last[output[_TOKEN]] = items[-1]
        return {**output, _ITEMS: items}

    return handled(_OPERATION, wrap)(behaviour)


def _without(*names: str) -> Callable[[Input], Input]:
    return lambda request: {name: value for name, value in request.items() if name not in names}


def _with_default(name: str, value: str) -> Callable[[Input], Input]:
    return lambda request: {name: value, **request}


def _other_order(request: Input) -> Input:
    order = "Ascending" if request.get("SortOrder") == "Descending" else "Descending"
    return {**request, "SortOrder": order}


def _longer_page(request: Input) -> Input:
    size = request.get("MaxResults", 10)
    return {**request, "MaxResults": size + 1}


_REQUESTS: Final[Mapping[str, tuple[str, Callable[[Input], Input]]]] = {
    "list-ignores-order": ("SortOrder is ignored", _without("SortOrder")),
    "list-ignores-sort-key": ("SortBy is ignored", _without("SortBy")),
    "list-sorts-backwards": ("the order is reversed", _other_order),
    "list-default-order": (
        "the default order is descending",
        _with_default("SortOrder", "Descending"),
    ),
    "list-default-key": ("the default sort key is the name", _with_default("SortBy", "Name")),
    "list-ignores-name": ("NameContains is ignored", _without("NameContains")),
    "list-ignores-after": ("CreationTimeAfter is ignored", _without("CreationTimeAfter")),
    "list-ignores-before": ("CreationTimeBefore is ignored", _without("CreationTimeBefore")),
    "list-ignores-size": ("MaxResults is ignored", _without("MaxResults")),
    "list-ignores-token": ("NextToken is ignored", _without(_TOKEN)),
    "list-page-too-long": ("a page has one item more than MaxResults", _longer_page),
}


def _kept(request: Input, output: _Output, items: list[object]) -> _Output:
    del request
    return {**output, _ITEMS: items}


def _loses_last(request: Input, output: _Output) -> _Output:
    return _kept(request, output, output[_ITEMS][:-1]) if _TOKEN in output else output


def _loses_first(request: Input, output: _Output) -> _Output:
    return _kept(request, output, output[_ITEMS][1:]) if _TOKEN in request else output


def _name_begins(request: Input, output: _Output) -> _Output:
    text = request.get("NameContains", "")
    items = [each for each in output[_ITEMS] if each["AlgorithmName"].startswith(text)]
    return _kept(request, output, items)


_PAGES: Final[Mapping[str, tuple[str, Callable[[Input, Any], _Output]]]] = {
    "list-loses-at-end": ("the last item of a page that isn't the last is lost", _loses_last),
    "list-loses-at-start": ("the first item of a page that isn't the first is lost", _loses_first),
    "list-repeats": (
        "the first item of a page is repeated",
        lambda request, output: _kept(request, output, [*output[_ITEMS][:1], *output[_ITEMS]]),
    ),
    "list-swaps": (
        "the first two items of a page are swapped",
        lambda request, output: _kept(
            request, output, [*output[_ITEMS][1::-1], *output[_ITEMS][2:]]
        ),
    ),
    "list-stops": (
        "there is never a second page",
        lambda _, output: {name: value for name, value in output.items() if name != _TOKEN},
    ),
    "list-goes-on": (
        "the last page also has a token",
        lambda _, output: {_TOKEN: "more", **output},
    ),
    "list-null-token": (
        "the last page has a null token",
        lambda _, output: {_TOKEN: None, **output},
    ),
    "list-name-begins": ("NameContains matches only the beginning of names", _name_begins),
    "list-other-member": (
        "the summaries are also returned under another name",
        lambda _, output: {**output, "Algorithms": output[_ITEMS]},
    ),
    "list-empty-absent": (
        "an empty page has no list",
        lambda _, output: output if output[_ITEMS] else {},
    ),
}
_SUMMARIES: Final[Mapping[str, tuple[str, Callable[[_Output], _Output]]]] = {
    "list-summary-no-arn": (
        "summaries have no ARN",
        lambda item: {name: value for name, value in item.items() if name != "AlgorithmArn"},
    ),
    "list-summary-arn": (
        "ARNs in summaries name another account",
        lambda item: {**item, "AlgorithmArn": item["AlgorithmArn"].replace(":1", ":2", 1)},
    ),
    "list-summary-status": (
        "every summary has the status InProgress",
        lambda item: {**item, "AlgorithmStatus": "InProgress"},
    ),
    "list-summary-time": (
        "creation times in summaries are in whole seconds, one second early",
        lambda item: {**item, "CreationTime": int(item["CreationTime"]) - 1},
    ),
    "list-summary-description": (
        "summaries have no description",
        lambda item: {
            name: value for name, value in item.items() if name != "AlgorithmDescription"
        },
    ),
    "list-summary-description-invented": (
        "every summary has a description",
        lambda item: {"AlgorithmDescription": "", **item},
    ),
    "list-summary-more": (
        "summaries have an additional member",
        lambda item: {**item, "Tags": []},
    ),
    "list-summary-name": (
        "the case of names in summaries is swapped",
        lambda item: {**item, "AlgorithmName": item["AlgorithmName"].swapcase()},
    ),
}
