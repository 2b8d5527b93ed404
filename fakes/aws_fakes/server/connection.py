"""HTTP/1.1 connections that stay open: what werkzeug's development server doesn't do.

A request is read to its end before the application sees it, so that the next one on the connection
begins where it should. Answers are complete when they are sent, which all of moto's are. Whatever
the application raises becomes a well-formed 500, and a line in the log.

waitress 3.0.2 and cheroot 11.1.2 were tried instead. Both accept a request with Content-Length and
Transfer-Encoding, and one with neither a Host nor a valid one; one rejects chunk extensions, the
other doesn't read trailers. Neither limits the time of a whole head, gives an application the
socket that an injected reset needs, or acknowledges a head at once.
"""

from __future__ import annotations

import io
import logging
import socket
import struct
from collections.abc import Iterable, Mapping
from email.utils import formatdate
from http import HTTPStatus
from http.client import HTTPMessage
from typing import Any, Final
from wsgiref.types import WSGIEnvironment

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.protocol import Answer, load_protocol
from aws_fakes.resources.algorithm.service import SERVICE
from aws_fakes.server.framing import Head, MalformedRequestError, read_body, read_head
from aws_fakes.server.limits import Clock, Connections, Limits

__all__ = ["TOO_LARGE", "ConnectionServer", "PersistentHandler", "ResetError", "sent_headers"]

TOO_LARGE: Final = "fakes.too_large"
"""In the environ of a body that is over the application's limit: its size, as far as known."""
_NO_BODY: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
_FRAMING: Final = frozenset({"content-length", "transfer-encoding"})
_Headers = Iterable[tuple[str, str]]
_logger = logging.getLogger(__name__)


class ResetError(Exception):
    """The application wants the connection reset."""


