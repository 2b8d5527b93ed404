"""The command ``run``: the contract suite, by pytest in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from aws_contract.pytest_plugin.options import RUN_OPTIONS

__all__ = ["run"]

_PACKAGE: Final = Path(__file__).parents[1]
_Function = TypeVar("_Function", bound=Callable[..., Any])


def _options(function: _Function) -> _Function:
    """Add the options of a run, with the names and texts that pytest has."""
    for option in reversed(RUN_OPTIONS):
        if option.metavar is None:
            function = click.option(option.name, is_flag=True, help=option.help)(function)
        else:
            function = click.option(option.name, metavar=option.metavar, help=option.help)(function)
    return function


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True},
    short_help="Run the contract suite against a target.",
)
@_options
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def run(pytest_arguments: tuple[str, ...], **options: str | bool | None) -> int:
    """Run the contract suite against a target, from any directory.

    Options that aren't listed here are pytest's: -n 2, -k, -x, --hypothesis-profile. The exit
    status is pytest's: 0 the target obeys, 1 it doesn't, 2 interrupted, 4 invalid options, 5
    nothing ran.
    """
    given = {f"--{name.replace('_', '-')}": value for name, value in options.items()}
    return _pytest([*_forwarded(given), *pytest_arguments])


def _forwarded(given: dict[str, str | bool | None]) -> list[str]:
    values = [f"{name}={value}" for name, value in given.items() if isinstance(value, str)]
    return values + [name for name, value in given.items() if value is True]


def _pytest(arguments: list[str]) -> int:
    """Run pytest in a process of its own: its plugins want to be loaded before anything else.

    The other process finds this package even where the current directory has one of that name.
    """
    command = [
        *(sys.executable, "-P", "-m", "pytest", str(_PACKAGE / "suite")),
        *(f"--config-file={_PACKAGE / 'suite' / 'run.ini'}", f"--rootdir={Path.cwd()}"),
        *("-p", "aws_contract.pytest_plugin"),
        *arguments,
    ]
    path = os.pathsep.join(filter(None, (str(_PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own arguments
        command, env={**os.environ, "PYTHONPATH": path}
    )
    with process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # pytest gets it too, and needs time to clean up
                continue
