"""One documented rule as the service enforces it, and how its functions read a request.

A service whose shapes are laxer may hand on values of any JSON type; these readers, and the rules,
take what has the wrong type for absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from aws_fakes.engine.errors import validation
from aws_fakes.resources.algorithm.operations import Context

__all__ = ["Entry", "Findings", "entry", "held", "items", "number", "parts", "text"]

Findings: TypeAlias = Iterator[str | None]
"""For each place that a rule speaks of: None if it is obeyed there, else what is wrong."""
Finder: TypeAlias = Callable[[Mapping[str, Any]], Findings]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A rule that refuses a request with its first finding.

    `default` tells whether AWS is expected to enforce it. `contradicted` says what AWS was seen to
    take all the same, `observed` where the wording was seen: empty means that the wording is ours.
    """

    id: str
    find: Finder
    default: bool
    contradicted: str = ""
    observed: str = ""

    def __call__(self, request: Mapping[str, Any], _: Context) -> None:
        """Raise ServiceError if the request breaks the rule."""
        problem = next((each for each in self.find(request) if each is not None), None)
        if problem is not None:
            raise validation(problem)


def entry(
    name: str, *, default: bool, contradicted: str = "", observed: str = ""
) -> Callable[[Finder], Entry]:
    """Make a function the rule with this id."""

    def wrap(find: Finder) -> Entry:
        return Entry(
            id=name, find=find, default=default, contradicted=contradicted, observed=observed
        )

    return wrap


def parts(value: Any, *members: str) -> Iterator[Mapping[str, Any]]:
    """Yield every structure at the end of these members, whatever lists are on the way."""
    if isinstance(value, list):
        for each in value:
            yield from parts(each, *members)
    elif isinstance(value, Mapping):
        if not members:
            yield value
        else:
            yield from parts(value.get(members[0]), *members[1:])


def items(structure: Mapping[str, Any], member: str) -> list[Any]:
    """Return the list in a member, empty if there is none."""
    found = structure.get(member)
    return found if isinstance(found, list) else []


def text(structure: Mapping[str, Any], member: str) -> str | None:
    """Return the string in a member, None if there is none."""
    found = structure.get(member)
    return found if isinstance(found, str) else None


def number(structure: Mapping[str, Any], member: str) -> int | None:
    """Return the integer in a member, None if there is none."""
    found = structure.get(member)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def held(obeyed: bool, problem: str) -> str | None:
    """Return the finding: None if the rule is obeyed, else what is wrong."""
    return None if obeyed else problem
