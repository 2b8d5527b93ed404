"""The command ``run``: the contract suite, by pytest in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

import click

from aws_contract.cli.kept import HYPOTHESIS_FOLDER, cache_folder
from aws_contract.cli.options import RenamedOption
from aws_contract.exit_status import of_pytest
from aws_contract.interruption import SIGNALS
from aws_contract.run_options import RUN_OPTIONS

__all__ = ["run"]

_PACKAGE: Final = Path(__file__).parents[1]
_RESOURCES: Final = _PACKAGE / "suite"
_OPERATIONS: Final = _PACKAGE / "operations" / "suite"
_Value: TypeAlias = str | bool | tuple[str, ...] | None
"""The value of an option of a run; a tuple if it can be given several times."""
_Function = TypeVar("_Function", bound=Callable[..., Any])


def _options(function: _Function) -> _Function:
    """Add the options of a run, with the texts that pytest has."""
    for option in reversed(RUN_OPTIONS):
        function = click.option(
            option.short or option.name,
            _attribute(option.name),
            cls=RenamedOption,
            former=[option.name] if option.short else [],
            is_flag=option.metavar is None,
            metavar=option.metavar,
            help=option.help,
            multiple=option.multiple,
        )(function)
    return function


def _attribute(name: str) -> str:
    return name.lstrip("-").replace("-", "_")


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True},
    short_help="Run the contract suite against a target.",
)
@_options
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def run(pytest_arguments: tuple[str, ...], **options: _Value) -> int:
    """Run the contract suite against a target, from any directory.

    All other options are pytest's, such as -k, -x and --hypothesis-profile. With pytest-xdist a
    whole run uses all cores, and at least four processes for a URL; -n N uses N processes, -n 0
    only this one. -v names every clause, -vv shows the output of pytest too. Exit status: 0 the
    target obeys what was asked for, 1 it doesn't, 2 invalid options and nothing was sent, 3 the
    target can't be reached, 4 the run is incomplete (interrupted, or tests were left out by other
    options than --shard and --case).
    """
    if _in_parallel(pytest_arguments) and find_spec("xdist") is None:
        raise click.UsageError("-n needs pytest-xdist: pip install 'aws-contract[parallel]'")
    given = {option.name: options[_attribute(option.name)] for option in RUN_OPTIONS}
    suite = _OPERATIONS if options["operation"] else _RESOURCES
    return _pytest([*_forwarded(given), *pytest_arguments], suite=suite)


def _in_parallel(arguments: Iterable[str]) -> bool:
    return any(each.startswith(("-n", "--numprocesses")) for each in arguments)


def _forwarded(given: dict[str, _Value]) -> list[str]:
    texts = {name: (value,) if isinstance(value, str) else value for name, value in given.items()}
    values = [f"{name}={value}" for name, each in texts.items() if isinstance(each, tuple)
              for value in each]  # fmt: skip
    return values + [name for name, value in given.items() if value is True]


def _pytest(arguments: list[str], *, suite: Path) -> int:
    """Run pytest in a process of its own: its plugins want to be loaded before anything else.

    The other process finds this package even where the current directory has one of that name.
    """
    path = os.pathsep.join(filter(None, (str(_PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    fresh = "--no-cache" in arguments
    with _kept(nothing=fresh) as kept:
        command = [
            *(sys.executable, "-P", "-m", "pytest", str(suite)),
            *(f"--config-file={_RESOURCES / 'run.ini'}", f"--rootdir={Path.cwd()}"),
            *("-o", f"cache_dir={kept / 'pytest'}"),
            *("-p", "aws_contract.pytest_plugin"),
            *("-p", "aws_contract.pytest_plugin.screen"),
            *("-p", "aws_contract.pytest_plugin.processes"),
            *arguments,
        ]
        variables = {HYPOTHESIS_FOLDER: str(kept / "hypothesis"), **os.environ, "PYTHONPATH": path}
        if fresh:
            variables[HYPOTHESIS_FOLDER] = str(kept / "hypothesis")
        with (
            subprocess.Popen(command, env=variables) as process,  # noqa: S603 - our own arguments
            _passed_on_to(process),
        ):
            return of_pytest(process.wait())


@contextmanager
def _kept(*, nothing: bool) -> Iterator[Path]:
    """Give the folder for failing examples: nobody wants them in the folder they work in.

    nothing: whether the folder is gone after the run.
    """
    if nothing:
        with tempfile.TemporaryDirectory(prefix="aws-contract-") as folder:
            yield Path(folder)
    else:
        yield cache_folder()


@contextmanager
def _passed_on_to(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Send a signal that ends a run to its process, which ends in order; a terminal sends it too.

    Signals can only be handled in the main thread; elsewhere they stay as they are.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    signals = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    before = {
        number: signal.signal(number, lambda number, _frame: process.send_signal(number))
        for number in signals
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
