"""Mutants of the documented rules: for each that is enforced, forgotten or overdone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from aws_fakes.mutants.mutant import Mutant
from aws_fakes.resources.algorithm.rules.registry import MODES, overeager, without

__all__ = ["rule_mutants"]

_MODE: Final = "observed"


def rule_mutants() -> Iterator[Mutant]:
    """Yield, for every rule that the standard behaviour enforces, both ways to get it wrong."""
    for rule in MODES[_MODE]:
        yield Mutant(
            name=f"rule-unenforced/{rule}",
            kind="rule-unenforced",
            description=f"the documented rule {rule} isn't enforced",
            change=partial(without, rule),
            point=f"rule-{rule}",
        )
        yield Mutant(
            name=f"rule-overeager/{rule}",
            kind="rule-overeager",
            description=f"the documented rule {rule} refuses whatever it speaks of",
            change=partial(overeager, rule),
            point=f"rule-{rule}",
        )
