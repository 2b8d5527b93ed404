"""How long the server waits for a client, and how much it lets one send."""

from __future__ import annotations

import io
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Clock", "Connections", "Limits"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Limits of a server; times in seconds, sizes in bytes.

    idle: between two requests on a connection. head: for a request line and its headers. patience
    and rate: a body, and an answer, may take `patience` and a second more for each `rate` bytes.
    connections: at once. body: of requests to services other than SageMaker, which has its own
    limit; they are kept in memory. control: of a body sent to a control address. drained: how much
    of a body over its limit is read before the connection is closed.
    """

    idle: float = 75
    head: float = 20
    patience: float = 20
    rate: int = 16 * 1024
    connections: int = 500
    body: int = 256 * 2**20
    control: int = 2**20
    drained: int = 256 * 2**20


class Clock(io.RawIOBase):
    """A socket's incoming bytes; TimeoutError when they take longer than allowed.

    A timeout of the socket alone would begin anew with each byte of a slow client.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._started = time.monotonic()
        self._seconds = 0.0
        self._rate: int | None = None
        self._received = 0

    def allow(self, seconds: float, *, rate: int | None = None) -> None:
        """Allow `seconds` from now, and a second more for each `rate` bytes that arrive."""
        self._started = time.monotonic()
        self._seconds, self._rate, self._received = seconds, rate, 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Receive what is there; TimeoutError if the time is up."""
        earned = self._received / self._rate if self._rate else 0
        left = self._started + self._seconds + earned - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        received = self._connection.recv_into(buffer)
        self._received += received
        return received


class Connections:
    """The open connections of a server, at most `limit`.

    Where there are too many, the one that has waited longest for a request is closed: an idle
    client, or one that sends its head slowly on purpose.
    """

    def __init__(self, limit: int) -> None:
        self._limit: Final = limit
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._waiting: dict[socket.socket, None] = {}
        self._closed = False

    def admit(self, connection: socket.socket) -> bool:
        """Add a connection; False if there are too many and all of them are being answered."""
        with self._lock:
            if len(self._open) >= self._limit:
                if not self._waiting:
                    return False
                self._end(next(iter(self._waiting)))
            self._open.add(connection)
            self._waiting[connection] = None
            return True

    def waits(self, connection: socket.socket) -> None:
        """Note that a connection waits for a request; after `close` it gets none."""
        with self._lock:
            if self._closed:
                self._end(connection)
            elif connection in self._open:
                self._waiting[connection] = None

    def works(self, connection: socket.socket) -> None:
        """Note that a request has arrived on a connection."""
        with self._lock:
            self._waiting.pop(connection, None)

    def remove(self, connection: socket.socket) -> None:
        """Remove a connection that is closed."""
        with self._lock:
            self._open.discard(connection)
            self._waiting.pop(connection, None)

    def close(self) -> None:
        """Close all connections, those on which a request is being answered after the answer."""
        with self._lock:
            self._closed = True
            for connection in list(self._waiting):
                self._end(connection)

    def _end(self, connection: socket.socket) -> None:
        """Make the thread of a connection see its end."""
        self._waiting.pop(connection, None)
        self._open.discard(connection)
        with suppress(OSError):  # the client was faster
            connection.shutdown(socket.SHUT_RDWR)
