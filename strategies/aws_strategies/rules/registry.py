"""Inputs that obey or break one rule of the documentation that the model doesn't hold.

    >>> from aws_strategies.rules.registry import RULES, broken_rules, conform
    >>> broken_rules({**request, "Tags": [{"Key": "aws:x", "Value": ""}]})
    ('tag-prefix-reserved',)

Each rule is judged here from its own reading of the documentation; services have theirs. A rule
that is on by default is one that a service is expected to enforce; the others are contradicted by
what AWS was seen to take, or too doubtful to demand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from aws_strategies.case import Accepted, Rejected
from aws_strategies.model import Operation, load_operation
from aws_strategies.resources.algorithm import (
    capacity,
    channels,
    inference,
    resources,
    training,
    untestable,
)
from aws_strategies.resources.algorithm import hyperparameters as ranges
from aws_strategies.resources.algorithm import paths as places
from aws_strategies.resources.algorithm import stopping_and_transform as stopping
from aws_strategies.resources.algorithm import tags_and_keys as tags
from aws_strategies.resources.algorithm import validation_profile as validation
from aws_strategies.resources.algorithm.instance_types import unknown as unknown_instance_types
from aws_strategies.rules import repair
from aws_strategies.rules.rule import Body, DocumentedRule, Locked, RuleCase, Strength, Way, Where

__all__ = [
    "RULES",
    "DocumentedRule",
    "RuleCase",
    "Strength",
    "UnknownRuleError",
    "Way",
    "Where",
    "applicable",
    "breaking",
    "broken_rules",
    "conform",
    "examples",
    "find_rule",
    "obeying",
    "unknown_instance_types",
]

OPERATION: Final = "CreateAlgorithm"


def _in_order(*groups: Iterable[DocumentedRule]) -> Mapping[str, DocumentedRule]:
    return MappingProxyType({rule.id: rule for group in groups for rule in group})


RULES: Final = _in_order(
    (validation.NAME,),
    training.RULES,
    ranges.RULES,
    inference.RULES,
    channels.RULES,
    capacity.RULES,
    resources.RULES,
    stopping.RULES,
    reversed(tags.RULES[:2]),  # a key that lost its prefix may be another's
    tags.RULES[2:],
    validation.RULES,
    untestable.RULES,
)
"""Every rule by id, in the order in which requests are repaired."""

DEFAULT: Final = tuple(rule for rule in RULES.values() if rule.default)
_JUDGED: Final = tuple(rule for rule in RULES.values() if rule.breaking)
_NOTHING: Final = Locked()


class UnknownRuleError(LookupError):
    """No documented rule has the id."""


def find_rule(rule: str) -> DocumentedRule:
    """Return the rule with an id; UnknownRuleError names the nearest ids."""
    if rule not in RULES:
        near = get_close_matches(rule, RULES, n=3, cutoff=0.3) or list(RULES)[:3]
        raise UnknownRuleError(f"no documented rule {rule!r}; nearest: {', '.join(near)}")
    return RULES[rule]


@cache
def applicable(operation: Operation) -> tuple[DocumentedRule, ...]:
    """Return the rules that the operation's model leaves room for.

    Their paths all exist in it, which isn't so in older models, and it doesn't hold them itself.
    """
    if operation.name != OPERATION or operation.service != "sagemaker":
        return ()
    return tuple(
        rule
        for rule in RULES.values()
        if all(path in operation.shapes for path in rule.paths) and rule.needs(operation)
    )


def broken_rules(body: Mapping[str, Any], *, default: bool = True) -> tuple[str, ...]:
    """Return the ids of the rules that a CreateAlgorithm request breaks, in the rules' order.

    Only those that are on by default, or all of the documentation with ``default=False``. The
    request must obey the model.
    """
    return repair.broken(body, DEFAULT if default else _JUDGED)


def conform(body: Mapping[str, Any], *, given: Collection[str] = ()) -> dict[str, Any]:
    """Return a CreateAlgorithm request that obeys the rules that are on by default.

    `body` obeys the model and isn't changed; it is returned itself if it breaks no rule. What is
    returned obeys the model too. Values at the paths of `given`, and those below them, are never
    changed: another value is where that helps, else the rule stays broken. An item of a list may
    be left out that holds a given value, never one of a list that is given as a whole.
    """
    return repair.conform(body, DEFAULT, lock=Locked(given) if given else _NOTHING)


def examples(rule: DocumentedRule) -> tuple[RuleCase, ...]:
    """Return deterministic cases that obey and that break a rule, in requests as small as can be.

    They obey every other rule of the documentation too, those that are off by default included;
    but a case about times to wait can't obey `max-wait-needs-spot`, which allows none.
    """
    return tuple(
        _case(rule, way, _edited(places.template(), way, way.example), breaks=breaks)
        for breaks, ways in ((False, rule.obeying), (True, rule.breaking))
        for way in ways
    )


def obeying(rule: str, operation: Operation | None = None) -> SearchStrategy[RuleCase]:
    """Return cases that obey a rule where it has something to say, and all on by default.

    A rule that is off by default is obeyed in a small request, where nothing else can break it.

    Raises UnknownRuleError, and ValueError for a rule that can't be tried.
    """
    return _cases(find_rule(rule), operation, breaks=False)


def breaking(rule: str, operation: Operation | None = None) -> SearchStrategy[RuleCase]:
    """Return cases that break a rule, no shape constraint, and no other rule on by default.

    Raises UnknownRuleError, and ValueError for a rule that can't be tried.
    """
    return _cases(find_rule(rule), operation, breaks=True)


def _cases(
    rule: DocumentedRule, operation: Operation | None, *, breaks: bool
) -> SearchStrategy[RuleCase]:
    ways = rule.breaking if breaks else rule.obeying
    if not ways:
        raise ValueError(f"rule {rule.id} can't be tried by one request: {rule.untestable}")
    others = tuple(each for each in DEFAULT if not breaks or each is not rule)
    requests = _requests(operation or load_operation())
    if not breaks and not rule.default:
        requests = st.builds(places.template)

    @st.composite
    def cases(draw: DrawFn) -> RuleCase:
        way = draw(st.sampled_from(ways))
        value = way.example if way.values is None else draw(way.values)
        body = _edited(draw(requests), way, value)
        return _case(rule, way, repair.repaired(body, others, lock=_NOTHING), breaks=breaks)

    return cases()  # its repr is this call, not all that it draws from


@cache
def _requests(operation: Operation) -> SearchStrategy[dict[str, Any]]:
    """Return what all rules' cases are made from; it takes longer to build than to draw from."""
    from aws_strategies.valid import valid_requests  # noqa: PLC0415 - it conforms by this module

    return valid_requests(operation)


def _edited(body: Body, way: Way, value: Any) -> Body:
    way.edit(body, deepcopy(value))
    return body


def _case(rule: DocumentedRule, way: Way, body: Body, *, breaks: bool) -> RuleCase:
    side = "breaks" if breaks else "obeys"
    expected = (
        Rejected(code="ValidationException", grade=rule.grade)
        if breaks
        else Accepted(grade=rule.grade)
    )
    return RuleCase(
        id=f"rule:{rule.id}:{side}:{re.sub(r'[^a-z0-9]+', '-', way.how.lower())}",
        operation=OPERATION,
        body=body,
        expected=expected,
        rule=rule.id,
        breaks=breaks,
        how=way.how,
    )
