"""A seeded mutant: a service that is right in everything but one thing, and what that thing is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.protocol import Answer, Request, failure_answer
from aws_fakes.engine.service import Behaviour, standard_behaviour
from aws_fakes.resources.algorithm.operations import Context, Directory, Handler

__all__ = ["Change", "Mutant", "Wrap", "handled", "target_name"]

Change: TypeAlias = Callable[[Behaviour], Behaviour]
"""Puts one mutant into a behaviour; anything that the mutant remembers is made here."""

Wrap: TypeAlias = Callable[[Handler, Mapping[str, Any], Context], Mapping[str, Any] | None]
"""Stands in for a handler: gets the right one, the input and the context."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """One deviation from the right behaviour.

    `name` is stable and says everything; `kind` is shared by mutants that differ only in the place.
    `operation` and `point` (``<path>:<constraint>``) say where, for a mutant that has a place.
    """

    name: str
    kind: str
    description: str
    change: Change = field(repr=False, compare=False)
    operation: str | None = None
    point: str | None = None

    def behaviour(self) -> Behaviour:
        """Return the standard behaviour with this mutant in it, with no memory of earlier calls."""
        changed = self.change(standard_behaviour())
        return replace(changed, around=(_answer_crashes, *changed.around))


def handled(operation: str, wrap: Wrap) -> Change:
    """Return the change that puts `wrap` in place of the handler of an operation."""

    def change(behaviour: Behaviour) -> Behaviour:
        right = behaviour.handlers[operation]
        wrong: Handler = lambda request, context: wrap(right, request, context)  # noqa: E731
        return replace(behaviour, handlers={**behaviour.handlers, operation: wrong})

    return change


def target_name(request: Request) -> str:
    """Return the operation that a request's headers name, or nothing."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return headers.get("x-amz-target", "").rpartition(".")[2]


def _answer_crashes(request: Request, inner: Callable[[Request], Answer], _: Directory) -> Answer:
    """Answer as a service does whose code fails on what a mutant let through."""
    try:
        return inner(request)
    except Exception:  # noqa: BLE001 - whatever a broken service stumbles over is HTTP 500
        return failure_answer(ServiceError("InternalFailure", status=500))
