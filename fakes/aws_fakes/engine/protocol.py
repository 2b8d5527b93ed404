"""AWS JSON 1.0 and 1.1 on the wire: from a request to its operation and JSON value, and back.

Version, target prefix and the spelling of ``message`` come from botocore's model of the service.

A request passes the checks in this order: method and content type, JSON syntax, target, signature.
Grades: the statuses, the form of an error's body, the headers and the order were observed on
sibling services (Kinesis 2014 to 2020, Athena 2026-09-23), and so was 404 in XML for another
method, for no content type and for one that isn't JSON. The answer to OPTIONS was observed on a
service of JSON 1.1, 2020-10-02. Assumed: application/json is the same as the protocol's own type
(Athena wraps its answers, Kinesis rejects it), a body with a byte order mark is not JSON, and the
last of several members with one name counts.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import formatdate
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NoReturn
from uuid import uuid4

from botocore.model import StructureShape

from aws_fakes.engine.errors import ServiceError, serialization
from aws_fakes.engine.json_value import ReadOnlyMembers
from aws_fakes.engine.model import service_model

__all__ = [
    "MAX_BODY",
    "Answer",
    "JsonProtocol",
    "Request",
    "header",
    "load_protocol",
    "parse_body",
    "preflight",
    "too_large",
]

MAX_BODY: Final = 10 * 2**20
"""The size in bytes that a body may have, also after it is decompressed."""
_NO_OPERATION: Final = b"<UnknownOperationException/>\n"
"""The body where a request isn't one of the protocol at all; without a content type."""
_PREFLIGHT: Final = MappingProxyType(
    {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Expose-Headers": (
            "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"
        ),
        "Access-Control-Max-Age": "172800",
    }
)
_QUERY_ERROR: Final = "x-amzn-query-error"
_FAR_BEYOND_INT64: Final = 10**30
_LONGEST_INTEGER: Final = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One HTTP request, with the endpoint's region and the caller's account.

    Header names may be in any case.
    """

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


@dataclass(frozen=True, kw_only=True, slots=True)
class JsonProtocol:
    """How one service's requests and answers look.

    `version` is ``1.0`` or ``1.1``, `target_prefix` what X-Amz-Target says before the dot and the
    operation. `message_members` maps the code of an error to the member that holds its text, where
    that isn't ``message``. A service that also speaks the query protocol is `query_compatible`: it
    names the code of an error in a header too, as AWS documents.
    """

    version: str
    target_prefix: str
    message_members: Mapping[str, str]
    query_compatible: bool = False

    @property
    def content_type(self) -> str:
        """The media type of answers."""
        return f"application/x-amz-json-{self.version}"

    def operation_of(self, request: Request) -> str:
        """Return the operation in a request's target.

        ServiceError if the method, content type, target or signature is missing or wrong. Only
        the presence of a signature is checked.
        """
        headers = {name.lower(): value for name, value in request.headers.items()}
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if request.method != "POST" or media_type not in {self.content_type, "application/json"}:
            raise ServiceError("UnknownOperationException", status=404)
        name = self._operation(headers.get("x-amz-target", ""))
        if not name:
            raise ServiceError("UnknownOperationException")
        if not headers.get("authorization", "").startswith("AWS4-"):
            raise ServiceError(
                "MissingAuthenticationTokenException", "Missing Authentication Token"
            )
        return name

    def target_of(self, headers: Mapping[str, str]) -> str:
        """Return what the target names after this service's prefix; empty for another service."""
        return self._operation(header(headers, "x-amz-target"))

    def _operation(self, target: str) -> str:
        prefix, _, name = target.rpartition(".")
        return name if prefix == self.target_prefix else ""

    def success(self, output: ReadOnlyMembers | None) -> Answer:
        """Return the answer to an accepted request; None is an operation without output."""
        return self._answer(200, b"" if output is None else _encoded(output))

    def failure(self, error: ServiceError) -> Answer:
        """Return the answer that rejects a request; in XML what isn't one of the protocol."""
        if error.status == 404:
            return _answer(404, _NO_OPERATION, {})
        content = {"__type": error.code}
        if error.message is not None:
            content[self.message_members.get(error.code, "message")] = error.message
        answer = self._answer(error.status, _encoded(content))
        if not self.query_compatible:
            return answer
        blamed = "Receiver" if error.status >= 500 else "Sender"
        return replace(answer, headers={**answer.headers, _QUERY_ERROR: f"{error.code};{blamed}"})

    def _answer(self, status: int, body: bytes) -> Answer:
        return _answer(status, body, {"Content-Type": self.content_type})


