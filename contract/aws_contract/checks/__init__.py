"""The checks: one plain function per clause, ``(context, answer) -> None``.

A check returns nothing or raises a `ContractFailure`; `run` runs several and collects. They are
grouped by what they judge: `answers`, `effects`, `listings`, `refusals`.
"""

from aws_contract.checks.base import Check, check, run

__all__ = ["Check", "check", "run"]