class ConnectionServer(ThreadedWSGIServer):
    """A thread for each connection, and a limit to their number."""

    def __init__(self, *args: Any, limits: Limits, **options: Any) -> None:
        self.limits = limits
        self.connections = Connections(limits.connections)
        super().__init__(*args, **options)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a new connection, or answer 503 if there are too many."""
        if self.connections.admit(request):
            super().process_request(request, client_address)
            return
        _logger.warning("more than %s connections", self.limits.connections)
        try:
            request.settimeout(1)
            request.sendall(_encoded(*_failure(HTTPStatus.SERVICE_UNAVAILABLE), close=True))
        except OSError:
            pass  # the client is gone
        self.shutdown_request(request)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        self.connections.remove(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the parent's
        """Log an error of the server itself."""
        _logger.error("a connection failed", exc_info=True)  # noqa: LOG014 - called for an error


class PersistentHandler(WSGIRequestHandler):
    """Serves the requests of one connection one after the other.

    The server's `app` may have a method ``limit(environ)``: the most bytes of a body it wants. It
    gets larger ones empty, with their size in the environ as `TOO_LARGE`. When it raises
    `ResetError`, the connection is reset.
    """

    server: ConnectionServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        """Read from the socket with time limits."""
        super().setup()
        self.rfile.close()
        self._clock = Clock(self.connection)
        self.rfile = io.BufferedReader(self._clock, 64 * 1024)

    def handle(self) -> None:
        """Serve requests until the client or the server closes the connection."""
        self.close_connection = False
        while not self.close_connection:
            self.handle_one_request()

    def handle_one_request(self) -> None:
        """Read one request, have it answered, send the answer."""
        self.close_connection = True
        self.command, self.request_version = "GET", self.protocol_version
        try:
            if not self._awaited():
                return
            head = read_head(self.rfile)
            if head is not None:
                self.server.connections.works(self.connection)
                self._take(head)
                self.run_wsgi()
        except MalformedRequestError as error:
            self._fail(error.status, drain=True)
        except TimeoutError:
            self._fail(HTTPStatus.REQUEST_TIMEOUT)
        except OSError as error:
            self.connection_dropped(error)

    def _awaited(self) -> bool:
        """Wait for the first byte of a request; False if none comes."""
        limits = self.server.limits
        self._clock.allow(limits.idle)
        self.server.connections.waits(self.connection)
        try:
            begun = bool(self.rfile.peek(1))  # type: ignore[attr-defined] # a BufferedReader
        except TimeoutError:
            return False
        self._clock.allow(limits.head)
        return begun

    def _take(self, head: Head) -> None:
        """Put a request's head where http.server has it."""
        self.command, self.path, self.request_version = head.method, head.target, head.version
        self.requestline = f"{head.method} {head.target} {head.version}"
        self.headers = HTTPMessage()
        for name, value in head.headers:
            self.headers[name] = value
        options = self.headers.get("Connection", "").lower()
        self.close_connection = head.version == "HTTP/1.0" or "close" in options
        self._length = head.length

    def run_wsgi(self) -> None:
        """Read the body, run the application and send its answer."""
        self._acknowledge()
        try:
            environ = self.make_environ()
        except Exception:
            _logger.exception("%s failed", self.requestline)
            self._fail(HTTPStatus.BAD_REQUEST, drain=True)
            return
        self._read_body(environ)
        try:
            answer = self._answered(environ)
        except ResetError:
            self._reset()
        except Exception:  # a server must answer whatever happens
            _logger.exception("%s failed", self.requestline)
            self._fail(HTTPStatus.INTERNAL_SERVER_ERROR)
        else:
            self._send(*answer)

    def _acknowledge(self) -> None:
        """Tell the client that the head is here: botocore sends no body before, up to 40 ms."""
        option = getattr(socket, "TCP_QUICKACK", None)
        if option is not None:
            self.connection.setsockopt(socket.IPPROTO_TCP, option, 1)

    def _read_body(self, environ: WSGIEnvironment) -> None:
        """Put the body into the environ; MalformedRequestError, TimeoutError."""
        limits = self.server.limits
        self._clock.allow(limits.patience, rate=limits.rate)
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        limit = getattr(self.server.app, "limit", lambda _: limits.body)(environ)
        body = read_body(self.rfile, self._length, limit=limit, drained=limits.drained)
        if body.too_large is not None:
            environ[TOO_LARGE] = body.too_large
            self.close_connection |= not body.complete
        environ["wsgi.input"] = io.BytesIO(body.content)
        environ["CONTENT_LENGTH"] = str(len(body.content))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ.pop("wsgi.input_terminated", None)

    def _answered(self, environ: WSGIEnvironment) -> tuple[int, _Headers, bytes]:
        """Run the application to its end."""
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
            begun[:] = [(status, headers)]
            return lambda _: None

        parts: Iterable[bytes] = self.server.app(environ, start_response)
        try:
            body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        (status, headers) = begun[0]
        return int(status.partition(" ")[0]), headers, body

    def _send(self, status: int, headers: _Headers, body: bytes) -> None:
        """Send an answer in one piece; a 500 instead if its headers can't be sent."""
        close, head_only = self.close_connection, self.command == "HEAD"
        try:
            content = _encoded(status, headers, body, close=close, head_only=head_only)
        except ValueError:
            _logger.exception("%s failed", self.requestline)
            failure = _failure(HTTPStatus.INTERNAL_SERVER_ERROR)
            content = _encoded(*failure, close=close, head_only=head_only)
        limits = self.server.limits
        self.connection.settimeout(limits.patience + len(content) / limits.rate)
        try:
            self.connection.sendall(content)
        except OSError as error:
            self.close_connection = True
            self.connection_dropped(error)

    def _fail(self, status: int, *, drain: bool = False) -> None:
        """Answer in the service's form; with `drain`, read what is on its way before closing.

        Closing a socket with unread bytes resets the connection, and the client loses the answer.
        """
        self.close_connection |= status < 500
        self._send(*_failure(status))
        if drain:
            self._drain()

    def _drain(self) -> None:
        self._clock.allow(1)
        try:
            self.connection.shutdown(socket.SHUT_WR)
            left = self.server.limits.control
            while left > 0 and (content := self.rfile.read1(64 * 1024)):
                left -= len(content)
        except OSError:
            pass  # the client is gone, or keeps sending

    def _reset(self) -> None:
        """Break the connection off, as a router does that loses it."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


def sent_headers(answer: Answer) -> list[tuple[str, str]]:
    """Return the headers of an answer but the date, which the connection adds."""
    return [(name, value) for name, value in answer.headers.items() if name.lower() != "date"]


def _failure(status: int) -> tuple[int, _Headers, bytes]:
    """Return an error in the form in which the service words its own."""
    code = _CODES.get(status, "UnknownOperationException")
    answer = load_protocol(SERVICE).failure(ServiceError(code, status=status))
    return answer.status, sent_headers(answer), answer.body


_CODES: Final[Mapping[int, str]] = {
    HTTPStatus.INTERNAL_SERVER_ERROR: "InternalFailure",
    HTTPStatus.SERVICE_UNAVAILABLE: "ServiceUnavailable",
    HTTPStatus.REQUEST_TIMEOUT: "RequestTimeout",
}


def _encoded(
    status: int, headers: _Headers, body: bytes, *, close: bool, head_only: bool = False
) -> bytes:
    """Return an answer's bytes; ValueError if a header can't be sent."""
    lines = [f"HTTP/1.1 {status} {_phrase(status)}", f"Date: {formatdate(usegmt=True)}"]
    announced = ""
    for name, value in headers:
        if "\r" in value or "\n" in value:
            raise ValueError(f"a line break in the header {name}: {value!r}")
        if name.lower() == "content-length":
            announced = value
        if name.lower() not in _FRAMING:
            lines.append(f"{name}: {value}")
    if status in _NO_BODY:
        body = b""
    else:
        length = announced if head_only and announced else str(len(body))
        lines.append(f"Content-Length: {length}")
    if close:
        lines.append("Connection: close")
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    return head if head_only else head + body


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
