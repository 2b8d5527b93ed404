"""Mutants of the documented rules: each rule that is enforced, unenforced or overeager."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final

from aws_fakes.engine.behaviour import Input, Rule
from aws_fakes.engine.errors import validation
from aws_fakes.mutants.mutant import Mutant
from aws_fakes.resources.algorithm.operations import Context
from aws_fakes.resources.algorithm.rules.base import DocumentedRule
from aws_fakes.resources.algorithm.rules.registry import MODES, OPERATION, UnknownRulesError
from aws_fakes.resources.algorithm.service import Behaviour
from aws_fakes.resources.algorithm.store import AlgorithmStore

__all__ = ["overeager", "rule_mutants", "without"]

_MODE: Final = "observed"


def rule_mutants() -> Iterator[Mutant]:
    """Yield both mutants of every rule that the standard behaviour enforces."""
    for rule in MODES[_MODE]:
        yield Mutant(
            name=f"rule-unenforced/{rule}",
            kind="rule-unenforced",
            description=f"the documented rule {rule} isn't enforced",
            change=partial(without, rule),
            rule=rule,
        )
        yield Mutant(
            name=f"rule-overeager/{rule}",
            kind="rule-overeager",
            description=f"the documented rule {rule} rejects every request that it applies to",
            change=partial(overeager, rule),
            rule=rule,
        )


def without(rule: str, behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` without one of its rules; UnknownRulesError if it doesn't enforce it."""
    return _replaced(behaviour, (each for each in _own(behaviour, rule) if _id(each) != rule))


def overeager(rule: str, behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with one of its rules rejecting every request that it applies to.

    UnknownRulesError if `behaviour` doesn't enforce the rule.
    """
    own = _own(behaviour, rule)
    return _replaced(behaviour, (_Overeager(each) if _id(each) == rule else each for each in own))


class _Overeager:
    """A documented rule that also rejects what obeys it."""

    def __init__(self, rule: Rule[AlgorithmStore]) -> None:
        assert isinstance(rule, DocumentedRule)
        self.rule = rule
        self.id = rule.id

    def __call__(self, request: Input, context: Context) -> None:
        self.rule(request, context)
        if any(True for _ in self.rule.find(request)):
            raise validation(f"{self.id} is not supported")


def _id(rule: object) -> str:
    return str(getattr(rule, "id", ""))


def _own(behaviour: Behaviour, rule: str) -> tuple[Rule[AlgorithmStore], ...]:
    own = behaviour.rules.get(OPERATION, ())
    if rule not in map(_id, own):
        known = ", ".join(filter(None, map(_id, own))) or "none"
        raise UnknownRulesError(f"the service doesn't enforce {rule!r}; it enforces: {known}")
    return own


def _replaced(behaviour: Behaviour, rules: Iterable[Rule[AlgorithmStore]]) -> Behaviour:
    table = {**behaviour.rules, OPERATION: tuple(rules)}
    return replace(behaviour, rules=MappingProxyType(table))
