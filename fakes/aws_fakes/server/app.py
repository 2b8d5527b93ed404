"""All of moto over HTTP on loopback, with the algorithm operations in its SageMaker."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import Final, Self, TypedDict, Unpack
from wsgiref.types import WSGIApplication

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)

from aws_fakes.engine.failure_injection import Injection
from aws_fakes.json_services.strictness import Strictness
from aws_fakes.moto_integration.installation import Installation
from aws_fakes.moto_integration.patching import TAGGING
from aws_fakes.resources.algorithm.rules.registry import Choice
from aws_fakes.resources.algorithm.sqlite_store import Database
from aws_fakes.server.connection import ConnectionServer, PersistentHandler
from aws_fakes.server.limits import Limits
from aws_fakes.server.middleware import Middleware
from aws_fakes.server.stateless import StatelessApplication
from aws_fakes.server.strict import StrictApplication

__all__ = ["Options", "Server", "running_server", "serve"]

_NOT_STATELESS: Final = (
    "rules",
    "dialect",
    "transition",
    "persistence",
    "injections",
    "strictness",
)
_logger = logging.getLogger(__name__)


class Server:
    """A server that runs in a thread of its own until `close`, which also closes `held`.

    `url` is the endpoint. `installation` holds the server's failures, transition and algorithms.
    """

    def __init__(
        self,
        server: ConnectionServer,
        host: str,
        *,
        installation: Installation,
        held: ExitStack,
    ) -> None:
        self.installation = installation
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
        self._server.connections.close()
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Options(TypedDict, total=False):
    """The keywords of `serve`.

    host, port: the address; by default ``127.0.0.1`` and any free port.
    transition: advances algorithms, in the form of moto's state manager; by default at once.
    rules: the documented rules to enforce (see
    `aws_fakes.resources.algorithm.rules.registry`). dialect: the wording of constraint errors
    (see `aws_fakes.engine.wording.dialects`). persistence: the file that keeps algorithms; all
    other state is moto's of this process. salvage: keep what is sound of a damaged file.
    injections, seed: calls that fail from the start.
    stateless: answer every JSON operation without state, and nothing by moto or the fake.
    strictness: the requests that are validated before moto sees them.
    limits: of times, sizes and connections.
    """

    host: str
    port: int
    transition: Mapping[str, object] | None
    rules: Choice | None
    dialect: str | None
    persistence: Path | None
    salvage: bool
    injections: Iterable[Injection]
    seed: int
    stateless: bool
    strictness: Strictness | None
    limits: Limits


def serve(**options: Unpack[Options]) -> Server:
    """Start a server; `Server.url` is the endpoint.

    Each server has its own algorithms, transition, rules and failures; the rest of moto's state is
    shared by the process. OSError if the address or the file can't be used, ValueError if the
    transition, the rules or the dialect are invalid, or if options exclude each other.
    """
    _check(options)
    host = options.get("host", "127.0.0.1")
    persistence = options.get("persistence")
    with ExitStack() as held:
        listener = held.enter_context(_listener(host, options.get("port", 0)))
        held.enter_context(TAGGING.held())
        keeper = None
        if persistence is not None:
            salvage = options.get("salvage", False)
            keeper = held.enter_context(Database(persistence, salvage=salvage))
            if keeper.salvaged:
                _logger.warning("%s", keeper.salvaged)
        installation = Installation(
            rules=options.get("rules"),
            dialect=options.get("dialect"),
            injections=options.get("injections", ()),
            seed=options.get("seed", 0),
            transition=options.get("transition"),
            keeper=keeper,
        )
        limits = options.get("limits", Limits())
        server = ConnectionServer(
            host,
            listener.getsockname()[1],
            _application(installation, limits, options),
            _Handler,
            fd=listener.fileno(),
            limits=limits,
        )
        return Server(server, host, installation=installation, held=held.pop_all())


def _check(options: Options) -> None:
    """Raise ValueError for what a server without state has no use for."""
    unused = [name for name in _NOT_STATELESS if options.get(name)]
    if options.get("stateless", False) and unused:
        raise ValueError(f"a stateless server has no {' and no '.join(unused)}")


def _application(installation: Installation, limits: Limits, options: Options) -> WSGIApplication:
    if options.get("stateless", False):
        return StatelessApplication()
    moto: WSGIApplication = DomainDispatcherApplication(create_backend_app)
    strictness = options.get("strictness")
    inner = moto if strictness is None else StrictApplication(moto, strictness)
    return Middleware(inner, installation, limits=limits)


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


@contextmanager
def running_server(**options: Unpack[Options]) -> Iterator[str]:
    """Serve inside a with statement, which gets the endpoint URL; options as of `serve`."""
    with serve(**options) as server:
        yield server.url


class _Handler(PersistentHandler, MotoRequestHandler):
    """Connections that stay open, and requests in the form that moto expects."""
