"""Checks of rejections: right status and code, and exactly the broken constraints named."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from aws_contract.checks.base import Check, check, check_for, decides, expecting
from aws_contract.protocol.dialect import CLASSIC
from aws_contract.protocol.error_codes import VALIDATION
from aws_contract.protocol.error_parser import Depth, announced, lists_exactly, parse
from aws_contract.protocol.expected_errors import Item, expected_items, serialization_message
from aws_contract.protocol.newer_models import without_newer_members
from aws_contract.protocol.other_wordings import OtherWording
from aws_contract.protocol.service import protocol_of
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import (
    Context,
    WrongAnswer,
    WrongEffect,
    WrongMessage,
    WrongStatus,
    shown,
)
from aws_strategies.case import Case, Grade, Rejected
from aws_strategies.model import Kind, load_operation

__all__ = [
    "CONFLICT",
    "Rejection",
    "Traces",
    "checks_for",
    "rejection_of",
    "says_missing",
    "without_classic_form",
    "wording_differs",
]

_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejection:
    """What the answer to a case that must be rejected says, as far as it is known.

    `items` are the constraint errors; `texts` the possible texts of a SerializationException,
    empty where none is known. `text_member` is the member of the body that holds the text, if it
    isn't that of the classic wording.
    """

    code: str
    kinds: frozenset[Kind]
    items: tuple[Item, ...] = ()
    texts: tuple[str, ...] = ()
    text_member: str = ""

    @property
    def text_key(self) -> str:
        """The member of the body that holds the text."""
        return self.text_member or CLASSIC.text_member(self.code)

    @property
    def wording(self) -> Grade:
        """How sure the printed values are: no surer than the least sure of the items."""
        unsure = any(item.grade is Grade.ASSUMED for item in self.items)
        return Grade.ASSUMED if unsure else Grade.OBSERVED


@dataclass(frozen=True, kw_only=True, slots=True)
class Traces:
    """The names that existed before a request that must be rejected, and after it."""

    before: frozenset[str]
    after: frozenset[str]


def rejection_of(case: Case) -> Rejection:
    """Build what must come back from the violations of a case; ValueError if it is a valid one."""
    if not isinstance(case.expected, Rejected):
        raise ValueError(f"case {case.id} must be accepted, not rejected")
    violations = case.expected.violations
    kinds = frozenset(violation.point.kind for violation in violations)
    if case.expected.code != VALIDATION:
        texts = [serialization_message(violation) for violation in violations]
        known = tuple(text for text in texts if text is not None)
        complete = len(known) == len(texts)
        return Rejection(code=case.expected.code, kinds=kinds, texts=known if complete else ())
    items = expected_items(violations, load_operation(case.service, case.operation))
    return Rejection(code=VALIDATION, kinds=kinds, items=items)


def checks_for(rejection: Rejection) -> tuple[Check, ...]:
    """Return the checks that apply to a rejection, those of its kinds of constraint included."""
    checks: list[Check] = [KINDS[kind] for kind in Kind if kind in rejection.kinds]
    checks += [
        status,
        code(rejection.code),
        body,
        message_key(rejection.text_key),
    ]
    if rejection.items:
        checks += [form, *expecting((count, paths, constraints, values), rejection)]
    if rejection.texts:
        checks.append(type_text(rejection.texts))
    return tuple(checks)


def _rejected(context: Context, answer: Answer) -> None:
    """An error of the service itself is no rejection: it says nothing about the request."""
    if not 400 <= answer.status < 500:
        accepted = ": accepted" if answer.status == 200 else ""
        raise WrongStatus(
            context, answer, expected="a rejection", got=f"HTTP {answer.status}{accepted}"
        )


KINDS: Final = {kind: check(f"rejects-{kind.replace('_', '-')}")(_rejected) for kind in Kind}


@check("rejection-status")
def status(context: Context, answer: Answer) -> None:
    """The status is that of every rejection."""
    if answer.status != 400:
        raise WrongStatus(context, answer, expected="HTTP 400", got=f"HTTP {answer.status}")


@check_for("rejection-code")
def code(context: Context, answer: Answer, expected: str) -> None:
    """The error code says what kind of thing is broken."""
    if answer.code != expected:
        raise WrongMessage(context, answer, expected=expected, got=repr(answer.code))


@check("rejection-body")
def body(context: Context, answer: Answer) -> None:
    """The body is compact JSON and holds the bare code and at most one text.

    White space and members that nothing is known of say nothing else: they are only unverified.
    """
    document = answer.document or {}
    texts = [member for member in CLASSIC.all_text_members if member in document]
    qualified = protocol_of(context.request.service).json_version == "1.0"
    bare = answer.code is not None and (qualified or document.get("__type") == answer.code)
    certain = bare and len(texts) <= 1
    if not certain or len(document) > len(texts) + 1 or not _compact(answer.body):
        expected = f'{{"__type":"<code>","{CLASSIC.usual_text_member}":"<text>"}}'
        grade = None if not certain else Grade.ASSUMED
        raise WrongAnswer(context, answer, expected=expected, got=_start(answer), grade=grade)


def _compact(raw: bytes) -> bool:
    """Whether no white space stands between the tokens of JSON text."""
    return re.search(rb"\s", _STRING.sub(b"", raw)) is None


def _start(answer: Answer) -> str:
    return repr(answer.body[:200])


@check_for("rejection-message-key")
def message_key(context: Context, answer: Answer, expected: str) -> None:
    """The text stands under the key that goes with the expected code."""
    if answer.message_key not in {expected, None}:
        got = repr(answer.message_key)
        raise WrongAnswer(context, answer, expected=f"the text in {expected!r}", got=got)


@check("rejection-form")
def form(context: Context, answer: Answer) -> None:
    """The text begins as constraint errors do."""
    if announced(answer.message or "") is None:
        raise WrongMessage(
            context, answer, expected="'<n> validation error(s) detected: ...'", got=_text(answer)
        )


@check_for("rejection-count")
def count(context: Context, answer: Answer, rejection: Rejection) -> None:
    """The announced number is that of the broken constraints."""
    expected, got = len(rejection.items), announced(answer.message or "")
    if got != expected:
        raise WrongMessage(context, answer, expected=f"{expected} error(s)", got=str(got))


@check_for("rejection-paths")
def paths(context: Context, answer: Answer, rejection: Rejection) -> None:
    """The errors stand at the broken places."""
    _compare(context, answer, rejection, Depth.PATH)


@check_for("rejection-constraints")
def constraints(context: Context, answer: Answer, rejection: Rejection) -> None:
    """The errors name the broken constraints."""
    _compare(context, answer, rejection, Depth.CONSTRAINT)


@check_for("rejection-values")
def values(context: Context, answer: Answer, rejection: Rejection) -> None:
    """The errors print the values."""
    _compare(context, answer, rejection, Depth.VALUE)


def _compare(context: Context, answer: Answer, rejection: Rejection, depth: Depth) -> None:
    other, message = context.wording, answer.message or ""
    if other is not None:
        agree = other.places_agree if depth is Depth.PATH else other.constraints_agree
        if agree(message, rejection.items):
            return
    elif lists_exactly(message, rejection.items, depth=depth):
        return
    known = without_newer_members(message, rejection.items)
    newer = lists_exactly(known, rejection.items, depth=depth)
    raise WrongMessage(
        context,
        answer,
        expected="; ".join(item.text for item in rejection.items),
        got=f"enum members newer than the model: {_text(answer)}" if newer else _text(answer),
        grade=Grade.ASSUMED if newer else rejection.wording if depth is Depth.VALUE else None,
    )


def _text(answer: Answer) -> str:
    if answer.message is None:
        return "no text"
    parsed = parse(answer.message)
    doubt = " (ambiguous)" if parsed.ambiguous else ""
    return f"{answer.message}{doubt}"


@check_for("rejection-type-text")
def type_text(context: Context, answer: Answer, texts: Collection[str]) -> None:
    """The text is the serializer's for the JSON value that came."""
    if answer.message not in texts:
        raise WrongMessage(context, answer, expected=" or ".join(texts), got=repr(answer.message))


