"""``aws-contract faults``: the seeded faults, and the proof that the suite catches them.

Exit status: 0 all of the chosen faults are caught or proved to make no difference, 1 one survived,
2 arguments that can't be used.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aws_contract.mutation.run import Verdict
    from aws_fakes.mutants import Mutant

__all__ = ["add_faults_command"]


def add_faults_command(commands: Any) -> None:
    """Add the command ``faults`` to an argparse subparsers object."""
    command = commands.add_parser(
        "faults",
        help="list fakes that are each wrong in one thing, or run the suite against them",
        description="List the seeded faults, or run the deterministic suite against each of them "
        "in this process: every one must be caught by a check whose clause fits it.",
        allow_abbrev=False,
    )
    action = command.add_mutually_exclusive_group()
    action.add_argument("--list", action="store_true", help="list the faults (default)")
    action.add_argument("--run", action="store_true", help="try them, print score and survivors")
    command.add_argument(
        "--kind", action="append", default=[], metavar="K", help="only this kind; repeatable"
    )
    command.add_argument(
        "--share",
        type=_share,
        default=(1, 1),
        metavar="I/N",
        help="the first fault of each kind, and of the others this share: 2/10 is the second tenth",
    )
    command.add_argument(
        "--processes",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="how many processes try faults (default: one for each core)",
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(handler=_faults, passes_rest=False)


def _share(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+)/(\d+)", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise argparse.ArgumentTypeError(f"expected I/N with 1 <= I <= N, got {text!r}")
    return int(found[1]), int(found[2])


def _faults(known: argparse.Namespace, _: Sequence[str]) -> int:
    from aws_contract.mutation import run as selfproof  # noqa: PLC0415 - loads everything, which other commands don't need
    from aws_contract.resources import load_resource  # noqa: PLC0415 - as below

    chosen = selfproof.choose(known.kind, share=known.share)
    if not chosen:
        kinds = ", ".join(sorted({fault.kind for fault in selfproof.choose()}))
        message = f"no fault of kind {', '.join(known.kind)}; expected one of: {kinds}"
        sys.stderr.write(f"aws-contract faults: {message}\n")
        return 2
    if not known.run:
        _print_list(chosen, as_json=known.json)
        return 0
    started = time.monotonic()
    verdicts = list(
        selfproof.prove(
            chosen, resource=load_resource("algorithm"), processes=max(1, known.processes)
        )
    )
    seconds = time.monotonic() - started
    if known.json:
        sys.stdout.write(json.dumps(_summary(verdicts, seconds), indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(verdicts, seconds))
    return int(any(verdict.survived for verdict in verdicts))


def _print_list(chosen: Sequence[Mutant], *, as_json: bool) -> None:
    if as_json:
        listed = [
            {"name": each.name, "kind": each.kind, "description": each.description}
            for each in chosen
        ]
        sys.stdout.write(json.dumps({"faults": listed}, indent=2) + "\n")
        return
    for fault in chosen:
        sys.stdout.write(f"{fault.name}\n    {fault.description}\n")
    kinds = len({fault.kind for fault in chosen})
    sys.stdout.write(f"{len(chosen)} faults of {kinds} kinds\n")


def _summary(verdicts: Sequence[Verdict], seconds: float) -> dict[str, Any]:
    return {
        "faults": len(verdicts),
        "caught": sum(1 for each in verdicts if each.clause is not None),
        "equivalent": sum(1 for each in verdicts if each.equivalent is not None),
        "survived": [each.mutant for each in verdicts if each.survived],
        "seconds": round(seconds, 1),
        "verdicts": [asdict(each) for each in verdicts],
    }


def _lines(verdicts: Sequence[Verdict], seconds: float) -> Iterator[str]:
    summary = _summary(verdicts, seconds)
    by_clause = Counter(each.clause for each in verdicts if each.clause is not None)
    for clause, number in by_clause.most_common():
        yield f"  {number:>5} caught by {clause}"
    for each in verdicts:
        if each.equivalent is not None:
            yield f"no difference  {each.mutant}: {each.equivalent}"
    for each in verdicts:
        if each.survived:
            misfits = f" (only by {', '.join(each.misfits)})" if each.misfits else ""
            yield f"SURVIVED       {each.mutant}{misfits}"
    due = summary["faults"] - summary["equivalent"]
    yield (
        f"score {summary['caught']} of {due} caught, {len(summary['survived'])} survived, "
        f"{summary['equivalent']} make no difference; {summary['seconds']} s"
    )
