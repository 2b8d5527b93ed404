"""Which clauses may catch which kind of mutant: a catch by any other clause is a coincidence.

Kinds and clauses are matched as shell patterns, the first pattern that fits a kind decides.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from types import MappingProxyType
from typing import Final

from aws_contract.claims.clauses import CLAUSES

__all__ = ["FITTING", "UnfittedKindError", "fitting"]


class UnfittedKindError(LookupError):
    """No clause is known that may catch a kind of mutant."""


_LISTED = ("rejection-count", "rejection-paths", "rejection-constraints")
_TAKEN = ("create-accepts", "create-no-constraint-error", "input-accepted", "list-accepts")
_REFUSED = ("rejection-form", *_LISTED)
"""What a request fails by that breaks a documented rule once its constraint isn't enforced."""

FITTING: Final = MappingProxyType(
    {
        "unenforced-type": ("rejects-type", "rejection-code", "rejection-type-text", "protocol-*"),
        "unenforced-*": ("rejects-{}", *_REFUSED),
        "laxer-*": ("rejects-{}", *_REFUSED),
        "stricter-*": (*_TAKEN, *_LISTED),
        "enum-ignores-case": ("rejects-enum", "rejection-form"),
        "enum-has-more": ("rejects-enum", "rejection-constraints"),
        "enum-rejects-member": _TAKEN,
        "enum-order-*": ("rejection-constraints",),
        "pattern-*": ("rejects-pattern", *_REFUSED, *_TAKEN),
        "texts-as-bytes": (*_TAKEN, *_LISTED, "rejects-max-length", "rejects-pattern"),
        "errors-count": ("rejection-count",),
        "errors-own-form": ("rejection-form",),
        "errors-plural": ("rejection-form",),
        "errors-listed-*": (*_LISTED, "rejection-values"),
        "errors-*": _LISTED,
        "path-*": ("rejection-paths",),
        "map-order": ("rejection-values",),
        "value-*": ("rejection-values", "rejection-constraints"),
        "constraint-*": ("rejection-constraints",),
        "describe-drops*": ("describe-*",),
        "describe-invents": ("describe-invents-nothing", "describe-shape"),
        "describe-shows-tags": ("describe-invents-nothing", "describe-shape"),
        "describe-product": ("describe-shape",),
        "describe-status-*": ("describe-status", "describe-shape"),
        "describe-details-*": ("describe-status-details", "describe-shape"),
        "describe-time-*": ("describe-creation-time", "describe-shape", "list-summary"),
        "describe-name-*": ("describe-identity", "list-summary"),
        "describe-missing-*": ("describe-missing", "delete-removes"),
        "describe-shows-omitted": ("describe-omits",),
        "describe-changes": (
            *("describe-returns-sent", "describe-identity", "describe-adds", "describe-defaults"),
            *("describe-omits", "describe-keeps-empty"),
        ),
        "describe-*": ("describe-*",),
        "list-ignores-order": ("list-sorted",),
        "list-ignores-sort-key": ("list-sorted",),
        "list-sorts-backwards": ("list-sorted", "list-default-order"),
        "list-default-*": ("list-default-order", "list-sorted"),
        "list-swaps": ("list-sorted", "list-default-order"),
        "list-ignores-name": ("list-name-contains", "list-once"),
        "list-name-begins": ("list-name-contains",),
        "list-ignores-after": ("list-created-window",),
        "list-ignores-before": ("list-created-window",),
        "list-ignores-size": ("list-page-size",),
        "list-page-too-long": ("list-page-size",),
        "list-summary-name": ("list-once",),
        "list-summary-*": ("list-summary", "list-shape"),
        "list-other-member": ("list-shape",),
        "list-empty-absent": ("list-shape",),
        "list-null-token": ("list-shape",),
        "list-*": ("list-once", "list-accepts"),
        "create-forgets": ("describe-found",),
        "create-removes-others": (
            "list-once",
            "delete-leaves-others",
            "describe-found",
            "isolation-*",
        ),
        "conflict-accepted": ("conflict-rejected",),
        "conflict-overwrites": ("conflict-harmless",),
        "tags-*": ("tags-kept",),
        "delete-keeps": ("delete-removes", "describe-missing", "delete-frees-name"),
        "delete-missing-*": ("delete-missing",),
        "delete-everything": ("delete-leaves-others", "isolation-*"),
        "delete-answers": ("delete-accepts",),
        "delete-leaves-tags": ("tags-kept",),
        "names-never-freed": ("delete-frees-name",),
        "names-collide": ("isolation-case",),
        "accounts-leak": ("isolation-accounts",),
        "regions-leak": ("isolation-regions",),
        "rejected-is-kept": ("rejection-no-trace",),
        "arn-not-found": ("describe-by-arn",),
        "arn-any-region": ("describe-other-region",),
        "arn-*": ("create-arn", "describe-identity"),
        "accepts-get": ("protocol-method",),
        "accepts-any-content-type": ("protocol-content-type",),
        "accepts-unsigned": ("protocol-unsigned",),
        "accepts-any-prefix": ("protocol-target",),
        "accepts-null-body": ("protocol-object", "protocol-answer"),
        "accepts-*": ("protocol-json", "protocol-answer"),
        "first-duplicate-wins": ("encoding-duplicate", "describe-returns-sent"),
        "crashes-on-*": ("protocol-answer", "encoding-unknown", "encoding-numbers"),
        "rejects-unknown-members": ("encoding-unknown",),
        "rejects-null": ("encoding-null",),
        "rejects-fractions": ("encoding-numbers",),
        "rejects-charset": ("protocol-charset",),
        "numbers-wrap": ("encoding-numbers", "describe-returns-sent"),
        "action-in-body": ("encoding-action",),
        "code-*": ("rejection-code", "rejection-body"),
        "status-*": ("rejection-status", "rejects-*"),
        "request-id-*": ("answer-request-id",),
        "content-type-*": ("answer-content-type",),
        "content-length": ("answer-content-length",),
        "date-*": ("answer-date",),
        "error-type": ("answer-no-error-type",),
        "message-key": ("rejection-message-key",),
        "error-more": ("rejection-body",),
        "body-pretty": ("rejection-body",),
        "body-*": ("rejection-body", "create-shape", "list-shape", "describe-shape"),
        "rule-*": ("rule-*",),
    }
)
"""Patterns of kinds, and patterns of the clauses that may catch them; ``{}`` is what ``*`` is."""


@cache
def fitting(kind: str) -> frozenset[str]:
    """Return the ids of the clauses that may catch a kind; UnfittedKindError if none is known."""
    for pattern, clauses in FITTING.items():
        if fnmatchcase(kind, pattern):
            rest = kind[len(pattern.partition("*")[0]) :]
            wanted = [each.replace("{}", rest) for each in clauses]
            return frozenset(
                name for name in CLAUSES if any(fnmatchcase(name, each) for each in wanted)
            )
    raise UnfittedKindError(f"no clause is said to catch mutants of kind {kind!r}: see FITTING")
