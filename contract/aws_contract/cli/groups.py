"""Groups of commands whose modules are loaded only when one of their commands runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

import click

__all__ = ["LazyCommand", "LazyGroup"]


@dataclass(frozen=True, kw_only=True, slots=True)
class LazyCommand:
    """Where a command is, and what the group's help says of it; nothing for a hidden alias."""

    module: str
    attribute: str
    help: str = ""


class LazyGroup(click.Group):
    """A group whose help needs none of its commands' modules.

    `default` is the command that arguments belong to which name none.
    """

    def __init__(
        self,
        *args: Any,
        lazy: Mapping[str, LazyCommand] | None = None,
        default: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = dict(lazy or {})
        self._default = default

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands that aren't aliases, in the order of the table."""
        shown = [name for name, command in self._lazy.items() if command.help]
        return [*shown, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none of that name."""
        found = self._lazy.get(cmd_name)
        if found is None:
            return super().get_command(ctx, cmd_name)
        return cast("click.Command", getattr(import_module(found.module), found.attribute))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command first where the arguments name none, even if options lead."""
        if self._default is not None and args and not self._names_a_command(ctx, args[0]):
            args = [self._default, *args]
        return super().parse_args(ctx, args)

    def _names_a_command(self, ctx: click.Context, argument: str) -> bool:
        return argument in ctx.help_option_names or self.get_command(ctx, argument) is not None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without importing them."""
        rows = []
        for name in self.list_commands(ctx):
            lazy = self._lazy.get(name)
            command = None if lazy is not None else self.get_command(ctx, name)
            text = lazy.help if lazy else command.get_short_help_str() if command else ""
            rows.append((name, text))
        with formatter.section("Commands"):
            formatter.write_dl(rows)
