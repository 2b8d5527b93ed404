"""The checks: one plain function for each clause.

A check returns nothing or raises a `ContractFailure`; `run` runs several and collects. A check that
needs more than the answer is a `CheckFor` a typed expectation.
"""

from aws_contract.checks.base import Check, CheckFor, check, check_for, expecting, run

__all__ = ["Check", "CheckFor", "check", "check_for", "expecting", "run"]
