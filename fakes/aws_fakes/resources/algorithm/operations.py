"""The handlers: what each operation does once its input obeys every constraint."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from aws_fakes.engine.behaviour import Context as EngineContext
from aws_fakes.engine.behaviour import Handler as EngineHandler
from aws_fakes.engine.behaviour import Input
from aws_fakes.engine.errors import validation
from aws_fakes.engine.json_value import ReadOnlyMembers
from aws_fakes.resources.algorithm.arn import parse_arn
from aws_fakes.resources.algorithm.store import Algorithm, AlgorithmStore

__all__ = ["HANDLERS", "Context", "Handler", "find_algorithm"]

Context: TypeAlias = EngineContext[AlgorithmStore]
Handler: TypeAlias = EngineHandler[AlgorithmStore]


def _create_algorithm(request: Input, context: Context) -> ReadOnlyMembers:
    """Store a new algorithm."""
    return context.store.create(request)


def _describe_algorithm(request: Input, context: Context) -> ReadOnlyMembers:
    """Describe an algorithm by name or ARN, possibly of another account (observed)."""
    store, name = _located(request["AlgorithmName"], context)
    return store.describe(name)


def find_algorithm(given: str, context: Context) -> Algorithm:
    """Return the algorithm with a name or ARN; ServiceError if it doesn't exist."""
    store, name = _located(given, context)
    return store.find(name)


def _located(given: str, context: Context) -> tuple[AlgorithmStore, str]:
    """Return the store that a name or ARN refers to, and the name in it."""
    if not given.startswith("arn:"):
        return context.store, given
    region, account, name = parse_arn(given)
    _check_region(region, context)
    store = context.directory.peek(account, region)
    if name is None or store is None:
        raise validation(f"Algorithm {given} does not exist.")
    return store, name


def _list_algorithms(request: Input, context: Context) -> ReadOnlyMembers:
    """Return one page of the algorithms."""
    return context.store.list(request)


def _delete_algorithm(request: Input, context: Context) -> None:
    """Remove an algorithm."""
    context.store.delete(request)


def _add_tags(request: Input, context: Context) -> ReadOnlyMembers:
    """Set tags of an algorithm."""
    return _tagged(request, context).add_tags(request)


def _list_tags(request: Input, context: Context) -> ReadOnlyMembers:
    """Return one page of an algorithm's tags."""
    return _tagged(request, context).list_tags(request)


def _delete_tags(request: Input, context: Context) -> ReadOnlyMembers:
    """Remove tags of an algorithm."""
    return _tagged(request, context).delete_tags(request)


def _tagged(request: Input, context: Context) -> AlgorithmStore:
    """Return the store of a tagged resource, which must be the caller's own (assumed)."""
    arn = request["ResourceArn"]
    region, account, name = parse_arn(arn)
    _check_region(region, context)
    if account != context.account or name is None:
        raise validation(f"Resource {arn} does not exist.")
    return context.store


def _check_region(region: str, context: Context) -> None:
    if region != context.region:
        raise validation(f"ARN should be scoped to correct region: {context.region}")


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "CreateAlgorithm": _create_algorithm,
        "DescribeAlgorithm": _describe_algorithm,
        "ListAlgorithms": _list_algorithms,
        "DeleteAlgorithm": _delete_algorithm,
        "AddTags": _add_tags,
        "ListTags": _list_tags,
        "DeleteTags": _delete_tags,
    }
)
