"""Requests and answers as they travel: exact bytes out, a parsed view of what comes back.

The protocol is AWS JSON: a POST to ``/`` whose ``X-Amz-Target`` names the operation. Its version,
and what stands in the headers, come from botocore's metadata of the service.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from aws_contract.protocol.dialect import CLASSIC
from aws_contract.protocol.service import protocol_of
from aws_strategies.case import Case

__all__ = ["Answer", "Request", "curl", "encode", "request_for", "request_of"]

_CURL_LIMIT: Final = 4096
_DEEPEST: Final = 100
"""How deep an answer may be nested; what is deeper would exhaust Python's stack somewhere."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What is sent: the exact body bytes, the headers before signing, and the HTTP method.

    `service` is botocore's name of the service whose signature the request carries. `operation` is
    the operation that the request is counted as, whatever its headers say. `signed` False leaves
    the authorisation header out.
    """

    service: str
    operation: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str]
    method: str = "POST"
    signed: bool = True


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. `seconds` is the wall-clock time from sending to the last byte."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float = 0.0

    @cached_property
    def document(self) -> Mapping[str, Any] | None:
        """The body as a JSON object, or None if it isn't one, or nested deeper than any answer."""
        try:
            parsed = json.loads(self.body.decode("utf-8"))  # of bytes it would take a mark, too
        except (ValueError, RecursionError):
            return None
        return parsed if isinstance(parsed, dict) and not _too_deep(self.body, parsed) else None

    def objects(self, member: str) -> tuple[Mapping[str, Any], ...]:
        """Return the JSON objects in a list of the body; anything else in its place is left out."""
        found = (self.document or {}).get(member)
        entries = found if isinstance(found, list) else ()
        return tuple(entry for entry in entries if isinstance(entry, dict))

    @cached_property
    def code(self) -> str | None:
        """The error code without namespace and URI, or None.

        It stands in ``__type``, else in ``code``, else in a header: clients must read all three.
        """
        document = self.document or {}
        named = (document.get("__type"), document.get("code"), self.header("x-amzn-errortype"))
        kind = next((each for each in named if isinstance(each, str)), None)
        return None if kind is None else kind.partition(":")[0].rpartition("#")[2]

    @cached_property
    def message_key(self) -> str | None:
        """The member of the body that holds the error text, or None."""
        document = self.document or {}
        return next((key for key in CLASSIC.all_text_members if key in document), None)

    @cached_property
    def message(self) -> str | None:
        """The error text, in whichever member it is, or None."""
        text = (self.document or {}).get(self.message_key or "")
        return text if isinstance(text, str) else None

    def header(self, name: str) -> str | None:
        """Return a header by its name in any case, or None."""
        return self._by_lower_name.get(name.lower())

    @cached_property
    def _by_lower_name(self) -> Mapping[str, str]:
        """The headers by their names in lower case; of names that differ in case the first one."""
        return {key.lower(): value for key, value in reversed(tuple(self.headers.items()))}

    def json(self) -> Any:
        """Parse the body; ValueError if it isn't JSON."""
        return json.loads(self.body)


def _too_deep(text: bytes, parsed: Mapping[str, Any]) -> bool:
    """Whether values are nested too deeply; without recursion, and quick for what is small."""
    if text.count(b"[") + text.count(b"{") <= _DEEPEST:
        return False
    level: list[Any] = [parsed]
    for _ in range(_DEEPEST):
        level = [
            inner
            for value in level
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def encode(body: object) -> bytes:
    """Write JSON values as the canonical bytes: compact, ASCII, members in the order given.

    Escaping everything beyond ASCII keeps lone surrogates writable, which UTF-8 can't hold.
    """
    return json.dumps(body, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def request_of(operation: str, body: Mapping[str, Any] | bytes, *, service: str) -> Request:
    """Build the well-formed request of an operation from JSON values or from exact bytes."""
    protocol = protocol_of(service)
    headers = {
        "Content-Type": protocol.content_type,
        "X-Amz-Target": protocol.target(operation),
    }
    return Request(
        service=service,
        operation=operation,
        body=body if isinstance(body, bytes) else encode(body),
        headers=MappingProxyType(headers),
    )


def request_for(case: Case) -> Request:
    """Build the request of a case; its `raw` bytes win over its `body`."""
    body = case.body if case.raw is None else case.raw
    return request_of(case.operation, body, service=case.service)


def curl(request: Request, *, url: str, region: str) -> str:
    """Return a shell line that sends the same bytes, credentials come from the environment.

    A body that is long or not plain text is referred to as a file; the JSON report holds it.
    """
    place = f'"{url}"' if url.startswith("$") else shlex.quote(url)  # a variable must expand
    words = ["curl", "-sS", "-X", request.method, place]
    if request.signed:
        name = protocol_of(request.service).signing_name
        words += ["--aws-sigv4", shlex.quote(f"aws:amz:{region}:{name}")]
        words += ["--user", '"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"']
    for name, value in request.headers.items():
        words += ["-H", shlex.quote(f"{name}: {value}")]
    text = _plain(request.body)
    words += ["--data-binary", shlex.quote(text) if text is not None else "@request.body"]
    return " ".join(words)


def _plain(body: bytes) -> str | None:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    plain = len(body) <= _CURL_LIMIT and "\x00" not in text and not text.startswith("@")
    return text if plain else None