def header(headers: Mapping[str, str], name: str) -> str:
    """Return the value of a header whose name is written in any case, empty if there is none.

    `name` is in lower case.
    """
    return next((value for key, value in headers.items() if key.lower() == name), "")


def preflight() -> Answer:
    """Return the answer to OPTIONS, which browsers ask before a request to another origin."""
    return _answer(200, b"", _PREFLIGHT)


def _answer(status: int, body: bytes, more: Mapping[str, str]) -> Answer:
    headers = {
        "x-amzn-RequestId": str(uuid4()),
        **more,
        "Content-Length": str(len(body)),
        "Date": formatdate(usegmt=True),
    }
    return Answer(status, headers, body)


@cache
def load_protocol(service: str) -> JsonProtocol:
    """Read a service's protocol from the installed botocore.

    LookupError if the service is unknown, ValueError if it doesn't speak AWS JSON.
    """
    model = service_model(service)
    metadata: Mapping[str, Any] = model.metadata
    if "jsonVersion" not in metadata or "targetPrefix" not in metadata:
        raise ValueError(f"{service} doesn't speak AWS JSON but {metadata.get('protocol')}")
    members = {
        shape.metadata.get("error", {}).get("code", shape.name): name
        for shape in model.error_shapes
        if isinstance(shape, StructureShape)
        for name in shape.members
        if name.lower() == "message" and name != "message"
    }
    return JsonProtocol(
        version=metadata["jsonVersion"],
        target_prefix=metadata["targetPrefix"],
        message_members=MappingProxyType({**members, "SerializationException": "Message"}),
        query_compatible="awsQueryCompatible" in metadata,
    )


def too_large(size: int | None = None, *, limit: int = MAX_BODY) -> ServiceError:
    """Return the error for a body over the limit; status 413 and the code are assumed."""
    what = "The body" if size is None else f"A body of {size} bytes"
    message = f"{what} exceeds the limit of {limit} bytes"
    return ServiceError("RequestEntityTooLargeException", message, status=413)


def parse_body(request: Request) -> object:
    """Return the body's JSON value: an object, or a list, which validation rejects by type.

    ServiceError for anything else: a SerializationException without a message, or `too_large`.
    """
    if len(request.body) > MAX_BODY:
        raise too_large(len(request.body))
    try:
        value = json.loads(
            _decompressed(request).decode("utf-8"),
            parse_int=_integer,
            parse_constant=_reject_constant,
        )
    except (ValueError, RecursionError):
        raise serialization() from None
    if not isinstance(value, dict | list):
        raise serialization()
    return value


def _decompressed(request: Request) -> bytes:
    """Return the body without compression; ValueError if broken, ServiceError if too large."""
    if header(request.headers, "content-encoding").strip().lower() != "gzip":
        return request.body
    try:
        decompressor = zlib.decompressobj(wbits=31)
        plain = decompressor.decompress(request.body, MAX_BODY + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if len(plain) > MAX_BODY:
        raise too_large()
    if not decompressor.eof:
        raise ValueError("the compressed body ends early")
    return plain


def _integer(text: str) -> int:
    """Read an integer of any length in linear time: far beyond int64 only its sign matters."""
    if len(text) <= _LONGEST_INTEGER:
        return int(text)
    return -_FAR_BEYOND_INT64 if text.startswith("-") else _FAR_BEYOND_INT64


def _reject_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _encoded(content: ReadOnlyMembers) -> bytes:
    """Compact JSON in UTF-8; a lone surrogate becomes a question mark, as Java encodes it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")
