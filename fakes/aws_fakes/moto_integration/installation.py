"""One installation of the fake in front of moto, and everything that belongs to it alone.

Requests about algorithms are answered from the installation's own state; for everything else it
answers None, and moto does. Two installations share nothing but moto.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from moto.moto_api import state_manager

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.failure_injection import Injection, Injector
from aws_fakes.engine.model import operation_names
from aws_fakes.engine.protocol import Answer, load_protocol
from aws_fakes.moto_integration.call import Call
from aws_fakes.moto_integration.stores import BackendStores, OwnStores
from aws_fakes.resources.algorithm.consumers import CONSUMERS, check
from aws_fakes.resources.algorithm.lifecycle import MODEL, Lifecycle, Transition
from aws_fakes.resources.algorithm.operations import HANDLERS, Context
from aws_fakes.resources.algorithm.rules.registry import Choice
from aws_fakes.resources.algorithm.service import SERVICE, AlgorithmService
from aws_fakes.resources.algorithm.store import AlgorithmStore, Keeper

__all__ = ["CURRENT", "PROCESS", "Installation"]

_TAG_OPERATIONS: Final = frozenset({"AddTags", "ListTags", "DeleteTags"})
_RESOURCE: Final = ":algorithm/"


class Installation:
    """The rules, failures, transition and algorithms behind one entrance to moto.

    `rules` chooses the documented rules, `dialect` the wording of errors, `injections` fail calls
    from the start, `keeper` persists the algorithms. `transition` advances them; moto's state
    manager decides if it is None. UnknownRulesError, UnknownDialectError or ValueError (for the
    transition and injections) if they are invalid. `in_backends` keeps the algorithms inside moto's
    backends instead, where a mock's start and end reset them.
    """

    def __init__(  # noqa: PLR0913 - all are keywords
        self,
        *,
        rules: Choice | None = None,
        dialect: str | None = None,
        injections: Iterable[Injection] = (),
        seed: int = 0,
        transition: Mapping[str, object] | None = None,
        keeper: Keeper | None = None,
        in_backends: bool = False,
    ) -> None:
        self.injector = Injector(*injections, service=SERVICE, seed=seed)
        self._transition: Mapping[str, object] | None = None
        self.set_transition(transition)
        stores = BackendStores if in_backends else OwnStores
        self.stores = stores(Lifecycle(self.transition), keeper=keeper)
        self._lock = threading.Lock()
        self._dialect = dialect
        self._services = [self._new_service(rules)]

    def _new_service(self, rules: Choice | None) -> AlgorithmService:
        return AlgorithmService(rules=rules, directory=self.stores, dialect=self._dialect)

    @property
    def service(self) -> AlgorithmService:
        """The service with the innermost rules."""
        return self._services[-1]

    @contextmanager
    def enforcing(self, rules: Choice) -> Iterator[None]:
        """Enforce these documented rules inside the context; UnknownRulesError if unknown."""
        service = self._new_service(rules)
        with self._lock:
            self._services = [*self._services, service]
        try:
            yield
        finally:
            with self._lock:
                self._services = [each for each in self._services if each is not service]

    def transition(self) -> Mapping[str, object]:
        """Return the transition that advances algorithms now."""
        return self._transition or state_manager.get_transition(MODEL)

    def set_transition(self, transition: Mapping[str, object] | None) -> None:
        """Advance algorithms by `transition`, with None by moto's; ValueError if it is invalid."""
        if transition is not None:
            Transition.of(transition)
        self._transition = transition

    def store(self, account: str, region: str) -> AlgorithmStore:
        """Return the algorithms of an account and region; ValueError if moto lacks the region."""
        try:
            return self.stores.store(account, region)
        except ServiceError as error:
            raise ValueError(error.message) from None

    def answer(self, call: Call) -> Answer | None:
        """Answer a request to SageMaker, or return None to leave it to moto.

        ConnectionResetError if a reset is injected.
        """
        failure = self.injector.answer(call.operation, load_protocol(SERVICE))
        if failure is not None:
            return failure
        if not _is_ours(call):
            return self._consumer_rejection(call)
        return call.denial() or self.service.dispatch(
            call.body, call.headers, method=call.method, region=call.region, account=call.account
        )

    def _consumer_rejection(self, call: Call) -> Answer | None:
        """Reject an operation that names an algorithm, if there is a reason."""
        if call.operation not in CONSUMERS or not call.has_region:
            return None  # moto fails on a signature without a region
        context = Context(account=call.account, region=call.region, directory=self.stores)
        try:
            check(call.operation, json.loads(call.body), context)
        except ServiceError as rejection:
            return load_protocol(SERVICE).failure(rejection)
        except (ValueError, RecursionError):
            return None  # moto has its own answer to invalid JSON
        return None


def _is_ours(call: Call) -> bool:
    """Whether a request is about algorithms, or names no operation at all."""
    if call.operation in _TAG_OPERATIONS:
        return _names_algorithm(call.body)
    return call.operation in HANDLERS or call.operation not in operation_names(SERVICE)


def _names_algorithm(body: bytes) -> bool:
    """Whether a request for tags names an algorithm, or nothing that moto could have."""
    try:
        arn = json.loads(body)["ResourceArn"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return True
    return not isinstance(arn, str) or _RESOURCE in arn or not arn.startswith("arn:")


PROCESS: Final = Installation(in_backends=True)
"""The installation of `mock_algorithms` and `install`, in front of moto's mocks in this process."""
CURRENT: Final[ContextVar[Installation]] = ContextVar("CURRENT", default=PROCESS)
"""The installation through which the request that moto is answering came."""
