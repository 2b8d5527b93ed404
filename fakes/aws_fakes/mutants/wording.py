"""Mutants of the wording of constraint violations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from aws_fakes.engine.wording.messages import Wording
from aws_fakes.engine.wording.violation import Violation
from aws_fakes.mutants.mutant import Mutant, Mutation
from aws_fakes.resources.algorithm.service import Behaviour

__all__ = ["wording_mutants"]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reworded(Wording):
    """A wording that chooses the violations to report and edits the finished message."""

    choose: Callable[[Sequence[Violation]], Sequence[Violation]] = tuple
    reword: Callable[[str], str] = str

    def message(self, violations: Sequence[Violation]) -> str:
        return self.reword(Wording.message(self, self.choose(violations)))


def wording_mutants() -> Iterator[Mutant]:
    """Yield the mutants of messages; each concerns all messages."""
    for name, (description, settings) in _SETTINGS.items():
        yield Mutant(name=name, kind=name, description=description, change=_with(settings))


def _with(settings: Mapping[str, Any]) -> Mutation:
    def change(behaviour: Behaviour) -> Behaviour:
        right = behaviour.wording
        kept = {each.name: getattr(right, each.name) for each in fields(Wording)}
        return replace(behaviour, wording=_Reworded(**{**kept, **settings}))

    return change


def _sub(pattern: str, replacement: str) -> Callable[[str], str]:
    compiled = re.compile(pattern, re.DOTALL)
    return lambda text: compiled.sub(replacement, text)


_SETTINGS: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "errors-first-only": (
        "only the first error is reported",
        {"choose": lambda found: found[:1]},
    ),
    "errors-last-only": (
        "only the last error is reported",
        {"choose": lambda found: found[-1:]},
    ),
    "errors-twice": (
        "the first error is reported twice",
        {"choose": lambda found: [found[0], *found]},
    ),
    "errors-listed-few": ("at most two errors are listed", {"listed": 2}),
    "errors-listed-all": ("more than ten errors are listed", {"listed": 10_000}),
    "errors-count": (
        "the number of errors is one too high",
        {"reword": lambda text: re.sub(r"^\d+", lambda found: str(int(found[0]) + 1), text)},
    ),
    "errors-plural": (
        "the plural is used for one error",
        {"reword": _sub("^1 v(.*?)or", r"1 v\1ors")},
    ),
    "errors-separator": (
        "errors are separated by commas",
        {"reword": _sub("; Value ", ", Value ")},
    ),
    "errors-full-stop": ("the message ends with a full stop", {"reword": lambda text: f"{text}."}),
    "errors-own-form": (
        "the message has a prefix of its own",
        {"reword": lambda text: f"Invalid request: {text}"},
    ),
    "path-index-base": ("list elements are counted from 0", {"index_base": 0}),
    "path-case": ("members are named as in the model", {"member_name": str}),
    "path-all-lower": ("members are named in lower case", {"member_name": str.lower}),
    "path-no-member": (
        "paths of list elements lack .member",
        {"reword": _sub(r"\.(\d+)\.member", r".\1")},
    ),
    "path-prefix": (
        "paths begin with input.",
        {"reword": _sub("' at '|null at '", r"\g<0>input.")},
    ),
    "enum-order-model": ("an enum is listed in the model's order", {"enum_order": tuple}),
    "enum-order-sorted": ("an enum is sorted", {"enum_order": sorted}),
    "map-order": ("a map is printed in the order of the request", {"map_order": list}),
    "value-quotes": (
        "values stand in double quotes",
        {"reword": _sub(r"Value '(.*?)' at ", r'Value "\1" at ')},
    ),
    "value-null-quoted": ("null is quoted", {"reword": _sub("Value null", "Value 'null'")}),
    "value-missing": (
        "values aren't printed",
        {"reword": _sub(r"Value '.*?' at '", "Value at '")},
    ),
    "value-cut": (
        "values are cut after 32 characters",
        {"reword": _sub(r"Value '([^']{32})[^']*' at ", r"Value '\1' at ")},
    ),
    "constraint-null": (
        "a missing member has another message",
        {"reword": _sub("Member must not be null", "Member is required")},
    ),
    "constraint-pattern-anchored": (
        "patterns are printed with anchors",
        {"reword": _sub("expression pattern: ([^,;]*)", r"expression pattern: ^\1$")},
    ),
    "constraint-bound": (
        "lengths are described as strictly less",
        {"reword": _sub("length less than or equal to", "length less than")},
    ),
    "constraint-inside-one": (
        "only the first constraint of a list's elements is listed",
        {"reword": _sub(r"satisfy constraint: \[([^,\]]*), [^\n]*\]", r"satisfy constraint: [\1]")},
    ),
    "constraint-zero-omitted": (
        "a minimum length of 0 is missing in the constraints of elements",
        {"reword": _sub(", Member must have length greater than or equal to 0", "")},
    ),
}
