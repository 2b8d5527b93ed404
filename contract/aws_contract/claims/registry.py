"""The clauses of one resource: the generic ones, what is known beyond them, and its rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from aws_contract.claims.clause import Clause, Refinement, UnknownClauseError
from aws_contract.claims.evidence import EvidenceState, Record
from aws_contract.claims.generic import TEMPLATES
from aws_contract.claims.implications import IMPLIED_BY
from aws_contract.claims.subject import Subject
from aws_contract.claims.topic import Topic
from aws_contract.protocol.service import protocol_of
from aws_strategies.case import Grade
from aws_strategies.rules.rule import DocumentedRule

if TYPE_CHECKING:
    from aws_contract.resources.resource import ListMembers, Resource

__all__ = ["clause_of_rule", "clauses_of", "find_clause", "not_applicable", "record_of"]


def _compares(resource: Resource, *, clause: str) -> bool:
    return resource.compares(clause)


_LACKS: Final[Mapping[str, tuple[Callable[[Resource], object], str]]] = MappingProxyType(
    {
        "create-accepts-observed": (
            lambda resource: resource.observed,
            "no accepted request was recorded",
        ),
        **{
            f"describe-{what}": (
                partial(_compares, clause=f"describe-{what}"),
                "it isn't known what {describe} must return beyond what was sent"
                if what != "returns-sent"
                else "it isn't known what {describe} returns of what was sent",
            )
            for what in (
                *("returns-sent", "keeps-empty", "omits", "adds", "defaults", "invents-nothing"),
            )
        },
        "arn-names-one": (
            lambda resource: resource.key_may_be_arn and not resource.key_is_arn,
            "{describe} takes one kind of name only",
        ),
        "recreated-anew": (
            lambda resource: resource.creation_time,
            "{describe} doesn't return when {a_thing} was created",
        ),
        "describe-creation-time": (
            lambda resource: resource.creation_time,
            "{describe} doesn't return when {a_thing} was created",
        ),
        "describe-status": (lambda resource: resource.status, "{a_thing} has no status"),
        "describe-status-details": (
            lambda resource: resource.status_details,
            "{a_thing} has no details of a status",
        ),
        "describe-by-arn": (
            lambda resource: resource.key_may_be_arn and not resource.key_is_arn,
            "{describe} takes one kind of name only",
        ),
        "describe-other-region": (
            lambda resource: resource.key_may_be_arn and not resource.key_is_arn,
            "{describe} takes one kind of name only",
        ),
        "delete-missing": (
            lambda resource: resource.errors.delete_missing,
            "it isn't known that {delete} rejects what is missing",
        ),
        "list-page-size": (
            lambda resource: resource.list_members.page_size,
            "{list} has no member for the size of a page",
        ),
        **dict.fromkeys(
            ("list-bad-token", "list-foreign-token", "list-token-again"),
            (
                lambda resource: resource.list_members.token and resource.list_members.page_size,
                "{list} has no member for the size of a page, or none for its token",
            ),
        ),
        "list-summary": (
            lambda resource: resource.summary_members,
            "summaries share no member with descriptions",
        ),
        "list-name-contains": (
            lambda resource: resource.list_members.name_contains,
            "{list} has no filter of names that contain a text",
        ),
        "list-name-prefix": (
            lambda resource: resource.list_members.name_prefix,
            "{list} has no filter of names that begin with a text",
        ),
        "list-created-window": (
            lambda resource: (
                resource.list_members.created_after and resource.list_members.created_before
            ),
            "{list} has no filter of creation times",
        ),
        "list-sorted": (
            lambda resource: resource.list_members.sort_members,
            "{list} can't be asked for an order",
        ),
        "list-default-order": (
            lambda resource: resource.list_members.order({}),
            "it isn't known in which order {list} answers",
        ),
        **dict.fromkeys(
            ("tags-kept", "tags-changed", "tags-missing"),
            (lambda resource: resource.tagging, "{a_thing} has no tags"),
        ),
    }
)
"""What a resource must say before a clause can be judged, and the reason if it doesn't."""


def clause_of_rule(rule: str) -> str:
    """Return the id of the clause of a documented rule."""
    return f"rule-{rule}"


def clauses_of(resource: Resource) -> Mapping[str, Clause]:
    """Return every clause of a resource by id, in the order in which reports list them.

    UnknownClauseError if the resource refines a clause that there isn't.
    """
    for name in resource.refinements:
        if name not in TEMPLATES:
            raise UnknownClauseError(_unknown(name, TEMPLATES))
    found = (*_generic(resource), *_of_rules(resource))
    return MappingProxyType({clause.id: clause for clause in found})


def not_applicable(resource: Resource) -> Mapping[str, str]:
    """Return, by id, why generic clauses can't be judged of a resource."""
    words = _words(resource)
    lacking = (name for name in TEMPLATES if _lacks(resource, name))
    return MappingProxyType({name: _LACKS[name][1].format_map(words) for name in lacking})


def _lacks(resource: Resource, name: str) -> bool:
    return name in _LACKS and not _LACKS[name][0](resource)


