"""The command ``report``: make the pages of a report again from its report.json.

Without --html and --markdown both are written beside it, as report.html and summary.md; with one
of them only that is made. ``-`` is standard output.

Exit status: 0 written, 2 a report that can't be read or a file that can't be written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

__all__ = ["add_report_command"]

_REPORT: Final = "report.json"


def add_report_command(commands: Any) -> None:
    """Add the command to an argparse subparsers object."""
    command = commands.add_parser(
        "report",
        help="make report.html and summary.md from a report.json",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_argument(
        "report", type=Path, metavar="DIR|report.json", help="a report, or the folder that holds it"
    )
    command.add_argument("--html", metavar="FILE", help="write the page there")
    command.add_argument("--markdown", metavar="FILE", help="write the summary for CI there")
    command.set_defaults(handler=_report, passes_rest=False)


def _report(known: argparse.Namespace, _: Sequence[str]) -> int:
    from aws_contract.results.codec import CodecError  # noqa: PLC0415 - only what runs is loaded

    path = known.report / _REPORT if known.report.is_dir() else known.report
    try:
        _make(path, html=known.html, markdown=known.markdown)
    except CodecError as error:
        sys.stderr.write(f"aws-contract report: {error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"aws-contract report: {error}\n")
        return 2
    return 0


def _make(path: Path, *, html: str | None, markdown: str | None) -> None:
    from aws_contract.reports import write_pages  # noqa: PLC0415 - as above
    from aws_contract.reports.html import html_page  # noqa: PLC0415 - as above
    from aws_contract.reports.markdown import markdown_summary  # noqa: PLC0415 - as above
    from aws_contract.results.result import RunResult, read_result  # noqa: PLC0415 - as above

    result = read_result(path)
    if html is None and markdown is None:
        for written in write_pages(result, path.parent):
            sys.stdout.write(f"{written}\n")
        return
    wanted: tuple[tuple[str | None, Callable[[RunResult], str]], ...] = (
        (html, html_page),
        (markdown, markdown_summary),
    )
    for place, render in wanted:
        if place == "-":
            sys.stdout.buffer.write(render(result).encode())
        elif place is not None:
            Path(place).write_text(render(result), encoding="utf-8")
