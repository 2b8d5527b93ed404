"""The parts that a service decides with, each of which can be replaced on its own.

A resource (a kind of thing with create, describe, list and delete operations) supplies a store and
the handlers of its operations; `build_behaviour` adds everything that botocore's model determines.
A service with one deviation is made by replacing one part, never by patching:

    Service(replace(behaviour, wording=replace(behaviour.wording, index_base=0)))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, Protocol, TypeAlias, TypeVar

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.java.regex import full_match
from aws_fakes.engine.json_value import ReadOnlyMembers
from aws_fakes.engine.model import Operation, load_operations
from aws_fakes.engine.protocol import Answer, Request, load_protocol, parse_body
from aws_fakes.engine.validation import Matcher
from aws_fakes.engine.wording.messages import Wording

__all__ = [
    "Around",
    "Behaviour",
    "Context",
    "Directory",
    "Handler",
    "Input",
    "Rule",
    "build_behaviour",
]

Store = TypeVar("Store")
_Store_co = TypeVar("_Store_co", covariant=True)


class Directory(Protocol[_Store_co]):
    """Holds the stores of all accounts and regions."""

    def store(self, account: str, region: str) -> _Store_co:
        """Return the store of an account and region, creating it if needed."""

    def peek(self, account: str, region: str) -> _Store_co | None:
        """Return the store of an account and region if it exists."""


@dataclass(frozen=True, kw_only=True)
class Context(Generic[Store]):
    """Caller identity and state: the caller's account, the endpoint's region, all stores."""

    account: str
    region: str
    directory: Directory[Store]

    @property
    def store(self) -> Store:
        """The store of the caller's account and region."""
        return self.directory.store(self.account, self.region)


Input: TypeAlias = ReadOnlyMembers
"""An operation's input that obeys its shape: only modelled members, of the modelled types."""

Handler: TypeAlias = Callable[[Input, Context[Store]], ReadOnlyMembers | None]
"""Performs an operation: returns its output (None if it has none) or raises ServiceError."""

Rule: TypeAlias = Callable[[Input, Context[Store]], None]
"""A check beyond the shapes: raises ServiceError if the input breaks it."""

Around: TypeAlias = Callable[[Request, Callable[[Request], Answer], Directory[Store]], Answer]
"""A hook around the service: gets the request, the service as a function, and the state."""


@dataclass(frozen=True, kw_only=True)
class Behaviour(Generic[Store]):
    """Everything that a service decides with.

    operations: the constraints of each operation's input.
    handlers: what each operation does.
    store: creates the store of an account and region.
    operation_of, parse_body, success, failure: the wire form, both ways.
    matcher: compiles patterns.
    wording: the texts of broken constraints.
    rules: per operation, what is checked after the shapes; the first that raises wins.
    scope: the account and region whose store serves a caller.
    around: hooks around the whole service, the first outermost.
    constraint_code: the code of the error that reports an operation's broken constraints.
    """

    operations: Mapping[str, Operation]
    handlers: Mapping[str, Handler[Store]]
    store: Callable[[str, str], Store]
    operation_of: Callable[[Request], str]
    success: Callable[[ReadOnlyMembers | None], Answer]
    failure: Callable[[ServiceError], Answer]
    parse_body: Callable[[Request], object] = parse_body
    matcher: Matcher = full_match
    wording: Wording = field(default_factory=Wording)
    rules: Mapping[str, tuple[Rule[Store], ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    scope: Callable[[str, str], tuple[str, str]] = lambda account, region: (account, region)
    around: tuple[Around[Store], ...] = ()
    constraint_code: Callable[[Operation], str] = lambda _: "ValidationException"


def build_behaviour(
    service: str,
    handlers: Mapping[str, Handler[Store]],
    store: Callable[[str, str], Store],
    *,
    rules: Mapping[str, tuple[Rule[Store], ...]] = MappingProxyType({}),
) -> Behaviour[Store]:
    """Return the behaviour of `service` (botocore's name) for the operations that have a handler.

    LookupError if the installed botocore lacks the service or an operation, ValueError if the
    service doesn't speak AWS JSON.
    """
    protocol = load_protocol(service)
    return Behaviour(
        operations=load_operations(service, handlers),
        handlers=handlers,
        store=store,
        operation_of=protocol.operation_of,
        success=protocol.success,
        failure=protocol.failure,
        rules=rules,
    )
