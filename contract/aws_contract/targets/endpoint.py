"""A target behind an endpoint URL.

botocore resolves, signs, sends and retries; only the bytes are ours. A ``before-call`` handler puts
method, headers and body of a `Request` into the request that botocore is about to sign, so the
signature covers exactly what is sent. A ``before-send`` handler keeps the raw answer: botocore's
own parser gets a harmless copy, so that no answer, however broken, is lost to it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any, Final, Literal

import botocore.session
from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnectionError
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from aws_contract.protocol.wire import Answer, Request

__all__ = ["HttpTarget", "TargetUnreachableError", "dummy_session"]

_SERVICE: Final = "sagemaker"
_CARRIER: Final = "ListAlgorithms"
"""The operation as which botocore sends a request; its headers and body are replaced."""


class TargetUnreachableError(OSError):
    """No answer came from the endpoint."""


class HttpTarget:
    """An endpoint URL, signed for with botocore's credential chain or with dummy credentials.

    `retries` is how often botocore tries again after throttling, a 5xx or a broken connection;
    `retry_mode` is botocore's, and "adaptive" also slows down while requests are throttled.
    `attempts` counts what was sent, botocore's retries included.
    One target sends one request at a time: it isn't for several threads.
    """

    own = False
    isolated = False

    def __init__(  # noqa: PLR0913 - all but the URL are keywords with a default or a meaning
        self,
        url: str,
        *,
        region: str,
        partition: str,
        name: str | None = None,
        account: str | None = None,
        session: botocore.session.Session | None = None,
        retries: int = 0,
        retry_mode: Literal["standard", "adaptive"] = "standard",
        timeout: int = 60,
    ) -> None:
        self.url = url
        self.name = name or url
        self.region = region
        self.partition = partition
        self.account = account
        self._session = session or _session()
        self._retries: Any = {"mode": retry_mode, "total_max_attempts": retries + 1}
        self._http = URLLib3Session(timeout=timeout, proxies=get_environ_proxies(url))
        self.attempts = 0
        self._clients: dict[bool, BaseClient] = {}
        self._request: Request | None = None
        self._response: AWSResponse | None = None
        self._timeout = timeout

    def __repr__(self) -> str:
        return f"HttpTarget({self.url!r}, region={self.region!r})"

    def send(self, request: Request) -> Answer:
        """Sign and send; raises TargetUnreachableError if no answer came."""
        client = self._client(signed=request.signed)
        self._request, self._response = request, None
        started = time.perf_counter()
        try:
            client.list_algorithms()  # type: ignore[attr-defined]  # made at run time
        except ClientError:
            pass  # an error answer is an answer: it was kept
        except (HTTPClientError, NoConnectionError) as error:
            raise TargetUnreachableError(f"no answer from {self.url}: {error}") from error
        finally:
            self._request = None
        seconds = time.perf_counter() - started
        response: Any = self._response
        return Answer(
            status=response.status_code,
            headers=dict(response.headers.items()),
            body=response.content,
            seconds=seconds,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()
        for client in self._clients.values():
            client.close()

    def sibling(
        self, *, region: str | None = None, account: str | None = None
    ) -> HttpTarget | None:
        """Return the same URL, signed for another region of the same partition.

        None for another account, whose credentials aren't known, and for a URL that names its
        region: it serves no other.
        """
        if account is not None or region is None or self.region in self.url:
            return None
        return HttpTarget(
            self.url,
            region=region,
            partition=self.partition,
            name=self.name,
            account=self.account,
            session=self._session,
            timeout=self._timeout,
        )

    def _client(self, *, signed: bool) -> BaseClient:
        if signed not in self._clients:
            self._clients[signed] = self._new_client(signed=signed)
        return self._clients[signed]

    def _new_client(self, *, signed: bool) -> BaseClient:
        config = Config(
            region_name=self.region,
            parameter_validation=False,
            retries=self._retries,
            **({} if signed else {"signature_version": UNSIGNED}),
        )
        client = self._session.create_client(
            _SERVICE, region_name=self.region, endpoint_url=self.url, config=config
        )
        client.meta.events.register(f"before-call.{_SERVICE}.{_CARRIER}", self._replace)
        handler: Any = self._send  # the stubs don't know that a handler may return the response
        client.meta.events.register(f"before-send.{_SERVICE}.{_CARRIER}", handler)
        return client

    def _replace(self, params: dict[str, Any], **_: Any) -> None:
        """Put our request in place of the one that botocore built; it is signed after this."""
        request = self._request
        if request is None:
            raise RuntimeError("the client was called without a request")
        agent = params["headers"].get("User-Agent", "")
        params["method"] = request.method
        params["headers"] = {"User-Agent": agent, **request.headers}
        params["body"] = request.body

    def _send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        """Send in botocore's place and keep what comes back."""
        self.attempts += 1
        self._response = self._http.send(request)
        return _harmless(self._response)


def _harmless(response: Any) -> AWSResponse:
    """Return a copy that botocore's parser can read, with the error code that retries look at."""
    code = ""
    if response.status_code >= 300:
        try:
            code = str(json.loads(response.content).get("__type", ""))
        except (ValueError, AttributeError, RecursionError):
            code = ""
    body = json.dumps({"__type": code}).encode() if code else b"{}"
    return AWSResponse(response.url, response.status_code, response.headers, _Raw(body))


class _Raw:
    """The body of a response in the form in which botocore reads it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self._body


def dummy_session() -> botocore.session.Session:
    """Return a session with credentials for endpoints that don't look at them."""
    session = botocore.session.Session()
    session.set_credentials("dummy", "dummy")
    return session


def _session() -> botocore.session.Session:
    """Return a session with the usual credential chain, or dummy credentials if it finds none."""
    session = botocore.session.Session()
    return session if session.get_credentials() is not None else dummy_session()
