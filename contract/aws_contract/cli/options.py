"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from aws_contract.resources import DEFAULT_RESOURCE, UnknownResourceError, load_resource

if TYPE_CHECKING:
    from aws_contract.resources.resource import Resource

__all__ = ["resource_option"]


def _loaded(_ctx: click.Context, _param: click.Parameter, name: str) -> Resource:
    try:
        return load_resource(name)
    except UnknownResourceError as error:
        raise click.BadParameter(str(error)) from error


resource_option = click.option(
    "--resource",
    default=DEFAULT_RESOURCE,
    show_default=True,
    metavar="NAME|MODULE:ATTRIBUTE",
    callback=_loaded,
    help="The resource that the command is about.",
)
"""Gives a command the loaded `Resource`; exit status 2 if there is none of that name."""
