"""The deterministic cases in chunks: one test each, so that pytest has few and xdist enough."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from aws_contract.claims.observed_requests import seen_taken
from aws_contract.resources.algorithm.operations import OPERATIONS
from aws_contract.results.failure import case_id
from aws_strategies.case import Case, Rejected
from aws_strategies.covering.sets import accepted, refused
from aws_strategies.covering.unicode import wide
from aws_strategies.encodings.fixed import malformed, rewritten
from aws_strategies.invalid.multiple import crowds
from aws_strategies.model import Operation, load_operation
from aws_strategies.resources.algorithm.covering import accepted_under_rules
from aws_strategies.rules.registry import applicable, examples

__all__ = [
    "ACCEPTING",
    "CROWDED",
    "LEGAL",
    "MALFORMED",
    "NOTATING",
    "OBEYING",
    "OPERATIONS",
    "SEEN",
    "UnknownCaseError",
    "cases_of",
    "chunk_of",
    "refusing",
    "ruling",
]

_PARTS: Final = 16
ACCEPTING: Final = tuple(f"accept-{part + 1}-of-{_PARTS}" for part in range(_PARTS))
"""The chunks of the cases that obey the model."""
OBEYING: Final = tuple(f"obey-{part + 1}-of-{_PARTS}" for part in range(_PARTS))
"""The chunks of the cases that obey the documented rules as well."""
SEEN: Final = ("seen",)
"""The chunk of the requests that AWS was seen to take."""
OTHER: Final = "other"
CROWDED: Final = "CreateAlgorithm-several"
"""The chunk of the cases that break several constraints at once."""
_NOTATION, _MALFORMED, _LEGAL = "notation", "malformed", "legal"
NOTATING: Final = tuple(
    f"{_NOTATION}-{about}"
    for about in ("space", "escapes", "action", "unknown", "null", "duplicate", "numbers")
)
"""The chunks of the requests in unusual notation."""
MALFORMED: Final = (f"{_MALFORMED}-json", f"{_MALFORMED}-object")
"""The chunks of the bodies that are no JSON object."""
LEGAL: Final = tuple(f"{_LEGAL}-{name}" for name in OPERATIONS[1:])
"""The chunks of the other operations' inputs that obey every constraint."""


class UnknownCaseError(LookupError):
    """No deterministic case has this id."""


def refusing() -> tuple[str, ...]:
    """Return the chunks of the cases that must be refused: operation, top-level member, kind."""
    names = {
        f"{name}-{_top(point.path)}-{point.kind}": None
        for name in OPERATIONS
        for point in load_operation(name).points
    }
    return (*names, *(f"{name}-{OTHER}" for name in OPERATIONS))


def ruling() -> tuple[str, ...]:
    """Return the chunks of the cases of documented rules: one for each that a request can try."""
    return tuple(f"rule-{rule.id}" for rule in applicable(load_operation()) if rule.breaking)


def cases_of(chunk: str) -> tuple[Case, ...]:
    """Return the cases of a chunk, in their order."""
    return _chunks()[chunk]


def chunk_of(case: str) -> str:
    """Return the chunk of the case with this id; UnknownCaseError names the nearest ids."""
    homes = {case_id(each): chunk for chunk, cases in _chunks().items() for each in cases}
    if case not in homes:
        near = difflib.get_close_matches(case, homes, n=3, cutoff=0.3)
        raise UnknownCaseError(f"no case {case!r}; nearest: {', '.join(near) or 'none'}")
    return homes[case]


@cache
def _chunks() -> Mapping[str, tuple[Case, ...]]:
    found: defaultdict[str, list[Case]] = defaultdict(list)
    create = load_operation()
    for index, case in enumerate((*accepted(create).cases, *wide(create))):
        found[ACCEPTING[index % _PARTS]].append(case)
    for prefix, cases in ((_NOTATION, rewritten(create)), (_MALFORMED, malformed(create))):
        for case in cases:
            found[f"{prefix}-{case.id.partition(':')[0]}"].append(case)
    found[CROWDED] = list(crowds(create))
    for name in OPERATIONS[1:]:
        found[f"{_LEGAL}-{name}"] = list(accepted(load_operation(name)).cases)
    for index, case in enumerate(accepted_under_rules(create).cases):
        found[OBEYING[index % _PARTS]].append(case)
    found[SEEN[0]].extend(seen_taken())
    for rule in applicable(create):
        found[f"rule-{rule.id}"].extend(examples(rule))
    known = refusing()
    for name in OPERATIONS:
        for case in refused(load_operation(name)):
            chunk = _home(case, load_operation(name))
            found[chunk if chunk in known else f"{name}-{OTHER}"].append(case)
    names = (*ACCEPTING, *OBEYING, *SEEN, *ruling(), *known, CROWDED, *NOTATING, *MALFORMED, *LEGAL)
    return MappingProxyType({chunk: tuple(found.get(chunk, ())) for chunk in names})


def _home(case: Case, operation: Operation) -> str:
    if not isinstance(case.expected, Rejected) or not case.expected.violations:
        return f"{operation.name}-{OTHER}"
    point = case.expected.violations[0].point
    return f"{operation.name}-{_top(point.path)}-{point.kind}"


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0].partition("{")[0]
