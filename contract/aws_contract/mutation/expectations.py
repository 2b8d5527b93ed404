"""Which clauses may catch which kind of mutant: a catch by any other clause is a coincidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from aws_contract.checks import describe, encoding, isolation, rejection
from aws_contract.checks.base import OfClause
from aws_contract.resources.resource import Resource
from aws_fakes.mutants import Mutant
from aws_strategies.model import Kind

__all__ = ["FITTING", "UnfittedKindError", "fitting"]


class UnfittedKindError(LookupError):
    """No clause is known that may catch a kind of mutant."""


def _ids(*checks: OfClause) -> tuple[str, ...]:
    return tuple(check.clause for check in checks)


_REJECTION: Final = _ids(*rejection.KINDS.values())
_DESCRIPTION: Final = _ids(
    *(*describe.DESCRIBED, *describe.MISSING, *describe.OTHER_REGION, describe.by_arn)
)
_ISOLATION: Final = _ids(*isolation.ISOLATION.values())
_PROTOCOL: Final = _ids(
    *encoding.REJECTIONS.values(), encoding.answered, encoding.accepted_with_charset
)
_LISTED: Final = ("rejection-count", "rejection-paths", "rejection-constraints")
_ACCEPTED: Final = (
    "create-accepts",
    "create-no-constraint-error",
    "input-accepted",
    "list-accepts",
)
_BROKEN_RULE: Final = ("rejection-form", *_LISTED)
"""What a request fails by that breaks a documented rule once its constraint isn't enforced."""


_BOUNDS: Final = frozenset(
    {
        *(Kind.MAX_LENGTH, Kind.MIN_LENGTH, Kind.MAX_SIZE, Kind.MIN_SIZE),
        *(Kind.MAX_VALUE, Kind.MIN_VALUE),
    }
)


