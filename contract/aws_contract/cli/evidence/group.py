"""The group of commands ``evidence``."""

from __future__ import annotations

import click

from aws_contract.cli.evidence.corpus import corpus
from aws_contract.cli.evidence.recordings import accept, diff, replay_recorded
from aws_contract.cli.evidence.status import status

__all__ = ["evidence"]


@click.group(no_args_is_help=True)
def evidence() -> None:
    """Show the evidence, and compare, accept or replay what a live run recorded."""


for _command in (accept, corpus, diff, replay_recorded, status):
    evidence.add_command(_command)
