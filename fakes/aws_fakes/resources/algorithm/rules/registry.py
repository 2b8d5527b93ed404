"""Which documented rules a service enforces once a request obeys its shapes.

A choice of rules is the name of a mode or some ids:

    model       none: shape constraints only
    observed    the default: those that AWS is expected to enforce, none that it was seen not to
    documented  every rule of the documentation

The rules are tried in the order of `RULES`, the first that is broken refuses the request (that AWS
answers with the first alone was seen; its order is assumed). Texts are AWS's where a sample exists
(`Entry.observed`) and ours elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from aws_fakes.engine.errors import ServiceError
from aws_fakes.resources.algorithm.rules import channels, inference, jobs
from aws_fakes.resources.algorithm.rules import training as algorithm
from aws_fakes.resources.algorithm.rules.base import Entry

if TYPE_CHECKING:
    from aws_fakes.engine.service import Behaviour, Rule
    from aws_fakes.resources.algorithm.operations import Context

__all__ = [
    "BY_STORE",
    "MODES",
    "RULES",
    "Choice",
    "UnknownRulesError",
    "choose",
    "ids",
    "overeager",
    "rejections",
    "with_rules",
    "without",
]

Choice: TypeAlias = str | Iterable[str]
"""The name of a mode, or ids of rules."""

OPERATION: Final = "CreateAlgorithm"
BY_STORE: Final = "algorithm-name-unique"
"""The rule that the store of algorithms enforces, whatever else is chosen."""

RULES: Final[Mapping[str, Entry]] = MappingProxyType(
    {
        rule.id: rule
        for group in (algorithm.RULES, inference.RULES, channels.RULES, jobs.RULES)
        for rule in group
    }
)
"""Every rule by id, in the order in which they are tried."""

MODES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "model": (),
        "observed": tuple(rule.id for rule in RULES.values() if rule.default),
        "documented": tuple(RULES),
    }
)


class UnknownRulesError(ValueError):
    """A choice names neither a mode nor a rule."""


def ids() -> tuple[str, ...]:
    """Return the ids of all rules that a service can enforce or leave out."""
    return tuple(RULES)


def choose(rules: Choice = "observed") -> tuple[Entry, ...]:
    """Return the rules of a choice, in the order in which they are tried.

    UnknownRulesError lists what is known. The rule of the store counts as known and is left out.
    """
    if isinstance(rules, str):
        if rules not in MODES:
            raise UnknownRulesError(
                f"unknown rules {rules!r}: expected one of {', '.join(MODES)}, or a list of ids"
                + _near(rules)
            )
        rules = MODES[rules]
    wanted = set(rules) - {BY_STORE}
    for rule in sorted(wanted - set(RULES)):
        raise UnknownRulesError(
            f"unknown rule {rule!r}{_near(rule)}; known rules: {', '.join((BY_STORE, *RULES))}"
        )
    return tuple(rule for rule in RULES.values() if rule.id in wanted)


def _near(name: str) -> str:
    near = get_close_matches(name, RULES, n=3)
    return f"; near it: {', '.join(near)}" if near else ""


def with_rules(behaviour: Behaviour, rules: Choice) -> Behaviour:
    """Return `behaviour` with these rules for CreateAlgorithm in place of its own."""
    return _replaced(behaviour, choose(rules))


def without(rule: str, behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` without one of its rules: a service that forgot it.

    UnknownRulesError if it doesn't enforce the rule.
    """
    return _replaced(behaviour, (each for each in _own(behaviour, rule) if _id(each) != rule))


def overeager(rule: str, behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with one of its rules refusing whatever the rule speaks of.

    UnknownRulesError if it doesn't enforce the rule.
    """
    own = _own(behaviour, rule)
    return _replaced(behaviour, (_Overeager(each) if _id(each) == rule else each for each in own))


def rejections(request: Mapping[str, Any], rules: Choice = "documented") -> dict[str, str]:
    """Return the rules that refuse a CreateAlgorithm request, and with which text each.

    The request must obey its shapes.
    """
    return {
        rule.id: text
        for rule in choose(rules)
        if (text := next((each for each in rule.find(request) if each is not None), None))
    }


class _Overeager:
    """A rule that takes what obeys it for broken."""

    def __init__(self, rule: Callable[..., None]) -> None:
        self.rule = rule
        self.id = _id(rule)

    def __call__(self, request: Mapping[str, Any], context: Context) -> None:
        self.rule(request, context)
        assert isinstance(self.rule, Entry)
        if any(True for _ in self.rule.find(request)):
            raise ServiceError("ValidationException", f"{self.id} is not supported")


def _id(rule: object) -> str:
    return str(getattr(rule, "id", ""))


def _own(behaviour: Behaviour, rule: str) -> tuple[Rule, ...]:
    own = behaviour.rules.get(OPERATION, ())
    if rule not in map(_id, own):
        known = ", ".join(filter(None, map(_id, own))) or "none"
        raise UnknownRulesError(f"the service doesn't enforce {rule!r}; it enforces: {known}")
    return own


def _replaced(behaviour: Behaviour, rules: Iterable[Rule]) -> Behaviour:
    table = {**behaviour.rules, OPERATION: tuple(rules)}
    return replace(behaviour, rules=MappingProxyType(table))
