"""The command ``evidence status``: which clauses were observed, when, and which never."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from aws_contract.cli.options import resource_option

if TYPE_CHECKING:
    from aws_contract.claims.status import EvidenceStatus
    from aws_contract.resources.resource import Resource

__all__ = ["status"]


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "badge"]),
    default="text",
    show_default=True,
    help="badge is JSON for an endpoint badge of shields.io.",
)
@resource_option
def status(*, form: str, resource: Resource) -> int:
    """List the clauses that were never observed, and all observations, the oldest first.

    An observation may be of a sibling operation; its text says so.
    """
    from aws_contract.claims.catalogue import entries  # noqa: PLC0415 - loads the model
    from aws_contract.claims.evidence import LedgerError  # noqa: PLC0415 - as above
    from aws_contract.claims.status import evidence_status  # noqa: PLC0415 - as above

    try:
        found = evidence_status(entries(resource))
    except (LedgerError, OSError) as error:
        click.echo(f"aws-contract evidence status: {error}", err=True)
        return 2
    today = datetime.now(UTC).date()
    if form == "badge":
        click.echo(json.dumps(found.badge()))
    elif form == "json":
        click.echo(json.dumps(found.to_json(today), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(found, today)))
    return 0


def _lines(found: EvidenceStatus, today: date) -> Iterator[str]:
    yield f"{'grade':<12}{'clauses':>8}{'observed':>10}{'never':>7}"
    for name, count in (*found.grades.items(), ("total", found.total)):
        never = count.clauses - count.observed
        yield f"{name:<12}{count.clauses:>8}{count.observed:>10}{never:>7}"
    yield ""
    yield f"{len(found.unobserved)} clauses without an observation, the least sure first:"
    for entry in found.unobserved:
        yield f"  {entry.grade:<12}{entry.clause}: {entry.statement}"
    yield ""
    yield f"{len(found.observations)} observations, the oldest first:"
    for each in found.observations:
        observation = each.observation
        age = each.age(today)
        yield f"  {observation.date:<14}{age:<15}{each.entry.clause}: {observation.answer}"
        yield f"      {observation.saw} ({observation.source})"
