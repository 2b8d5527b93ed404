"""A command ends in order when it is interrupted, and when nobody reads its output any more.

One signal ends the suite. A live run ends at the first one too, but only the third ends its
tidy-up.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum, auto
from types import FrameType
from typing import Any, Final, TextIO, TypeAlias, cast

__all__ = [
    "BROKEN_PIPE",
    "SIGNALS",
    "LiveInterruption",
    "SuiteInterruption",
    "silence_output",
    "tell_on_stderr",
]

BROKEN_PIPE: Final = 141
"""The exit status of a command whose reader has gone: 128 and the number of SIGPIPE."""
SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")
"""What ends a run in order."""
_SAME: Final = 1.0
"""Seconds in which several signals are one: a terminal sends it to each process of a command."""
_LAST: Final = 3
"""The signal that ends a tidy-up."""

_Receive: TypeAlias = Callable[[int, FrameType | None], None]


def silence_output() -> None:
    """Let what is written to standard output from now on go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.__stdout__.fileno() if sys.__stdout__ else 1)
    os.close(nowhere)


def _listen(receive: _Receive) -> Mapping[int, Any]:
    """Let the signals go to a function; return what they did before.

    Nothing changes outside of the main thread, where Python can't listen to signals.
    """
    if threading.current_thread() is not threading.main_thread():
        return {}
    numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    return {number: signal.signal(number, receive) for number in numbers}


def _restore(former: Mapping[int, Any]) -> None:
    for number, handler in former.items():
        signal.signal(number, handler)


class SuiteInterruption:
    """Turns signals and a broken pipe into one KeyboardInterrupt, until `finish` is called.

    What comes after that is left alone: a run that already ends isn't ended again. Code that is
    interrupted may lose the exception, by raising another one while it cleans up; whoever runs the
    tests calls `end_if_interrupted` after each of them.
    """

    def __init__(self) -> None:
        self._last = -_SAME
        self.received = ""
        """The name of the first signal; empty until one comes."""
        self._postpone: Callable[[int], bool] = lambda _: False
        self._finishing = False
        self._former: Mapping[int, Any] = {}
        self._stdout: TextIO | None = None

    def install(self) -> None:
        """Listen to the signals, and to whether standard output can still be written."""
        self._former = _listen(self._interrupt)
        if sys.stdout is not None:
            self._stdout = sys.stdout
            sys.stdout = cast("TextIO", _Output(sys.stdout, self))

    def remove(self) -> None:
        """Leave signals and standard output as they were before `install`."""
        _restore(self._former)
        self._former = {}
        if self._stdout is not None:
            sys.stdout, self._stdout = self._stdout, None

    def finish(self) -> None:
        """Stop listening: the end has begun."""
        self._finishing = True

    def _interrupt(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        repeated, self._last = now - self._last < _SAME, now
        if repeated or self._finishing:
            return
        first, self.received = not self.received, signal.Signals(number).name
        if not (first and self._postpone(number)):
            raise KeyboardInterrupt(self.received)

    def postpone(self, begin_end: Callable[[int], bool]) -> None:
        """Call a function at the first signal, with its number, instead of interrupting.

        It returns whether it has seen to it that the run ends by itself.
        """
        self._postpone = begin_end

    def end_if_interrupted(self) -> None:
        """Raise KeyboardInterrupt if a signal came earlier, and the run goes on all the same."""
        if self.received and not self._finishing:
            raise KeyboardInterrupt(self.received)

    def pipe_broke(self) -> None:
        """Write nowhere from now on, and interrupt the main thread."""
        silence_output()
        if not self._finishing:
            _thread.interrupt_main(signal.SIGINT)


class _Output:
    """A standard output that says so when its reader has gone, and goes silent."""

    def __init__(self, stream: TextIO, interruption: SuiteInterruption) -> None:
        self._stream = stream
        self._interruption = interruption

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            self._interruption.pipe_broke()
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._interruption.pipe_broke()

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


class _Phase(Enum):
    RUNNING = auto()
    TIDYING = auto()
    REPORTING = auto()


class LiveInterruption:
    """Turns the signals into KeyboardInterrupt during a live run, whose tidy-up they leave alone.

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
        """Receive the signals inside a with statement."""
        former = _listen(self._receive)
        try:
            yield
        finally:
            _restore(former)

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
