"""moto that validates: what a service's model forbids is rejected before moto sees it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from contextlib import ExitStack
from functools import wraps
from typing import Any, Final, Self, TypeVar

import moto.backend_index
from botocore.awsrequest import AWSPreparedRequest

from aws_fakes.engine.protocol import Request
from aws_fakes.json_services.strictness import Strictness
from aws_fakes.moto_integration.moto_config import is_mocked, url_in_aws_domain
from aws_fakes.moto_integration.patching import NEAREST, in_front_of_mocks

__all__ = ["Strict"]

_TARGET: Final = "X-Amz-Target"
_TEST_PREFIX: Final = "test"
_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])


class Strict:
    """A context manager and decorator inside which moto's mocks reject what a model forbids.

    It decorates functions, coroutines, and the test methods of classes; it nests, and doesn't
    start a mock by itself. The options are those of `Strictness`.
    """

    def __init__(
        self, *, services: Collection[str] | None = None, skip: Collection[str] = ()
    ) -> None:
        self._strictness = Strictness(services=services, skip=skip)
        self._entered: list[ExitStack] = []

    def __enter__(self) -> Self:
        stack = ExitStack()
        stack.enter_context(in_front_of_mocks(self._answer, rank=NEAREST))
        self._entered.append(stack)
        return self

    def __exit__(self, *_: object) -> None:
        self._entered.pop().close()

    def __call__(self, decorated: _Decorated) -> _Decorated:
        """Return a function, coroutine or class whose calls or tests are validated."""
        if inspect.isclass(decorated):
            for name, method in list(vars(decorated).items()):
                if name.startswith(_TEST_PREFIX) and inspect.isfunction(method):
                    setattr(decorated, name, self(method))
            return decorated
        if inspect.iscoroutinefunction(decorated):

            @wraps(decorated)
            async def validated_coroutine(*args: Any, **kwargs: Any) -> object:
                with self:
                    return await decorated(*args, **kwargs)

            return validated_coroutine  # type: ignore[return-value]

        @wraps(decorated)
        def validated(*args: Any, **kwargs: Any) -> object:
            with self:
                return decorated(*args, **kwargs)

        return validated  # type: ignore[return-value]

    def _answer(self, request: AWSPreparedRequest, moto: Callable[[Any], Any]) -> Any:
        target = request.headers.get(_TARGET)
        body = request.body or b""
        if target is None or not isinstance(body, str | bytes | bytearray):
            return moto(request)
        content = body.encode() if isinstance(body, str) else bytes(body)
        headers = {name: _text(value) for name, value in request.headers.items()}
        sent = Request(body=content, headers=headers)
        rejection = self._strictness.rejection(sent, _text(target))
        if rejection is None or not _has_mock(request.url):
            return moto(request)
        return rejection.status, dict(rejection.headers), rejection.body


def _text(value: str | bytes) -> str:
    """Return a header's value; botocore's prepared requests have bytes."""
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _has_mock(url: str) -> bool:
    """Whether moto is configured to answer requests to a URL, and has the service."""
    clean = url_in_aws_domain(url)
    patterns = moto.backend_index.backend_url_patterns
    service = next((name for name, pattern in patterns if pattern.match(clean)), None)
    return service is not None and is_mocked(service, clean)