@check_for("rejection-no-trace")
def no_trace(context: Context, answer: Answer, names: Traces) -> None:
    """Nothing exists that didn't exist before, and nothing else is gone, as a list shows."""
    if not decides(answer):
        raise WrongStatus(context, answer, expected="a list", got=f"HTTP {answer.status}")
    before, after = names.before, names.after
    if before != after:
        new = shown({"new": sorted(after - before), "gone": sorted(before - after)})
        raise WrongEffect(context, answer, expected="the same names as before", got=new)


@check("conflict-rejected")
def duplicate_rejected(context: Context, answer: Answer) -> None:
    """The second create of the name was rejected."""
    if answer.status != 400:
        raise WrongStatus(context, answer, expected="HTTP 400", got=f"HTTP {answer.status}")


@check("conflict-code")
def conflict_code(context: Context, answer: Answer) -> None:
    """The code of a name that is in use; its text is unknown and not compared."""
    expected = context.resource.errors.conflict
    if answer.code != expected:
        raise WrongMessage(context, answer, expected=expected, got=repr(answer.code))


def says_missing(context: Context, answer: Answer, code: str | None) -> None:
    """Judge the answer about what doesn't exist."""
    text = context.resource.errors.missing_text
    if answer.status != 400 or answer.code != code or text not in (answer.message or ""):
        raise WrongMessage(
            context,
            answer,
            expected=f"HTTP 400 {code}: ... {text}",
            got=f"HTTP {answer.status} {answer.code}: {answer.message}",
        )


def wording_differs(wording: OtherWording) -> Check:
    """Return the one finding about a target that words constraint errors in another known way."""

    def differs(context: Context, answer: Answer) -> None:
        got = f"wording differs: {wording.name}, as in {_text(answer)}"
        raise WrongMessage(context, answer, expected="the classic wording", got=got)

    return Check(clause="rejection-form", function=differs)


def without_classic_form(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Leave out the checks of what only the classic wording says."""
    return tuple(each for each in checks if each.clause not in _CLASSIC_ONLY)


_CLASSIC_ONLY: Final = frozenset({"rejection-form", "rejection-count", "rejection-values"})

CONFLICT: Final = (
    duplicate_rejected,
    conflict_code,
    body,
    message_key(CLASSIC.text_member(VALIDATION)),
)
"""Checks of the answer to a second create of a name."""
