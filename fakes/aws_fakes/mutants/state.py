"""Mutants of the state: creates, deletes, tags, accounts and regions, ARNs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

from aws_fakes.engine.behaviour import Input
from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.json_value import Members
from aws_fakes.engine.protocol import Answer, Request
from aws_fakes.mutants.mutant import Mutant, Mutation, Wrap, handled, target_name
from aws_fakes.resources.algorithm.operations import Context, Handler
from aws_fakes.resources.algorithm.service import Behaviour, Directory
from aws_fakes.resources.algorithm.store import AlgorithmStore

__all__ = ["state_mutants"]

_CREATE: Final = "CreateAlgorithm"
_DELETE: Final = "DeleteAlgorithm"


def state_mutants() -> Iterator[Mutant]:
    """Yield the mutants of the state."""
    for name, (description, operation, wrap) in _HANDLERS.items():
        yield _mutant(name, description, handled(operation, wrap))
    for name, (description, arn) in _ARNS.items():
        yield _mutant(name, description, _store(arn=arn))
    for name, (description, change) in _CHANGES.items():
        yield _mutant(name, description, change)


def _mutant(name: str, description: str, change: Mutation) -> Mutant:
    return Mutant(name=name, kind=name, description=description, change=change)


def _does_not_store(right: Handler, request: Input, context: Context) -> Input:
    del right
    return {"AlgorithmArn": context.store.arn(request["AlgorithmName"])}


def _keeps_only_the_last(right: Handler, request: Input, context: Context) -> Input | None:
    output = right(request, context)
    for each in context.store.snapshot():
        if each.name != request["AlgorithmName"]:
            context.store.delete({"AlgorithmName": each.name})
    return output


def _overwrites(right: Handler, request: Input, context: Context) -> Input | None:
    with suppress(ServiceError):
        context.store.delete({"AlgorithmName": request["AlgorithmName"]})
    return right(request, context)


def _overwrites_silently(right: Handler, request: Input, context: Context) -> Input | None:
    try:
        return right(request, context)
    except ServiceError:
        _overwrites(right, request, context)
        raise


def _without(name: str) -> Wrap:
    def wrap(right: Handler, request: Input, context: Context) -> Input | None:
        return right({each: value for each, value in request.items() if each != name}, context)

    return wrap


def _first_tag_only(right: Handler, request: Input, context: Context) -> Input | None:
    return right({**request, "Tags": (request.get("Tags") or [])[:1]}, context)


def _swapped_tags(right: Handler, request: Input, context: Context) -> Input | None:
    tags = (
        [{"Key": tag["Key"], "Value": tag["Value"].swapcase()} for tag in request["Tags"]]
        if (request.get("Tags"))
        else []
    )
    return right({**request, "Tags": tags}, context)


def _more_tags(right: Handler, request: Input, context: Context) -> Input | None:
    tag = {"Key": "aws:created", "Value": "yes"}
    return right({**request, "Tags": [*(request.get("Tags") or []), tag]}, context)


def _deletes_nothing(right: Handler, request: Input, context: Context) -> None:
    del right
    context.store.find(request["AlgorithmName"])


def _accepts_missing(right: Handler, request: Input, context: Context) -> None:
    with suppress(ServiceError):
        right(request, context)


def _deletes_everything(right: Handler, request: Input, context: Context) -> None:
    right(request, context)
    for each in context.store.snapshot():
        context.store.delete({"AlgorithmName": each.name})


def _delete_answers(right: Handler, request: Input, context: Context) -> Input:
    right(request, context)
    return {"AlgorithmArn": context.store.arn(request["AlgorithmName"])}


def _delete_missing_differs(right: Handler, request: Input, context: Context) -> Input | None:
    try:
        return right(request, context)
    except ServiceError:
        raise ServiceError("ResourceNotFound", "Algorithm not found.") from None


def _by_name_only(right: Handler, request: Input, context: Context) -> Input | None:
    if request["AlgorithmName"].startswith("arn:"):
        return right({"AlgorithmName": request["AlgorithmName"].replace(":", "-")}, context)
    return right(request, context)


def _any_region(right: Handler, request: Input, context: Context) -> Input | None:
    return right({"AlgorithmName": request["AlgorithmName"].rpartition("/")[2]}, context)


_HANDLERS: Final[Mapping[str, tuple[str, str, Wrap]]] = {
    "create-forgets": ("a create is answered but not stored", _CREATE, _does_not_store),
    "create-removes-others": (
        "a create removes all others",
        _CREATE,
        _keeps_only_the_last,
    ),
    "conflict-accepted": ("a second create of a name replaces the first", _CREATE, _overwrites),
    "conflict-overwrites": (
        "a second create of a name is rejected but replaces the first",
        _CREATE,
        _overwrites_silently,
    ),
    "tags-lost": ("the tags of a create are lost", _CREATE, _without("Tags")),
    "tags-first-only": ("only the first tag of a create is stored", _CREATE, _first_tag_only),
    "tags-changed": ("the case of tag values is swapped", _CREATE, _swapped_tags),
    "tags-added": ("every algorithm gets an additional tag", _CREATE, _more_tags),
    "delete-keeps": ("a delete is answered but has no effect", _DELETE, _deletes_nothing),
    "delete-missing-accepted": (
        "a delete of a missing algorithm is accepted",
        _DELETE,
        _accepts_missing,
    ),
    "delete-missing-form": (
        "a delete of a missing algorithm is a ResourceNotFound",
        _DELETE,
        _delete_missing_differs,
    ),
    "delete-everything": ("a delete removes all algorithms", _DELETE, _deletes_everything),
    "delete-answers": ("a delete answers with the ARN", _DELETE, _delete_answers),
    "arn-not-found": ("an ARN isn't accepted as a name", "DescribeAlgorithm", _by_name_only),
    "arn-any-region": (
        "the region of an ARN is ignored",
        "DescribeAlgorithm",
        _any_region,
    ),
}

_Arn = Callable[[AlgorithmStore, str, str], str]
_ARNS: Final[Mapping[str, tuple[str, _Arn]]] = {
    "arn-region": ("ARNs name another region", lambda s, _, a: a.replace(s.region, "eu-west-9")),
    "arn-account": ("ARNs name another account", lambda s, _, a: a.replace(s.account, "0" * 12)),
    "arn-no-account": ("ARNs have no account", lambda s, _, a: a.replace(s.account, "")),
    "arn-partition": (
        "ARNs name another partition",
        lambda *given: given[2].replace("arn:aws", "arn:aws-x", 1),
    ),
    "arn-kind": ("ARNs name models", lambda *g: g[2].replace(":algorithm/", ":model/")),
    "arn-separator": (
        "ARNs have a colon before the name",
        lambda *g: g[2].replace(":algorithm/", ":algorithm:"),
    ),
    "arn-name": ("ARNs end in another name", lambda *given: f"{given[2]}-1"),
    "arn-upper": ("ARNs are in upper case", lambda *given: given[2].upper()),
}


def _store(*, arn: _Arn | None = None, key: Callable[[str], str] | None = None) -> Mutation:
    class Store(AlgorithmStore):
        def arn(self, name: str) -> str:
            right = AlgorithmStore.arn(self, name)
            return right if arn is None else arn(self, name, right)

        def key(self, name: str) -> str:
            return name if key is None else key(name)

    return lambda behaviour: replace(behaviour, store=Store)


def _stores_the_rejected(behaviour: Behaviour) -> Behaviour:
    def around(
        request: Request, inner: Callable[[Request], Answer], directory: Directory
    ) -> Answer:
        answer = inner(request)
        if answer.status == 400 and target_name(request) == _CREATE:
            with suppress(ServiceError, ValueError, RecursionError):
                body = json.loads(request.body)
                if isinstance(body, dict) and isinstance(body.get("AlgorithmName"), str):
                    store = directory.store(request.account, request.region)
                    store.create({"AlgorithmName": body["AlgorithmName"]})
        return answer

    return replace(behaviour, around=(*behaviour.around, around))


def _never_frees_names(behaviour: Behaviour) -> Behaviour:
    used: set[tuple[str, str, str]] = set()

    def wrap(right: Handler, request: Input, context: Context) -> Input | None:
        place = (context.account, context.region, request["AlgorithmName"])
        if place in used:
            raise ServiceError("ValidationException", "The name was used before.")
        output = right(request, context)
        used.add(place)
        return output

    return handled(_CREATE, wrap)(behaviour)


def _leaves_tags(behaviour: Behaviour) -> Behaviour:
    """Add the tags of the deleted algorithm of a name to the next one."""
    left: dict[tuple[str, str, str], list[Members]] = {}

    def delete(right: Handler, request: Input, context: Context) -> Input | None:
        name = request["AlgorithmName"]
        tags = context.store.list_tags({"ResourceArn": context.store.arn(name)})["Tags"]
        output = right(request, context)
        left[context.account, context.region, name] = tags
        return output

    def create(right: Handler, request: Input, context: Context) -> Input | None:
        name = request["AlgorithmName"]
        old = left.get((context.account, context.region, name), [])
        new = request.get("Tags") or []
        kept = [tag for tag in old if tag["Key"] not in {each["Key"] for each in new}]
        return right({**request, "Tags": [*kept, *new]}, context)

    return handled(_CREATE, create)(handled(_DELETE, delete)(behaviour))


_CHANGES: Final[Mapping[str, tuple[str, Mutation]]] = {
    "rejected-is-kept": ("a rejected create is stored", _stores_the_rejected),
    "names-never-freed": (
        "the name of a deleted algorithm can't be used again",
        _never_frees_names,
    ),
    "delete-leaves-tags": (
        "the tags of a deleted algorithm reappear on the next one of its name",
        _leaves_tags,
    ),
    "names-collide": ("names are compared without case", _store(key=str.lower)),
    "accounts-leak": (
        "all accounts share their algorithms",
        lambda behaviour: replace(behaviour, scope=lambda _, region: ("", region)),
    ),
    "regions-leak": (
        "all regions share their algorithms",
        lambda behaviour: replace(behaviour, scope=lambda account, _: (account, "")),
    ),
}
