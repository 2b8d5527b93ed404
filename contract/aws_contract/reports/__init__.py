"""What people read of a result: one HTML page, a Markdown summary for CI, lines for the terminal.

All are views of `aws_contract.results.result.RunResult` and of nothing else.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from aws_contract.results.result import RunResult

__all__ = ["HTML", "MARKDOWN", "add_to_job_summary", "write_pages", "write_report"]

HTML: Final = "report.html"
MARKDOWN: Final = "summary.md"
_JOB_SUMMARY: Final = "GITHUB_STEP_SUMMARY"


def write_report(result: RunResult, folder: Path) -> Path:
    """Write report.json, report.html and summary.md into a folder; return the path of the first."""
    report = result.write(folder)
    write_pages(result, folder)
    return report


def write_pages(result: RunResult, folder: Path) -> tuple[Path, Path]:
    """Write report.html and summary.md into a folder and return their paths; OSError."""
    from aws_contract.reports.html import html_page  # noqa: PLC0415 - loads Jinja2
    from aws_contract.reports.markdown import markdown_summary  # noqa: PLC0415 - with the page

    page, summary = folder / HTML, folder / MARKDOWN
    page.write_text(html_page(result), encoding="utf-8")
    summary.write_text(markdown_summary(result), encoding="utf-8")
    return page, summary


def add_to_job_summary(summary: Path) -> bool:
    """Append a summary to that of the GitHub job that this runs in; return whether it does."""
    name = os.environ.get(_JOB_SUMMARY)
    if not name:
        return False
    with Path(name).open("a", encoding="utf-8") as file:
        file.write(f"{summary.read_text(encoding='utf-8')}\n")
    return True
