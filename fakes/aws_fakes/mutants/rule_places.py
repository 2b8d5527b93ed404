"""Mutants that enforce a documented rule, but not at every place that it names.

A rule about the items of a list is judged at some of them only, or one of the members that it is
about is never looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final, TypeAlias

from aws_fakes.engine.behaviour import Input, Rule
from aws_fakes.mutants.mutant import Mutant
from aws_fakes.resources.algorithm.operations import Context
from aws_fakes.resources.algorithm.rules.registry import OPERATION
from aws_fakes.resources.algorithm.service import Behaviour
from aws_fakes.resources.algorithm.store import AlgorithmStore

__all__ = ["rule_place_mutants"]

_Views: TypeAlias = Callable[[Input], Iterator[Input]]
"""What a rule is judged on instead of the request: it is enforced if any of them breaks it."""

_OF_EACH_ITEM: Final = (
    ("tag-prefix-reserved", "Tags"),
    ("model-data-is-tar-gz", "Containers"),
    ("s3-prefix-ends-with-slash", "Containers"),
    ("s3-prefix-ends-with-slash", "AdditionalModelDataSources"),
    ("augmented-manifest-needs-pipe", "InputDataConfig"),
    ("compression-needs-pipe", "InputDataConfig"),
    ("record-wrapper-not-in-file", "InputDataConfig"),
    ("plan-arns-exclusive", "InstancePreferences"),
    ("placement-count-min-1", "PlacementSpecifications"),
    ("no-volume-kms-on-local-storage", "InstanceGroups"),
)
"""Rules that each item of a list obeys or breaks by itself, and the member that is the list."""
_OF_ALL_ITEMS: Final = (
    ("all-channels-or-none-in-groups", "InputDataConfig"),
    ("one-count-style", "InstancePreferences"),
)
"""Rules about the items of a list together."""
_NO_DUPLICATES: Final = (
    ("hyperparameter-name-unique", "SupportedHyperParameters"),
    ("tag-keys-unique", "Tags"),
    ("preference-type-once", "InstancePreferences"),
)
"""Rules that forbid two items of a list to be alike."""
_MOST: Final = 100
"""The length of the longest of those lists."""
_MEMBERS: Final = (
    ("s3-prefix-ends-with-slash", "ModelDataSource"),
    ("s3-prefix-ends-with-slash", "AdditionalModelDataSources"),
    ("no-volume-kms-on-local-storage", "InstanceGroups"),
    ("no-volume-kms-on-local-storage", "TransformJobDefinition"),
    ("selected-instance-read-only", "SelectedInstanceType"),
    ("selected-instance-read-only", "SelectedInstanceCount"),
    ("instance-preferences-exclusive", "InstanceGroups"),
    ("instance-preferences-exclusive", "InstancePlacementConfig"),
    ("instance-groups-exclusive", "InstanceType"),
)
"""Rules about several members of a request, and one of those."""


def rule_place_mutants() -> Iterator[Mutant]:
    """Yield, for each rule that is enforced, what may be overlooked of a request that breaks it."""
    for rule, member in (*_OF_EACH_ITEM, *_OF_ALL_ITEMS, *_NO_DUPLICATES):
        first_two = partial(_cut, member, slice(2))
        yield _mutant("rule-first-two", rule, member, "reads the first two items", first_two)
    for rule, member in _OF_EACH_ITEM:
        last = partial(_cut, member, slice(-1, None))
        yield _mutant("rule-last-item", rule, member, "reads the last item", last)
    for rule, member in _NO_DUPLICATES:
        pairs = partial(_neighbours, member)
        yield _mutant("rule-neighbours", rule, member, "compares each item to the next", pairs)
    for rule, member in _MEMBERS:
        without = partial(_without, member)
        yield _mutant("rule-ignores-member", rule, member, "reads all but what is in", without)


def _mutant(kind: str, rule: str, member: str, what: str, views: _Views) -> Mutant:
    return Mutant(
        name=f"{kind}/{rule}/{member}",
        kind=kind,
        description=f"the documented rule {rule} {what} {member}",
        change=partial(_judged_on, rule, views),
        rule=rule,
    )


def _judged_on(rule: str, views: _Views, behaviour: Behaviour) -> Behaviour:
    rules = tuple(
        _Shortsighted(each, views) if getattr(each, "id", "") == rule else each
        for each in behaviour.rules[OPERATION]
    )
    table = {**behaviour.rules, OPERATION: rules}
    return replace(behaviour, rules=MappingProxyType(table))


class _Shortsighted:
    """A documented rule that sees only views of the request."""

    def __init__(self, rule: Rule[AlgorithmStore], views: _Views) -> None:
        self._rule = rule
        self._views = views

    def __call__(self, request: Input, context: Context) -> None:
        for view in self._views(request):
            self._rule(view, context)


def _cut(member: str, kept: slice, request: Input) -> Iterator[Input]:
    """Yield the request with a slice of each list in a member."""
    yield _changed(request, member, partial(_from, kept))


def _neighbours(member: str, request: Input) -> Iterator[Input]:
    """Yield the request once for each two neighbours of the lists in a member."""
    for at in range(_MOST):
        yield _changed(request, member, partial(_from, slice(at, at + 2)))


def _from(kept: slice, items: list[object]) -> list[object]:
    return items[kept]


def _without(member: str, request: Input) -> Iterator[Input]:
    """Yield the request without a member, wherever it stands."""
    yield _changed(request, member, None)


def _changed(
    request: Input, member: str, change: Callable[[list[object]], list[object]] | None
) -> Input:
    """Return a request with the lists in a member changed, or without the member."""

    def copy(value: object) -> object:
        if isinstance(value, list):
            return [copy(item) for item in value]
        if not isinstance(value, dict):
            return value
        found = {}
        for name, inner in value.items():
            if name != member:
                found[name] = copy(inner)
            elif change is not None:
                found[name] = copy(change(inner) if isinstance(inner, list) else inner)
        return found

    changed = copy(dict(request))
    assert isinstance(changed, dict)
    return changed
