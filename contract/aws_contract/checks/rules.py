"""Checks of documented rules: what obeys one is taken, what breaks one is refused, or mustn't be.

What a break must lead to is the ledger's to say. A rule that is on by default must be enforced. One
that AWS was seen not to enforce mustn't be: what it forbids was taken. Of the others nothing is
known; a target that doesn't enforce one differs from the documentation, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from aws_contract.checks.base import Check, Function, check
from aws_contract.checks.rejection import VALIDATION
from aws_contract.claims.evidence import record_of
from aws_contract.claims.observed_requests import SeenCase
from aws_contract.protocol.error_parser import announced
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import Context, DocumentationDiffers, WrongMessage, WrongStatus
from aws_strategies.case import Grade
from aws_strategies.rules.registry import RULES, DocumentedRule, RuleCase, broken_rules

__all__ = ["BREAKS", "OBEYS", "Ruling", "past_shapes", "ruling_of", "seen"]


class Ruling(StrEnum):
    """What must come of breaking a rule."""

    ENFORCED = "must be refused"
    NOT_ENFORCED = "must be taken"
    OPEN = "may be either"


def ruling_of(rule: DocumentedRule, way: str) -> Ruling:
    """Return what the ledger and the rule's default make of breaking it in one of its ways."""
    if rule.default:
        return Ruling.ENFORCED
    seen = any(
        each.answer == "contradicted" and (not each.ways or way in each.ways)
        for each in record_of(f"rule-{rule.id}").observed
    )
    return Ruling.NOT_ENFORCED if seen else Ruling.OPEN


@check("create-no-constraint-error")
def past_shapes(context: Context, answer: Answer) -> None:
    """The request is taken, or refused by a rule that it breaks: `extra` holds their ids."""
    if answer.status == 200:
        return
    reason = f"it may be refused by {', '.join(context.extra) or 'nothing'}"
    _refused_by_rule(context, answer, expected=f"HTTP 200, or no constraint error: {reason}")


@check("create-accepts-observed")
def seen(context: Context, answer: Answer) -> None:
    """What was taken once is taken; the rules say which sentences it goes against."""
    if answer.status != 200:
        broken = broken_rules(context.body, default=False)
        who = (
            f"{context.case.source}, {context.case.date}"
            if isinstance(context.case, SeenCase)
            else "AWS"
        )
        expected = f"HTTP 200, as {who} saw, against {', '.join(broken) or 'no rule'}"
        got = f"HTTP {answer.status} {answer.message}"
        raise WrongStatus(context, answer, expected=expected, got=got)


def _refused_by_rule(context: Context, answer: Answer, *, expected: str) -> None:
    """See that a refusal is a semantic one: the code is right and no shape constraint is named."""
    if answer.status != 400:
        raise WrongStatus(context, answer, expected=expected, got=f"HTTP {answer.status}")
    if answer.code != VALIDATION or announced(answer.message or "") is not None:
        got = f"{answer.code}: {answer.message}"
        raise WrongMessage(context, answer, expected=expected, got=got)


def _obeys(rule: DocumentedRule) -> Check:
    def taken(context: Context, answer: Answer) -> None:
        """The rule refuses nothing that obeys it."""
        if answer.status != 200:
            expected = f"HTTP 200: the request obeys {rule.id}"
            got = f"HTTP {answer.status} {answer.message}"
            raise WrongStatus(context, answer, expected=expected, got=got)

    return check(f"rule-{rule.id}")(taken)


def _breaks(rule: DocumentedRule) -> Check:
    def judge(context: Context, answer: Answer) -> None:
        """What comes of it is what the ledger makes of this way to break the rule."""
        way = context.case.how if isinstance(context.case, RuleCase) else ""
        _BY_RULING[ruling_of(rule, way)](rule)(context, answer)

    return check(f"rule-{rule.id}")(judge)


