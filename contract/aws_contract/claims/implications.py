"""Which clauses can't be obeyed where others aren't, so that only the others need a look.

A request that was accepted has no rejection whose parts could be right; of what isn't there nothing
can be shown. Every id is written out: what a clause follows from isn't read off its name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aws_strategies.model import Kind

__all__ = ["IMPLIED_BY"]

_REJECTS: Final = tuple(f"rejects-{kind.replace('_', '-')}" for kind in Kind)
_LISTED: Final = (
    *("rejection-count", "rejection-paths"),
    *("rejection-constraints", "rejection-values"),
)
_TEXT: Final = ("rejection-message-key", "rejection-form", *_LISTED, "rejection-type-text")

_ROWS: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (
    (
        _REJECTS,
        ("rejection-status", "rejection-code", "rejection-body", "rejection-no-trace", *_TEXT),
    ),
    (
        (
            *("protocol-json", "protocol-object", "protocol-target", "protocol-method"),
            *("protocol-content-type", "protocol-unsigned"),
        ),
        ("protocol-answer",),
    ),
    (("create-shape", "describe-shape", "list-shape", "answer-success"), ("answer-output",)),
    (("answer-request-id",), ("answer-request-id-unique",)),
    (("answer-date",), ("answer-date-now",)),
    (("rejection-code",), _TEXT),
    (("rejection-form",), _LISTED),
    (("rejection-paths",), ("rejection-constraints", "rejection-values")),
    (("rejection-constraints",), ("rejection-values",)),
    (("create-accepts", "create-accepts-observed"), ("create-shape", "create-arn")),
    (
        ("describe-found",),
        (
            *("describe-shape", "describe-returns-sent", "describe-keeps-empty"),
            *("describe-omits", "describe-adds", "describe-defaults", "describe-invents-nothing"),
            *("describe-identity", "describe-creation-time", "describe-status"),
            *("describe-status-details", "describe-by-arn", "describe-missing"),
            *("describe-other-region", "tags-kept", "delete-accepts", "delete-removes"),
            *("tags-changed", "tags-missing", "arn-names-one", "describe-steady"),
            *("recreated-anew", "isolation-names", "rejection-harmless"),
            *("delete-leaves-others", "delete-missing", "delete-frees-name"),
        ),
    ),
    (
        (
            *("describe-creation-time", "describe-identity", "describe-status"),
            *("describe-status-details", "describe-returns-sent"),
        ),
        ("describe-shape",),
    ),
    (
        ("list-accepts",),
        (
            *(
                "list-shape",
                "list-once",
                "list-summary",
                "list-page-size",
                "list-name-contains",
                "list-name-prefix",
            ),
            *("list-created-window", "list-sorted", "list-default-order"),
            *("list-bad-token", "list-foreign-token", "list-token-again"),
        ),
    ),
)
"""(causes, consequences): if one of the causes isn't obeyed, no consequence can be."""


def _by_consequence() -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for causes, consequences in _ROWS:
        for each in consequences:
            found[each].update(causes)
    return MappingProxyType({clause: frozenset(causes) for clause, causes in found.items()})


IMPLIED_BY: Final = _by_consequence()
"""By the id of a clause, the ids of those without which it can't be obeyed."""
