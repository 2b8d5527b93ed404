"""What is printed when a run has ended, and the report that is written then."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import pytest

from aws_contract.pytest_plugin.screen import KEPT_OUTPUT
from aws_contract.reports import HTML, MARKDOWN, add_to_job_summary, write_report
from aws_contract.reports.terminal import scorecard_lines, summary_lines
from aws_contract.results.result import RunResult

__all__ = ["write_summary"]

_NOTHING: Final = (
    "Nothing there has the operations: is it the right URL, and is the service implemented?"
)


def write_summary(
    reporter: pytest.TerminalReporter, result: RunResult, *, nothing: bool = False
) -> None:
    """Write the report if one is wanted, and print the result.

    nothing: whether the target has none of the operations.
    """
    from rich.console import Console  # noqa: PLC0415 - workers load this module, and print nothing

    from aws_contract.reports.brief import brief  # noqa: PLC0415 - as above

    wanted = reporter.config.getoption("--contract-report")
    report = str(_written(result, Path(wanted))) if wanted is not None else ""
    console = Console(highlight=False)
    with console.capture() as captured:
        if nothing:
            console.print(_NOTHING)
        if reporter.config.get_verbosity() > 0:
            for line in (*scorecard_lines(result), *summary_lines(result)):
                console.print(line, markup=False, soft_wrap=True)
            if report:
                console.print(f"report    {report}", markup=False, soft_wrap=True)
        else:
            console.print(brief(result, report=report), crop=False)
    reporter.section("contract")
    _print(reporter, captured.get())


def _written(result: RunResult, folder: Path) -> Path:
    """Write all of the report and return the page, which leads to the rest."""
    write_report(result, folder)
    add_to_job_summary(folder / MARKDOWN)
    return folder / HTML


def _print(reporter: pytest.TerminalReporter, text: str) -> None:
    """Print a text with its colours, whatever characters the terminal has."""
    if reporter.config.pluginmanager.hasplugin(KEPT_OUTPUT):
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
        return
    reporter.write(text, flush=True)
