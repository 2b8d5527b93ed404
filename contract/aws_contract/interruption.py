"""A command ends in order when it is interrupted, and when nobody reads its output any more."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import Any, Final, TextIO, cast

__all__ = ["BROKEN_PIPE", "SIGNALS", "Interruption", "silence_output"]

BROKEN_PIPE: Final = 141
"""The exit status of a command whose reader has gone: 128 and the number of SIGPIPE."""
SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")
"""What ends a run in order."""
_SAME: Final = 1.0
"""Seconds in which several signals are one: a terminal sends it to each process of a command."""


def silence_output() -> None:
    """Let what is written to standard output from now on go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.__stdout__.fileno() if sys.__stdout__ else 1)
    os.close(nowhere)


class Interruption:
    """Turns signals and a broken pipe into one KeyboardInterrupt, until `finish` is called.

    What comes after that is left alone: a run that already ends isn't ended again.
    """

    def __init__(self) -> None:
        self._last = -_SAME
        self._finishing = False
        self._handlers: dict[int, Any] = {}
        self._stdout: TextIO | None = None

    def install(self) -> None:
        """Listen to the signals, and to whether standard output can still be written.

        Outside of the main thread, where Python can't listen to signals, only to the output.
        """
        if threading.current_thread() is threading.main_thread():
            for name in SIGNALS:
                if hasattr(signal, name):
                    number = getattr(signal, name)
                    self._handlers[number] = signal.signal(number, self._interrupt)
        if sys.stdout is not None:
            self._stdout = sys.stdout
            sys.stdout = cast("TextIO", _Output(sys.stdout, self))

    def remove(self) -> None:
        """Leave signals and standard output as they were before `install`."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers.clear()
        if self._stdout is not None:
            sys.stdout, self._stdout = self._stdout, None

    def finish(self) -> None:
        """Stop listening: the end has begun."""
        self._finishing = True

    def _interrupt(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        repeated, self._last = now - self._last < _SAME, now
        if not (repeated or self._finishing):
            raise KeyboardInterrupt(signal.Signals(number).name)

    def pipe_broke(self) -> None:
        """Write nowhere from now on, and interrupt the main thread."""
        silence_output()
        if not self._finishing:
            _thread.interrupt_main(signal.SIGINT)


class _Output:
    """A standard output that says so when its reader has gone, and goes silent."""

    def __init__(self, stream: TextIO, interruption: Interruption) -> None:
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
