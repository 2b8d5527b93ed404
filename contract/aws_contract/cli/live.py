"""The commands ``live``, ``plan`` and ``sweep``: a run against what is shared, before and after it.

Exit status of ``live``: 0 the target does what the ledger says, 1 a clause is contradicted that
wasn't before, 2 the run may not begin, 3 the target can't be reached, 4 the run ended early or left
something behind. The first line says which and why.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

from aws_contract.cli.live_options import add_options, add_target_options, options_of

__all__ = ["add_live_commands"]

_PLACEHOLDER: Final = "111122223333"
"""The account in a plan whose account isn't known."""


def add_live_commands(commands: Any) -> None:
    """Add the three commands to an argparse subparsers object."""
    live = _command(commands, "live", "run against AWS or any endpoint that is shared", _live)
    add_options(live)
    plan = _command(commands, "plan", "print what a live run would send", _plan)
    add_options(plan)
    form = plan.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON, every step included")
    form.add_argument("--policy", action="store_true", help="print the IAM policy that it needs")
    sweep = _command(commands, "sweep", "remove what killed live runs have left", _sweep)
    add_target_options(sweep)
    sweep.add_argument("--run-folder", type=Path, metavar="DIR", help="only what this run has made")
    sweep.add_argument(
        "--prefix", metavar="TEXT", help="only names that begin so (default: those of all runs)"
    )
    sweep.add_argument(
        "--older-than",
        type=float,
        default=1.0,
        metavar="HOURS",
        help="only what is older (default: %(default)s; 0 with --run-folder)",
    )
    sweep.add_argument("--delete", action="store_true", help="delete it; else it is only listed")


def _command(
    commands: Any, name: str, text: str, handler: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip

    def handle(known: argparse.Namespace, _: Sequence[str]) -> int:
        return _explained(handler, known)

    command.set_defaults(handler=handle, passes_rest=False)
    return command


def _explained(handler: Callable[[argparse.Namespace], int], known: argparse.Namespace) -> int:
    """Run a command; what the user did wrong, or the network, becomes a line and a status."""
    from aws_contract.live.guard import HinderedError  # noqa: PLC0415 - as above
    from aws_contract.live.options import RefusedError  # noqa: PLC0415 - as above
    from aws_contract.live.plan import UnknownStepError  # noqa: PLC0415 - as above
    from aws_contract.live.summary import BAD_INPUT, UNREACHABLE  # noqa: PLC0415 - as above
    from aws_contract.recordings.recording import BadEvidenceError  # noqa: PLC0415 - as above
    from aws_contract.targets.base import UnknownTargetError  # noqa: PLC0415 - as above
    from aws_contract.targets.endpoint import TargetUnreachableError  # noqa: PLC0415 - loads the model

    try:
        return handler(known)
    except (RefusedError, UnknownTargetError, UnknownStepError, BadEvidenceError) as error:
        sys.stderr.write(f"REFUSED: {error}\n")
        return BAD_INPUT
    except (TargetUnreachableError, HinderedError) as error:
        sys.stderr.write(f"UNREACHABLE: {error}\n")
        return UNREACHABLE


def _live(known: argparse.Namespace) -> int:
    from aws_contract.live.start import run_live  # noqa: PLC0415 - loads the model

    with _terminated_as_interrupted():
        return run_live(options_of(known), out=sys.stdout, progress=sys.stderr)


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Let SIGTERM end a run as Ctrl-C does: tidied up."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _plan(known: argparse.Namespace) -> int:
    from aws_contract.live.iam_policy import policy  # noqa: PLC0415 - as above
    from aws_contract.live.options import check  # noqa: PLC0415 - as above
    from aws_contract.live.plan import plan_for  # noqa: PLC0415 - as above
    from aws_contract.live.start import seen_in  # noqa: PLC0415 - as above
    from aws_contract.live.substitution import Place  # noqa: PLC0415 - loads the model
    from aws_contract.resources import load_resource  # noqa: PLC0415 - as above
    from aws_contract.targets.base import DEFAULT_REGION, partition_of  # noqa: PLC0415 - as above

    options = options_of(known)
    check(options, planning=True)
    region = options.region or DEFAULT_REGION
    place = Place(
        region=region,
        partition=partition_of(region),
        account=options.account or _PLACEHOLDER,
        prefix="contract-00000000",
    )
    if known.policy:
        _print(policy(options, place))
        return 0
    resource = load_resource(options.resource)
    plan = plan_for(options, place, resource=resource, seen=seen_in(options))
    if known.json:
        _print(plan.to_json())
    else:
        sys.stdout.writelines(f"{line}\n" for line in plan.lines())
    return 0


def _print(value: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, indent=2) + "\n")


def _sweep(known: argparse.Namespace) -> int:
    from aws_contract.live.start import sweep  # noqa: PLC0415 - loads the model

    return sweep(
        options_of(known),
        folder=known.run_folder,
        prefix=known.prefix,
        older=known.older_than * 3600,
        delete=known.delete,
        out=sys.stdout,
    )
