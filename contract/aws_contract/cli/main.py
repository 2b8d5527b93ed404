"""The console command ``aws-contract``: the table of its commands, and their exit statuses."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final, NoReturn

import click

from aws_contract.cli.groups import LazyCommand, LazyGroup
from aws_contract.cli.kept import keep_examples_away
from aws_contract.exit_status import ExitStatus
from aws_contract.interruption import BROKEN_PIPE, silence_output
from aws_contract.version import suite_version

__all__ = ["command", "command_line", "main"]

_STATUS: Final = """\b
Exit status: 0 all is as it should be, 1 something is violated or differs,
2 invalid options or input, 3 something can't be reached or isn't available,
4 something is incomplete or left. The help of a command says which of them it
has, and what they mean there; where it says nothing, they are 0 and 2."""


_FIRST_STEPS: Final = """\
aws-contract run [--target URL]      grade the embedded fake, or any endpoint
aws-contract check FILE              see what AWS would answer to a request
aws-contract serve                   serve the fake over HTTP, to test your code
aws-contract live plan --target aws  see what watching AWS would send and cost
aws-contract --help                  list all commands and exit statuses"""


def _at(module: str, attribute: str, text: str = "") -> LazyCommand:
    return LazyCommand(module=f"aws_contract.cli.{module}", attribute=attribute, help=text)


_COMMANDS: Final = {
    "run": _at("run", "run", "Run the contract suite against a target."),
    "live": _at("live", "live", "Run against AWS or a shared endpoint, within a budget."),
    "check": _at("check", "check", "Say what AWS would answer to requests in files."),
    "clauses": _at("clauses", "clauses", "List the clauses, or explain one."),
    "resources": _at("resources", "resources", "List the resources that can be named."),
    "inspect": _at("inspect", "inspect", "Print constraint points, or the JSON Schema."),
    "mutants": _at("mutants", "mutants", "List the mutants, or run the suite against them."),
    "evidence": _at(
        "evidence.group", "evidence", "Show the evidence; compare, accept or replay recordings."
    ),
    "drift": _at("drift", "drift", "Compare two versions of the contract."),
    "report": _at("report", "report", "Render a report again, or merge several."),
    "serve": _at("serve", "serve", "Serve the fake over HTTP."),
    # The names of version 0.1, for one more release.
    "plan": _at("live", "plan"),
    "sweep": _at("live", "clean"),
    "rules": _at("clauses", "list_clauses"),
    "explain": _at("clauses", "show"),
    "points": _at("inspect", "points"),
    "schema": _at("inspect", "schema"),
    "faults": _at("mutants", "mutants"),
    "merge": _at("report", "merge"),
}


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"aws-contract {suite_version()}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    lazy=_COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_STATUS,
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and exit.",
)
@click.pass_context
def command_line(ctx: click.Context) -> None:
    """Test code, emulators and AWS itself against the contract of AWS operations."""
    if ctx.invoked_subcommand is None:
        click.echo(_FIRST_STEPS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process by default) and return its exit status."""
    try:
        status = command_line.main(
            args=None if arguments is None else list(arguments),
            prog_name="aws-contract",
            standalone_mode=False,
        )
    except click.exceptions.Exit as left:
        return left.exit_code
    except BrokenPipeError:
        silence_output()
        return BROKEN_PIPE
    except OSError as error:  # a file or folder that an option names; the message has its path
        click.echo(f"aws-contract: {error.strerror or error}: {error.filename}", err=True)
        return ExitStatus.NOT_STARTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("interrupted", err=True)
        return 130
    return status if isinstance(status, int) else 0


def command() -> NoReturn:
    """Run the command line of the process and end it; what it has printed is flushed before."""
    keep_examples_away()
    status = main()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence_output()
        status = BROKEN_PIPE
    sys.exit(status)


if __name__ == "__main__":
    command()
