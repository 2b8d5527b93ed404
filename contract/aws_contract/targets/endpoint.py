"""A target behind an endpoint URL: signed with SigV4 and sent once, exactly as it was built.

Nothing here retries, resolves endpoints or parses answers. An answer of any status is an answer;
whoever wants to ask again does so by sending again (in a live run `aws_contract.live.guard`).
"""

from __future__ import annotations

import socket
import time
from email.errors import MissingHeaderBodySeparatorDefect

import botocore
import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from botocore.exceptions import BotoCoreError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnectionError
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from aws_contract.protocol.service import protocol_of
from aws_contract.protocol.wire import Answer, Request
from aws_contract.targets.hosts import aws_host_in, is_loopback

__all__ = ["HttpTarget", "TargetUnreachableError", "UnusableUrlError", "dummy_session"]


class UnusableUrlError(ValueError):
    """A URL isn't valid, or leads to where a target of its kind must not send; says why."""


class TargetUnreachableError(OSError):
    """No answer came from the endpoint."""


class HttpTarget:
    """An endpoint URL that isn't AWS, signed for with dummy credentials.

    timeout: seconds to wait for a connection, and between two parts of an answer.
    session: where credentials come from instead; without it nothing of the user's is sent.
    Proxies of the environment are used unless the host is this machine. Each `send` sends exactly
    one HTTP request. Not for several threads at once. Raises UnusableUrlError for a URL that leads
    to AWS: only `AwsTarget` sends there.
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
        timeout: int = 60,
    ) -> None:
        self._check(url)
        self.url = url
        self.name = name or url
        self.region = region
        self.partition = partition
        self.account = account
        self._session = session or dummy_session()
        proxies = {} if is_loopback(url) else get_environ_proxies(url)
        self._proxies = proxies
        self._timeout = timeout
        self._http = self._connection()

    def _connection(self) -> URLLib3Session:
        """Return a connection that trusts what botocore's clients do: ca_bundle, AWS_CA_BUNDLE.

        Like theirs, it doesn't hold a request's body back until its headers are acknowledged, for
        which many servers take 40 ms.
        """
        bundle = self._session.get_config_variable("ca_bundle")
        return URLLib3Session(
            verify=bundle or True,
            timeout=self._timeout,
            proxies=self._proxies,
            # The stubs say str; botocore passes urllib3's tuples through.
            socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],  # type: ignore[list-item]
        )

    def _check(self, url: str) -> None:
        """Raise UnusableUrlError unless requests may go to the URL; before credentials are read."""
        try:
            name = aws_host_in(url)
        except ValueError as error:
            raise UnusableUrlError(str(error)) from error
        if name is not None:
            raise UnusableUrlError(
                f"{url} is real AWS ({name}): only `aws-contract live --target aws` sends there"
            )

    def __repr__(self) -> str:
        return f"HttpTarget({self.url!r}, region={self.region!r})"

    def reconnect(self) -> None:
        """Send what follows on another connection."""
        self._http.close()
        self._http = self._connection()

    def send(self, request: Request) -> Answer:
        """Sign and send once; raises TargetUnreachableError if no answer came."""
        prepared = self._prepared(request)
        started = time.perf_counter()
        try:
            response = self._http.send(prepared)
            body = response.content
        except (HTTPClientError, NoConnectionError) as error:
            raise TargetUnreachableError(f"no answer from {self.url}: {error}") from error
        seconds = time.perf_counter() - started
        problem = _incomplete(response, body)
        if problem:
            raise TargetUnreachableError(f"no complete answer from {self.url}: {problem}")
        return Answer(
            status=response.status_code,
            headers=dict(response.headers.items()),
            body=body,
            seconds=seconds,
        )

    def _prepared(self, request: Request) -> AWSPreparedRequest:
        """Sign the request as it is: the signature covers its headers and its exact bytes."""
        headers = {"User-Agent": f"aws-contract botocore/{botocore.__version__}", **request.headers}
        unsigned = AWSRequest(
            method=request.method, url=self.url, headers=headers, data=request.body
        )
        if request.signed:
            signing_name = protocol_of(request.service).signing_name
            SigV4Auth(self._credentials(), signing_name, self.region).add_auth(unsigned)
        return unsigned.prepare()

    def _credentials(self) -> botocore.credentials.ReadOnlyCredentials:
        """Return the credentials of now: temporary ones are renewed before they expire."""
        credentials = self._session.get_credentials()
        if credentials is None:
            raise TargetUnreachableError("the session has no credentials any more")
        try:
            return credentials.get_frozen_credentials()
        except BotoCoreError as error:
            raise TargetUnreachableError(f"the credentials can't be renewed: {error}") from error

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

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


def _incomplete(response: AWSResponse, body: bytes) -> str:
    """Return what an answer lacks because the connection ended too soon; nothing if it is whole.

    botocore reads such an answer without a word.
    """
    original = getattr(response.raw, "_original_response", None)  # of http.client
    defects = getattr(getattr(original, "msg", None), "defects", ())
    if any(isinstance(defect, MissingHeaderBodySeparatorDefect) for defect in defects):
        return "its headers are cut short"
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and len(body) < int(announced):
        return f"its body has {len(body)} of {announced} bytes"
    return ""


def dummy_session() -> botocore.session.Session:
    """Return a session with credentials for endpoints that don't look at them."""
    session = botocore.session.Session()
    session.set_credentials("dummy", "dummy")
    return session