def _must_be_refused(rule: DocumentedRule) -> Function:
    def refused(context: Context, answer: Answer) -> None:
        """The rule is enforced, in the words that were seen if any were."""
        expected = f"a {VALIDATION}, for what breaks {rule.id}"
        _refused_by_rule(context, answer, expected=expected)
        wording = _WORDINGS.get(rule.id)
        if wording is not None and not wording(context.body, answer.message or ""):
            got = repr(answer.message)
            raise WrongMessage(context, answer, expected=_SEEN[rule.id], got=got)

    return refused


def _must_be_taken(rule: DocumentedRule) -> Function:
    def taken(context: Context, answer: Answer) -> None:
        """The rule isn't enforced, for what it forbids was seen to be taken."""
        if answer.status != 200:
            expected = f"HTTP 200: AWS was seen not to enforce {rule.id}"
            got = f"HTTP {answer.status} {answer.message}"
            raise WrongStatus(context, answer, expected=expected, got=got)

    return taken


def _may_be_either(rule: DocumentedRule) -> Function:
    def either(context: Context, answer: Answer) -> None:
        """The rule is enforced, or that it isn't is told."""
        expected = f"a {VALIDATION}, if the documentation is right about {rule.id}"
        if answer.status == 200:
            got = "HTTP 200: taken"
            raise DocumentationDiffers(
                context, answer, expected=expected, got=got, grade=Grade.ASSUMED
            )
        _refused_by_rule(context, answer, expected=expected)

    return either


_BY_RULING: Final[Mapping[Ruling, Callable[[DocumentedRule], Function]]] = MappingProxyType(
    {
        Ruling.ENFORCED: _must_be_refused,
        Ruling.NOT_ENFORCED: _must_be_taken,
        Ruling.OPEN: _may_be_either,
    }
)


def _reserved(body: Any, message: str) -> bool:
    keys = [tag["Key"] for tag in body["Tags"]]
    seen = "System prefix 'aws:' reserved for AWS usage in tag key: "
    return any(message == f"{seen}{key}" for key in keys if key.startswith("aws:"))


def _grouped(body: Any, message: str) -> bool:
    """Whether a message lists the channels with groups and those without, in any order."""
    match = re.fullmatch(
        r"Some channels have assigned instance groups: \[(.*)\] while others not: \[(.*)\]", message
    )
    if match is None:
        return False
    job = body["ValidationSpecification"]["ValidationProfiles"][0]["TrainingJobDefinition"]
    sides: dict[bool, list[str]] = {True: [], False: []}
    for channel in job["InputDataConfig"]:
        source = channel["DataSource"].get("S3DataSource", {})
        sides[bool(source.get("InstanceGroupNames"))].append(channel["ChannelName"])
    listed = [sorted(names.split(", ")) for names in match.groups()]
    return listed == [sorted(sides[True]), sorted(sides[False])]


_SEEN: Final = MappingProxyType(
    {
        "tag-prefix-reserved": "System prefix 'aws:' reserved for AWS usage in tag key: <key>",
        "instance-groups-exclusive": (
            "InstanceType or InstanceCount cannot be specified with InstanceGroups"
        ),
        "all-channels-or-none-in-groups": (
            "Some channels have assigned instance groups: [<channels>] "
            "while others not: [<channels>]"
        ),
        "tag-keys-unique": "Duplicate tag key",
    }
)
"""The texts of refusals that were seen, at sibling operations."""

_WORDINGS: Final[Mapping[str, Callable[[Any, str], bool]]] = MappingProxyType(
    {
        "tag-prefix-reserved": _reserved,
        "instance-groups-exclusive": (
            lambda _, message: message == _SEEN["instance-groups-exclusive"]
        ),
        "all-channels-or-none-in-groups": _grouped,
        "tag-keys-unique": lambda _, message: message.startswith(_SEEN["tag-keys-unique"]),
    }
)

_TRIED: Final = tuple(rule for rule in RULES.values() if not rule.untestable)

OBEYS: Final[Mapping[str, Check]] = MappingProxyType({rule.id: _obeys(rule) for rule in _TRIED})
"""By rule, the check of the answer to a request that obeys it."""
BREAKS: Final[Mapping[str, Check]] = MappingProxyType({rule.id: _breaks(rule) for rule in _TRIED})
"""By rule, the check of the answer to a request that breaks it."""
