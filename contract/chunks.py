"""The deterministic cases in chunks: one test each, so that pytest has few and xdist enough."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from contract.failures import case_id
from strategies.case import Case, Rejected
from strategies.covering import accepted, refused
from strategies.model import Operation, load_operation

__all__ = ["ACCEPTING", "OPERATIONS", "UnknownCaseError", "cases_of", "chunk_of", "refusing"]

OPERATIONS: Final = ("CreateAlgorithm", "DescribeAlgorithm", "ListAlgorithms", "DeleteAlgorithm")
_PARTS: Final = 16
ACCEPTING: Final = tuple(f"accept-{part + 1}-of-{_PARTS}" for part in range(_PARTS))
"""The chunks of the cases that must be taken."""
OTHER: Final = "other"


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
    for index, case in enumerate(accepted(load_operation()).cases):
        found[ACCEPTING[index % _PARTS]].append(case)
    known = refusing()
    for name in OPERATIONS:
        for case in refused(load_operation(name)):
            chunk = _home(case, load_operation(name))
            found[chunk if chunk in known else f"{name}-{OTHER}"].append(case)
    return MappingProxyType({chunk: tuple(found.get(chunk, ())) for chunk in (*ACCEPTING, *known)})


def _home(case: Case, operation: Operation) -> str:
    if not isinstance(case.expected, Rejected) or not case.expected.violations:
        return f"{operation.name}-{OTHER}"
    point = case.expected.violations[0].point
    return f"{operation.name}-{_top(point.path)}-{point.kind}"


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0].partition("{")[0]
