"""A documented rule, and the functions with which rules read a request.

A service whose shapes are laxer than the model's may pass values of any JSON type; rules treat a
value of the wrong type as absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from aws_fakes.engine.errors import validation
from aws_fakes.resources.algorithm.operations import Context

__all__ = [
    "DocumentedRule",
    "Findings",
    "Structure",
    "documented_rule",
    "finding",
    "items",
    "number",
    "structures",
    "text",
]

Structure: TypeAlias = Mapping[str, object]
"""A structure of a request; what its members are is checked when they are read."""

Findings: TypeAlias = Iterator[str | None]
"""For each place that a rule applies to: None if it is obeyed there, else the message."""
Finder: TypeAlias = Callable[[Structure], Findings]


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentedRule:
    """A rule that rejects a request with the message of its first broken place.

    `default` says whether AWS is expected to enforce it. `contradicted` says which requests AWS was
    observed accepting although they break the rule, `observed` where the message was observed
    (empty: the message is invented).
    """

    id: str
    find: Finder
    default: bool
    contradicted: str = ""
    observed: str = ""

    def __call__(self, request: Structure, _: Context) -> None:
        """Raise ServiceError if the request breaks the rule."""
        problem = next((each for each in self.find(request) if each is not None), None)
        if problem is not None:
            raise validation(problem)


def documented_rule(
    rule_id: str, *, default: bool, contradicted: str = "", observed: str = ""
) -> Callable[[Finder], DocumentedRule]:
    """Make a function the rule with this id."""

    def wrap(find: Finder) -> DocumentedRule:
        return DocumentedRule(
            id=rule_id, find=find, default=default, contradicted=contradicted, observed=observed
        )

    return wrap


def structures(value: object, *members: str) -> Iterator[Structure]:
    """Yield every structure that `members` lead to, through any lists on the way."""
    if isinstance(value, list):
        for each in value:
            yield from structures(each, *members)
    elif isinstance(value, Mapping):
        if not members:
            yield value
        else:
            yield from structures(value.get(members[0]), *members[1:])


def items(structure: Structure, member: str) -> list[object]:
    """Return the list in a member, empty if there is none."""
    found = structure.get(member)
    return found if isinstance(found, list) else []


def text(structure: Structure, member: str) -> str | None:
    """Return the string in a member, None if there is none."""
    found = structure.get(member)
    return found if isinstance(found, str) else None


def number(structure: Structure, member: str) -> int | None:
    """Return the integer in a member, None if there is none."""
    found = structure.get(member)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def finding(obeyed: bool, message: str) -> str | None:
    """Return what to yield for a place: None if the rule is obeyed there, else the message."""
    return None if obeyed else message
