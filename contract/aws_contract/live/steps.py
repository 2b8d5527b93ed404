"""The steps of a live run: which scenarios it may use, what each sends, and in which order.

The most informative come first. First those that no earlier run has answered, then
those whose requests have changed since, then those that contradicted a clause, then the rest. Among
these, one case of every kind of constraint on every top-level member and one of every rule; then
read-only requests and broken HTTP requests; then one case of every other constraint point, what
must be accepted, one case of every other violation of each shape, and all the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from aws_contract.checks import rejection
from aws_contract.claims.topic import Topic
from aws_contract.live.options import LiveOptions
from aws_contract.live.session import LiveSession
from aws_contract.live.substitution import Destination, localised
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Judge
from aws_contract.scenarios.registry import scenarios
from aws_contract.scenarios.rejecting import top_member
from aws_contract.scenarios.scenario import Effect, Scenario
from aws_strategies.case import Case, CaseTopic, Rejected
from aws_strategies.model import ConstraintPoint
from aws_strategies.rules.rule import RuleCase

__all__ = [
    "EarlierResult",
    "Step",
    "Worth",
    "by_priority",
    "digest_of",
    "enforced_rules",
    "steps_for",
    "trace_step",
    "with_traces",
]

_TRACE_EVERY: Final = 250
_TRACES: Final = "trace"
"""After so many creates that must be rejected a run looks for what they may have left."""


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

    @property
    def looks_for_traces(self) -> bool:
        """Whether the step looks for what rejected requests left, and sends none of them."""
        return self.scenario.group == _TRACES


def digest_of(operation: str, body: object, raw: bytes | None = None) -> str:
    """Return the SHA-256 of what a case sends, before it gets a name of its own."""
    content = raw if raw is not None else json.dumps(body, sort_keys=True).encode()
    return hashlib.sha256(operation.encode() + b"\n" + content).hexdigest()


def steps_for(options: LiveOptions, destination: Destination, resource: Resource) -> Iterator[Step]:
    """Yield every scenario that the options allow, in the order of the registry.

    What must be accepted is sent only with ``--allow-create``, and once where two requests are the
    same after their substitutions. With an image of the user's own, requests are left out that
    can't name it: those that are exact bytes, and those that a rule is about.
    """
    sent = set()
    for scenario in scenarios(resource):
        if not _allowed(scenario, options):
            continue
        digest = _digest(scenario, options, destination, resource)
        if scenario.effect is not Effect.CREATES or digest not in sent:
            sent.add(digest)
            yield Step(scenario=scenario, digest=digest)


def _allowed(scenario: Scenario, options: LiveOptions) -> bool:
    if scenario.not_live:
        return False
    if scenario.effect is not Effect.CREATES:
        return True
    exact = scenario.case is not None and scenario.case.raw is not None
    fixed = exact or scenario.topic in {Topic.RULES, Topic.HTTP}
    return options.create and not (fixed and options.image is not None)


def _digest(
    scenario: Scenario, options: LiveOptions, destination: Destination, resource: Resource
) -> str:
    case = scenario.case
    if case is None:
        return digest_of(scenario.id, None)
    body: Mapping[str, object] = case.body
    if scenario.effect is Effect.CREATES and case.raw is None:
        body = {**localised(case, options, destination, resource).body, resource.name_member: None}
    return digest_of(case.operation, body, case.raw)


def enforced_rules(resource: Resource) -> frozenset[str]:
    """Return the rules that a service must enforce, as far as requests can show."""
    return frozenset(
        scenario.case.rule
        for scenario in scenarios(resource)
        if isinstance(scenario.case, RuleCase) and scenario.effect is Effect.REJECTED_BY_RULE
    )


class Worth(IntEnum):
    """The worth of a scenario before it is known what others cover; the first is the highest."""

    OVERVIEW = 0
    RULE = 1
    READ = 2
    LIFECYCLE = 3
    PROTOCOL = 4
    POINT = 5
    ACCEPTED = 6
    VARIANT = 7
    REST = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierResult:
    """What evidence says of a scenario: the digest of what was sent, and if it contradicted."""

    digest: str
    contradicted: bool


def by_priority(
    steps: Iterable[Step], earlier: Mapping[str, EarlierResult], *, create: str
) -> list[Step]:
    """Return the steps, those of the highest worth first; the same for the same evidence.

    `create` is the operation whose constraints count most.
    """
    steps = list(steps)
    worth = dict(_worths(steps, create))
    return sorted(steps, key=lambda step: (_novelty(step, earlier), worth[step.id]))


def _novelty(step: Step, earlier: Mapping[str, EarlierResult]) -> int:
    known = earlier.get(step.id)
    if known is None:
        return 0
    if known.digest != step.digest:
        return 1
    return 2 if known.contradicted else 3


def _worths(steps: Iterable[Step], create: str) -> Iterator[tuple[str, Worth]]:
    covered: set[tuple[str, ...]] = set()
    for step in steps:
        yield step.id, _worth(step, covered, create)


def _worth(step: Step, covered: set[tuple[str, ...]], create: str) -> Worth:
    """Return what a scenario adds to those before it, and note what it covers."""
    scenario, case = step.scenario, step.scenario.case
    if scenario.effect is Effect.READ_ONLY:
        return Worth.READ
    if scenario.effect is Effect.CREATES:
        return Worth.LIFECYCLE if case is None else Worth.ACCEPTED
    if case is None or not isinstance(case.expected, Rejected):
        return Worth.PROTOCOL
    covers = list(_covers(case, group=scenario.group, create=create))
    new = [worth for worth, key in covers if key not in covered]
    covered.update(key for _, key in covers)
    return min(new, default=Worth.REST)


def _covers(case: Case, *, group: str, create: str) -> Iterator[tuple[Worth, tuple[str, ...]]]:
    if isinstance(case, RuleCase):
        yield Worth.RULE, ("rule", case.rule)
        yield Worth.VARIANT, ("rule", case.id)
        return
    assert isinstance(case.expected, Rejected)
    if not case.expected.violations:
        yield Worth.PROTOCOL, ("body", case.id)
        return
    broken = case.expected.violations[0]
    overview = Worth.OVERVIEW if case.operation == create else Worth.READ
    yield overview, ("overview", *_overview(case, broken.point, group))
    for violation in case.expected.violations:
        yield Worth.POINT, ("point", case.operation, violation.point.id)
    yield Worth.VARIANT, ("violation", broken.point.shape.name, broken.point.kind, broken.how)


def _overview(case: Case, broken: ConstraintPoint, group: str) -> tuple[str, ...]:
    """Return what one request of a kind shows: what is broken at which member."""
    if case.topic is CaseTopic.MULTIPLE_VIOLATIONS:
        return (group,)
    return case.operation, top_member(broken.path), broken.kind


def with_traces(steps: Iterable[Step]) -> Iterator[Step]:
    """Yield the steps with a look for traces after every so many, and at the end."""
    since = number = 0
    for step in steps:
        yield step
        since += step.scenario.effect in {Effect.REJECTED, Effect.REJECTED_BY_RULE}
        if since == _TRACE_EVERY:
            since, number = 0, number + 1
            yield trace_step(number)
    if since:
        yield trace_step(number + 1)


def trace_step(number: int) -> Step:
    """Return the step that looks for what rejected requests may have left so far."""
    scenario = Scenario(
        id=f"trace:{number:03}",
        topic=Topic.LISTING,
        group=_TRACES,
        effect=Effect.READ_ONLY,
        clauses=frozenset({rejection.no_trace.clause}),
        requests=1,
        run=_trace,
    )
    return Step(scenario=scenario, digest=digest_of(scenario.id, None))


def _trace(judge: Judge) -> None:
    """See that no name exists whose create was rejected; remove those that do."""
    session = judge.session
    assert isinstance(session, LiveSession)
    present, listed = judge.names()
    left = {name for name in present & session.names.rejected_names if session.owns(name)}
    traces = rejection.Traces(before=frozenset(), after=frozenset(left))
    judge.check(listed, [rejection.no_trace(traces)])
    for name in sorted(left):
        judge.remove(name)
    judge.surprises += len(left)
