"""What a run would send, before it sends: how much, how long, and at what cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aws_contract.live.options import LiveOptions
from aws_contract.live.steps import (
    EarlierResult,
    Step,
    by_priority,
    enforced_rules,
    steps_for,
    trace_step,
    with_traces,
)
from aws_contract.live.substitution import Destination
from aws_contract.resources.resource import Resource
from aws_contract.scenarios.registry import scenarios
from aws_contract.scenarios.scenario import Effect
from aws_contract.targets.base import DEFAULT_REGION
from aws_strategies.case import Case, Rejected
from aws_strategies.rules.rule import RuleCase

__all__ = ["Plan", "UnknownStepError", "plan_for"]

_RESERVED: Final = 25
"""Requests that are kept back for asking again, out of those that a run may send."""


class UnknownStepError(LookupError):
    """No step has the id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The steps of a run in their order, and how many there would be without limits."""

    options: LiveOptions
    resource: Resource
    steps: tuple[Step, ...]
    possible: int

    @property
    def requests(self) -> int:
        """How many requests it takes if nothing goes wrong."""
        return sum(step.requests for step in self.steps)

    @property
    def seconds(self) -> float:
        """How long they take at the rate; what the service takes to answer runs beside that."""
        return self.requests / self.options.rate if self.options.rate else 0.0

    @property
    def points(self) -> frozenset[str]:
        """The constraint points of create that are broken."""
        return frozenset(
            violation.point.id
            for case in self._cases
            if case.operation == self.resource.create and isinstance(case.expected, Rejected)
            for violation in case.expected.violations
        )

    @property
    def rules(self) -> frozenset[str]:
        """The documented rules that are broken."""
        return frozenset(case.rule for case in self._cases if isinstance(case, RuleCase))

    @property
    def _cases(self) -> Iterator[Case]:
        cases = (step.scenario.case for step in self.steps)
        return (case for case in cases if case is not None)

    @property
    def left_out(self) -> Mapping[str, str]:
        """Why scenarios that create something are no part of any live run, by id."""
        every = scenarios(self.resource) if self.options.create else ()
        return {scenario.id: scenario.not_live for scenario in every if scenario.not_live}

    @property
    def costs(self) -> tuple[str, ...]:
        """What could cost money, as sentences; empty if nothing could."""
        return tuple(_costs(self.options))

    def to_json(self) -> dict[str, object]:
        """Return the plan as JSON values."""
        return {
            "target": self.options.target,
            "region": self.options.region,
            "account": self.options.account,
            "steps": [
                {
                    "id": step.id,
                    "topic": str(step.scenario.topic),
                    "effect": str(step.scenario.effect),
                    "requests": step.requests,
                }
                for step in self.steps
            ],
            "left_out": dict(self.left_out),
            "possible": self.possible,
            "requests": self.requests,
            "by_effect": dict(_by_effect(self.steps)),
            "rate": self.options.rate,
            "seconds": round(self.seconds, 1),
            "points": len(self.points),
            "rules": sorted(self.rules),
            "clauses": len(self.resource.clauses),
            "costs": list(self.costs),
        }

    def lines(self) -> Iterator[str]:
        """Yield the plan for people."""
        yield f"target    {self.options.target}"
        yield f"region    {self.options.region or f'{DEFAULT_REGION}, since none is given'}"
        if self.options.aws:
            yield f"account   {self.options.account or 'none is given: a run needs --aws-account'}"
        yield f"requests  {self.requests} in {len(self.steps)} of {self.possible} steps"
        for effect, number in _by_effect(self.steps).items():
            yield f"  {number:>5}  {effect}"
        operation = self.resource.operation(self.resource.create)
        rules = len(enforced_rules(self.resource))
        yield f"tries     {len(self.points)} of {len(operation.points)} constraint points"
        yield f"          {len(self.rules)} of {rules} documented rules that a service must enforce"
        for scenario, reason in self.left_out.items():
            yield f"left out  {scenario}: {reason}"
        minutes = self.seconds / 60
        yield f"time      {minutes:.1f} minutes at {self.options.rate:g} requests a second"
        if not self.costs:
            yield "cost      nothing: no request of the plan makes anything that is billed"
        for cost in self.costs:
            yield f"cost      {cost}"


def _by_effect(steps: Sequence[Step]) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    for step in steps:
        counted[str(step.scenario.effect)] += step.requests
    return {str(effect): counted[effect] for effect in Effect if counted[effect]}


def _costs(options: LiveOptions) -> Iterator[str]:
    if options.create:
        yield "what is created is deleted again, which AWS doesn't bill (documented: no price)"
    if options.validation_jobs:
        yield (
            "WARNING: validation runs training and transform jobs on the instances that the "
            "requests name, billed by the second until they end; nothing can be deleted "
            "while they run"
        )


def plan_for(
    options: LiveOptions,
    destination: Destination,
    *,
    resource: Resource,
    earlier: Mapping[str, EarlierResult],
) -> Plan:
    """Return the plan of a run: the steps of its shard, in order, as many as its limit allows.

    Raises UnknownStepError if only one step is wanted and there is none with that id.
    """
    every = by_priority(steps_for(options, destination, resource), earlier, create=resource.create)
    if options.only is not None:
        every = [step for step in every if step.id == options.only]
        if not every:
            raise UnknownStepError(f"no step {options.only!r}: `aws-contract live plan --json`")
    number, of = options.shard
    mine = every[number - 1 :: of]
    steps = tuple(_fitting(with_traces(mine), options.max_requests - _RESERVED))
    return Plan(
        options=options, resource=resource, steps=steps, possible=len(tuple(with_traces(mine)))
    )


def _fitting(steps: Iterator[Step], most: int) -> Iterator[Step]:
    """Yield the steps that fit, but the last look for traces always."""
    last: Step | None = None
    for step in steps:
        most -= step.requests
        if most < 0:
            break
        yield step
        last = step
    else:
        return
    if last is not None and not last.looks_for_traces:
        yield trace_step(999)
