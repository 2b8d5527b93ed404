"""The fake in front of moto's mocks in this process: `mock_algorithms`, `install`, `uninstall`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, cast
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ConnectionClosedError
from moto import mock_aws
from moto.core.config import DefaultConfig
from moto.core.models import MockAWS
from moto.core.request import normalize_request
from moto.moto_api import recorder, state_manager
from moto.sagemaker.urls import url_bases

from aws_fakes.engine.failure_injection import Injection
from aws_fakes.moto_integration.call import Call, without_actions
from aws_fakes.moto_integration.installation import PROCESS
from aws_fakes.moto_integration.moto_config import is_mocked, url_in_aws_domain
from aws_fakes.moto_integration.patching import FARTHEST, TAGGING, Shared, in_front_of_mocks
from aws_fakes.resources.algorithm.lifecycle import IMMEDIATE, MODEL, Transition
from aws_fakes.resources.algorithm.rules.registry import Choice, choose
from aws_fakes.resources.algorithm.service import SERVICE

__all__ = [
    "FRONT",
    "AlgorithmsMock",
    "fresh",
    "injecting",
    "install",
    "moving",
    "uninstall",
]


def _answer(request: AWSPreparedRequest, moto: Any) -> Any:
    """Answer a request to SageMaker from `PROCESS`, or by moto; others are moto's."""
    if not _is_mocked_sagemaker(request.url):
        return moto(request)
    normalized = normalize_request(request)
    call = Call(normalized, normalized.raw_url)
    try:
        answer = PROCESS.answer(call)
    except ConnectionResetError as error:
        raise ConnectionClosedError(endpoint_url=request.url) from error
    if answer is None:
        return moto(_without_actions(request, call.body))
    recorder._record_request(normalized)  # noqa: SLF001 - as moto does for requests it answers
    return answer.status, dict(answer.headers), answer.body


def _is_mocked_sagemaker(url: str) -> bool:
    """Whether a URL is SageMaker's, and moto is configured to mock it."""
    clean = url_in_aws_domain(url)
    return (
        urlsplit(clean).path in {"", "/"}
        and any(re.match(base, clean) for base in url_bases)
        and is_mocked(SERVICE, clean)
    )


def _without_actions(request: AWSPreparedRequest, body: bytes) -> AWSPreparedRequest:
    changed = without_actions(body)
    if changed == body:
        return request
    return AWSPreparedRequest(
        request.method, request.url, request.headers, changed, request.stream_output
    )


@contextmanager
def _front() -> Iterator[None]:
    with TAGGING.held(), in_front_of_mocks(_answer, rank=FARTHEST):
        PROCESS.stores.clear()
        try:
            yield
        finally:
            PROCESS.stores.clear()


FRONT = Shared(_front)
"""The fake in front of moto's mocks in this process."""


@contextmanager
def moving(transition: Mapping[str, object]) -> Iterator[None]:
    """Let moto's state manager advance algorithms by `transition` inside the context.

    ValueError if `transition` is invalid.
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
    """Inject exactly these failures into mocked SageMaker calls inside the context."""
    PROCESS.injector.clear(seed=seed)
    for injection in injections:
        PROCESS.injector.add(injection)
    try:
        yield
    finally:
        PROCESS.injector.clear()


@contextmanager
def fresh() -> Iterator[None]:
    """Begin and end without any state of moto, unless a mock is active: then the state is its."""

    def reset() -> None:
        if not MockAWS._mocks_active:  # noqa: SLF001 - moto offers no other way to know
            mock_aws().reset()

    reset()
    try:
        yield
    finally:
        reset()


class _Installed:
    """What `install` holds until `uninstall`."""

    def __init__(self) -> None:
        self._rules = ExitStack()
        self._front = ExitStack()
        self._active = False

    def install(self, rules: Choice | None) -> None:
        if rules is not None:
            held = ExitStack()
            held.enter_context(PROCESS.enforcing(rules))
            self._rules.close()
            self._rules.push(held)
        if not self._active:
            self._front.enter_context(FRONT.held())
            self._active = True

    def uninstall(self) -> None:
        self._rules.close()
        self._front.close()
        self._active = False


_installed = _Installed()


def install(*, rules: Choice | None = None) -> None:
    """Put the fake in front of moto's mocks; if it is there already, only change its rules.

    UnknownRulesError if `rules` are unknown.
    """
    _installed.install(rules)


def uninstall() -> None:
    """Undo `install`. Inside `mock_algorithms` the operations stay until that ends."""
    _installed.uninstall()


class AlgorithmsMock(MockAWS):
    """moto's `mock_aws` that has the algorithm operations from start to stop.

    Starting and stopping is left to an own `mock_aws`, so that nesting counts as moto counts it.
    """

    def __init__(
        self,
        config: Mapping[str, object] | None = None,
        *,
        transition: Mapping[str, object] | None = None,
        rules: Choice | None = None,
    ) -> None:
        super().__init__()
        self._mock: MockAWS = mock_aws(config=cast("DefaultConfig | None", config))
        self._transition = transition
        self._started: list[ExitStack] = []
        self._rules = None if rules is None else [rule.id for rule in choose(rules)]
        if transition is not None:
            Transition.of(transition)

    def start(self, reset: bool = True) -> None:
        """Install the operations and start the mock."""
        FRONT.enter()
        self._mock.start(reset=reset)
        stack = ExitStack()
        if self._transition is not None:
            stack.enter_context(moving(self._transition))
        if self._rules is not None:
            stack.enter_context(PROCESS.enforcing(self._rules))
        self._started.append(stack)

    def stop(self, remove_data: bool = True) -> None:
        """Stop the mock and leave moto as it was."""
        try:
            self._started.pop().close()
            self._mock.stop(remove_data=remove_data)
        finally:
            FRONT.leave()

    def reset(self) -> None:
        """Remove all state of moto."""
        self._mock.reset()
