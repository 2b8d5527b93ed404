"""The command ``mutants``: deliberately wrong fakes, and the proof that the suite rejects them."""

from __future__ import annotations

import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from aws_contract.exit_status import ExitStatus
from aws_contract.resources import DEFAULT_RESOURCE, UnknownResourceError, load_resource

if TYPE_CHECKING:
    from aws_contract.mutation.run import MutantVerdict
    from aws_fakes.mutants import Mutant

__all__ = ["mutants"]


def _share(_ctx: click.Context, _param: click.Parameter, text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+)/(\d+)", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise click.BadParameter(f"expected I/N with 1 <= I <= N, got {text!r}")
    return int(found[1]), int(found[2])


@click.command()
@click.option("--list", "listing", is_flag=True, help="List the mutants (default).")
@click.option(
    "--run",
    "running",
    is_flag=True,
    help="Run the suite against them; print the score and the survivors.",
)
@click.option("--kind", multiple=True, metavar="K", help="Only this kind; repeatable.")
@click.option(
    "--share",
    callback=_share,
    default="1/1",
    metavar="I/N",
    help="The first mutant of each kind, and of the others this share: 2/10 is the second tenth.",
)
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    metavar="N",
    help="How many processes try mutants (default: one for each core).",
)
@click.option(
    "--resource",
    default=DEFAULT_RESOURCE,
    show_default=True,
    metavar="NAME|MODULE:ATTRIBUTE",
    help="The resource whose contract the mutants must violate.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def mutants(  # noqa: PLR0913 - one parameter for each option
    *,
    listing: bool,
    running: bool,
    kind: tuple[str, ...],
    share: tuple[int, int],
    processes: int,
    resource: str,
    as_json: bool,
) -> int:
    """List the mutants, or run the deterministic suite against each of them in this process.

    Every mutant must be caught by a check of a clause that fits it. Exit status: 0 all are caught
    or proved to make no difference, 1 one survived, 2 arguments that can't be used, or a kind that
    no clause is said to catch.
    """
    from aws_contract.mutation.expectations import UnfittedKindError  # noqa: PLC0415 - as below
    from aws_contract.mutation.run import choose, prove  # noqa: PLC0415 - loads everything

    if listing and running:
        raise click.UsageError("--list and --run exclude each other")
    chosen = choose(kind, share=share)
    if not chosen:
        kinds = ", ".join(sorted({mutant.kind for mutant in choose()}))
        raise click.UsageError(f"no mutant of kind {', '.join(kind)}; expected one of: {kinds}")
    if not running:
        _print_list(chosen, as_json=as_json)
        return 0
    try:
        found = load_resource(resource)
    except UnknownResourceError as error:
        raise click.BadParameter(str(error), param_hint="--resource") from error
    started = time.monotonic()
    try:
        verdicts = list(_told(prove(chosen, resource=found, processes=processes), of=len(chosen)))
    except UnfittedKindError as error:
        click.echo(f"aws-contract mutants: {error}", err=True)
        return ExitStatus.NOT_STARTED
    _print_score(verdicts, time.monotonic() - started, as_json=as_json)
    return int(any(verdict.survived for verdict in verdicts))


def _told(verdicts: Iterable[MutantVerdict], *, of: int) -> Iterator[MutantVerdict]:
    """Yield the verdicts, and say on stderr after each tenth how far it is."""
    survived, tenth = 0, max(of // 10, 1)
    for number, verdict in enumerate(verdicts, start=1):
        survived += verdict.survived
        if number % tenth == 0:
            click.echo(f"{number} of {of} mutants tried, {survived} survived", err=True)
        yield verdict


def _print_list(chosen: Sequence[Mutant], *, as_json: bool) -> None:
    if as_json:
        listed = [
            {"name": each.name, "kind": each.kind, "description": each.description}
            for each in chosen
        ]
        click.echo(json.dumps({"mutants": listed}, indent=2))
        return
    for mutant in chosen:
        click.echo(f"{mutant.name}\n    {mutant.description}")
    kinds = len({mutant.kind for mutant in chosen})
    click.echo(f"{len(chosen)} mutants of {kinds} kinds")


def _print_score(verdicts: Sequence[MutantVerdict], seconds: float, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_summary(verdicts, seconds), indent=2))
        return
    for line in _lines(verdicts, seconds):
        click.echo(line)


def _summary(verdicts: Sequence[MutantVerdict], seconds: float) -> dict[str, Any]:
    return {
        "mutants": len(verdicts),
        "caught": sum(1 for each in verdicts if each.clause is not None),
        "equivalent": sum(1 for each in verdicts if each.equivalent is not None),
        "caught_later": [each.mutant for each in verdicts if each.misfits and not each.survived],
        "survived": [each.mutant for each in verdicts if each.survived],
        "seconds": round(seconds, 1),
        "verdicts": [asdict(each) for each in verdicts],
    }


def _lines(verdicts: Sequence[MutantVerdict], seconds: float) -> Iterator[str]:
    summary = _summary(verdicts, seconds)
    by_clause = Counter(each.clause for each in verdicts if each.clause is not None)
    for clause, number in by_clause.most_common():
        yield f"  {number:>5} caught by {clause}"
    first = Counter(each.misfits[0] for each in verdicts if each.misfits and not each.survived)
    for clause, number in first.most_common():
        yield f"  {number:>5} of them failed another clause first: {clause}"
    for each in verdicts:
        if each.equivalent is not None:
            yield f"no difference  {each.mutant}: {each.equivalent}"
    for each in verdicts:
        if each.survived:
            misfits = (
                f" (caught by another clause: {', '.join(each.misfits)})" if each.misfits else ""
            )
            yield f"SURVIVED       {each.mutant}{misfits}"
    due = summary["mutants"] - summary["equivalent"]
    yield (
        f"score {summary['caught']} of {due} caught, {len(summary['survived'])} survived, "
        f"{summary['equivalent']} make no difference; {summary['seconds']} s"
    )
