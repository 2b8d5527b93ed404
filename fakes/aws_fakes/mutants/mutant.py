"""A mutant: a service that is right in everything but one thing, and what that one thing is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from aws_fakes.engine.behaviour import Input
from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.protocol import Answer, Request
from aws_fakes.resources.algorithm.operations import Context, Handler
from aws_fakes.resources.algorithm.service import Behaviour, standard_behaviour

__all__ = ["Deviation", "Mutant", "Mutation", "Wrap", "handled", "target_name"]

Mutation: TypeAlias = Callable[[Behaviour], Behaviour]
"""Makes a behaviour wrong in one thing; state that this needs is created per call."""

Wrap: TypeAlias = Callable[[Handler, Input, Context], Input | None]
"""Replaces a handler: gets the right one, the input and the context."""


class Deviation(StrEnum):
    """What a mutant does to one constraint of the model, or to anything else."""

    UNENFORCED = "the constraint isn't enforced"
    LAXER = "the bound is off by one, and accepts more"
    STRICTER = "the bound is off by one, and accepts less"
    MISREAD = "the pattern is matched wrongly"
    OTHER = "something else"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """One deviation from the standard behaviour.

    `name` is the stable id; mutants that differ only in their place share a `kind`. `operation` and
    `path` are the place, None for a mutant without one; `point` is the constraint there
    (``<path>:<constraint>``), and `misreading` how its pattern is matched instead. `rule` is the
    documented rule that the mutant is about.
    """

    name: str
    kind: str
    description: str
    change: Mutation = field(repr=False, compare=False)
    deviation: Deviation = Deviation.OTHER
    operation: str | None = None
    path: str | None = None
    point: str | None = None
    misreading: str | None = None
    rule: str | None = None

    def behaviour(self) -> Behaviour:
        """Return the standard behaviour with this deviation, without state of earlier calls."""
        changed = self.change(standard_behaviour())
        return replace(changed, around=(_answer_crashes, *changed.around))


def handled(operation: str, wrap: Wrap) -> Mutation:
    """Return the change that replaces the handler of an operation by `wrap`."""

    def change(behaviour: Behaviour) -> Behaviour:
        right = behaviour.handlers[operation]
        wrong: Handler = lambda request, context: wrap(right, request, context)  # noqa: E731
        return replace(behaviour, handlers={**behaviour.handlers, operation: wrong})

    return change


def target_name(request: Request) -> str:
    """Return the operation in a request's target, empty if there is none."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return headers.get("x-amz-target", "").rpartition(".")[2]


def _answer_crashes(request: Request, inner: Callable[[Request], Answer], _: object) -> Answer:
    """Answer HTTP 500 where a mutant's own code crashes, as a real service does."""
    try:
        return inner(request)
    except Exception:  # noqa: BLE001 - whatever a broken service stumbles over is HTTP 500
        return standard_behaviour().failure(ServiceError("InternalFailure", status=500))
