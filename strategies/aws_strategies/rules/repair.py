"""Making a request obey the rules that are on by default, by as little as will do."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.rules.rule import DocumentedRule, Locked

__all__ = ["broken", "conform", "repaired"]


def broken(body: ReadOnlyBody, rules: Iterable[DocumentedRule]) -> tuple[str, ...]:
    """Return the ids of the rules that a request breaks; it must obey the model."""
    return tuple(rule.id for rule in rules if not rule.obeys(body))


def conform(body: ReadOnlyBody, rules: Collection[DocumentedRule], *, lock: Locked) -> Body:
    """Return the request with the rules repaired, itself if there is nothing to repair."""
    for at, rule in enumerate(rules):
        if not rule.obeys(body):
            return repaired(_copy(body), tuple(rules)[at:], lock=lock)
    assert isinstance(body, dict)
    return body


def repaired(body: Body, rules: Iterable[DocumentedRule], *, lock: Locked) -> Body:
    """Repair the rules in their order, in place: no repair breaks a rule before it."""
    for rule in rules:
        if rule.repair is not None and not rule.obeys(body):
            rule.repair(body, lock)
    return body


def _copy(value: Any) -> Any:
    """Copy the dicts and lists of JSON values; an order of magnitude faster than deepcopy."""
    if isinstance(value, dict):
        return {name: _copy(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_copy(inner) for inner in value]
    return value
