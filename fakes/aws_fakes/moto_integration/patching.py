"""The algorithm operations inside moto, for a time or for good.

`install` puts a subclass of moto's SageMaker backend in place of the original and takes what exists
along; `uninstall` puts the original back.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, cast

from moto import mock_aws
from moto.core.base_backend import BackendDict
from moto.core.config import DefaultConfig
from moto.core.models import MockAWS
from moto.moto_api import state_manager
from moto.sagemaker.models import SageMakerModelBackend, sagemaker_backends

from aws_fakes.engine.failure_injection import Injection
from aws_fakes.moto_integration.backend import (
    AlgorithmsBackend,
    forget_stores,
    injector,
    store_of,
    wiring,
)
from aws_fakes.resources.algorithm.lifecycle import IMMEDIATE, MODEL, Transition
from aws_fakes.resources.algorithm.rules.registry import Choice, choose
from aws_fakes.resources.algorithm.service import AlgorithmService
from aws_fakes.resources.algorithm.store import Keeper

__all__ = ["AlgorithmsMock", "fresh", "injecting", "install", "moving", "seam", "uninstall"]


class Seam:
    """Whether the seam is in place, and who wants it there."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._wanted = 0
        self._installed = False

    @contextmanager
    def enforcing(self, rules: Choice) -> Iterator[None]:
        """Enforce these documented rules until the end; UnknownRulesError if they are none."""
        service = AlgorithmService(rules=rules, directory=wiring.standard.directory)
        with self._lock:
            wiring.services = [*wiring.services, service]
        try:
            yield
        finally:
            with self._lock:
                wiring.services = [each for each in wiring.services if each is not service]

    def install(self) -> None:
        """Keep the seam in place until `uninstall`."""
        with self._lock:
            self._installed = True
            self._settle()

    def uninstall(self) -> None:
        """Undo `install`, however often it was called."""
        with self._lock:
            self._installed = False
            self._settle()

    def enter(self) -> None:
        """Keep the seam in place until one `leave` for each `enter`."""
        with self._lock:
            self._wanted += 1
            self._settle()

    def leave(self) -> None:
        """Undo one `enter`."""
        with self._lock:
            self._wanted -= 1
            self._settle()

    @contextmanager
    def kept(self, keeper: Keeper) -> Iterator[None]:
        """Begin with what `keeper` keeps, and keep there what changes, until the end."""
        with self._lock:
            if wiring.keeper is not None:
                raise RuntimeError("the algorithms of this process are kept in a file already")
            wiring.keeper = keeper
            forget_stores()
        try:
            for account, region in keeper.scopes():
                store_of(account, region)
            yield
        finally:
            with self._lock:
                wiring.keeper = None
                forget_stores()

    def _settle(self) -> None:
        wanted = self._installed or self._wanted > 0
        backend = AlgorithmsBackend if wanted else SageMakerModelBackend
        if sagemaker_backends.backend is not backend:
            _exchange(sagemaker_backends, backend)


def _exchange(backends: BackendDict[Any], backend: type[SageMakerModelBackend]) -> None:
    """Make `backend` the class of all SageMaker backends, those that exist included."""
    backends.backend = backend
    for account in backends.values():
        account.backend = backend
        for existing in account.values():
            existing.__class__ = backend
            existing.__dict__.pop("_algorithms", None)


seam = Seam()


@contextmanager
def moving(transition: Mapping[str, Any]) -> Iterator[None]:
    """Let moto's state manager move algorithms on by `transition`, as before at the end.

    ValueError says what is wrong with it.
    """
    Transition.of(transition)
    before = state_manager.get_transition(MODEL)
    state_manager.set_transition(MODEL, dict(transition))
    try:
        yield
    finally:
        if before == IMMEDIATE:
            state_manager.unset_transition(MODEL)
        else:
            state_manager.set_transition(MODEL, before)


@contextmanager
def injecting(*injections: Injection, seed: int = 0) -> Iterator[None]:
    """Let SageMaker calls fail, none but as told from here on, until the end."""
    injector.clear(seed=seed)
    for injection in injections:
        injector.add(injection)
    try:
        yield
    finally:
        injector.clear()


@contextmanager
def fresh() -> Iterator[None]:
    """Begin and end without any state of moto, unless a mock is active, whose state it is."""

    def reset() -> None:
        if not MockAWS._mocks_active:  # noqa: SLF001 - moto tells it nowhere else
            mock_aws().reset()

    reset()
    try:
        yield
    finally:
        reset()


_installed = ExitStack()


def install(*, rules: Choice | None = None) -> None:
    """Add the algorithm operations to moto's SageMaker; if they are there, only `rules` count.

    UnknownRulesError if `rules` are none.
    """
    if rules is not None:
        held = ExitStack()
        held.enter_context(seam.enforcing(rules))
        _installed.close()
        _installed.push(held)
    seam.install()


def uninstall() -> None:
    """Undo `install`. Inside `mock_algorithms` the operations stay until that ends."""
    _installed.close()
    seam.uninstall()


class AlgorithmsMock(MockAWS):
    """moto's `mock_aws` that has the algorithm operations from start to stop.

    Starting and stopping is left to an own `mock_aws`, so that nesting counts as moto counts it.
    """

    def __init__(
        self,
        config: Mapping[str, Any] | None = None,
        *,
        transition: Mapping[str, Any] | None = None,
        rules: Choice | None = None,
    ) -> None:
        super().__init__()
        self._mock: MockAWS = mock_aws(config=cast("DefaultConfig | None", config))
        self._transition = transition
        self._transitions: list[ExitStack] = []
        self._rules = None if rules is None else [rule.id for rule in choose(rules)]
        if transition is not None:
            Transition.of(transition)

    def start(self, reset: bool = True) -> None:
        """Install the operations and start the mock."""
        seam.enter()
        self._mock.start(reset=reset)
        stack = ExitStack()
        if self._transition is not None:
            stack.enter_context(moving(self._transition))
        if self._rules is not None:
            stack.enter_context(seam.enforcing(self._rules))
        self._transitions.append(stack)

    def stop(self, remove_data: bool = True) -> None:
        """Stop the mock and leave moto as it was."""
        try:
            self._transitions.pop().close()
            self._mock.stop(remove_data=remove_data)
        finally:
            seam.leave()

    def reset(self) -> None:
        """Forget all state of moto."""
        self._mock.reset()
