"""The operations of a run of single operations: lines for the terminal, cells of tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from aws_contract.reports.text import excerpt, number, plural
from aws_contract.results.operation import (
    OperationOutcome,
    OperationPoints,
    OperationResult,
    ServiceSummary,
    by_service,
)

__all__ = [
    "COLUMNS",
    "OUTCOMES",
    "limitation_lines",
    "operation_cells",
    "operation_lines",
    "service_cells",
]

OUTCOMES: Final = {
    OperationOutcome.VIOLATED: "violated",
    OperationOutcome.MISSING: "not there",
    OperationOutcome.UNVERIFIED: "with unverified differences",
    OperationOutcome.OBEYED: "obeyed",
    OperationOutcome.UNTRIED: "not tried",
}
"""What an operation is called by what it came to."""
COLUMNS: Final = ("points", "accepted", "rejected", "alone", "unbreakable", "limited", "requests")
"""The numbers of an operation or a service, in this order."""
_QUIET: Final = frozenset({OperationOutcome.OBEYED, OperationOutcome.UNTRIED})
_CLAUSES: Final = 3
_LONGEST: Final = 300


def operation_lines(
    operations: Iterable[OperationResult], *, most: int | None = None
) -> Iterator[str]:
    """Yield the operations by service, the worst of each first, and what can't be derived.

    most: how many operations of a service are named, and only those that aren't obeyed; how many
    lines say what can't be derived. None for everything, with an example each.
    """
    services = by_service(operations)
    for service in services:
        yield f"{service.service}: {_outcomes(service)}; {_points(service.points)}"
        news = [each for each in service.operations if each.outcome not in _QUIET]
        for each in service.operations if most is None else news[:most]:
            yield _operation(each)
            if most is None:
                yield from _example(each)
        if most is not None and len(news) > most:
            yield f"  and {len(news) - most} more of {service.service} (-v lists them)"
    limited = list(limitation_lines(services))
    yield from limited[:most]
    if most is not None and len(limited) > most:
        yield f"not derived: {len(limited) - most} more reasons (-v lists them)"


def _outcomes(service: ServiceSummary) -> str:
    counts = [f"{service.outcomes[outcome]} {words}" for outcome, words in OUTCOMES.items()
              if service.outcomes.get(outcome)]  # fmt: skip
    return f"{plural(len(service.operations), 'operation')}, {', '.join(counts)}"


def _points(points: OperationPoints) -> str:
    return (
        f"{points.accepted} of {points.total} constraint points accepted, "
        f"{points.rejected} rejected "
        f"({points.alone} with nothing else broken), {points.unbreakable} unbreakable"
    )


def _operation(operation: OperationResult) -> str:
    why = operation.missing or _counts(operation)
    words = OUTCOMES[operation.outcome]
    return f"  {operation.name} {words}{f': {why}' if why else ''}"


def _counts(operation: OperationResult) -> str:
    """Return what isn't obeyed, causes first."""
    counts = operation.violated or operation.differences
    names = list(dict.fromkeys((*(each.clause for each in operation.findings), *counts)))
    shown = [f"{name} {counts[name]}" for name in names[:_CLAUSES]]
    left = len(names) - len(shown)
    return ", ".join([*shown, f"and {plural(left, 'more clause')}"] if left else shown)


def _example(operation: OperationResult) -> Iterator[str]:
    for finding in operation.findings[: 0 if operation.missing else 1]:
        yield f"    sent      {excerpt(finding.request.body, _LONGEST)}"
        yield f"    expected  {excerpt(finding.expected, _LONGEST)}"
        yield f"    got       {excerpt(finding.got, _LONGEST)}"
        yield f"    again     {finding.reproduce}"


def limitation_lines(services: Iterable[ServiceSummary]) -> Iterator[str]:
    """Yield what can't be derived, by reason: of how many points, and of which operations."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for service in services:
        for operation in service.operations:
            for each in operation.limitations:
                found[each.reason][operation.name] += 1
    for reason, counts in sorted(found.items(), key=lambda each: -each[1].total()):
        points = plural(counts.total(), "point")
        yield f"not derived: {points} of {', '.join(sorted(counts))}: {excerpt(reason, _LONGEST)}"


def operation_cells(operation: OperationResult) -> tuple[str, ...]:
    """Return the numbers of an operation, as `COLUMNS` names them."""
    return _cells(operation.points, len(operation.limitations), operation.requests)


def service_cells(service: ServiceSummary) -> tuple[str, ...]:
    """Return the numbers of a service, as `COLUMNS` names them."""
    return _cells(service.points, service.limited, service.requests)


def _cells(points: OperationPoints, limited: int, requests: int) -> tuple[str, ...]:
    counts = (points.total, points.accepted, points.rejected, points.alone, points.unbreakable)
    return tuple(map(number, (*counts, limited, requests)))
