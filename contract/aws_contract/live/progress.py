"""Shows how far a long run is, on one line of a terminal; says nothing anywhere else."""

from __future__ import annotations

import time
from typing import Final, TextIO

from aws_contract.live.run import Progress

__all__ = ["ProgressLine"]

_EVERY: Final = 0.2
"""Seconds between two updates."""


class ProgressLine:
    """Call it with each `Progress`; `close` when the run is over."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._on = stream.isatty()
        self._last = 0.0
        self._shown = False

    def __call__(self, progress: Progress) -> None:
        """Show the progress, unless it was shown a moment ago."""
        now = time.monotonic()
        if not self._on or now - self._last < _EVERY:
            return
        self._last, self._shown = now, True
        self._stream.write(f"\r\x1b[K{text_of(progress)}")
        self._stream.flush()

    def close(self) -> None:
        """Clear the line."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def text_of(progress: Progress) -> str:
    """Return the line of a progress."""
    rate = progress.requests / progress.seconds if progress.seconds else 0.0
    minutes, seconds = divmod(round(progress.left), 60)
    return (
        f"{progress.done}/{progress.steps} steps, {progress.clauses} clauses, "
        f"{progress.requests} requests ({rate:.1f}/s), {progress.findings} findings, "
        f"{minutes}:{seconds:02} left"
    )
