"""Failures on demand, in the form in which AWS sends them, to test a client's retries with.

Throttling and an expired token are worded as observed, an internal error as in AWS's list of common
errors. A reset is a ConnectionResetError for whoever dispatches in process; inside moto it becomes
botocore's ConnectionClosedError, and the server closes the connection.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NoReturn

from aws_fakes.engine.behaviour import Around
from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.model import operation_names
from aws_fakes.engine.protocol import Answer, JsonProtocol, Request
from aws_fakes.engine.similar_names import did_you_mean

__all__ = ["Injected", "Injection", "Injector"]


class Injected(StrEnum):
    """The kinds of failure."""

    THROTTLING = "throttling"
    INTERNAL_ERROR = "internal-error"
    EXPIRED_TOKEN = "expired-token"  # noqa: S105 - the name of a failure
    SLOW = "slow"
    RESET = "reset"

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise ValueError(f"unknown failure {value!r}: expected one of {', '.join(cls)}")


_ERRORS: Final[Mapping[Injected, ServiceError]] = {
    Injected.THROTTLING: ServiceError("ThrottlingException", "Rate exceeded"),
    Injected.INTERNAL_ERROR: ServiceError(
        "InternalFailure",
        "The request processing has failed because of an unknown error, exception or failure.",
        status=500,
    ),
    Injected.EXPIRED_TOKEN: ServiceError(
        "ExpiredTokenException", "The security token included in the request is expired"
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Injection:
    """One kind of failure and the calls that fail.

    ValueError for an unknown kind or a number out of range.
    Only calls of `operation` fail, with None those of any operation. `rate` is the probability
    that such a call fails (0 to 1), `count` the maximum number of failures, `seconds` the delay of
    a SLOW answer.
    """

    failure: Injected
    operation: str | None = None
    count: int | None = None
    rate: float = 1.0
    seconds: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "failure", Injected(self.failure))  # from JSON it is text
        if not isinstance(self.operation, str | None):
            raise ValueError(f"operation {self.operation!r} of {self.failure}: expected a name")
        if not 0 <= self.rate <= 1:
            raise ValueError(f"rate {self.rate!r} of {self.failure}: expected 0 to 1")
        if self.count is not None and self.count < 0:
            raise ValueError(f"count {self.count!r} of {self.failure}: expected 0 or more")
        if not 0 <= self.seconds < float("inf"):
            raise ValueError(f"seconds {self.seconds!r} of {self.failure}: expected 0 or more")

    @classmethod
    def parse(cls, text: str) -> Injection:
        """Read ``throttling,operation=DeleteKey,count=3,rate=0.5,seconds=2``.

        Only the failure is required. ValueError names the part that can't be read.
        """
        failure, *options = (part.strip() for part in text.split(","))
        fields: dict[str, Any] = {"failure": Injected(failure)}
        for option in options:
            name, _, value = option.partition("=")
            if name not in _READERS:
                raise ValueError(f"{option!r} in {text!r}: expected one of {', '.join(_READERS)}")
            try:
                fields[name] = _READERS[name](value)
            except ValueError as error:
                raise ValueError(f"{option!r} in {text!r}: {error}") from None
        return cls(**fields)


_READERS: Final[Mapping[str, Callable[[str], str | float]]] = {
    "operation": str,
    "count": int,
    "rate": float,
    "seconds": float,
}


class Injector:
    """The active injections into a service. The same seed and order of calls fail the same calls.

    `service` is botocore's name. Safe to call from any thread.
    """

    def __init__(self, *injections: Injection, service: str, seed: int = 0) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._random = random.Random(seed)
        self._injections: list[tuple[Injection, list[int]]] = []
        for injection in injections:
            self.add(injection)

    def add(self, injection: Injection) -> None:
        """Activate an injection; earlier ones take precedence.

        ValueError with similar names if the service has no such operation: no call would fail.
        """
        self._check_operation(injection.operation)
        with self._lock:
            self._injections.append((injection, [0]))

    def clear(self, *, seed: int = 0) -> None:
        """Remove all injections and restart with a seed."""
        with self._lock:
            self._injections.clear()
            self._random.seed(seed)

    def answer(self, operation: str, protocol: JsonProtocol) -> Answer | None:
        """Return the failure of a call of `operation`, None if the call succeeds.

        A slow call sleeps here and then succeeds. ConnectionResetError for a reset.
        """
        injection = self._next(operation)
        if injection is None:
            return None
        if injection.failure is Injected.RESET:
            raise ConnectionResetError(f"injected into {operation}")
        if injection.failure is Injected.SLOW:
            time.sleep(injection.seconds)
            return None
        return protocol.failure(_ERRORS[injection.failure])

    def around(self, protocol: JsonProtocol) -> Around[object]:
        """Return a hook for `Behaviour.around` that answers instead of the service."""

        def hook(request: Request, inner: Callable[[Request], Answer], _: object) -> Answer:
            operation = protocol.target_of(request.headers)
            return self.answer(operation, protocol) or inner(request)

        return hook

    def _check_operation(self, operation: str | None) -> None:
        if operation is None:
            return
        known = operation_names(self._service)
        if operation not in known:
            hint = did_you_mean(operation, known)
            raise ValueError(f"{self._service} has no operation {operation!r}{hint}")

    def _next(self, operation: str) -> Injection | None:
        with self._lock:
            for injection, failures in self._injections:
                if injection.operation not in {None, operation}:
                    continue
                if injection.count is not None and failures[0] >= injection.count:
                    continue
                if injection.rate >= 1 or self._random.random() < injection.rate:
                    failures[0] += 1
                    return injection
        return None
