"""Which failed clauses are what is wrong, and which only follow from another one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

__all__ = ["is_consequence"]

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


def is_consequence(clause: str, others: Collection[str]) -> bool:
    """Whether a clause can't have been obeyed, since one of the others wasn't."""
    return any(
        clause.startswith(effects) and other.startswith(causes) and other != clause
        for causes, effects in _FOLLOWS
        for other in others
    )
