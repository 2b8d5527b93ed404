"""WSGI middleware: what a service's model forbids is rejected before moto's server sees it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from aws_fakes.engine.protocol import Request
from aws_fakes.json_services.strictness import Strictness
from aws_fakes.server.answers import send_answer

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["StrictApplication"]


class StrictApplication:
    """Rejects requests of JSON services as `strictness` says, and passes the others on."""

    def __init__(self, inner: WSGIApplication, strictness: Strictness) -> None:
        self._inner = inner
        self._strictness = strictness

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Reject a request, or let the inner application answer it."""
        target = environ.get("HTTP_X_AMZ_TARGET")
        if target is None:
            return self._inner(environ, start_response)
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(body)
        headers = {"Content-Encoding": environ.get("HTTP_CONTENT_ENCODING", "")}
        answer = self._strictness.rejection(Request(body=body, headers=headers), target)
        if answer is None:
            return self._inner(environ, start_response)
        return send_answer(answer, environ, start_response)
