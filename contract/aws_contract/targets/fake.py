"""The fake in this process as a target."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final, Protocol

from aws_contract.protocol.wire import Answer, Request
from aws_contract.resources.resource import Resource
from aws_contract.targets.base import DEFAULT_ACCOUNT, DEFAULT_REGION, partition_of
from aws_fakes import Service

__all__ = ["Dispatched", "Dispatcher", "FakeTarget", "fake_has"]

_PLACEHOLDER: Final = "AWS4-HMAC-SHA256 Credential=placeholder"


class Dispatched(Protocol):
    """An answer of an in-process service."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers."""

    @property
    def body(self) -> bytes:
        """The exact bytes."""


class Dispatcher(Protocol):
    """An in-process service: bytes and headers in, an answer out."""

    def dispatch(
        self,
        body: bytes,
        headers: Mapping[str, str],
        *,
        method: str = ...,
        region: str = ...,
        account: str = ...,
    ) -> Dispatched:
        """Answer one request."""


class FakeTarget:
    """The fake in this process, without network or client.

    `service` may be any object that dispatches as `fakes.Service` does.
    """

    name = "fake"
    url = "$ENDPOINT_URL"
    own = True
    isolated = True
    concurrent = True

    def __init__(
        self,
        service: Dispatcher | None = None,
        *,
        region: str = DEFAULT_REGION,
        account: str = DEFAULT_ACCOUNT,
    ) -> None:
        self._service: Dispatcher = Service() if service is None else service
        self.region = region
        self.account = account
        self.partition = partition_of(region)

    def send(self, request: Request) -> Answer:
        """Dispatch the request; what the service raises propagates."""
        headers = dict(request.headers)
        if request.signed:
            headers["Authorization"] = _PLACEHOLDER
        started = time.perf_counter()
        answer = self._service.dispatch(
            request.body,
            headers,
            method=request.method,
            region=self.region,
            account=self.account,
        )
        seconds = time.perf_counter() - started
        return Answer(
            status=answer.status, headers=answer.headers, body=answer.body, seconds=seconds
        )

    def close(self) -> None:
        """Nothing is held."""

    def sibling(self, *, region: str | None = None, account: str | None = None) -> FakeTarget:
        """Return the same service as another region or account sees it."""
        return FakeTarget(
            self._service, region=region or self.region, account=account or self.account
        )


def fake_has(resource: Resource) -> bool:
    """Whether the fake in this process has the operations of a resource."""
    return resource.create in Service().behaviour.operations
