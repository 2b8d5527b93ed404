"""The documented rules that a service enforces once a request obeys its shapes.

A choice of rules is the name of a mode or a list of ids:

    model       none: shape constraints only
    observed    the default: rules that AWS is expected to enforce, without those that it was
                observed not to enforce
    documented  every rule in the documentation

Rules are checked in the order of `RULES`; the first broken rule rejects the request (that AWS
reports only one was observed, the order is assumed). Messages are AWS's where one was observed
(`DocumentedRule.observed`) and invented elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final, TypeAlias

from aws_fakes.engine.behaviour import Behaviour, Rule
from aws_fakes.resources.algorithm.rules import channels, inference, jobs, training
from aws_fakes.resources.algorithm.rules.base import DocumentedRule, Structure
from aws_fakes.resources.algorithm.store import AlgorithmStore

__all__ = [
    "BY_STORE",
    "MODES",
    "OPERATION",
    "RULES",
    "Choice",
    "UnknownRulesError",
    "choose",
    "rejections",
    "rule_ids",
    "with_rules",
]

Choice: TypeAlias = str | Iterable[str]
"""The name of a mode, or ids of rules."""

OPERATION: Final = "CreateAlgorithm"
"""The operation whose input the rules are about."""
BY_STORE: Final = "algorithm-name-unique"
"""The rule that the store always enforces, whatever else is chosen."""

RULES: Final[Mapping[str, DocumentedRule]] = MappingProxyType(
    {
        rule.id: rule
        for group in (training.RULES, inference.RULES, channels.RULES, jobs.RULES)
        for rule in group
    }
)
"""Every rule by id, in the order in which they are checked."""

MODES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "model": (),
        "observed": tuple(rule.id for rule in RULES.values() if rule.default),
        "documented": tuple(RULES),
    }
)
"""The ids of the rules of each mode."""


class UnknownRulesError(ValueError):
    """A choice is neither a mode nor ids of rules."""


def rule_ids() -> tuple[str, ...]:
    """Return the ids of all rules that can be chosen."""
    return tuple(RULES)


def choose(rules: Choice = "observed") -> tuple[DocumentedRule, ...]:
    """Return the rules of a choice, in the order in which they are checked.

    UnknownRulesError lists the known modes or ids. `BY_STORE` is a known id without effect.
    """
    if isinstance(rules, str):
        if rules not in MODES:
            raise UnknownRulesError(
                f"unknown rules {rules!r}: expected one of {', '.join(MODES)}, or a list of ids"
                + _near(rules)
            )
        rules = MODES[rules]
    chosen = set(rules) - {BY_STORE}
    for rule in sorted(chosen - set(RULES)):
        raise UnknownRulesError(
            f"unknown rule {rule!r}{_near(rule)}; known rules: {', '.join((BY_STORE, *RULES))}"
        )
    return tuple(rule for rule in RULES.values() if rule.id in chosen)


def _near(name: str) -> str:
    near = get_close_matches(name, RULES, n=3)
    return f"; nearest: {', '.join(near)}" if near else ""


def with_rules(behaviour: Behaviour[AlgorithmStore], rules: Choice) -> Behaviour[AlgorithmStore]:
    """Return `behaviour` with these rules for CreateAlgorithm instead of its own."""
    table: dict[str, tuple[Rule[AlgorithmStore], ...]] = {
        **behaviour.rules,
        OPERATION: choose(rules),
    }
    return replace(behaviour, rules=MappingProxyType(table))


def rejections(request: Structure, rules: Choice = "documented") -> dict[str, str]:
    """Return the messages of the rules that reject a CreateAlgorithm request, by rule.

    The request must obey its shapes.
    """
    return {
        rule.id: text
        for rule in choose(rules)
        if (text := next((each for each in rule.find(request) if each is not None), None))
    }
