"""The whole of moto over HTTP on loopback, with the algorithm operations in its SageMaker.

Requests for algorithms are answered with the service's exact bytes and headers, unsigned ones and
those without a target included; everything else is moto's own server.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self

from moto.moto_server.werkzeug_app import (
    BackendRequest,
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import BaseWSGIServer, make_server

from fakes.moto_seam import AlgorithmsResponse, is_ours, seam
from fakes.protocol import TARGET_PREFIX

__all__ = ["Server", "running_server", "serve"]

_SCOPE: Final = "/sagemaker/aws4_request"
_StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Server:
    """A server that is running in a thread of its own, until `close`."""

    def __init__(self, server: BaseWSGIServer, host: str) -> None:
        self._server = server
        self._thread = Thread(target=server.serve_forever, name="fakes-server", daemon=True)
        self.url = f"http://{host}:{server.port}"
        seam.enter()
        self._thread.start()

    def close(self) -> None:
        """Stop the server and give back its port; a second call does nothing."""
        if not self._thread.is_alive():
            return
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        seam.leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def serve(*, host: str = "127.0.0.1", port: int = 0) -> Server:
    """Start a server at `host` and `port`; 0 is any free port. `Server.url` is the endpoint.

    The state is moto's of this process. OSError if the address can't be had.
    """
    with socket.create_server((host, port)) as listener:
        server = make_server(
            host,
            listener.getsockname()[1],
            _Application(),
            threaded=True,
            request_handler=_QuietHandler,
            fd=listener.fileno(),
        )
    return Server(server, host)


@contextmanager
def running_server(*, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve inside a with statement, which is given the endpoint URL."""
    with serve(host=host, port=port) as server:
        yield server.url


class _QuietHandler(MotoRequestHandler):
    """Keeps the log of requests to itself, and adds no header but the date."""

    def send_response(self, code: int, message: str | None = None) -> None:
        """Begin an answer without naming the server, which AWS doesn't either."""
        self.send_response_only(code, message)
        self.send_header("Date", self.date_time_string())

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""


class _Application:
    """moto's application behind the algorithm operations."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ: dict[str, Any], start_response: _StartResponse) -> Iterable[bytes]:
        if not _is_sagemaker(environ):
            return self._pass_on(environ, start_response)
        request = BackendRequest(environ)
        body = request.get_data()
        if not is_ours(request, body):
            environ["wsgi.input"] = io.BytesIO(body)
            return self._pass_on(environ, start_response)
        status, headers, content = AlgorithmsResponse.dispatch(request)
        sent = [(name, value) for name, value in headers.items() if name.lower() != "date"]
        start_response(f"{status} {HTTPStatus(status).phrase}", sent)
        return [content.encode() if isinstance(content, str) else content]

    def _pass_on(self, environ: dict[str, Any], start_response: _StartResponse) -> Iterable[bytes]:
        answer: Iterable[bytes] = self._moto(environ, start_response)
        return answer


def _is_sagemaker(environ: dict[str, Any]) -> bool:
    """Whether a request is meant for SageMaker's JSON endpoint, by its target or signature."""
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    signature = environ.get("HTTP_AUTHORIZATION", "")
    meant = target.startswith(TARGET_PREFIX) or (_SCOPE in signature)
    return bool(meant and environ.get("PATH_INFO") == "/")
