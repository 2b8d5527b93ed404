"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from aws_contract.resources import DEFAULT_RESOURCE, UnknownResourceError, load_resource

if TYPE_CHECKING:
    from aws_contract.operations.selection import OperationName
    from aws_contract.resources.resource import Resource

__all__ = ["RenamedOption", "operation_option", "resource_option"]


class RenamedOption(click.Option):
    """An option that is known by former names too, which no help mentions."""

    def __init__(self, *args: Any, former: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._former = tuple(former)

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Let the parser know all names."""
        shown = self.opts
        self.opts = [*shown, *self._former]
        try:
            super().add_to_parser(parser, ctx)
        finally:
            self.opts = shown


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


def _selected(_ctx: click.Context, _param: click.Parameter, name: str | None) -> object:
    from aws_contract.operations.selection import UnknownNameError, select  # noqa: PLC0415

    if name is None:
        return None
    try:
        found: tuple[OperationName, ...] = select([name]).operations
    except UnknownNameError as error:
        raise click.BadParameter(str(error.args[0])) from error
    if len(found) > 1:
        raise click.BadParameter(f"{name!r} selects {len(found)} operations, expected one")
    return found[0]


operation_option = click.option(
    "--operation",
    metavar="SERVICE:OPERATION",
    callback=_selected,
    help="An operation of any service that speaks AWS JSON, instead of a resource.",
)
"""Gives a command the `OperationName`, or None; exit status 2 if there isn't exactly one."""
