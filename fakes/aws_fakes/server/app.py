"""The whole of moto over HTTP on loopback, with the algorithm operations in its SageMaker.

Requests for algorithms are answered with the service's exact bytes and headers, unsigned ones and
those without a target included; everything else is moto's own server.
"""

from __future__ import annotations

import io
import logging
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self, TypedDict, Unpack

from moto.moto_server.werkzeug_app import (
    BackendRequest,
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import BaseWSGIServer, make_server

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.failure_injection import Injection
from aws_fakes.engine.protocol import MAX_BODY, Answer, load_protocol, too_large
from aws_fakes.moto_integration.backend import AlgorithmsResponse, is_ours
from aws_fakes.moto_integration.patching import injecting, moving, seam
from aws_fakes.resources.algorithm.rules.registry import Choice
from aws_fakes.resources.algorithm.service import SERVICE
from aws_fakes.resources.algorithm.sqlite_store import Database
from aws_fakes.server import admin as control
from aws_fakes.server.connection import TOO_LARGE, PersistentHandler, sent_headers

__all__ = ["Options", "Server", "running_server", "serve"]

_SCOPE: Final = "/sagemaker/aws4_request"
_logger = logging.getLogger(__name__)
_StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Server:
    """A server that is running in a thread of its own, until `close`, when `held` is closed too."""

    def __init__(self, server: BaseWSGIServer, host: str, *, held: ExitStack) -> None:
        self._server = server
        self._held = held
        self._thread = Thread(target=server.serve_forever, name="fakes-server", daemon=True)
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{server.port}"
        self._thread.start()

    def close(self) -> None:
        """Stop the server and give back its port; a second call does nothing."""
        if not self._thread.is_alive():
            return
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class Options(TypedDict, total=False):
    """What a server can be told, as the keywords of `serve`.

    host, port: where; ``127.0.0.1`` and any free port if they aren't given.
    transition: what moves algorithms on, in the form of moto's state manager; at once if not given.
    rules: the documented rules that are enforced (see
    `aws_fakes.resources.algorithm.rules.registry`). persistence: the file that keeps algorithms;
    all other state is moto's of this process. injections, seed: what goes wrong from the start.
    """

    host: str
    port: int
    transition: Mapping[str, Any] | None
    rules: Choice | None
    persistence: Path | None
    injections: Iterable[Injection]
    seed: int


def serve(**options: Unpack[Options]) -> Server:
    """Start a server; `Server.url` is the endpoint.

    Transition, rules and injections hold for moto in this process too. OSError if the address or
    the file can't be had, ValueError if a transition or rules are none.
    """
    host = options.get("host", "127.0.0.1")
    transition, rules = options.get("transition"), options.get("rules")
    persistence = options.get("persistence")
    with ExitStack() as held:
        listener = held.enter_context(_listener(host, options.get("port", 0)))
        held.enter_context(_in_place())
        held.enter_context(injecting(*options.get("injections", ()), seed=options.get("seed", 0)))
        if transition is not None:
            held.enter_context(moving(transition))
        if rules is not None:
            held.enter_context(seam.enforcing(rules))
        if persistence is not None:
            held.enter_context(seam.kept(held.enter_context(Database(persistence))))
        server = make_server(
            host,
            listener.getsockname()[1],
            _Application(),
            threaded=True,
            request_handler=_Handler,
            fd=listener.fileno(),
        )
        return Server(server, host, held=held.pop_all())


@contextmanager
def _in_place() -> Iterator[None]:
    """Hold the algorithm operations in moto's SageMaker."""
    seam.enter()
    try:
        yield
    finally:
        seam.leave()


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


@contextmanager
def running_server(**options: Unpack[Options]) -> Iterator[str]:
    """Serve inside a with statement, which is given the endpoint URL; options as of `serve`."""
    with serve(**options) as server:
        yield server.url


class _Handler(PersistentHandler, MotoRequestHandler):
    """Connections that stay open, requests as moto wants them."""


class _Application:
    """moto's application behind the algorithm operations."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)

    def limit(self, environ: dict[str, Any]) -> int | None:
        """Return how many bytes a body may have: SageMaker's limit, none for the rest of moto."""
        return MAX_BODY if _is_sagemaker(environ) else None

    def __call__(self, environ: dict[str, Any], start_response: _StartResponse) -> Iterable[bytes]:
        """Answer a request; an error of ours or of moto is a well-formed 500, and logged."""
        try:
            return self._answer(environ, start_response)
        except ConnectionResetError:
            raise  # an injected failure, or a client that has gone
        except Exception:  # a server must answer whatever happens
            _logger.exception("%s %s failed", environ.get("REQUEST_METHOD"), _about(environ))
            failure = ServiceError("InternalFailure", "The server failed.", status=500)
            return self._sent(load_protocol(SERVICE).failure(failure), start_response)

    def _answer(self, environ: dict[str, Any], start_response: _StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(control.PATH):
            return self._sent(control.answer(environ), start_response)
        if not _is_sagemaker(environ):
            return self._pass_on(environ, start_response)
        if TOO_LARGE in environ:
            return self._sent(
                load_protocol(SERVICE).failure(too_large(environ[TOO_LARGE])), start_response
            )
        request = BackendRequest(environ)
        body = request.get_data()
        if not is_ours(request, body):
            environ["wsgi.input"] = io.BytesIO(body)
            return self._pass_on(environ, start_response)
        status, headers, content = AlgorithmsResponse.dispatch(request)
        encoded = content.encode() if isinstance(content, str) else content
        return self._sent(Answer(status, headers, encoded), start_response)

    def _sent(self, answer: Answer, start_response: _StartResponse) -> Iterable[bytes]:
        start_response(str(answer.status), sent_headers(answer))
        return [answer.body]

    def _pass_on(self, environ: dict[str, Any], start_response: _StartResponse) -> Iterable[bytes]:
        answer: Iterable[bytes] = self._moto(environ, start_response)
        return answer


def _about(environ: Mapping[str, Any]) -> str:
    return str(environ.get("HTTP_X_AMZ_TARGET") or environ.get("PATH_INFO"))


def _is_sagemaker(environ: dict[str, Any]) -> bool:
    """Whether a request is meant for SageMaker's JSON endpoint, by its target or signature."""
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    signature = environ.get("HTTP_AUTHORIZATION", "")
    meant = target.startswith(f"{load_protocol(SERVICE).target_prefix}.") or (_SCOPE in signature)
    return bool(meant and environ.get("PATH_INFO") == "/")
