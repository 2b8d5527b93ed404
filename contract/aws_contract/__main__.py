"""``python -m aws_contract`` is the command ``aws-contract``."""

from aws_contract.cli.main import command

command()
