"""WSGI middleware: one installation of the fake in front of moto's server.

Requests about algorithms are answered with the service's exact bytes and headers, unsigned ones and
those without a target included; everything else is left to moto.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterable
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from moto.moto_server.werkzeug_app import BackendRequest

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.protocol import MAX_BODY, Answer, load_protocol, too_large
from aws_fakes.moto_integration.call import Call, without_actions
from aws_fakes.moto_integration.installation import CURRENT, Installation
from aws_fakes.resources.algorithm.lifecycle import MODEL
from aws_fakes.resources.algorithm.service import SERVICE
from aws_fakes.server import access, admin
from aws_fakes.server.answers import send_answer
from aws_fakes.server.connection import TOO_LARGE, ResetError
from aws_fakes.server.limits import Limits

__all__ = ["Middleware"]

_SCOPE: Final = "/sagemaker/aws4_request"
_RESET: Final = "/moto-api/reset"
_TRANSITIONS: Final = "/moto-api/state-manager/"
_logger = logging.getLogger(__name__)


class Middleware:
    """Answers for `installation`, and passes to `moto` what that leaves."""

    def __init__(
        self, moto: WSGIApplication, installation: Installation, *, limits: Limits | None = None
    ) -> None:
        self._moto = moto
        self._installation = installation
        self._limits = limits or Limits()

    def limit(self, environ: WSGIEnvironment) -> int:
        """Return how many bytes a body may have; SageMaker's limit is the service's own."""
        if access.is_control(environ):
            return self._limits.control
        return MAX_BODY if _is_sagemaker(environ) else self._limits.body

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request; an error of ours or of moto is a well-formed 500, and logged."""
        token = CURRENT.set(self._installation)
        try:
            answer = self._answer(environ)
            if answer is not None:
                return send_answer(answer, environ, start_response)
            left = self._moto(environ, start_response)
            if environ.get("PATH_INFO") == _RESET and environ["REQUEST_METHOD"] == "POST":
                self._installation.stores.clear()
            return left
        except ResetError:
            raise  # an injected failure
        except Exception:  # a server must answer whatever happens
            _logger.exception("%s %s failed", environ.get("REQUEST_METHOD"), _about(environ))
            failure = ServiceError("InternalFailure", "The server failed.", status=500)
            return send_answer(load_protocol(SERVICE).failure(failure), environ, start_response)
        finally:
            CURRENT.reset(token)

    def _answer(self, environ: WSGIEnvironment) -> Answer | None:
        """Answer a request, or return None to leave it to moto."""
        path = environ.get("PATH_INFO", "")
        if access.is_control(environ) and (reason := access.rejection(environ)):
            return _text(403, reason)
        if TOO_LARGE in environ:
            size, limit = environ[TOO_LARGE], self.limit(environ)
            return load_protocol(SERVICE).failure(too_large(size, limit=limit))
        if admin.is_admin(path):
            return admin.answer(environ, self._installation)
        if path.startswith(_TRANSITIONS):
            return self._transition(environ, path.removeprefix(_TRANSITIONS))
        if not _is_sagemaker(environ):
            return None
        call = Call(BackendRequest(environ))
        try:
            answer = self._installation.answer(call)
        except ConnectionResetError as error:
            raise ResetError from error
        if answer is None:
            _replace_body(environ, without_actions(call.body))
        return answer

    def _transition(self, environ: WSGIEnvironment, action: str) -> Answer | None:
        """Set or unset the transition of algorithms: this server's own, not moto's."""
        if action not in {"set-transition", "unset-transition"}:
            return None
        body = environ["wsgi.input"].read()
        _replace_body(environ, body)
        try:
            content = json.loads(body)
            if content["model_name"] != MODEL:
                return None
            transition = content["transition"] if action == "set-transition" else None
        except RecursionError as error:
            return _text(400, str(error))
        except (ValueError, LookupError, TypeError):
            return None
        if transition is not None and not isinstance(transition, dict):
            return _text(400, f"expected a JSON object for the transition, not {transition!r}")
        try:
            self._installation.set_transition(transition)
        except ValueError as error:
            return _text(400, str(error))
        return Answer(201, {}, b"")


def _replace_body(environ: WSGIEnvironment, body: bytes) -> None:
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))


def _text(status: int, message: str) -> Answer:
    return Answer(status, {"Content-Type": "text/plain"}, f"{message}\n".encode())


def _about(environ: WSGIEnvironment) -> str:
    return str(environ.get("HTTP_X_AMZ_TARGET") or environ.get("PATH_INFO"))


def _is_sagemaker(environ: WSGIEnvironment) -> bool:
    """Whether a request is meant for SageMaker's JSON endpoint, by its target or signature."""
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    signature = environ.get("HTTP_AUTHORIZATION", "")
    meant = target.startswith(f"{load_protocol(SERVICE).target_prefix}.") or (_SCOPE in signature)
    return bool(meant and environ.get("PATH_INFO") == "/")
