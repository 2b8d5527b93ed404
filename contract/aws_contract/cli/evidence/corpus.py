"""The command ``evidence corpus``: how much of AWS's recorded wording the fakes reproduce."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from aws_contract.corpus.replay import ServiceScore

__all__ = ["corpus"]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def corpus(*, as_json: bool) -> None:
    """Reproduce AWS's recorded error messages with the fakes' engine, and print the score.

    "model" counts the messages that follow from the installed model, "record" those that also need
    the limits, patterns or enums that held when they were recorded.
    """
    from aws_contract.corpus.record import read_messages  # noqa: PLC0415 - loads the models
    from aws_contract.corpus.replay import scores  # noqa: PLC0415 - as above

    found = scores(read_messages())
    if as_json:
        click.echo(json.dumps([_as_json(score) for score in found], indent=2))
        return
    for line in _table(found):
        click.echo(line)


def _as_json(score: ServiceScore) -> dict[str, object]:
    return {**asdict(score), "differences": {str(kind): n for kind, n in score.differences}}


def _table(found: Sequence[ServiceScore]) -> Iterator[str]:
    yield f"{'service':<20}{'messages':>9}{'model':>7}{'record':>8}{'other':>7}"
    for score in found:
        other = score.total - score.from_model - score.from_record
        why = ", ".join(f"{count} {kind}" for kind, count in score.differences)
        line = f"{score.service:<20}{score.total:>9}{score.from_model:>7}{score.from_record:>8}"
        yield f"{line}{other:>7}  {why}".rstrip()
    total, model, record = (
        sum(getattr(score, name) for score in found)
        for name in ("total", "from_model", "from_record")
    )
    yield f"{'total':<20}{total:>9}{model:>7}{record:>8}{total - model - record:>7}"
