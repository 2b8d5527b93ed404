"""``aws-contract drift OLD NEW``: compare two versions of the contract."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from aws_contract.drift import lockfile, sources
from aws_contract.drift.change import ClientEffect
from aws_contract.drift.compare import Drift, IncomparableError
from aws_contract.drift.contradictions import Phrase
from aws_contract.drift.docs_page import PageError
from aws_contract.drift.report import Report, as_json, as_markdown, as_text, report
from aws_contract.drift.snapshot import Source
from aws_contract.drift.sources import SourceError, UnavailableError
from aws_contract.resources.algorithm.documentation import CLAIMS, SAVED_CONTRACTS
from aws_contract.results.codec import CodecError
from aws_strategies.model import UnknownOperationError

__all__ = ["BAD_INPUT", "DRIFT", "NO_DRIFT", "UNAVAILABLE", "add_drift_command", "run_drift"]

NO_DRIFT: Final = 0
DRIFT: Final = 1
BAD_INPUT: Final = 2
UNAVAILABLE: Final = 3

_BAD_INPUT: Final = (
    CodecError, IncomparableError, PageError, SourceError, UnknownOperationError, OSError,
)  # fmt: skip


def add_drift_command(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser],
    *,
    phrases: tuple[Phrase, ...] = (),
) -> argparse.ArgumentParser:
    """Add the ``drift`` command; `phrases` are where documented rules are read from.

    The namespace gets the command line's ``handler``, which runs `run_drift`.
    """
    command = subparsers.add_parser(
        "drift",
        help="compare two versions of the contract",
        description="Compare two versions of the operation's contract, OLD against NEW.",
        epilog=(sources.__doc__ or "")
        + "\nexit status: 0 no drift, 1 drift, 2 bad input, 3 a version can't be fetched",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("old", nargs="?", default="lock", metavar="OLD", help="default: lock")
    command.add_argument("new", nargs="?", default="installed", metavar="NEW",
                         help="default: installed")  # fmt: skip
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--markdown", action="store_true", help="print Markdown, for a CI summary")
    command.add_argument("--documentation", action="store_true",
                         help="list reworded documentation, and count it as drift")  # fmt: skip
    command.add_argument("--fail-on", choices=("any", "breaking", "never"), default="any",
                         help="what makes the exit status 1 (default: any)")  # fmt: skip
    command.add_argument("--save", type=Path, metavar="FILE",
                         help="save NEW as a contract file; compare nothing")  # fmt: skip
    command.add_argument("--label", help="with --save: what the file says its source is")
    command.add_argument("--update-lock", action="store_true",
                         help="save NEW as the lock; compare nothing")  # fmt: skip
    command.add_argument("--service", default="sagemaker", metavar="NAME",
                         help="botocore's name of the service (default: %(default)s)")  # fmt: skip
    command.add_argument("--operation", default="CreateAlgorithm", metavar="NAME",
                         help="the operation to compare (default: %(default)s)")  # fmt: skip
    command.add_argument("--cache", type=Path, metavar="DIR",
                         help="where downloaded wheels are kept")  # fmt: skip
    command.set_defaults(handler=_handle, passes_rest=False, phrases=phrases)
    return command


def _handle(args: argparse.Namespace, _: Sequence[str]) -> int:
    return run_drift(args)


def run_drift(args: argparse.Namespace) -> int:
    """Run the command; return its exit status. Errors go to standard error."""
    target = SAVED_CONTRACTS["lock"] if args.update_lock else args.save
    try:
        if target is not None:
            return _save(args, target)
        old, new = (_load(name, args) for name in (args.old, args.new))
        result = report(old, new, phrases=args.phrases, claims=CLAIMS)
    except UnavailableError as error:
        sys.stderr.write(f"drift: {error}\n")
        return UNAVAILABLE
    except _BAD_INPUT as error:
        sys.stderr.write(f"drift: {error}\n")
        return BAD_INPUT
    sys.stdout.write(_render(result, args))
    return _status(result.drift, fail_on=args.fail_on, documentation=args.documentation)


def _load(name: str, args: argparse.Namespace) -> Source:
    return sources.load_source(
        name,
        service=args.service,
        operation=args.operation,
        saved=SAVED_CONTRACTS,
        cache=args.cache,
    )


def _save(args: argparse.Namespace, target: Path) -> int:
    snapshot = _load(args.new, args).snapshot
    if args.label is not None:
        snapshot = replace(snapshot, source=args.label)
    lockfile.write(snapshot, target)
    sys.stdout.write(f"saved {snapshot.source} as {target}\n")
    return NO_DRIFT


def _render(result: Report, args: argparse.Namespace) -> str:
    if args.json:
        return as_json(result)
    if args.markdown:
        return as_markdown(result, documentation=args.documentation)
    return as_text(result, documentation=args.documentation)


def _status(drift: Drift, *, fail_on: str, documentation: bool) -> int:
    if fail_on == "never":
        return NO_DRIFT
    if fail_on == "breaking":
        return DRIFT if drift.by_effect(ClientEffect.BREAKING) else NO_DRIFT
    return DRIFT if drift or (documentation and drift.documentation) else NO_DRIFT
