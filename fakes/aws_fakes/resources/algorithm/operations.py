"""What each operation does once its input obeys every constraint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeAlias

from aws_fakes.engine.errors import validation
from aws_fakes.resources.algorithm.store import Algorithm, AlgorithmStore

__all__ = ["HANDLERS", "Context", "Directory", "Handler", "algorithm_of"]


class Directory(Protocol):
    """Where the algorithms of all accounts and regions are kept."""

    def store(self, account: str, region: str) -> AlgorithmStore:
        """Return the store of an account and region, made when it is first asked for."""

    def peek(self, account: str, region: str) -> AlgorithmStore | None:
        """Return the store of an account and region if there is one yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """Whose request it is, and where what it is about is kept."""

    account: str
    region: str
    directory: Directory

    @property
    def store(self) -> AlgorithmStore:
        """The store of the caller's account and region."""
        return self.directory.store(self.account, self.region)


Input: TypeAlias = Mapping[str, Any]
Handler: TypeAlias = Callable[[Input, Context], Mapping[str, Any] | None]
"""Takes an input that obeys its shape, returns the output (None if the operation has none)."""


def create_algorithm(request: Input, context: Context) -> Mapping[str, Any]:
    """Keep a new algorithm."""
    return context.store.create(request)


def describe_algorithm(request: Input, context: Context) -> Mapping[str, Any]:
    """Describe an algorithm by name or ARN; an ARN may name another account (observed)."""
    store, name = _located(request["AlgorithmName"], context)
    return store.describe(name)


def algorithm_of(given: str, context: Context) -> Algorithm:
    """Return the algorithm of a name or ARN; ServiceError if there is none."""
    store, name = _located(given, context)
    return store.find(name)


def _located(given: str, context: Context) -> tuple[AlgorithmStore, str]:
    """Return the store where a name or ARN leads to, and the name in it."""
    if not given.startswith("arn:"):
        return context.store, given
    region, account, name = _arn(given)
    _check_region(region, context)
    store = context.directory.peek(account, region)
    if name is None or store is None:
        raise validation(f"Algorithm {given} does not exist.")
    return store, name


def list_algorithms(request: Input, context: Context) -> Mapping[str, Any]:
    """Return one page of the algorithms."""
    return context.store.list(request)


def delete_algorithm(request: Input, context: Context) -> None:
    """Remove an algorithm."""
    context.store.delete(request)


def add_tags(request: Input, context: Context) -> Mapping[str, Any]:
    """Set tags of an algorithm."""
    return _tagged(request, context).add_tags(request)


def list_tags(request: Input, context: Context) -> Mapping[str, Any]:
    """Return one page of an algorithm's tags."""
    return _tagged(request, context).list_tags(request)


def delete_tags(request: Input, context: Context) -> Mapping[str, Any]:
    """Remove tags of an algorithm."""
    return _tagged(request, context).delete_tags(request)


def _tagged(request: Input, context: Context) -> AlgorithmStore:
    """Return the store that holds the resource; only the caller's own can be tagged (assumed)."""
    arn = request["ResourceArn"]
    region, account, name = _arn(arn)
    _check_region(region, context)
    if account != context.account or name is None:
        raise validation(f"Resource {arn} does not exist.")
    return context.store


def _arn(text: str) -> tuple[str, str, str | None]:
    """Return region, account and algorithm of an ARN; None if it is no algorithm's."""
    region, account, resource = [*text.split(":", 5), *[""] * 5][3:6]
    kind, _, name = resource.partition("/")
    return region, account, name if kind == "algorithm" else None


def _check_region(region: str, context: Context) -> None:
    if region != context.region:
        raise validation(f"ARN should be scoped to correct region: {context.region}")


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "CreateAlgorithm": create_algorithm,
        "DescribeAlgorithm": describe_algorithm,
        "ListAlgorithms": list_algorithms,
        "DeleteAlgorithm": delete_algorithm,
        "AddTags": add_tags,
        "ListTags": list_tags,
        "DeleteTags": delete_tags,
    }
)
