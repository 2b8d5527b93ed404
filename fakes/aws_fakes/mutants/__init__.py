"""Mutants: fakes that are wrong in exactly one thing, to measure a test suite by.

    >>> from aws_fakes.mutants import mutants, service_with
    >>> service = service_with("path-index-base")

Those of constraints are generated from the fake's own reading of the model, at least one for every
constraint point; the others are listed by name. Every mutant replaces one part of a `Behaviour`.
"""

from __future__ import annotations

import difflib
from functools import cache
from itertools import chain

from aws_fakes.mutants.answers import answer_mutants
from aws_fakes.mutants.constraints import constraint_mutants
from aws_fakes.mutants.describe import description_mutants
from aws_fakes.mutants.listing import list_mutants
from aws_fakes.mutants.mutant import Deviation, Mutant
from aws_fakes.mutants.patterns import pattern_mutants
from aws_fakes.mutants.requests import request_mutants
from aws_fakes.mutants.rule_places import rule_place_mutants
from aws_fakes.mutants.rules import rule_mutants
from aws_fakes.mutants.state import state_mutants
from aws_fakes.mutants.wording import wording_mutants
from aws_fakes.resources.algorithm.service import AlgorithmService

__all__ = ["Deviation", "Mutant", "UnknownMutantError", "mutants", "service_with"]


class UnknownMutantError(LookupError):
    """No mutant has this name."""


@cache
def mutants() -> tuple[Mutant, ...]:
    """Return every mutant, always in the same order; names are unique."""
    return tuple(
        chain(
            constraint_mutants(),
            pattern_mutants(),
            wording_mutants(),
            description_mutants(),
            list_mutants(),
            state_mutants(),
            request_mutants(),
            answer_mutants(),
            rule_mutants(),
            rule_place_mutants(),
        )
    )


def service_with(name: str) -> AlgorithmService:
    """Return a new service that is this mutant; UnknownMutantError lists the nearest names."""
    found = next((mutant for mutant in mutants() if mutant.name == name), None)
    if found is None:
        near = difflib.get_close_matches(name, [mutant.name for mutant in mutants()], cutoff=0.3)
        raise UnknownMutantError(f"no mutant {name!r}; nearest: {', '.join(near) or 'none'}")
    return AlgorithmService(found.behaviour())
