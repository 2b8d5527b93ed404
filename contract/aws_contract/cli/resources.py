"""The command ``resources``: what can be named with --resource."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from aws_contract.resources import load_resource, resource_names

if TYPE_CHECKING:
    from aws_contract.resources.resource import Resource

__all__ = ["resources"]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with what isn't applicable.")
def resources(*, as_json: bool) -> int:
    """List the resources that come with the package: name, service, operations, clauses.

    Others are named with MODULE:ATTRIBUTE.
    """
    found = {name: load_resource(name) for name in resource_names()}
    if as_json:
        click.echo(json.dumps([_as_json(name, each) for name, each in found.items()], indent=2))
        return 0
    width = max(map(len, found))
    for name, each in found.items():
        lacking = len(each.not_applicable)
        click.echo(f"{name:<{width}}  {each.service}: {', '.join(each.operations)}")
        click.echo(f"{'':<{width}}  {len(each.clauses)} clauses, {lacking} not applicable")
    return 0


def _as_json(name: str, resource: Resource) -> dict[str, object]:
    return {
        "name": name,
        "service": resource.service,
        "operations": list(resource.operations),
        "clauses": len(resource.clauses),
        "not_applicable": dict(resource.not_applicable),
    }
