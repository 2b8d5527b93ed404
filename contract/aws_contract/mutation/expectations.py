"""Which clauses may catch which kind of fault: a catch by any other clause is a coincidence.

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
    """No clause is known that may catch a kind of fault."""


_LISTED = ("refusal-count", "refusal-paths", "refusal-constraints")
_TAKEN = ("create-taken", "create-past-shapes", "legal-input", "list-taken")
_REFUSED = ("refusal-form", *_LISTED)
"""What a request fails by that breaks a documented rule once its constraint isn't enforced."""

FITTING: Final = MappingProxyType(
    {
        "unenforced-type": ("refuses-type", "refusal-code", "refusal-type-text", "protocol-*"),
        "unenforced-*": ("refuses-{}", *_REFUSED),
        "laxer-*": ("refuses-{}", *_REFUSED),
        "stricter-*": (*_TAKEN, *_LISTED),
        "enum-takes-other-case": ("refuses-enum", "refusal-form"),
        "enum-has-more": ("refuses-enum", "refusal-constraints"),
        "enum-refuses-member": _TAKEN,
        "enum-order-*": ("refusal-constraints",),
        "pattern-*": ("refuses-pattern", *_REFUSED, *_TAKEN),
        "texts-as-bytes": (*_TAKEN, *_LISTED, "refuses-max-length", "refuses-pattern"),
        "errors-count": ("refusal-count",),
        "errors-own-form": ("refusal-form",),
        "errors-plural": ("refusal-form",),
        "errors-listed-*": (*_LISTED, "refusal-values"),
        "errors-*": _LISTED,
        "path-*": ("refusal-paths",),
        "map-order": ("refusal-values",),
        "value-*": ("refusal-values", "refusal-constraints"),
        "constraint-*": ("refusal-constraints",),
        "describe-drops*": ("describe-*",),
        "describe-invents": ("describe-invents-nothing", "describe-shape"),
        "describe-shows-tags": ("describe-invents-nothing", "describe-shape"),
        "describe-product": ("describe-shape",),
        "describe-status-*": ("describe-status", "describe-shape"),
        "describe-details-*": ("describe-status-details", "describe-shape"),
        "describe-time-*": ("describe-creation-time", "describe-shape", "list-summary"),
        "describe-name-*": ("describe-identity", "list-summary"),
        "describe-missing-*": ("describe-missing", "delete-removes"),
        "describe-shows-forgotten": ("describe-omits",),
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
        "list-*": ("list-once", "list-taken"),
        "create-forgets": ("describe-found",),
        "create-ousts": ("list-once", "delete-spares-others", "describe-found", "isolation-*"),
        "duplicate-taken": ("duplicate-refused",),
        "duplicate-overwrites": ("duplicate-harmless",),
        "tags-*": ("tags-kept",),
        "delete-keeps": ("delete-removes", "describe-missing", "delete-frees-name"),
        "delete-missing-*": ("delete-missing",),
        "delete-everything": ("delete-spares-others", "isolation-*"),
        "delete-answers": ("delete-taken",),
        "delete-leaves-tags": ("tags-kept",),
        "names-never-freed": ("delete-frees-name",),
        "names-collide": ("isolation-case",),
        "accounts-leak": ("isolation-accounts",),
        "regions-leak": ("isolation-regions",),
        "refused-is-kept": ("refusal-no-trace",),
        "arn-not-found": ("describe-by-arn",),
        "arn-any-region": ("describe-other-region",),
        "arn-*": ("create-arn", "describe-identity"),
        "takes-get": ("protocol-method",),
        "takes-any-content-type": ("protocol-content-type",),
        "takes-unsigned": ("protocol-unsigned",),
        "takes-any-prefix": ("protocol-target",),
        "takes-null-body": ("protocol-object", "protocol-answer"),
        "takes-*": ("protocol-json", "protocol-answer"),
        "first-duplicate-wins": ("notation-duplicate", "describe-returns-sent"),
        "crashes-on-*": ("protocol-answer", "notation-unknown", "notation-numbers"),
        "refuses-unknown-members": ("notation-unknown",),
        "refuses-null": ("notation-null",),
        "refuses-fractions": ("notation-numbers",),
        "refuses-charset": ("protocol-charset",),
        "numbers-wrap": ("notation-numbers", "describe-returns-sent"),
        "action-in-body": ("notation-action",),
        "code-*": ("refusal-code", "refusal-body"),
        "status-*": ("refusal-status", "refuses-*"),
        "request-id-*": ("answer-request-id",),
        "content-type-*": ("answer-content-type",),
        "content-length": ("answer-content-length",),
        "date-*": ("answer-date",),
        "error-type": ("answer-no-error-type",),
        "message-key": ("refusal-message-key",),
        "error-more": ("refusal-body",),
        "body-pretty": ("refusal-body",),
        "body-*": ("refusal-body", "create-shape", "list-shape", "describe-shape"),
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
    raise UnfittedKindError(f"no clause is said to catch faults of kind {kind!r}: see FITTING")