def _of_constraints() -> Mapping[str, tuple[str, ...]]:
    """Return what catches a constraint that isn't enforced, or whose bound is off by one."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in Kind:
        name = kind.replace("_", "-")
        found[f"unenforced-{name}"] = (*_ids(rejection.KINDS[kind]), *_BROKEN_RULE)
        if kind in _BOUNDS:
            found[f"laxer-{name}"] = found[f"unenforced-{name}"]
            found[f"stricter-{name}"] = (*_ACCEPTED, *_LISTED)
    return found


_TABLE: Final[tuple[tuple[str, Iterable[str]], ...]] = (
    (
        "unenforced-type",
        (*_ids(rejection.KINDS[Kind.TYPE]), "rejection-code", "rejection-type-text", *_PROTOCOL),
    ),
    ("enum-ignores-case", ("rejects-enum", "rejection-form")),
    ("enum-has-more", ("rejects-enum", "rejection-constraints")),
    ("enum-rejects-member", _ACCEPTED),
    ("enum-order-model enum-order-sorted", ("rejection-constraints",)),
    (
        (
            "pattern-search pattern-start pattern-end pattern-dollar pattern-unicode "
            "pattern-dot-all pattern-dot"
        ),
        ("rejects-pattern", *_BROKEN_RULE, *_ACCEPTED),
    ),
    ("texts-as-bytes", (*_ACCEPTED, *_LISTED, "rejects-max-length", "rejects-pattern")),
    ("errors-count", ("rejection-count",)),
    ("errors-own-form", ("rejection-form",)),
    ("errors-plural", ("rejection-form",)),
    ("errors-listed-few errors-listed-all", (*_LISTED, "rejection-values")),
    (
        "errors-first-only errors-last-only errors-twice errors-separator errors-full-stop",
        _LISTED,
    ),
    ("path-index-base path-case path-all-lower path-no-member path-prefix", ("rejection-paths",)),
    ("map-order", ("rejection-values",)),
    (
        "value-quotes value-null-quoted value-missing value-cut",
        ("rejection-values", "rejection-constraints"),
    ),
    (
        (
            "constraint-null constraint-pattern-anchored constraint-bound constraint-inside-one "
            "constraint-zero-omitted"
        ),
        ("rejection-constraints",),
    ),
    (
        (
            "describe-drops describe-drops-own describe-drops-empty-lists "
            "describe-drops-empty-maps describe-drops-empty-texts describe-drops-zeros "
            "describe-drops-false"
        ),
        _DESCRIPTION,
    ),
    ("describe-invents", ("describe-invents-nothing", "describe-shape")),
    ("describe-shows-tags", ("describe-invents-nothing", "describe-shape")),
    ("describe-product", ("describe-shape",)),
    ("describe-status-unknown describe-status-failed", ("describe-status", "describe-shape")),
    (
        "describe-details-text describe-details-invented",
        ("describe-status-details", "describe-shape"),
    ),
    (
        (
            "describe-time-text describe-time-milliseconds describe-time-microseconds "
            "describe-time-later"
        ),
        ("describe-creation-time", "describe-shape", "list-summary"),
    ),
    ("describe-name-folded", ("describe-identity", "list-summary")),
    ("describe-missing-form", ("describe-missing", "delete-removes")),
    ("describe-shows-omitted", ("describe-omits",)),
    (
        "describe-changes",
        (
            *("describe-returns-sent", "describe-identity", "describe-adds", "describe-defaults"),
            *("describe-omits", "describe-keeps-empty"),
        ),
    ),
    (
        (
            "describe-strips describe-folds describe-ascii describe-cuts describe-sorts "
            "describe-reverses describe-deduplicates describe-cuts-lists describe-numbers-as-texts "
            "describe-flags-as-texts"
        ),
        _DESCRIPTION,
    ),
    ("list-ignores-order", ("list-sorted",)),
    ("list-ignores-sort-key", ("list-sorted",)),
    ("list-sorts-backwards", ("list-sorted", "list-default-order")),
    ("list-default-order list-default-key", ("list-default-order", "list-sorted")),
    ("list-swaps", ("list-sorted", "list-default-order")),
    ("list-ignores-name", ("list-name-contains", "list-once")),
    ("list-name-begins", ("list-name-contains",)),
    ("list-ignores-after", ("list-created-window",)),
    ("list-ignores-before", ("list-created-window",)),
    ("list-ignores-size", ("list-page-size",)),
    ("list-page-too-long", ("list-page-size",)),
    ("list-summary-name", ("list-once",)),
    (
        (
            "list-summary-no-arn list-summary-arn list-summary-status list-summary-time "
            "list-summary-description list-summary-description-invented list-summary-more"
        ),
        ("list-summary", "list-shape"),
    ),
    ("list-other-member", ("list-shape",)),
    ("list-empty-absent", ("list-shape",)),
    ("list-null-token", ("list-shape",)),
    (
        (
            "list-ignores-token list-loses-at-end list-loses-at-start list-repeats list-stops "
            "list-goes-on list-repeats-at-edge"
        ),
        ("list-once", "list-accepts"),
    ),
    ("create-forgets", ("describe-found",)),
    (
        "create-removes-others",
        (
            "list-once",
            "delete-leaves-others",
            "describe-found",
            *_ISOLATION,
        ),
    ),
    ("conflict-accepted", ("conflict-rejected",)),
    ("conflict-overwrites", ("conflict-harmless",)),
    ("tags-lost tags-first-only tags-changed tags-added", ("tags-kept",)),
    ("delete-keeps", ("delete-removes", "describe-missing", "delete-frees-name")),
    ("delete-missing-accepted delete-missing-form", ("delete-missing",)),
    ("delete-everything", ("delete-leaves-others", *_ISOLATION)),
    ("delete-answers", ("delete-accepts",)),
    ("delete-leaves-tags", ("tags-kept",)),
    ("names-never-freed", ("delete-frees-name",)),
    ("names-collide", ("isolation-case",)),
    ("accounts-leak", ("isolation-accounts",)),
    ("regions-leak", ("isolation-regions",)),
    ("rejected-is-kept", ("rejection-no-trace",)),
    ("arn-not-found", ("describe-by-arn",)),
    ("arn-any-region", ("describe-other-region",)),
    (
        (
            "arn-region arn-account arn-no-account arn-partition arn-kind arn-separator arn-name "
            "arn-upper"
        ),
        ("create-arn", "describe-identity"),
    ),
    ("accepts-get", ("protocol-method",)),
    ("accepts-any-content-type", ("protocol-content-type",)),
    ("accepts-unsigned", ("protocol-unsigned",)),
    ("accepts-any-prefix", ("protocol-target",)),
    ("accepts-null-body", ("protocol-object", "protocol-answer")),
    (
        (
            "accepts-nan accepts-trailing-text accepts-empty-body accepts-mark accepts-utf-16 "
            "accepts-broken-utf-8 accepts-control-characters accepts-single-quotes"
        ),
        ("protocol-json", "protocol-answer"),
    ),
    ("first-duplicate-wins", ("encoding-duplicate", "describe-returns-sent")),
    (
        "crashes-on-depth crashes-on-huge-numbers",
        ("protocol-answer", "encoding-unknown", "encoding-numbers"),
    ),
    ("rejects-unknown-members", ("encoding-unknown",)),
    ("rejects-null", ("encoding-null",)),
    ("rejects-fractions", ("encoding-numbers",)),
    ("rejects-charset", ("protocol-charset",)),
    ("numbers-wrap", ("encoding-numbers", "describe-returns-sent")),
    ("action-in-body", ("encoding-action",)),
    (
        "code-invalid-parameter code-serialization code-validation code-lower code-namespace",
        ("rejection-code", "rejection-body"),
    ),
    ("status-200 status-403 status-422 status-500", ("rejection-status", *_REJECTION)),
    ("request-id-missing request-id-form", ("answer-request-id",)),
    ("content-type-missing content-type-json", ("answer-content-type",)),
    ("content-length", ("answer-content-length",)),
    ("date-missing date-form", ("answer-date",)),
    ("error-type", ("answer-no-error-type",)),
    ("message-key", ("rejection-message-key",)),
    ("error-more", ("rejection-body",)),
    ("body-pretty", ("rejection-body",)),
    (
        "body-html body-empty body-cut body-mark",
        ("rejection-body", "create-shape", "list-shape", "describe-shape"),
    ),
)
"""Kinds of mutants, separated by spaces, and the ids of the clauses that may catch them."""

FITTING: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        **{kind: frozenset(clauses) for kind, clauses in _of_constraints().items()},
        **{kind: frozenset(clauses) for kinds, clauses in _TABLE for kind in kinds.split()},
    }
)
"""By kind of mutant, the ids of the clauses that may catch it; those of rules aren't among them."""


def fitting(mutant: Mutant, resource: Resource) -> frozenset[str]:
    """Return the ids of the clauses that may catch a mutant; UnfittedKindError if none is known.

    A mutant of a documented rule must be caught by the clause of that very rule.
    """
    if mutant.rule is not None:
        checks = {} if resource.rules is None else resource.rules.breaks
        return frozenset(_ids(checks[mutant.rule]) if mutant.rule in checks else ())
    if mutant.kind not in FITTING:
        raise UnfittedKindError(
            f"no clause is said to catch mutants of kind {mutant.kind!r}: "
            "add the kind to _TABLE in aws_contract/mutation/expectations.py"
        )
    return FITTING[mutant.kind]
