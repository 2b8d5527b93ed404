"""The clauses and documented rules as one list, and what the installed documentation says."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import botocore
import botocore.session

from aws_contract.claims.evidence import EvidenceState, Record
from aws_contract.claims.registry import clause_of_rule
from aws_contract.claims.subject import Subject
from aws_contract.claims.topic import Topic
from aws_contract.drift.prose import plain
from aws_contract.protocol.wire import Answer
from aws_strategies.case import Grade
from aws_strategies.rules.rule import DocumentedRule

if TYPE_CHECKING:
    from aws_contract.resources.resource import Resource

__all__ = [
    "EXPECTED",
    "Entry",
    "Expectation",
    "demonstration",
    "entries",
    "entries_of",
    "quotation",
    "source_text",
]

_AROUND: Final = 60  # characters of documentation quoted on each side of a key phrase


class Expectation(StrEnum):
    """What requests that break a rule must lead to; every clause that isn't a rule is obeyed."""

    OBEYED = "obeyed"
    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted*"
    OPEN = "open"
    NOT_TRIED = "not tried"
    NOT_HERE = "not here"


EXPECTED: Final = (
    "obeyed; accepted: AWS was observed accepting requests that break the rule (accepted*: some of "
    "them); open: either; not tried: needs more than requests; not here: not in this model"
)
"""The words of `Expectation` in one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the list: a clause, or a rule that no request can try.

    id: the rule's for a rule, the clause's otherwise. record: what is known of it.
    """

    id: str
    clause: str
    topic: Topic
    statement: str
    grade: Grade
    expected: Expectation
    record: Record
    rule: DocumentedRule | None = None

    @property
    def strength(self) -> str:
        """Whether the documentation demands a rule or implies it; nothing for other clauses."""
        return "" if self.rule is None else str(self.rule.strength)

    def to_json(self, *, service: str) -> dict[str, Any]:
        """Return everything about the entry as JSON values."""
        rule = self.rule
        return {
            "id": self.id,
            "clause": self.clause,
            "topic": str(self.topic),
            "statement": self.statement,
            "grade": str(self.grade),
            "expected": str(self.expected),
            "evidence": self.record.to_json(),
            "rule": None
            if rule is None
            else {
                "strength": str(rule.strength),
                "default": rule.default,
                "paths": list(rule.paths),
                "untestable": rule.untestable,
                "phrase_found": source_text(rule, service=service) is not None,
            },
        }


def entries_of(subject: Subject) -> tuple[Entry, ...]:
    """Return every clause of something that has no documented rules, in the order of reports."""
    return tuple(
        Entry(
            id=name,
            clause=name,
            topic=clause.topic,
            statement=clause.statement,
            grade=clause.grade,
            expected=Expectation.OBEYED,
            record=subject.record_of(name),
        )
        for name, clause in subject.clauses.items()
    )


def entries(resource: Resource) -> tuple[Entry, ...]:
    """Return every clause in the order of reports, then the rules that can't be tried."""
    rules = {} if resource.rule_set is None else resource.rule_set.rules
    known = {clause_of_rule(rule.id): rule for rule in rules.values()}
    listed = [
        Entry(
            id=name if name not in known else known[name].id,
            clause=name,
            topic=clause.topic,
            statement=clause.statement,
            grade=clause.grade,
            expected=_expected(known.get(name), resource),
            record=resource.record_of(name),
            rule=known.get(name),
        )
        for name, clause in resource.clauses.items()
    ]
    untried = [
        Entry(
            id=rule.id,
            clause=name,
            topic=Topic.RULES,
            statement=rule.statement,
            grade=rule.grade,
            expected=_expected(rule, resource),
            record=resource.record_of(name),
            rule=rule,
        )
        for name, rule in known.items()
        if rule.untestable
    ]
    return (*listed, *untried)


def _expected(rule: DocumentedRule | None, resource: Resource) -> Expectation:
    if rule is None or rule.default:
        return Expectation.OBEYED
    if rule.untestable:
        return Expectation.NOT_TRIED
    if not _is_applicable(rule, resource):
        return Expectation.NOT_HERE
    record = resource.record_of(clause_of_rule(rule.id))
    if record.state is not EvidenceState.CONTRADICTED:
        return Expectation.OPEN
    observed = [each for each in record.observed if each.answer == "contradicted"]
    everything = any(not each.how for each in observed)
    return Expectation.ACCEPTED if everything else Expectation.ACCEPTED_IN_PART


def _is_applicable(rule: DocumentedRule, resource: Resource) -> bool:
    rules = resource.rule_set
    return rules is not None and rule in rules.applicable(resource.operation(resource.create))


@cache
def _model(service: str) -> botocore.model.ServiceModel:
    return botocore.session.Session().get_service_model(service)


def source_text(rule: DocumentedRule, *, service: str) -> str | None:
    """Return the installed documentation around a rule's key phrase; None if it isn't there."""
    where, model = rule.where, _model(service)
    if where.phrase is None or where.shape not in model.shape_names:
        return None
    members = getattr(model.shape_for(where.shape), "members", {})
    text = plain(members[where.member].documentation) if where.member in members else ""
    start = text.find(where.phrase)
    if start < 0:
        return None
    first, last = max(0, start - _AROUND), start + len(where.phrase) + _AROUND
    before = "... " if first else ""
    after = " ..." if last < len(text) else ""
    return f"{before}{text[first:last]}{after}"


def quotation(entry: Entry, *, service: str) -> Iterator[str]:
    """Yield lines that quote the installed documentation, or say that it lacks the phrase."""
    rule = entry.rule
    if rule is None:
        return
    where = f"{rule.where.shape}.{rule.where.member}"
    quoted = source_text(rule, service=service)
    if quoted is not None:
        yield f"  source    {where}, botocore {botocore.__version__}:"
        yield from textwrap.wrap(f'"{quoted}"', 88, initial_indent=" " * 12,
                                 subsequent_indent=" " * 12)  # fmt: skip
    elif rule.where.phrase is not None:
        yield f"  source    {where}: botocore {botocore.__version__} doesn't say it (any more)"
    if rule.where.elsewhere:
        yield f"            see also: {rule.where.elsewhere}"


def demonstration(rule: DocumentedRule, resource: Resource) -> Iterator[str]:
    """Yield examples that obey and break a rule, and what the fake answers to each, run now."""
    rules = resource.rules
    if rules is None or rule.untestable or not _is_applicable(rule, resource):
        return
    for case in rules.rule_set.examples(rule):
        yield ""
        yield f"  {'breaks it' if case.breaks else 'obeys it'} ({case.how})"
        text = json.dumps(case.body, indent=2, ensure_ascii=False)
        yield textwrap.indent(text, "    ")
        if rules.ask_fake is None:
            continue
        yield f"    the fake: {_outcome(rules.ask_fake(case, None))}"
        if not rule.default:
            yield f"    the fake with rules={rule.id!r}: {_outcome(rules.ask_fake(case, rule.id))}"


def _outcome(answer: Answer) -> str:
    if answer.status == 200:
        return "accepts it"
    return f"rejects it: {answer.code}: {answer.message}"
