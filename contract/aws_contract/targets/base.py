"""What requests are sent to.

A target is any object with the attributes and methods of `Target`. To add one, write a class that
turns a `Request` into an `Answer` and sends the bytes as they are; ``--target module:factory`` runs
the suite against what a factory of yours makes. Subclass `HttpTarget` for anything behind a URL.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, Protocol

import botocore.session

from aws_contract.protocol.wire import Answer, Request
from aws_contract.targets.endpoint import HttpTarget, dummy_session
from aws_fakes import Service

__all__ = [
    "DEFAULT_REGION",
    "FakeTarget",
    "ServedTarget",
    "Target",
    "UnknownTargetError",
    "check_target",
    "open_target",
    "partition_of",
    "sibling_of",
]

DEFAULT_REGION: Final = "us-east-1"
DEFAULT_ACCOUNT: Final = "123456789012"
_PLACEHOLDER: Final = "AWS4-HMAC-SHA256 Credential=placeholder"


class UnknownTargetError(ValueError):
    """The name of a target is neither one of the known ones nor a URL."""


class Target(Protocol):
    """Where requests go.

    `own` is True for the project's own fake, which must obey the assumed clauses too. `isolated`
    is True if nobody else uses the target: names may then be sent as they are, and everything that
    is listed comes from this run. `account` is None if it isn't known.
    """

    @property
    def name(self) -> str:
        """What reports call the target."""

    @property
    def url(self) -> str:
        """Where a curl line sends to."""

    @property
    def region(self) -> str:
        """The region whose ARNs are expected."""

    @property
    def partition(self) -> str:
        """The partition whose ARNs are expected."""

    @property
    def account(self) -> str | None:
        """The account whose ARNs are expected, or None for any."""

    @property
    def own(self) -> bool:
        """Whether this is the project's own fake."""

    @property
    def isolated(self) -> bool:
        """Whether nobody else uses the target."""

    def send(self, request: Request) -> Answer:
        """Send the exact bytes and return the answer; OSError if there is none."""

    def close(self) -> None:
        """Give up what the target holds."""


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


class ServedTarget(HttpTarget):
    """The fake behind HTTP on a free loopback port, for as long as the target is open."""

    own = True
    isolated = True

    def __init__(self, *, region: str = DEFAULT_REGION, account: str = DEFAULT_ACCOUNT) -> None:
        from aws_fakes.server.app import serve  # noqa: PLC0415 - imports moto, which costs 0.4 s

        self._server = serve(host="127.0.0.1", port=0)
        super().__init__(
            self._server.url,
            name="http",
            region=region,
            partition=partition_of(region),
            account=account,
            session=dummy_session(),
        )

    def close(self) -> None:
        """Close the connections and stop the server."""
        super().close()
        self._server.close()


def open_target(name: str, *, region: str = DEFAULT_REGION) -> Target:
    """Return the target of a name: ``fake``, ``http``, an endpoint URL or ``module:factory``.

    A factory is called with ``region`` as keyword and returns a `Target`. Raises
    UnknownTargetError with what is possible for anything else.
    """
    if _is_url(name):
        return HttpTarget(name, region=region, partition=partition_of(region))
    return _factory(name)(region=region)


def check_target(name: str) -> None:
    """Raise UnknownTargetError if `open_target` can't know the name; opens nothing."""
    if not _is_url(name):
        _factory(name)


def sibling_of(
    target: Target, *, region: str | None = None, account: str | None = None
) -> Target | None:
    """Return the same service in another region or account, or None if the target can't say.

    A target can if it has a method ``sibling`` with these keywords, which may return None too.
    """
    sibling: Callable[..., Target | None] | None = getattr(target, "sibling", None)
    return None if sibling is None else sibling(region=region, account=account)


@cache
def partition_of(region: str) -> str:
    """Return the partition of a region, as botocore knows it or guesses it from its prefix."""
    return str(botocore.session.Session().get_partition_for_region(region))


class _Factory(Protocol):
    def __call__(self, *, region: str) -> Target: ...


_KNOWN: Final[Mapping[str, _Factory]] = {"fake": FakeTarget, "http": ServedTarget}


def _is_url(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def _factory(name: str) -> _Factory:
    if name in _KNOWN:
        return _KNOWN[name]
    if name == "aws":
        raise UnknownTargetError("real AWS is for `aws-contract live --target aws`")
    module, colon, attribute = name.partition(":")
    if not (module and colon and attribute):
        known = ", ".join(_KNOWN)
        raise UnknownTargetError(
            f"unknown target {name!r}: expected one of {known}, a URL, or module:factory"
        )
    try:
        factory: _Factory = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise UnknownTargetError(f"target {name!r} can't be loaded: {error}") from error
    return factory
