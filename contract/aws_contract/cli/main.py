"""The console command ``aws-contract``.

Exit status: of ``run`` it is pytest's (0 the target obeys, 1 it doesn't, 2 interrupted, 4 wrong
options, 5 nothing ran); of the other commands 0, or 2 for arguments that can't be used.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from aws_contract.cli.clauses import add_rules_commands
from aws_contract.cli.drift import add_drift_command, run_drift
from aws_contract.cli.evidence import add_evidence_command
from aws_contract.cli.inspect import add_points_command
from aws_contract.cli.live import add_live_commands
from aws_contract.cli.merge import add_merge_command
from aws_contract.cli.mutants import add_faults_command
from aws_contract.cli.report import add_report_command
from aws_contract.cli.serve import add_serve_command
from aws_contract.version import suite_version

__all__ = ["main"]

_PACKAGE: Final = Path(__file__).parents[1]
Handler = Callable[[argparse.Namespace, Sequence[str]], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process by default) and return its exit status."""
    parser = _parser()
    known, rest = parser.parse_known_args(arguments)
    if rest and not known.passes_rest:
        parser.error(f"unknown arguments for {known.command}: {' '.join(rest)}")
    handler: Handler = known.handler
    return handler(known, rest)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="aws-contract",
        description="The contract of SageMaker's CreateAlgorithm: run it, or print parts of it.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {suite_version()}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (
        _add_run,
        _add_schema,
        add_points_command,
        add_faults_command,
        add_rules_commands,
        add_live_commands,
        add_evidence_command,
        add_merge_command,
        add_report_command,
        _add_drift,
        add_serve_command,
    ):
        add(commands)
    return parser


def _add_run(commands: Any) -> None:
    command = commands.add_parser(
        "run",
        help="run the contract suite against a target",
        description="Run the contract suite: `pytest contract`, from any directory. Options that "
        "aren't listed here are pytest's and are passed on: -n 2, -k, -x, --hypothesis-profile.",
        allow_abbrev=False,
    )
    command.add_argument(
        "--target",
        default="fake",
        metavar="fake|http|URL|MODULE:FACTORY",
        help="what to run against (default: %(default)s)",
    )
    command.add_argument("--target-region", metavar="REGION", help="the target's region")
    command.add_argument(
        "--contract-report",
        metavar="DIR",
        help="write report.json, report.html and summary.md into this folder",
    )
    command.add_argument("--contract-case", metavar="ID", help="run only this deterministic case")
    command.add_argument(
        "--fail-on",
        metavar="documented,observed,unknown",
        help="the verdicts that fail the run (default: documented,observed)",
    )
    command.add_argument(
        "--strict-coverage",
        action="store_true",
        help="fail if a constraint point was never tried",
    )
    command.set_defaults(handler=_run, passes_rest=True)


def _run(known: argparse.Namespace, rest: Sequence[str]) -> int:
    """Run pytest in a process of its own: its plugins want to be loaded before anything else.

    The other process finds this package even where the current directory has one of that name.
    """
    options = {
        "--target": known.target,
        "--target-region": known.target_region,
        "--contract-report": known.contract_report,
        "--contract-case": known.contract_case,
        "--fail-on": known.fail_on,
    }
    command = [
        *(sys.executable, "-P", "-m", "pytest", str(_PACKAGE / "suite")),
        *(f"--config-file={_PACKAGE / 'suite' / 'run.ini'}", f"--rootdir={Path.cwd()}"),
        *("-p", "aws_contract.pytest_plugin"),
        *(f"{name}={value}" for name, value in options.items() if value is not None),
        *(["--strict-coverage"] if known.strict_coverage else []),
        *rest,
    ]
    path = os.pathsep.join(filter(None, (str(_PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own arguments
        command, env={**os.environ, "PYTHONPATH": path}
    )
    with process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # pytest gets it too, and takes its time to clean up
                continue


def _add_drift(commands: Any) -> None:
    add_drift_command(commands).set_defaults(handler=_drift)


def _drift(known: argparse.Namespace, _: Sequence[str]) -> int:
    """Compare versions, the key phrases of the documented rules included."""
    from aws_contract.claims.catalogue import phrases  # noqa: PLC0415 - loads the model, see `_schema`

    known.phrases = phrases()
    return run_drift(known)


def _add_schema(commands: Any) -> None:
    command = commands.add_parser(
        "schema",
        help="print the JSON Schema of an operation's input",
        description="Print an operation's input as a JSON Schema 2020-12 document, read from the "
        "installed botocore.",
        allow_abbrev=False,
    )
    command.add_argument("--operation", default="CreateAlgorithm", help="default: %(default)s")
    command.add_argument("--service", default="sagemaker", help="default: %(default)s")
    command.add_argument(
        "--output", type=Path, metavar="FILE", help="write there instead of printing"
    )
    command.set_defaults(handler=_schema, passes_rest=False)


def _schema(known: argparse.Namespace, _: Sequence[str]) -> int:
    from aws_strategies.json_schema import json_schema  # noqa: PLC0415 - as above
    from aws_strategies.model import UnknownOperationError, load_operation  # noqa: PLC0415 - as above

    try:
        operation = load_operation(known.operation, service=known.service)
    except UnknownOperationError as error:
        return _complain("schema", error)
    text = json.dumps(json_schema(operation), indent=2) + "\n"
    if known.output is None:
        sys.stdout.write(text)
        return 0
    try:
        known.output.write_text(text, encoding="utf-8")
    except OSError as error:
        return _complain("schema", error)
    return 0


def _complain(command: str, error: Exception) -> int:
    sys.stderr.write(f"aws-contract {command}: {error}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
