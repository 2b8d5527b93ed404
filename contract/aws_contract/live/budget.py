"""How much and how fast a live run may send: requests, requests a second, seconds in all."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from aws_contract.live.options import LiveOptions
from aws_contract.live.run_folder.journal import Names

__all__ = ["Budget", "Clock", "Stop", "StopRun", "budget_of"]


class Stop(StrEnum):
    """Why a run ended before its plan did."""

    REQUESTS = "the limit of requests is reached"
    DEADLINE = "the deadline is reached"
    SURPRISES = "invalid creates succeeded"
    INTERRUPTED = "interrupted"
    UNREACHABLE = "the target doesn't answer"
    CREDENTIALS = "the credentials aren't accepted"


class StopRun(Exception):  # noqa: N818 - the end of a run, not an error
    """Ends a run early. `reason` says why, `detail` what happened."""

    def __init__(self, reason: Stop, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


class Clock:
    """The time of a run; tests replace it."""

    def now(self) -> float:
        """Return seconds that only ever grow."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


_NO_WAIT: Final = 0.0
_TIDY_UP: Final = 60.0
"""The seconds before a deadline that a tidy-up usually gets at most."""


class Budget:
    """Counts requests and spaces them out: a token bucket that holds one token.

    `rate` is requests per second, 0 for as fast as it goes; `requests` and `seconds` are limits
    for the whole run, None for none. The tidy-up is within them: until `reserve`, as many requests
    are held back as `owed` says it needs, and a part of the time.
    """

    def __init__(
        self,
        *,
        rate: float,
        requests: int | None = None,
        seconds: float | None = None,
        clock: Clock | None = None,
        owed: Callable[[], int] | None = None,
    ) -> None:
        self._clock = clock or Clock()
        self._gap = 1 / rate if rate > 0 else _NO_WAIT
        self._limit = requests
        self._seconds = seconds
        self._ends = None if seconds is None else self._clock.now() + seconds
        self._next = self._clock.now()
        self._owed = owed
        self.sent = 0

    def spend(self) -> None:
        """Wait until a request may go and count it; StopRun if none may any more."""
        self._check()
        wait = self._next - self._clock.now()
        if wait > 0:
            self._clock.sleep(wait)
        self._next = max(self._next, self._clock.now() - self._gap) + self._gap
        self.sent += 1

    def _check(self) -> None:
        owed = self._owed() if self._owed is not None else 0
        if self._limit is not None and self.sent + owed >= self._limit:
            raise StopRun(Stop.REQUESTS, f"{self.sent} sent")
        if self._ends is not None and self._clock.now() >= self._ends - self._held_back(owed):
            raise StopRun(Stop.DEADLINE, f"{self.sent} requests sent")

    def _held_back(self, owed: int) -> float:
        """Return the seconds that are left to the tidy-up: a quarter, or what the rate demands."""
        if self._owed is None or self._seconds is None:
            return 0.0
        usual = min(_TIDY_UP, self._seconds / 4)
        return min(self._seconds / 2, max(usual, owed * self._gap))

    def reserve(self) -> None:
        """Spend what was held back: the tidy-up begins."""
        self._owed = None

    def pause(self, seconds: float, *, sleep: Callable[[float], None] | None = None) -> None:
        """Wait before a request is tried again, but not beyond the deadline."""
        if self._ends is not None:
            seconds = min(seconds, max(0.0, self._ends - self._clock.now()))
        (sleep or self._clock.sleep)(seconds)


def budget_of(options: LiveOptions, clock: Clock, names: Names) -> Budget:
    """Return the budget of a run; the deletion of what it has created is reserved in it."""

    def owed() -> int:
        """Return what the tidy-up sends: a deletion for each name, and two looks."""
        return 2 + len(names.created_names) + len(names.unsure_names)

    return Budget(
        rate=options.rate,
        requests=options.max_requests,
        seconds=options.seconds,
        clock=clock,
        owed=owed,
    )
