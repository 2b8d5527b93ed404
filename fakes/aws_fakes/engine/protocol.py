"""awsJson1_1 on the wire: from a request to its operation and JSON value, and back to an answer.

The gates stand in AWS's order: protocol, then signature, then JSON syntax. Grades: statuses, the
error body's form and the headers are observed on siblings; that requests with another method or
content type get 403 is observed there too, the body of that answer is assumed. A body with a byte
order mark counts as broken JSON, and of members with one name the last wins (both assumed).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any, Final
from uuid import uuid4

from aws_fakes.engine.errors import ServiceError, serialization

__all__ = [
    "MAX_BODY",
    "Answer",
    "Request",
    "failure_answer",
    "operation_of",
    "parse_body",
    "success_answer",
    "target_of",
    "too_large",
]

CONTENT_TYPE: Final = "application/x-amz-json-1.1"
TARGET_PREFIX: Final = "SageMaker."
MAX_BODY: Final = 10 * 2**20
_JSON_TYPES: Final = frozenset({CONTENT_TYPE, "application/x-amz-json-1.0", "application/json"})
_FAR_BEYOND_INT64: Final = 10**30
_LONGEST_INTEGER: Final = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One HTTP request and whose it is. Header names may be in any case."""

    body: bytes
    headers: Mapping[str, str]
    method: str = "POST"
    region: str = "us-east-1"
    account: str = "123456789012"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: status, headers, and the exact bytes of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def operation_of(request: Request) -> str:
    """Return the name in the request's target, once method, content type and signature are there.

    Only that there is a signature is checked, not whether it is right. ServiceError otherwise.
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method != "POST" or media_type not in _JSON_TYPES:
        raise ServiceError("UnknownOperationException", status=403)
    prefix, dot, name = headers.get("x-amz-target", "").partition(".")
    if prefix + dot != TARGET_PREFIX or not name:
        raise ServiceError("UnknownOperationException")
    if not headers.get("authorization", "").startswith("AWS4-"):
        raise ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token")
    return name


def target_of(request: Request) -> str:
    """Return the name in the request's target, whether it is an operation or not."""
    targets = (v for name, v in request.headers.items() if name.lower() == "x-amz-target")
    return next(targets, "").removeprefix(TARGET_PREFIX)


def too_large(size: int | None = None) -> ServiceError:
    """Return the refusal of a body over the limit; of 413 and its code, nothing is observed."""
    what = "The body" if size is None else f"A body of {size} bytes"
    message = f"{what} exceeds the limit of {MAX_BODY} bytes"
    return ServiceError("RequestEntityTooLargeException", message, status=413)


def parse_body(request: Request) -> Any:
    """Return the body's JSON value: an object, or a list for the reader of types to refuse.

    ServiceError for anything else: a SerializationException without a message, or `too_large`.
    """
    if len(request.body) > MAX_BODY:
        raise too_large(len(request.body))
    try:
        value = json.loads(
            _plain(request).decode("utf-8"),
            parse_int=_integer,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError):
        raise serialization() from None
    if not isinstance(value, dict | list):
        raise serialization()
    return value


def _plain(request: Request) -> bytes:
    """The body without its compression; ValueError if that is broken, ServiceError if too large."""
    encodings = (v for name, v in request.headers.items() if name.lower() == "content-encoding")
    if next(encodings, "").strip().lower() != "gzip":
        return request.body
    try:
        decompressor = zlib.decompressobj(wbits=31)
        plain = decompressor.decompress(request.body, MAX_BODY + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if len(plain) > MAX_BODY:
        raise too_large()
    if not decompressor.eof:
        raise ValueError("a compressed body that is cut off")
    return plain


def _integer(text: str) -> int:
    """Read an integer of any length in linear time: far beyond int64 only its sign matters."""
    if len(text) <= _LONGEST_INTEGER:
        return int(text)
    return -_FAR_BEYOND_INT64 if text.startswith("-") else _FAR_BEYOND_INT64


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def success_answer(output: Mapping[str, Any] | None) -> Answer:
    """Return the answer to a request that was taken; None is an operation without output."""
    return _answer(200, b"" if output is None else _encoded(output))


def failure_answer(error: ServiceError) -> Answer:
    """Return the answer that refuses a request."""
    content = {"__type": error.code}
    if error.message is not None:
        content[error.message_key] = error.message
    return _answer(error.status, _encoded(content))


def _encoded(content: Mapping[str, Any]) -> bytes:
    """Compact JSON in UTF-8; a lone surrogate becomes a question mark, as Java encodes it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _answer(status: int, body: bytes) -> Answer:
    headers = {
        "x-amzn-RequestId": str(uuid4()),
        "Content-Type": CONTENT_TYPE,
        "Content-Length": str(len(body)),
        "Date": formatdate(usegmt=True),
    }
    return Answer(status, headers, body)
