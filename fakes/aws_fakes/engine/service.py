"""One in-process service: bytes in, bytes out, no network, no client.

`Behaviour` holds every part that decides something. A service with one deviation is made by
replacing one part, never by patching:

    Service(replace(behaviour, wording=replace(behaviour.wording, index_base=0)))
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

from aws_fakes.engine.errors import ServiceError, serialization, validation
from aws_fakes.engine.java_regex import full_match
from aws_fakes.engine.model import Operation, load_operations
from aws_fakes.engine.protocol import (
    Answer,
    Request,
    failure_answer,
    operation_of,
    parse_body,
    success_answer,
)
from aws_fakes.engine.validation import Matcher, Reader, compile_reader
from aws_fakes.engine.violation import Violation
from aws_fakes.engine.wording import Wording
from aws_fakes.resources.algorithm.operations import HANDLERS, Context, Directory, Handler
from aws_fakes.resources.algorithm.rules.registry import Choice, choose, with_rules
from aws_fakes.resources.algorithm.store import AlgorithmStore

__all__ = ["Around", "Behaviour", "Rule", "Service", "standard_behaviour"]

Rule: TypeAlias = Callable[[Mapping[str, Any], Context], None]
"""A check beyond the shapes: raises ServiceError if the input breaks it."""

Around: TypeAlias = Callable[[Request, Callable[[Request], Answer], Directory], Answer]
"""Stands around the service: gets the request, what would answer it, and the state."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Behaviour:
    """Everything that a service decides with; each field can be replaced on its own.

    operations: the constraints of each operation's input.
    matcher: compiles patterns.
    wording: the texts of broken constraints.
    rules: per operation, what is checked after the shapes; the first that raises wins.
    handlers: what each operation does.
    store: makes the store of an account and region.
    scope: the account and region whose store serves a caller.
    operation_of, parse_body, succeed, fail: the wire form, both ways.
    around: hooks around the whole service, the first outermost.
    """

    operations: Mapping[str, Operation]
    matcher: Matcher = full_match
    wording: Wording = field(default_factory=Wording)
    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=lambda: MappingProxyType({}))
    handlers: Mapping[str, Handler] = field(default_factory=lambda: HANDLERS)
    store: Callable[[str, str], AlgorithmStore] = AlgorithmStore
    scope: Callable[[str, str], tuple[str, str]] = lambda account, region: (account, region)
    operation_of: Callable[[Request], str] = operation_of
    parse_body: Callable[[Request], Any] = parse_body
    succeed: Callable[[Mapping[str, Any] | None], Answer] = success_answer
    fail: Callable[[ServiceError], Answer] = failure_answer
    around: tuple[Around, ...] = ()


@cache
def standard_behaviour() -> Behaviour:
    """Return the behaviour of AWS as far as it is known; reads botocore's model."""
    rules = MappingProxyType({"CreateAlgorithm": choose("observed")})
    return Behaviour(operations=load_operations(), rules=rules)


class _Stores:
    """The stores of all accounts and regions, made when first needed."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._lock = threading.Lock()
        self._stores: dict[tuple[str, str], AlgorithmStore] = {}

    def store(self, account: str, region: str) -> AlgorithmStore:
        key = self._behaviour.scope(account, region)
        found = self._stores.get(key)
        if found is not None:
            return found
        with self._lock:
            return self._stores.setdefault(key, self._behaviour.store(account, region))

    def peek(self, account: str, region: str) -> AlgorithmStore | None:
        return self._stores.get(self._behaviour.scope(account, region))


class Service:
    """SageMaker's algorithm operations, and the tags of algorithms, for all accounts and regions.

    Every other operation answers UnknownOperationException. `behaviour` is AWS's as far as known
    unless given; `rules` replaces the documented rules in it (see
    `aws_fakes.resources.algorithm.rules.registry`): a mode or ids, UnknownRulesError for anything
    else. `directory` keeps the state, the service itself unless given. Safe to call from any number
    of threads.
    """

    def __init__(
        self,
        behaviour: Behaviour | None = None,
        *,
        rules: Choice | None = None,
        directory: Directory | None = None,
    ) -> None:
        self._given = behaviour
        self._rules = None if rules is None else tuple(rule.id for rule in choose(rules))
        self._directory = directory
        self._readers: dict[str, Reader] = {}

    @cached_property
    def behaviour(self) -> Behaviour:
        """What this service decides with."""
        behaviour = self._given or standard_behaviour()
        return behaviour if self._rules is None else with_rules(behaviour, self._rules)

    @cached_property
    def directory(self) -> Directory:
        """Where this service keeps its state."""
        return self._directory or _Stores(self.behaviour)

    def dispatch(
        self,
        body: bytes,
        headers: Mapping[str, str],
        *,
        method: str = "POST",
        region: str = "us-east-1",
        account: str = "123456789012",
    ) -> Answer:
        """Answer one request as it stands on the wire; never raises for what a caller sends.

        `headers` need X-Amz-Target, a JSON Content-Type, and an Authorization of signature
        version 4, whose signature isn't checked. `region` and `account` are the endpoint's and
        the caller's.
        """
        return self._entry(
            Request(body=body, headers=headers, method=method, region=region, account=account)
        )

    def reset(self) -> None:
        """Forget all state, unless it is kept in a directory that was given."""
        self.__dict__.pop("directory", None)

    @cached_property
    def _entry(self) -> Callable[[Request], Answer]:
        entry: Callable[[Request], Answer] = self._answer
        for hook in reversed(self.behaviour.around):
            entry = self._surrounded(hook, entry)
        return entry

    def _surrounded(
        self, hook: Around, inner: Callable[[Request], Answer]
    ) -> Callable[[Request], Answer]:
        return lambda request: hook(request, inner, self.directory)

    def _answer(self, request: Request) -> Answer:
        try:
            output = self._perform(request)
        except ServiceError as refusal:
            return self.behaviour.fail(refusal)
        return self.behaviour.succeed(output)

    def _perform(self, request: Request) -> Mapping[str, Any] | None:
        behaviour = self.behaviour
        name = behaviour.operation_of(request)
        if name not in behaviour.operations:
            raise ServiceError("UnknownOperationException")
        clean = self.validate(name, behaviour.parse_body(request))
        context = Context(account=request.account, region=request.region, directory=self.directory)
        for rule in behaviour.rules.get(name, ()):
            rule(clean, context)
        return behaviour.handlers[name](clean, context)

    def validate(self, operation: str, value: Any) -> Any:
        """Return the input `value` of `operation` without ignored parts, if it obeys its shapes.

        ServiceError for a wrong JSON type, or with all broken constraints in one message.
        """
        found: list[Violation] = []
        try:
            clean = self._reader(operation)(value, found)
        except RecursionError:
            raise serialization() from None
        if found:
            raise validation(self.behaviour.wording.message(found))
        return clean

    def _reader(self, name: str) -> Reader:
        reader = self._readers.get(name)
        if reader is None:
            shape = self.behaviour.operations[name].input
            reader = self._readers[name] = compile_reader(shape, self.behaviour.matcher)
        return reader
