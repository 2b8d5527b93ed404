"""How far a run is, as one line on the terminal: quiet where nobody watches it.

Every process writes into the reports of its tests what it has counted so far; the process that has
the terminal adds that up.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any, Final

import pytest

from aws_contract.pytest_plugin.completeness import group_of
from aws_contract.reports.text import number, plural
from aws_contract.reports.words import TOPICS
from aws_contract.results.recorder import Recorder

if TYPE_CHECKING:
    from rich.console import Console

# ruff: noqa: PLC0415 - every worker loads this module, and none of them shows anything

__all__ = ["ProgressLine", "note_progress", "watched_console"]

_NOTE: Final = "aws_contract_progress"
"""The attribute of a test's report that holds what its process has counted."""
_BAR: Final = 8
_DRAWN: Final = "random requests"


def note_progress(report: pytest.TestReport, item: pytest.Item, recorder: Recorder) -> None:
    """Write into a test's report what it was about, and what its process has sent and found."""
    topics = getattr(getattr(item, "function", None), "topics", ())
    note = {
        "topic": TOPICS[topics[0]] if topics else group_of(item) or _DRAWN,
        "requests": recorder.requests.total(),
        "findings": recorder.reported.total(),
    }
    setattr(report, _NOTE, note)


def watched_console() -> Console | None:
    """Return a console on the standard output as it is now; None if nobody can watch a line there.

    That is a file, a pipe, a terminal that can't overwrite (TERM=dumb), or a job of CI.
    """
    if not sys.stdout.isatty() or os.environ.get("CI"):
        return None
    from rich.console import Console

    console = Console(file=os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8"))
    return console if console.is_terminal and not console.is_dumb_terminal else None


class ProgressLine:
    """Hooks that show topic, requests, findings, rate and time left, until the run ends."""

    def __init__(self, console: Console) -> None:
        from rich.progress import (
            BarColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        self._counts: dict[str, dict[str, Any]] = {}
        self._started = time.monotonic()
        self._line = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(_BAR),
            TextColumn("{task.fields[counts]}"),
            TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
        )
        self._task = self._line.add_task("starting", total=None, counts="")
        self._line.start()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Learn how many tests there are, without workers."""
        if session.items:
            self._line.update(self._task, total=len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Learn how many tests there are: all workers collect the same."""
        self._line.update(self._task, total=len(ids))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up what the processes have counted."""
        note: dict[str, Any] | None = getattr(report, _NOTE, None)
        if note is None:
            return
        self._counts[getattr(report, "worker_id", "")] = note
        self._line.update(
            self._task,
            description=note["topic"],
            counts=self._text(),
            advance=1 if report.when == "teardown" else 0,
        )

    def _text(self) -> str:
        requests = sum(each["requests"] for each in self._counts.values())
        findings = sum(each["findings"] for each in self._counts.values())
        rate = requests / max(time.monotonic() - self._started, 0.1)
        return (
            f"{plural(requests, 'request')}, {plural(findings, 'finding')}, {number(round(rate))}/s"
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Clear the line: what comes now stays."""
        self._line.stop()
