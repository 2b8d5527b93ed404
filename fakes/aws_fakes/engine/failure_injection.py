"""Failures at will, in the form in which AWS sends them: what a client's retries are tested with.

Throttling and an expired token are worded as observed, an internal error as AWS's list of common
errors words it. A reset shows as ConnectionResetError to whoever dispatches in process; inside moto
it becomes botocore's ConnectionClosedError, and the server breaks the connection off.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.protocol import Answer, Request, failure_answer, target_of

__all__ = ["Injected", "Injection", "Injector"]


class Injected(StrEnum):
    """What can go wrong."""

    THROTTLING = "throttling"
    INTERNAL_ERROR = "internal-error"
    EXPIRED_TOKEN = "expired-token"  # noqa: S105 - the name of a failure
    SLOW = "slow"
    RESET = "reset"


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
    """One kind of failure and which calls it meets; ValueError for numbers that mean nothing.

    `operation` is the only one that is met, None any of SageMaker's. `rate` is the chance that a
    call is met, `count` how many are at most. `seconds` is how long a SLOW answer takes.
    """

    failure: Injected
    operation: str | None = None
    count: int | None = None
    rate: float = 1.0
    seconds: float = 1.0

    def __post_init__(self) -> None:
        Injected(self.failure)
        if not 0 <= self.rate <= 1:
            raise ValueError(f"rate {self.rate!r} of {self.failure}: expected 0 to 1")
        if self.count is not None and self.count < 0:
            raise ValueError(f"count {self.count!r} of {self.failure}: expected 0 or more")
        if not 0 <= self.seconds < float("inf"):
            raise ValueError(f"seconds {self.seconds!r} of {self.failure}: expected 0 or more")

    @classmethod
    def parse(cls, text: str) -> Injection:
        """Read ``throttling,operation=CreateAlgorithm,count=3,rate=0.5,seconds=2``.

        Only the failure is needed. ValueError names what can't be read.
        """
        failure, *options = (part.strip() for part in text.split(","))
        fields: dict[str, Any] = {"failure": _failure(failure)}
        for option in options:
            name, _, value = option.partition("=")
            if name not in _READ:
                raise ValueError(f"{option!r} in {text!r}: expected one of {', '.join(_READ)}")
            try:
                fields[name] = _READ[name](value)
            except ValueError as error:
                raise ValueError(f"{option!r} in {text!r}: {error}") from None
        return cls(**fields)


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "operation": str,
    "count": int,
    "rate": float,
    "seconds": float,
}


def _failure(name: str) -> Injected:
    try:
        return Injected(name)
    except ValueError:
        raise ValueError(
            f"no failure is called {name!r}: expected one of {', '.join(Injected)}"
        ) from None


class Injector:
    """The injections that are in force. One seed, one order of calls: the same calls are met.

    Safe to call from any thread; also a hook for `Behaviour.around`.
    """

    def __init__(self, *injections: Injection, seed: int = 0) -> None:
        self._lock = threading.Lock()
        self._random = random.Random(seed)
        self._injections: list[tuple[Injection, list[int]]] = []
        for injection in injections:
            self.add(injection)

    def add(self, injection: Injection) -> None:
        """Put one more injection in force; those that came before are asked first."""
        with self._lock:
            self._injections.append((injection, [0]))

    def clear(self, *, seed: int = 0) -> None:
        """End all injections, and begin anew with a seed."""
        with self._lock:
            self._injections.clear()
            self._random.seed(seed)

    def answer(self, operation: str) -> Answer | None:
        """Return the failure that a call of `operation` meets, None if it goes through.

        A slow call is held up here and then goes through. ConnectionResetError for a reset.
        """
        injection = self._next(operation)
        if injection is None:
            return None
        if injection.failure is Injected.RESET:
            raise ConnectionResetError(f"injected into {operation}")
        if injection.failure is Injected.SLOW:
            time.sleep(injection.seconds)
            return None
        return failure_answer(_ERRORS[injection.failure])

    def _next(self, operation: str) -> Injection | None:
        with self._lock:
            for injection, met in self._injections:
                if injection.operation not in {None, operation}:
                    continue
                if injection.count is not None and met[0] >= injection.count:
                    continue
                if injection.rate >= 1 or self._random.random() < injection.rate:
                    met[0] += 1
                    return injection
        return None

    def __call__(self, request: Request, inner: Callable[[Request], Answer], _: object) -> Answer:
        """Answer in the service's place, if a call meets a failure."""
        return self.answer(target_of(request)) or inner(request)
