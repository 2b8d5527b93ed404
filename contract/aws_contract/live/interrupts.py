"""Signals end a live run in order: first the run, and only the third one its tidy-up."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from types import FrameType
from typing import Final

from aws_contract.interruption import SIGNALS

__all__ = ["Interrupts", "tell_on_stderr"]

_LAST: Final = 3
"""The signal that ends a tidy-up."""


class _Phase(Enum):
    RUNNING = auto()
    TIDYING = auto()
    REPORTING = auto()


class Interrupts:
    """Turns SIGINT, SIGTERM and SIGHUP into KeyboardInterrupt, where that is in order.

    The first signal ends the run, and the tidy-up begins; if that has begun already, it goes on,
    and the run counts as interrupted. The second one changes nothing but says what a third does: it
    ends the tidy-up, and what is left is named. Later ones are ignored. `received` counts.
    """

    def __init__(self, tell: Callable[[str], None] = lambda _: None) -> None:
        self._tell = tell
        self._phase = _Phase.RUNNING
        self._held = False
        self.received = 0

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Receive the signals inside a with statement; Python can't outside of the main thread."""
        handlers = {}
        if threading.current_thread() is threading.main_thread():
            numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
            handlers = {number: signal.signal(number, self._receive) for number in numbers}
        try:
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nothing be interrupted inside a with statement: what is written is written whole."""
        before, self._held = self.received, True
        try:
            yield
        finally:
            self._held = False
        if before == 0 < self.received and self._phase is _Phase.RUNNING:
            raise KeyboardInterrupt

    def begin_tidying(self) -> None:
        """Let the next signals leave the tidy-up alone."""
        self._phase = _Phase.TIDYING

    def begin_report(self) -> None:
        """Ignore signals from now on: what is left to do takes a moment."""
        self._phase = _Phase.REPORTING

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        self.received += 1
        if self._phase is _Phase.RUNNING and self.received == 1:
            if not self._held:
                raise KeyboardInterrupt(signal.Signals(number).name)
        elif self._phase is _Phase.TIDYING and self.received == _LAST:
            raise KeyboardInterrupt
        elif self.received < _LAST and self._phase is not _Phase.REPORTING:
            with suppress(OSError):  # a terminal that hung up
                self._tell("tidying up; a third signal ends that and leaves what is left")


def tell_on_stderr(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
