"""What a run would send, before it sends: how much, how long, at what cost, with which permissions.

`policy` grants what a run needs on AWS, and nothing else. What create rejects for its shape is
rejected before anybody asks for permissions (observed on a sister operation). Documented rules come
after, so the default run needs permission to create too; it is granted for the names of runs only.
A pass-role permission names the role that the run gives: one that doesn't exist, unless validation
jobs are allowed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aws_contract.live.options import LiveOptions
from aws_contract.live.run_folder.journal import PREFIX
from aws_contract.live.steps import (
    EarlierResult,
    Step,
    by_priority,
    enforced_rules,
    steps_for,
    trace_step,
    with_traces,
)
from aws_contract.live.substitution import NOWHERE, Destination
from aws_contract.protocol.service import protocol_of
from aws_contract.resources.resource import Resource
from aws_contract.scenarios.scenario import Effect
from aws_strategies.case import Case, Rejected
from aws_strategies.rules.rule import RuleCase

__all__ = ["Plan", "UnknownStepError", "plan_for", "policy"]

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
    def costs(self) -> tuple[str, ...]:
        """What could cost money, as sentences; empty if nothing could."""
        return tuple(_costs(self.options))

    def to_json(self) -> dict[str, object]:
        """Return the plan as JSON values."""
        return {
            "target": self.options.target,
            "steps": [
                {
                    "id": step.id,
                    "topic": str(step.scenario.topic),
                    "effect": str(step.scenario.effect),
                    "requests": step.requests,
                }
                for step in self.steps
            ],
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
        yield f"requests  {self.requests} in {len(self.steps)} of {self.possible} steps"
        for effect, number in _by_effect(self.steps).items():
            yield f"  {number:>5}  {effect}"
        operation = self.resource.operation(self.resource.create)
        rules = len(enforced_rules(self.resource))
        yield f"tries     {len(self.points)} of {len(operation.points)} constraint points"
        yield f"          {len(self.rules)} of {rules} documented rules that a service must enforce"
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


def policy(options: LiveOptions, destination: Destination, resource: Resource) -> dict[str, object]:
    """Return the IAM policy document of what a run may do at a destination.

    The prefix of the actions is the service's signing name (assumed: true of most services).
    """
    service, tagging = protocol_of(resource.service).signing_name, resource.tagging
    operations = [resource.create, resource.delete, resource.describe]
    if options.create and tagging is not None:
        operations += [tagging.add, tagging.list]
    arn = resource.arn(
        f"{PREFIX}*",
        partition=destination.partition,
        region=destination.region,
        account=destination.account,
    )
    statements = [
        _allow("List", [f"{service}:{resource.list}"], "*"),
        _allow(f"Own{resource.name}s", [f"{service}:{name}" for name in operations], arn),
    ]
    if options.create and options.image is not None:
        statements += _images(options.image)
    if resource.references.roles:
        statements.append(_pass_role(options, destination, service))
    return {"Version": "2012-10-17", "Statement": statements}


def _pass_role(options: LiveOptions, destination: Destination, service: str) -> dict[str, object]:
    passed_to = f"{service}.{_domain(destination.partition)}"
    return {
        **_allow("PassRole", ["iam:PassRole"], _role(options, destination)),
        "Condition": {"StringEquals": {"iam:PassedToService": passed_to}},
    }


def _role(options: LiveOptions, destination: Destination) -> str:
    if options.validation_jobs and options.role:
        return options.role
    return f"arn:{destination.partition}:iam::{destination.account}:role/{PREFIX}*{NOWHERE}role"


def _domain(partition: str) -> str:
    return "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"


def _images(image: str) -> list[dict[str, object]]:
    """Return what it takes to look up an image, if it is one in ECR. Assumed: AWS doesn't say."""
    registry, _, rest = image.partition("/")
    words = registry.split(".")
    if words[1:3] != ["dkr", "ecr"] or not rest:
        return []
    repository = rest.partition("@")[0].partition(":")[0]
    partition = "aws-cn" if registry.endswith(".cn") else "aws"
    arn = f"arn:{partition}:ecr:{words[3]}:{words[0]}:repository/{repository}"
    actions = ["ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer"]
    return [
        _allow("Image", actions, arn),
        _allow("Registry", ["ecr:GetAuthorizationToken"], "*"),
    ]


def _allow(name: str, actions: list[str], resource: str) -> dict[str, object]:
    return {"Sid": name, "Effect": "Allow", "Action": actions, "Resource": resource}