def _generic(resource: Resource) -> Iterator[Clause]:
    words = _words(resource)
    for name, template in TEMPLATES.items():
        if _lacks(resource, name):
            continue
        known = resource.refinements.get(name, Refinement())
        yield Clause(
            id=name,
            topic=template.topic,
            statement=known.statement or template.statement.format_map(words),
            grade=known.grade or template.grade,
            source=known.source or template.source.format_map(words),
            implied_by=IMPLIED_BY.get(name, frozenset()),
        )


def _words(resource: Resource) -> dict[str, str]:
    """Return what the names in braces of statements and sources stand for."""
    protocol = protocol_of(resource.service)
    thing = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", resource.name).lower()
    things = re.sub(r"(?<=[^aeiou])y$", "ie", thing) + "s"
    return {
        "create": resource.create,
        "describe": resource.describe,
        "list": resource.list,
        "delete": resource.delete,
        **_tag_words(resource),
        "arn_member": resource.arn_member,
        "arn_resource": resource.arn_format.split(":", 5)[-1].replace("{name}", "<name>"),
        "status": resource.status or "",
        "conflict": resource.errors.conflict,
        "missing": resource.errors.missing,
        "delete_missing": resource.errors.delete_missing or "",
        "says_missing": f": it {text}" if (text := resource.errors.missing_text) else "",
        "type_form": "an unqualified __type" if protocol.json_version == "1.1" else "a __type",
        "settled": " or ".join(sorted(resource.statuses.settled)),
        "creation_time": resource.creation_time or "",
        **_list_words(resource.list_members),
        "status_details": resource.status_details or "",
        "thing": thing,
        "a_thing": f"{'an' if thing[:1] in tuple('aeiou') else 'a'} {thing}",
        "things": things,
        "Things": things.capitalize(),
        "content_type": protocol.content_type,
        "json_version": protocol.json_version,
    }


def _tag_words(resource: Resource) -> dict[str, str]:
    known = resource.tagging
    if known is None:
        return dict.fromkeys(("list_tags", "add_tags", "remove_tags"), "")
    return {"list_tags": known.list, "add_tags": known.add, "remove_tags": known.remove}


def _list_words(lists: ListMembers) -> dict[str, str]:
    member, descending = lists.order({}) or ("", False)
    by_time = member != lists.sort_members.get("Name")
    ends = ("oldest", "newest") if by_time else ("first name", "last name")
    return {
        "page_size": lists.page_size or "",
        "token": lists.token or "token",
        "name_contains": lists.name_contains or "",
        "name_prefix": lists.name_prefix or "",
        "created_after": lists.created_after or "",
        "created_before": lists.created_before or "",
        "sort_by": lists.sort_by or "",
        "sort_order": lists.sort_order or "",
        "default_order": f"the {ends[descending]} comes first",
    }


def _of_rules(resource: Resource) -> Iterator[Clause]:
    """Yield the clauses of the rules that requests can try."""
    if resource.rule_set is None:
        return
    for rule in resource.rule_set.rules.values():
        if not rule.untestable:
            yield _of_rule(rule, record_of(resource, clause_of_rule(rule.id)))


def _of_rule(rule: DocumentedRule, record: Record) -> Clause:
    """Return the clause of a rule: that it is enforced, or not where AWS was observed not to.

    What is neither on by default nor contradicted is only assumed not to be enforced.
    """
    statement, grade = rule.statement, rule.grade if rule.default else Grade.ASSUMED
    source = record.documented
    if record.state is EvidenceState.CONTRADICTED:
        found = next(each for each in record.observed if each.answer == "contradicted")
        source = f"{found.source}, {found.date}; it contradicts {record.documented}"
        statement = f"Not enforced: {rule.statement} Observed: {found.saw}."
        grade = Grade.OBSERVED
    return Clause(
        id=clause_of_rule(rule.id),
        topic=Topic.RULES,
        statement=statement,
        grade=grade,
        source=source,
    )


def find_clause(subject: Subject, name: str) -> Clause | None:
    """Return the clause with an id; None if it is a generic one that the subject hasn't.

    UnknownClauseError names the nearest ids.
    """
    found = subject.clauses.get(name)
    if found is None and name not in TEMPLATES:
        raise UnknownClauseError(_unknown(name, {**TEMPLATES, **subject.clauses}))
    return found


def record_of(resource: Resource, name: str) -> Record:
    """Return what is known of a clause or rule.

    Without a record that is what its grade says: the documentation, or nothing.
    UnknownClauseError for an unknown id.
    """
    if name in resource.evidence:
        return resource.evidence[name]
    grade, source = _claimed(resource, name)
    documented = grade is Grade.DOCUMENTED
    return Record(
        clause=name,
        state=EvidenceState.DOCUMENTED if documented else EvidenceState.UNKNOWN,
        documented=source if documented else "",
        observed=(),
    )


def _claimed(resource: Resource, name: str) -> tuple[Grade, str]:
    """Return grade and source of a clause or rule that has no record."""
    rules = {} if resource.rule_set is None else resource.rule_set.rules
    for rule in rules.values():
        if name == clause_of_rule(rule.id):
            return rule.grade, f"{rule.where.shape}.{rule.where.member}"
    clause = find_clause(resource, name)
    if clause is None:
        raise UnknownClauseError(f"{resource.name} has no clause {name!r}")
    return clause.grade, clause.source


def _unknown(name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name, known, n=3, cutoff=0.3)
    return f"no clause {name!r}; nearest: {', '.join(near) or 'none'}"
