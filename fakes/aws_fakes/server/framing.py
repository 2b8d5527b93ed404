"""HTTP/1.1 requests as bytes: where the head ends, what it holds, where the body ends.

Strict where leniency would let two readers disagree about where a request ends (RFC 9112): one
Content-Length or one ``Transfer-Encoding: chunked``, never both. Chunk extensions and trailers are
read and dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol
from urllib.parse import urlsplit

__all__ = ["Body", "Head", "MalformedRequestError", "read_body", "read_head"]

_LINE: Final = 64 * 1024
_CHUNK_LINE: Final = 8 * 1024
_HEADERS: Final = 100
_PIECE: Final = 64 * 1024
_EMPTY_LINES: Final = 4
"""How many empty lines may precede a request, which old clients send after a body."""
_TOKEN: Final = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_REQUEST_LINE: Final = re.compile(rb"(%s) ([^\x00-\x20\x7f]+) HTTP/1\.(\d)" % _TOKEN)
_HEADER: Final = re.compile(rb"(%s):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)" % _TOKEN)
_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(;[^\x00-\x08\x0a-\x1f\x7f]*)?")


class Source(Protocol):
    """A buffered stream of bytes."""

    def readline(self, size: int, /) -> bytes:
        """Return bytes to the end of the line, at most `size`."""

    def read(self, size: int, /) -> bytes:
        """Return `size` bytes, fewer only at the end of the stream."""


class MalformedRequestError(ValueError):
    """A request that isn't proper HTTP; `status` is that of the answer."""

    def __init__(self, reason: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """A request line and its headers; `length` is that of the body, None if it is chunked."""

    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]
    length: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """A body, or its size in `too_large` if it exceeds the limit.

    `complete` is False if the rest of it wasn't read, so that the connection can't be used again.
    """

    content: bytes = b""
    too_large: int | None = None
    complete: bool = True


def read_head(source: Source) -> Head | None:
    """Read a request's head, None if the stream ends before it; MalformedRequestError."""
    line = b""
    for _ in range(_EMPTY_LINES):
        line = _line(source, _LINE, HTTPStatus.REQUEST_URI_TOO_LONG, at_end=b"")
        if line.strip(b"\r\n"):
            break
        if not line:
            return None
    matched = _REQUEST_LINE.fullmatch(_ended(line))
    if matched is None:
        raise MalformedRequestError("the request line is malformed")
    method, target, minor = (part.decode("latin-1") for part in matched.groups())
    headers = tuple(_headers(source))
    version = "HTTP/1.0" if minor == "0" else "HTTP/1.1"
    _check_host(headers, required=version == "HTTP/1.1")
    _check_url(target)
    return Head(
        method=method,
        target=target,
        version=version,
        headers=headers,
        length=_length(headers, chunks=version == "HTTP/1.1"),
    )


def read_body(source: Source, length: int | None, *, limit: int, drained: int) -> Body:
    """Read a body of `length` bytes, or of chunks; MalformedRequestError if it isn't one.

    A body over `limit` isn't kept, but read up to `drained` bytes, so that its sender, who is still
    sending, sees the answer.
    """
    if length is not None and length <= limit:
        return Body(content=_exactly(source, length))
    kept: list[bytes] = []
    size = 0
    pieces = _chunks(source) if length is None else _pieces(source, min(length, drained + 1))
    for piece in pieces:
        size += len(piece)
        if length is None and size <= limit:
            kept.append(piece)
        elif size > drained:
            return Body(too_large=length or size, complete=False)
    if length is None and size <= limit:
        return Body(content=b"".join(kept))
    return Body(too_large=size if length is None else length)


def _headers(source: Source) -> Iterator[tuple[str, str]]:
    """Read header lines up to the empty one."""
    for _ in range(_HEADERS + 1):
        line = _ended(_line(source, _LINE, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE))
        if not line:
            return
        matched = _HEADER.fullmatch(line)
        if matched is None:
            raise MalformedRequestError("a header line is malformed")
        name, value = matched.groups()
        yield name.decode("latin-1"), value.rstrip(b" \t").decode("latin-1")
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    raise MalformedRequestError(f"more than {_HEADERS} headers", status)


def _line(source: Source, limit: int, status: int, *, at_end: bytes | None = None) -> bytes:
    """Read a line with its end; `at_end`, if given, is returned at the end of the stream."""
    line = source.readline(limit + 1)
    if line.endswith(b"\n"):
        return line
    if not line and at_end is not None:
        return at_end
    if len(line) > limit:
        raise MalformedRequestError("a line is too long", status)
    raise MalformedRequestError("the request is cut off")


def _ended(line: bytes) -> bytes:
    """Return a line without its CR LF, or LF, which robust servers accept too."""
    return line.removesuffix(b"\n").removesuffix(b"\r")


def _all(headers: tuple[tuple[str, str], ...], name: str) -> list[str]:
    return [value for each, value in headers if each.lower() == name]


def _check_host(headers: tuple[tuple[str, str], ...], *, required: bool) -> None:
    hosts = _all(headers, "host")
    if len(hosts) > 1 or (required and not hosts):
        raise MalformedRequestError("expected one Host header")
    _check_url(f"//{''.join(hosts)}")


def _check_url(url: str) -> None:
    """MalformedRequestError if a URL can't be split, such as ``http://[::1/``."""
    try:
        _ = urlsplit(url).port
    except ValueError as error:
        raise MalformedRequestError(str(error)) from None


def _length(headers: tuple[tuple[str, str], ...], *, chunks: bool) -> int | None:
    lengths, encodings = _all(headers, "content-length"), _all(headers, "transfer-encoding")
    if encodings:
        if lengths or not chunks or [each.lower() for each in encodings] != ["chunked"]:
            raise MalformedRequestError("expected Transfer-Encoding: chunked and no Content-Length")
        return None
    if not lengths:
        return 0
    (text, *more) = lengths
    if more or not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise MalformedRequestError("expected one Content-Length, a number")
    return int(text)


def _exactly(source: Source, size: int) -> bytes:
    content = source.read(size) if size else b""
    if len(content) < size:
        raise MalformedRequestError("the body is cut off")
    return content


def _pieces(source: Source, length: int) -> Iterator[bytes]:
    while length > 0:
        piece = _exactly(source, min(_PIECE, length))
        length -= len(piece)
        yield piece


def _chunks(source: Source) -> Iterator[bytes]:
    """Read chunks up to the last one, and the trailers after it."""
    while True:
        line = _ended(_line(source, _CHUNK_LINE, HTTPStatus.BAD_REQUEST))
        matched = _SIZE.fullmatch(line)
        if matched is None:
            raise MalformedRequestError("the size of a chunk is malformed")
        size = int(matched[1], 16)
        if size == 0:
            break
        yield from _pieces(source, size)
        if _line(source, 2, HTTPStatus.BAD_REQUEST) not in {b"\r\n", b"\n"}:
            raise MalformedRequestError("a chunk is longer than its size")
    for _ in _headers(source):
        pass  # nothing that moto or the fake answers depends on a trailer
