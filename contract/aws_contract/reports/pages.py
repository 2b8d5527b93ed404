"""Writing the pages of a report beside its report.json."""

from __future__ import annotations

import os
from pathlib import Path

from aws_contract.reports.document import Document
from aws_contract.reports.markdown import markdown_summary
from aws_contract.reports.page import html_page

__all__ = ["HTML", "MARKDOWN", "add_to_job_summary", "write_pages"]

HTML = "report.html"
MARKDOWN = "summary.md"
_JOB_SUMMARY = "GITHUB_STEP_SUMMARY"


def write_pages(report: Path) -> tuple[Path, Path]:
    """Write report.html and summary.md beside a report.json and return their paths.

    Raises OSError if a file can't be read or written, DocumentError if the report isn't one.
    """
    document = Document.read(report)
    page, summary = report.with_name(HTML), report.with_name(MARKDOWN)
    page.write_text(html_page(document), encoding="utf-8")
    summary.write_text(markdown_summary(document), encoding="utf-8")
    return page, summary


def add_to_job_summary(summary: Path) -> bool:
    """Append a summary to that of the GitHub job that this runs in; return whether it does."""
    name = os.environ.get(_JOB_SUMMARY)
    if not name:
        return False
    with Path(name).open("a", encoding="utf-8") as file:
        file.write(f"{summary.read_text(encoding='utf-8')}\n")
    return True
