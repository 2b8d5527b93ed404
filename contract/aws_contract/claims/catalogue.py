"""The clauses and documented rules as one list, and what the installed documentation says."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import botocore
import botocore.session

import aws_fakes
from aws_contract.claims.clauses import CLAUSES
from aws_contract.claims.evidence import State, record_of
from aws_contract.drift.prose import plain
from aws_contract.protocol.wire import Answer, request_for
from aws_strategies.model import load_operation
from aws_strategies.resources.algorithm import RULES, applicable, examples, unknown_instance_types
from aws_strategies.rules.rule import DocumentedRule, RuleCase

__all__ = [
    "Entry",
    "demonstration",
    "entries",
    "quotation",
    "source_text",
    "unknown_types",
]

_AROUND: Final = 60  # characters of documentation quoted on each side of a key phrase
_SIGNATURE: Final = "AWS4-HMAC-SHA256 Credential=placeholder"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the list: a clause, or a rule that no request can try.

    `expected` is what breaking a rule must lead to: the clause is "obeyed", or what breaks it is
    "accepted" ("accepted*": some violations, the others are open), or it is "open". "not tried"
    needs more than requests, "not here" a newer model.
    """

    id: str
    clause: str
    statement: str
    grade: str
    expected: str
    rule: DocumentedRule | None = None

    @property
    def state(self) -> str:
        """What the evidence comes to."""
        return str(record_of(self.clause).state)

    @property
    def strength(self) -> str:
        """Whether the documentation demands a rule or implies it; nothing for other clauses."""
        return "" if self.rule is None else str(self.rule.strength)

    def to_json(self) -> dict[str, Any]:
        """Return everything about the entry as JSON values."""
        rule = self.rule
        return {
            "id": self.id,
            "clause": self.clause,
            "statement": self.statement,
            "grade": self.grade,
            "expected": self.expected,
            "evidence": record_of(self.clause).to_json(),
            "rule": None
            if rule is None
            else {
                "strength": str(rule.strength),
                "default": rule.default,
                "paths": list(rule.paths),
                "untestable": rule.untestable,
                "phrase_found": source_text(rule) is not None,
            },
        }


def entries() -> tuple[Entry, ...]:
    """Return every clause in the order of reports, then the rules that can't be tried."""
    known = {f"rule-{rule.id}": rule for rule in RULES.values()}
    listed = [
        Entry(
            id=name if name not in known else known[name].id,
            clause=name,
            statement=clause.statement,
            grade=str(clause.grade),
            expected=_expected(known.get(name)),
            rule=known.get(name),
        )
        for name, clause in CLAUSES.items()
    ]
    untried = [
        Entry(id=rule.id, clause=name, statement=rule.statement, grade=str(rule.grade),
              expected=_expected(rule), rule=rule)
        for name, rule in known.items()
        if rule.untestable
    ]  # fmt: skip
    return (*listed, *untried)


def _expected(rule: DocumentedRule | None) -> str:
    if rule is None or rule.default:
        return "obeyed"
    if rule.untestable:
        return "not tried"
    if rule not in applicable(load_operation("sagemaker", "CreateAlgorithm")):
        return "not here"
    record = record_of(f"rule-{rule.id}")
    if record.state is not State.CONTRADICTED:
        return "open"
    contradicted = [each for each in record.observed if each.answer == "contradicted"]
    return "accepted" if any(not each.how for each in contradicted) else "accepted*"


def unknown_types() -> tuple[str, ...]:
    """Return the instance types of the installed botocore that the table of types doesn't know."""
    return unknown_instance_types(load_operation("sagemaker", "CreateAlgorithm"))


@cache
def _model() -> botocore.model.ServiceModel:
    return botocore.session.Session().get_service_model("sagemaker")


def source_text(rule: DocumentedRule) -> str | None:
    """Return the installed documentation around a rule's key phrase; None if it isn't there."""
    where = rule.where
    if where.phrase is None or where.shape not in _model().shape_names:
        return None
    members = getattr(_model().shape_for(where.shape), "members", {})
    text = plain(members[where.member].documentation) if where.member in members else ""
    start = text.find(where.phrase)
    if start < 0:
        return None
    first, last = max(0, start - _AROUND), start + len(where.phrase) + _AROUND
    before = "... " if first else ""
    after = " ..." if last < len(text) else ""
    return f"{before}{text[first:last]}{after}"


def quotation(entry: Entry) -> Iterator[str]:
    """Yield lines that quote the installed documentation, or say that it lacks the phrase."""
    rule = entry.rule
    if rule is None:
        return
    where = f"{rule.where.shape}.{rule.where.member}"
    quoted = source_text(rule)
    if quoted is not None:
        yield f"  source    {where}, botocore {botocore.__version__}:"
        yield from textwrap.wrap(f'"{quoted}"', 88, initial_indent=" " * 12,
                                 subsequent_indent=" " * 12)  # fmt: skip
    elif rule.where.phrase is not None:
        yield f"  source    {where}: botocore {botocore.__version__} doesn't say it (any more)"
    if rule.where.elsewhere:
        yield f"            see also: {rule.where.elsewhere}"


def demonstration(rule: DocumentedRule) -> Iterator[str]:
    """Yield examples that obey and break a rule, and what the fake answers to each, run now."""
    if rule.untestable or rule not in applicable(load_operation("sagemaker", "CreateAlgorithm")):
        return
    for case in examples(rule):
        yield ""
        yield f"  {'breaks it' if case.breaks else 'obeys it'} ({case.how})"
        text = json.dumps(case.body, indent=2, ensure_ascii=False)
        yield textwrap.indent(text, "    ")
        yield f"    the fake: {_answered(case, 'observed')}"
        if not rule.default:
            yield f"    the fake with rules={rule.id!r}: {_answered(case, rule.id)}"


def _answered(case: RuleCase, rules: str) -> str:
    service = aws_fakes.Service(rules=rules if rules == "observed" else [rules])
    request = request_for(case)
    headers = {**request.headers, "Authorization": _SIGNATURE}
    sent = service.dispatch(request.body, headers)
    answer = Answer(status=sent.status, headers=sent.headers, body=sent.body)
    return "accepts it" if answer.status == 200 else f"rejects it: {answer.code}: {answer.message}"
