"""How a WSGI application sends an answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from aws_fakes.engine.protocol import Answer
from aws_fakes.server import access
from aws_fakes.server.connection import sent_headers

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

__all__ = ["send_answer"]

_CROSS_ORIGIN_HEADERS: Final = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "x-amzn-RequestId"),
]
"""Lets any web page read what the service answers, as moto's preflights promise. Assumed of AWS."""


def send_answer(
    answer: Answer, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Begin an answer and return its body; other origins' pages may read those of services."""
    headers = sent_headers(answer)
    if "HTTP_ORIGIN" in environ and not access.is_control(environ):
        headers += _CROSS_ORIGIN_HEADERS
    start_response(str(answer.status), headers)
    return [answer.body]
