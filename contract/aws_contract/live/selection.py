"""Which scenarios of the registry a live run may use, and what each sends there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aws_contract.checks import rejection
from aws_contract.live.options import LiveOptions
from aws_contract.live.session import LiveSession
from aws_contract.live.substitution import Place, localised
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Judge
from aws_contract.scenarios.registry import scenarios
from aws_contract.scenarios.scenario import Effect, Scenario, Topic
from aws_strategies.rules.rule import RuleCase

__all__ = ["Step", "digest_of", "enforced_rules", "steps_for", "trace_step"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A scenario of a live run. `digest` changes when what is sent does."""

    scenario: Scenario
    digest: str

    @property
    def id(self) -> str:
        """The id of the scenario."""
        return self.scenario.id

    @property
    def requests(self) -> int:
        """How many requests it takes if nothing goes wrong."""
        return self.scenario.requests


def digest_of(operation: str, body: Any, raw: bytes | None = None) -> str:
    """Return the SHA-256 of what a case sends, before it gets a name of its own."""
    content = raw if raw is not None else json.dumps(body, sort_keys=True).encode()
    return hashlib.sha256(operation.encode() + b"\n" + content).hexdigest()


def steps_for(options: LiveOptions, place: Place, resource: Resource) -> Iterator[Step]:
    """Yield every scenario that the options allow, in the order of the registry.

    What must be accepted is sent only with ``--allow-create``, and once where two requests are the
    same after their substitutions. With an image of the user's own, requests are left out that
    can't name it: those that are exact bytes, and those that a rule is about.
    """
    sent = set()
    for scenario in scenarios(resource):
        if not _allowed(scenario, options):
            continue
        digest = _digest(scenario, options, place, resource)
        if scenario.effect is not Effect.CREATES or digest not in sent:
            sent.add(digest)
            yield Step(scenario=scenario, digest=digest)


def _allowed(scenario: Scenario, options: LiveOptions) -> bool:
    if scenario.topic is Topic.ISOLATION:
        return False  # its names don't all begin with the prefix by which a run finds its own
    if scenario.effect is not Effect.CREATES:
        return True
    exact = scenario.case is not None and scenario.case.raw is not None
    fixed = exact or scenario.topic in {Topic.RULES, Topic.HTTP}
    return options.create and not (fixed and options.image is not None)


def _digest(scenario: Scenario, options: LiveOptions, place: Place, resource: Resource) -> str:
    case = scenario.case
    if case is None:
        return digest_of(scenario.id, None)
    body: Mapping[str, Any] = case.body
    if scenario.effect is Effect.CREATES and case.raw is None:
        body = {**localised(case, options, place, resource).body, resource.name_member: None}
    return digest_of(case.operation, body, case.raw)


def enforced_rules(resource: Resource) -> frozenset[str]:
    """Return the rules that a service must enforce, as far as requests can tell."""
    return frozenset(
        scenario.case.rule
        for scenario in scenarios(resource)
        if isinstance(scenario.case, RuleCase) and scenario.effect is Effect.REJECTED_BY_RULE
    )


def trace_step(number: int) -> Step:
    """Return the step that looks for what rejected requests may have left so far."""
    scenario = Scenario(
        id=f"trace:{number:03}",
        topic=Topic.LISTING,
        group="trace",
        effect=Effect.READ_ONLY,
        clauses=frozenset({rejection.no_trace.clause.id}),
        requests=1,
        run=_trace,
    )
    return Step(scenario=scenario, digest=digest_of(scenario.id, None))


def _trace(judge: Judge) -> None:
    """See that no name exists whose create was rejected; remove those that do."""
    session = judge.session
    assert isinstance(session, LiveSession)
    present, listed = judge.names()
    left = present & session.names.rejected_names
    judge.check(listed, [rejection.no_trace], extra=(frozenset(), left))
    for name in sorted(left):
        judge.remove(name)
    judge.surprises += len(left)
