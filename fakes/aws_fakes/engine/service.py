"""One in-process service: bytes in, bytes out, no network, no client."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Generic, TypeVar

from aws_fakes.engine.behaviour import Around, Behaviour, Context, Directory
from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.json_value import Members, ReadOnlyMembers
from aws_fakes.engine.protocol import Answer, Request, preflight
from aws_fakes.engine.validation import Validator

__all__ = ["Endpoint", "Service"]

Store = TypeVar("Store")


class _Stores(Generic[Store]):
    """The stores of all accounts and regions, created when first needed."""

    def __init__(self, behaviour: Behaviour[Store]) -> None:
        self._behaviour = behaviour
        self._lock = threading.Lock()
        self._stores: dict[tuple[str, str], Store] = {}

    def store(self, account: str, region: str) -> Store:
        key = self._behaviour.scope(account, region)
        found = self._stores.get(key)
        if found is not None:
            return found
        with self._lock:
            return self._stores.setdefault(key, self._behaviour.store(account, region))

    def peek(self, account: str, region: str) -> Store | None:
        return self._stores.get(self._behaviour.scope(account, region))


class Endpoint(ABC):
    """What answers requests on the wire."""

    def dispatch(
        self,
        body: bytes,
        headers: Mapping[str, str],
        *,
        method: str = "POST",
        region: str = "us-east-1",
        account: str = "123456789012",
    ) -> Answer:
        """Answer one request exactly as on the wire; never raises for anything a caller sends.

        `headers` need X-Amz-Target, a JSON Content-Type, and an Authorization of signature
        version 4, whose signature isn't checked. `region` and `account` are the endpoint's and
        the caller's.
        """
        return self.answer(
            Request(body=body, headers=headers, method=method, region=region, account=account)
        )

    @abstractmethod
    def answer(self, request: Request) -> Answer:
        """Answer one request, as `dispatch` does."""


class Service(Endpoint, Generic[Store]):
    """The operations of a behaviour, for all accounts and regions.

    Every other operation answers UnknownOperationException. `make_behaviour` is called once, when
    the service is first used. `directory` keeps the state; by default the service itself does.
    Safe to call from any number of threads.
    """

    def __init__(
        self,
        make_behaviour: Callable[[], Behaviour[Store]],
        *,
        directory: Directory[Store] | None = None,
    ) -> None:
        self._make_behaviour = make_behaviour
        self._directory = directory

    @cached_property
    def behaviour(self) -> Behaviour[Store]:
        """What this service decides with."""
        return self._make_behaviour()

    @cached_property
    def directory(self) -> Directory[Store]:
        """Where this service keeps its state."""
        return self._directory or _Stores(self.behaviour)

    def answer(self, request: Request) -> Answer:
        """Answer one request, as `dispatch` does."""
        return self._entry(request)

    def validate(self, operation: str, value: object) -> Members:
        """Return the input `value` of `operation` without ignored parts, if it obeys its shapes.

        ServiceError for a wrong JSON type, or with all broken constraints in one message.
        """
        return self._validator.validate(self.behaviour.operations[operation], value)

    def reset(self) -> None:
        """Discard all state, unless it is kept in a directory that was given."""
        self.__dict__.pop("directory", None)

    @cached_property
    def _validator(self) -> Validator:
        behaviour = self.behaviour
        return Validator(
            matcher=behaviour.matcher,
            wording=behaviour.wording,
            constraint_code=behaviour.constraint_code,
        )

    @cached_property
    def _entry(self) -> Callable[[Request], Answer]:
        entry: Callable[[Request], Answer] = self._answer
        for hook in reversed(self.behaviour.around):
            entry = self._surrounded(hook, entry)
        return entry

    def _surrounded(
        self, hook: Around[Store], inner: Callable[[Request], Answer]
    ) -> Callable[[Request], Answer]:
        return lambda request: hook(request, inner, self.directory)

    def _answer(self, request: Request) -> Answer:
        if request.method == "OPTIONS":
            return preflight()
        try:
            output = self._perform(request)
        except ServiceError as rejection:
            return self.behaviour.failure(rejection)
        return self.behaviour.success(output)

    def _perform(self, request: Request) -> ReadOnlyMembers | None:
        behaviour = self.behaviour
        name = self._operation_of(request)
        clean = self._validator.validate(behaviour.operations[name], behaviour.parse_body(request))
        context = Context(account=request.account, region=request.region, directory=self.directory)
        for rule in behaviour.rules.get(name, ()):
            rule(clean, context)
        return behaviour.handlers[name](clean, context)

    def _operation_of(self, request: Request) -> str:
        """Return the operation; a body that isn't JSON is rejected before a wrong target."""
        behaviour = self.behaviour
        try:
            name = behaviour.operation_of(request)
            if name not in behaviour.operations:
                raise ServiceError("UnknownOperationException")
        except ServiceError as rejection:
            if rejection.status == 400:
                behaviour.parse_body(request)
            raise
        return name
