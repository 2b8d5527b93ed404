"""A WSGI application: every operation of every AWS JSON service, without state, instead of moto."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from aws_fakes.engine.protocol import MAX_BODY, load_protocol, too_large
from aws_fakes.json_services.stateless import StatelessService
from aws_fakes.resources.algorithm.service import SERVICE
from aws_fakes.server.answers import send_answer
from aws_fakes.server.connection import TOO_LARGE

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

__all__ = ["StatelessApplication"]

_PREFIX: Final = "HTTP_"


class StatelessApplication:
    """Answers by a `StatelessService`."""

    def __init__(self) -> None:
        self._service = StatelessService()

    def limit(self, _environ: WSGIEnvironment) -> int:
        """Return how many bytes a body may have."""
        return MAX_BODY

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if TOO_LARGE in environ:
            rejection = too_large(environ[TOO_LARGE], limit=MAX_BODY)
            return send_answer(load_protocol(SERVICE).failure(rejection), environ, start_response)
        headers = {
            name.removeprefix(_PREFIX).replace("_", "-"): value
            for name, value in environ.items()
            if name.startswith(_PREFIX)
        }
        headers["Content-Type"] = environ.get("CONTENT_TYPE", "")
        answer = self._service.dispatch(
            environ["wsgi.input"].read(), headers, method=environ["REQUEST_METHOD"]
        )
        return send_answer(answer, environ, start_response)
