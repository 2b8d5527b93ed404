"""HTTP/1.1 connections that stay open: what werkzeug's development server doesn't do.

A request is read to its end before the application sees it, so that the next one on the connection
begins where it should. Answers are complete when they are sent, which all of moto's are.
"""

from __future__ import annotations

import io
import socket
import struct
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

from werkzeug.serving import WSGIRequestHandler

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.protocol import Answer, load_protocol
from aws_fakes.resources.algorithm.service import SERVICE

__all__ = ["TOO_LARGE", "PersistentHandler", "sent_headers"]

TOO_LARGE: Final = "fakes.too_large"
"""In the environ of a body that is over the application's limit: its size, as far as known."""
_CHUNK: Final = 64 * 1024
_DRAINED: Final = 256 * 2**20
"""How many bytes of a body that is too large are read, so that its sender sees the answer."""
_NO_BODY: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class PersistentHandler(WSGIRequestHandler):
    """Serves the requests of one connection one after the other.

    The server's `app` may have a method ``limit(environ)``: the most bytes of a body it wants, None
    for any. It gets larger ones empty, with their size in the environ as `TOO_LARGE`. When the
    application raises ConnectionResetError, the connection is reset.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def run_wsgi(self) -> None:
        """Read one request, have it answered, send the answer."""
        self._acknowledge()
        self.environ = environ = self.make_environ()
        try:
            if not self._read_body(environ):
                self.close_connection = True
                return
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        except OSError as error:
            self.connection_dropped(error, environ)
            self.close_connection = True
            return
        try:
            status, headers, body = self._answered(environ)
            self._send(status, headers, body)
        except ConnectionResetError:
            self._reset()
        except OSError as error:
            self.connection_dropped(error, environ)
            self.close_connection = True

    def _acknowledge(self) -> None:
        """Tell the client that the head is here: botocore sends no body before, up to 40 ms."""
        option = getattr(socket, "TCP_QUICKACK", None)
        if option is not None:
            self.connection.setsockopt(socket.IPPROTO_TCP, option, 1)

    def _read_body(self, environ: dict[str, Any]) -> bool:
        """Put the body into the environ; False if the client is gone, ValueError for no length."""
        limit = getattr(self.server.app, "limit", lambda _: None)(environ)
        source = environ["wsgi.input"]
        length = None if environ.get("wsgi.input_terminated") else _length(environ)
        kept, size = io.BytesIO(), 0
        while length is None or size < length:
            wanted = _CHUNK if length is None else min(_CHUNK, length - size)
            chunk = source.read(wanted)
            if not chunk:
                break
            size += len(chunk)
            if limit is None or size <= limit:
                kept.write(chunk)
            elif size > _DRAINED:
                self.close_connection = True
                break
        if limit is not None and (size if length is None else length) > limit:
            environ[TOO_LARGE] = size if length is None else length
            kept = io.BytesIO()
        elif length is not None and size < length:
            return False
        environ["wsgi.input"] = io.BytesIO(kept.getvalue())
        environ["CONTENT_LENGTH"] = str(len(kept.getvalue()))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        return True

    def _answered(self, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
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

    def _send(self, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        self.send_response(status, _phrase(status))
        names = set()
        for name, value in headers:
            names.add(name.lower())
            self.send_header(name, value)
        if "content-length" not in names and status not in _NO_BODY:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def send_error(
        self,
        code: int,
        message: str | None = None,  # noqa: ARG002 - http.server gives it
        explain: str | None = None,  # noqa: ARG002 - as above
    ) -> None:
        """Refuse what is no proper HTTP, in the form in which other refusals come."""
        self.close_connection = True
        self.command = getattr(self, "command", None) or "GET"
        self.request_version = self.protocol_version
        status = code if code < 500 else HTTPStatus.BAD_REQUEST
        answer = load_protocol(SERVICE).failure(
            ServiceError("UnknownOperationException", status=status)
        )
        self._send(answer.status, sent_headers(answer), answer.body)

    def send_response(self, code: int, message: str | None = None) -> None:
        """Begin an answer without naming the server, which AWS doesn't either."""
        self.send_response_only(code, message)
        self.send_header("Date", self.date_time_string())

    def _reset(self) -> None:
        """Break the connection off, as a router does that loses it."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""

    def log_error(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name for it
        """Log nothing: what a client breaks it hears of."""


def sent_headers(answer: Answer) -> list[tuple[str, str]]:
    """Return the headers of an answer but the date, which the connection adds."""
    return [(name, value) for name, value in answer.headers.items() if name.lower() != "date"]


def _length(environ: dict[str, Any]) -> int:
    """Return the announced length, 0 if there is none; ValueError if it is no number."""
    text = environ.get("CONTENT_LENGTH", "").strip() or "0"
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"Content-Length {text!r} is no number")
    return int(text)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
