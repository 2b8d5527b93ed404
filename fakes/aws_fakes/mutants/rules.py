"""Faults of the documented rules: for each that is enforced, forgotten or overdone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from aws_fakes.mutants.mutant import Fault
from aws_fakes.resources.algorithm.rules.registry import MODES, overeager, without

__all__ = ["rule_faults"]

_MODE: Final = "observed"


def rule_faults() -> Iterator[Fault]:
    """Yield, for every rule that the standard behaviour enforces, both ways to get it wrong."""
    for rule in MODES[_MODE]:
        yield Fault(
            name=f"rule-forgotten/{rule}",
            kind="rule-forgotten",
            description=f"the documented rule {rule} isn't enforced",
            change=partial(without, rule),
            point=f"rule-{rule}",
        )
        yield Fault(
            name=f"rule-overdone/{rule}",
            kind="rule-overdone",
            description=f"the documented rule {rule} refuses whatever it speaks of",
            change=partial(overeager, rule),
            point=f"rule-{rule}",
        )
