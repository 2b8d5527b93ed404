"""Which failed clauses are what is wrong, and which only follow from another one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

__all__ = ["roots_of"]

_FOLLOWS: Final = (
    (("rejects-",), ("rejection-",)),
    (("protocol-json", "protocol-object", "protocol-target", "protocol-method",
      "protocol-content-type", "protocol-unsigned"), ("protocol-answer",)),
    (("rejection-code",), ("rejection-message-key", "rejection-form", "rejection-count",
                           "rejection-paths", "rejection-constraints", "rejection-values",
                           "rejection-type-text")),
    (("rejection-form",), ("rejection-count", "rejection-paths", "rejection-constraints",
                         "rejection-values")),
    (("rejection-paths",), ("rejection-constraints", "rejection-values")),
    (("rejection-constraints",), ("rejection-values",)),
    (("create-accepts",), ("create-shape", "create-arn")),
    (("describe-found",), ("describe-", "tags-", "delete-")),
    (("describe-creation-time", "describe-identity", "describe-status", "describe-status-details",
      "describe-returns-sent"), ("describe-shape",)),
    (("list-accepts",), ("list-",)),
)  # fmt: skip
"""Clauses, by how their ids begin, that can't be obeyed where the first ones aren't."""


def roots_of(findings: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, None]]:
    """Return, by clause, the cases in which it failed and not only because another one did."""
    together: defaultdict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for finding in findings:
        sent = finding["request"]["body"] if finding["case"] is None else finding["case"]
        together[finding["test"], sent].append(finding)
    roots: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for each in together.values():
        clauses = {finding["clause"] for finding in each}
        for finding in each:
            if not _follows(finding["clause"], clauses):
                place = finding["case"] or finding["operation"]
                roots[finding["clause"]][place] = None
    return roots


def _follows(clause: str, others: Collection[str]) -> bool:
    """Whether a clause can't have been obeyed, since one of the others wasn't."""
    return any(
        clause.startswith(effects) and other.startswith(causes) and other != clause
        for causes, effects in _FOLLOWS
        for other in others
    )
