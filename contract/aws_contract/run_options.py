"""The options of a run, declared once: pytest gets them, and the command ``run`` forwards them."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from typing import Final

from aws_contract.resources import DEFAULT_RESOURCE

__all__ = ["RUN_OPTIONS", "RunOption", "shard"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RunOption:
    """An option of a run; a flag if it has no metavar, given several times if `multiple`.

    `short` is the name of the command's option where pytest, which has options of many plugins,
    needs a longer one.
    """

    name: str
    help: str
    short: str = ""
    metavar: str | None = None
    default: str | None = None
    multiple: bool = False


RUN_OPTIONS: Final = (
    RunOption(
        name="--target",
        metavar="fake|http|URL|MODULE:FACTORY",
        default="fake",
        help="What to run the contract against: the fake in this process (default), the fake "
        "behind HTTP on loopback, any endpoint URL, or a function that makes a target.",
    ),
    RunOption(
        name="--resource",
        metavar="NAME|MODULE:ATTRIBUTE",
        default=DEFAULT_RESOURCE,
        help=f"The resource whose contract is run (default: {DEFAULT_RESOURCE}).",
    ),
    RunOption(
        name="--operation",
        metavar="SERVICE:OPERATION",
        multiple=True,
        help="Instead of a resource, any operation of a service that speaks AWS JSON, by its model "
        "alone; a glob such as 'kms:*' too; repeatable. The fake is then the one without state.",
    ),
    RunOption(
        name="--allow-create",
        help="With --operation, send a target that isn't the project's own fake also what it must "
        "accept; nothing is deleted afterwards.",
    ),
    RunOption(
        name="--target-region",
        metavar="REGION",
        help="The region that requests are signed for and ARNs must name (default: us-east-1).",
    ),
    RunOption(
        name="--use-credentials",
        help="Sign requests to an endpoint URL with the credentials of botocore's chain (default: "
        "dummy ones).",
    ),
    RunOption(
        name="--contract-report",
        short="--report",
        metavar="DIR",
        help="Write report.json, report.html and summary.md into this folder; in a GitHub job the "
        "summary is added to the job's.",
    ),
    RunOption(
        name="--contract-case",
        short="--case",
        metavar="ID",
        help="Run only the scenario with this id.",
    ),
    RunOption(
        name="--fail-on",
        metavar="documented,observed,unverified",
        help="The verdicts that fail the run: violations of the documentation, violations of an "
        "observation of AWS, unverified differences from what is assumed (default: "
        "documented,observed).",
    ),
    RunOption(
        name="--strict-coverage",
        help="Count the run as incomplete unless every constraint point was accepted, and broken "
        "where that isn't proved to be impossible.",
    ),
    RunOption(
        name="--shard",
        metavar="I/N",
        help="Run only this part of the deterministic set: 2/5 is the second of five.",
    ),
    RunOption(
        name="--no-cache",
        help="Derive everything anew, and keep nothing in the cache folder of the user.",
    ),
    RunOption(
        name="--examples-database",
        metavar="DIR|redis://HOST:PORT/N|github:OWNER/REPO",
        help="Where Hypothesis keeps failing examples, for machines to share.",
    ),
)


def shard(text: str) -> tuple[int, int]:
    """Return (number, of) for ``I/N``; ArgumentTypeError unless 1 <= I <= N."""
    found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text)
    number, of = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= of:
        raise argparse.ArgumentTypeError(f"{text!r}: expected I/N with 1 <= I <= N, such as 2/5")
    return number, of
