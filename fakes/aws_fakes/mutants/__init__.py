"""Seeded faults: fakes that are wrong in exactly one thing, to measure a test suite by.

    >>> from aws_fakes.mutants import faults, service_with
    >>> service = service_with("path-index-base")

Those of the constraints are generated from the fake's own tree, one and more for every place; the
others are listed by name. Every fault is a `Behaviour` with one part replaced.
"""

from __future__ import annotations

import difflib
from functools import cache
from itertools import chain

from aws_fakes.engine.service import Service
from aws_fakes.mutants.answers import answer_faults
from aws_fakes.mutants.constraints import constraint_faults
from aws_fakes.mutants.describe import description_faults
from aws_fakes.mutants.listing import list_faults
from aws_fakes.mutants.mutant import Fault
from aws_fakes.mutants.patterns import pattern_faults
from aws_fakes.mutants.requests import request_faults
from aws_fakes.mutants.rules import rule_faults
from aws_fakes.mutants.state import state_faults
from aws_fakes.mutants.wording import wording_faults

__all__ = ["Fault", "UnknownFaultError", "faults", "service_with"]


class UnknownFaultError(LookupError):
    """No fault has the name."""


@cache
def faults() -> tuple[Fault, ...]:
    """Return every fault, always in the same order; names are unique."""
    return tuple(
        chain(
            constraint_faults(),
            pattern_faults(),
            wording_faults(),
            description_faults(),
            list_faults(),
            state_faults(),
            request_faults(),
            answer_faults(),
            rule_faults(),
        )
    )


def service_with(name: str) -> Service:
    """Return a new service with the fault called `name`; UnknownFaultError names the nearest."""
    found = next((fault for fault in faults() if fault.name == name), None)
    if found is None:
        near = difflib.get_close_matches(name, [fault.name for fault in faults()], cutoff=0.3)
        raise UnknownFaultError(f"no fault {name!r}; nearest: {', '.join(near) or 'none'}")
    return Service(found.behaviour())
