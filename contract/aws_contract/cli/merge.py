"""The command ``merge``: one report of the reports of several machines.

Exit status: 0 nothing failed in any of them, 1 something did, 2 folders that can't be merged.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["add_merge_command"]


def add_merge_command(commands: Any) -> None:
    """Add the command to an argparse subparsers object."""
    command = commands.add_parser(
        "merge",
        help="put the reports of several machines together",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_argument("folders", nargs="+", type=Path, metavar="DIR",
                         help="what --contract-report or a run's folder has been")  # fmt: skip
    command.add_argument(
        "--contract-report",
        type=Path,
        metavar="DIR",
        help="write report.json, report.html and summary.md into this folder",
    )
    command.set_defaults(handler=_merge, passes_rest=False)


def _merge(known: argparse.Namespace, _: Sequence[str]) -> int:
    from aws_contract.reports import write_report  # noqa: PLC0415 - only what runs is loaded
    from aws_contract.reports.terminal import scorecard_lines, summary_lines  # noqa: PLC0415 - as above
    from aws_contract.results.merging import NotMergeableError, merged  # noqa: PLC0415 - as above

    try:
        result = merged(known.folders)
    except NotMergeableError as error:
        sys.stderr.write(f"aws-contract merge: {error}\n")
        return 2
    sys.stdout.writelines(f"{line}\n" for line in summary_lines(result))
    sys.stdout.writelines(f"{line}\n" for line in scorecard_lines(result))
    if known.contract_report is not None:
        sys.stdout.write(f"report    {write_report(result, known.contract_report)}\n")
    return 1 if result.findings else 0
