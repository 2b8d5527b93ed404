"""The commands ``report render`` and ``report merge``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from aws_contract.cli.groups import LazyGroup
from aws_contract.cli.options import RenamedOption

__all__ = ["merge", "report"]

_REPORT: Final = "report.json"


@click.group(cls=LazyGroup, default="render", no_args_is_help=True)
def report() -> None:
    """Render a report again, or merge the reports of several machines."""


@report.command()
@click.argument("report", type=click.Path(path_type=Path), metavar="DIR|report.json")
@click.option("--html", metavar="FILE", help="Write the page to this file; - is standard output.")
@click.option("--markdown", metavar="FILE", help="Write the summary for CI to this file.")
def render(report: Path, html: str | None, markdown: str | None) -> int:
    """Make report.html and summary.md from a report.json.

    Without --html and --markdown both are written beside it. Exit status: 0 written, 2 a report
    that can't be read or a file that can't be written.
    """
    from aws_contract.results.codec import CodecError  # noqa: PLC0415 - only what runs is loaded

    path = report / _REPORT if report.is_dir() else report
    try:
        _make(path, html=html, markdown=markdown)
    except (CodecError, OSError) as error:
        click.echo(f"aws-contract report: {error}", err=True)
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
            click.echo(written)
        return
    wanted: tuple[tuple[str | None, Callable[[RunResult], str]], ...] = (
        (html, html_page),
        (markdown, markdown_summary),
    )
    for place, make in wanted:
        if place == "-":
            sys.stdout.buffer.write(make(result).encode())
        elif place is not None:
            Path(place).write_text(make(result), encoding="utf-8")


@report.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--report",
    "folder",
    cls=RenamedOption,
    former=["--contract-report"],
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write report.json, report.html and summary.md into this folder.",
)
def merge(folders: tuple[Path, ...], folder: Path | None) -> int:
    """Merge the reports in several folders into one.

    Exit status: 0 all of them together obey, 1 something is violated, 2 folders that can't be
    merged, 3 the target couldn't be reached, 4 all of them together are incomplete.
    """
    from aws_contract.reports import write_report  # noqa: PLC0415 - as above
    from aws_contract.reports.terminal import scorecard_lines, summary_lines  # noqa: PLC0415
    from aws_contract.results.merging import NotMergeableError, merged  # noqa: PLC0415 - as above
    from aws_contract.results.verdict import of_verdict  # noqa: PLC0415 - as above

    try:
        result = merged(folders)
    except NotMergeableError as error:
        click.echo(f"aws-contract merge: {error}", err=True)
        return 2
    for line in (*summary_lines(result), *scorecard_lines(result)):
        click.echo(line)
    if folder is not None:
        click.echo(f"report    {write_report(result, folder)}")
    return of_verdict(result.verdict)
