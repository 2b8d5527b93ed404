"""The command-line options of live runs, and what they say."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from aws_contract.live.options import LIVE_VARIABLE, LiveOptions
from aws_contract.pytest_plugin.selection import shard

__all__ = ["add_options", "add_target_options", "options_of"]

DEFAULT_FOLDER: Final = Path("contract-run")


def add_target_options(command: argparse.ArgumentParser) -> None:
    """Add the options that say what to send to, and that it is meant."""
    command.add_argument(
        "--target",
        default="fake",
        metavar="aws|URL|fake|http|MODULE:FACTORY",
        help="what to send to (default: %(default)s)",
    )
    command.add_argument("--target-region", metavar="REGION", help="the target's region")
    command.add_argument(
        "--aws-account",
        metavar="ID",
        help="aws: the account that the credentials must belong to, as STS says",
    )
    command.add_argument(
        "--live",
        action="store_true",
        help=f"aws: yes, send to real AWS; {LIVE_VARIABLE}=yes in the environment says so too",
    )
    command.add_argument(
        "--rate",
        type=float,
        default=2.0,
        metavar="N",
        help="requests a second, 0 for as fast as it goes (default: %(default)s)",
    )


def add_options(command: argparse.ArgumentParser) -> None:
    """Add all options of a live run."""
    add_target_options(command)
    add = command.add_argument
    add("--max-requests", type=_count, default=2000, metavar="N",
        help="send no more than this, what tells most first (default: %(default)s)")  # fmt: skip
    add("--deadline", type=float, metavar="SECONDS", help="stop after this long")
    add("--max-surprises", type=int, metavar="N",
        help="stop when more creates than this were taken that must be refused; each is deleted "
        "at once (default: 1 on aws, else no limit)")  # fmt: skip
    add("--allow-create", action="store_true",
        help="also send what must be taken: algorithms are created and deleted")  # fmt: skip
    add("--image", metavar="URI", help="the image of what is created; aws needs one in its ECR")
    add("--allow-validation-jobs", action="store_true",
        help="also create algorithms with a validation: JOBS RUN THAT COST MONEY")  # fmt: skip
    add("--role", metavar="ARN", help="the role of validation jobs")
    add("--s3-input", metavar="S3_URI", help="the input of validation jobs")
    add("--s3-output", metavar="S3_URI", help="where validation jobs write to")
    add("--shard", type=shard, default=(1, 1), metavar="I/N", help="only this part of the steps")
    add("--only", metavar="ID", help="only the step with this id")
    add("--history", type=Path, action="append", default=[], metavar="PATH",
        help="evidence of earlier runs: what it doesn't tell comes first")  # fmt: skip
    add("--run-folder", type=Path, default=DEFAULT_FOLDER, metavar="DIR",
        help="state, evidence and report of the run; a run that was stopped goes on from there "
        "(default: %(default)s)")  # fmt: skip


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number above 0")
    return number


def options_of(
    known: argparse.Namespace, environment: Mapping[str, str] = os.environ
) -> LiveOptions:
    """Return what the arguments and the environment ask for; of fewer options the rest default."""
    given: dict[str, Any] = vars(known)
    names = {
        "region": "target_region",
        "account": "aws_account",
        "seconds": "deadline",
        "create": "allow_create",
        "validation_jobs": "allow_validation_jobs",
        "folder": "run_folder",
    }
    plain = ("target", "rate", "max_requests", "max_surprises", "image", "role", "s3_input",
             "s3_output", "shard", "only")  # fmt: skip
    names |= {name: name for name in plain}
    chosen = {name: given[source] for name, source in names.items() if source in given}
    return LiveOptions(
        resource="algorithm",
        **{"folder": DEFAULT_FOLDER, **chosen},
        live=bool(given.get("live")) or environment.get(LIVE_VARIABLE) == "yes",
        history=tuple(given.get("history") or ()),
    )
