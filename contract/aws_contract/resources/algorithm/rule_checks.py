"""Checks of documented rules: what obeys a rule is accepted, what breaks it is rejected, or not.

The evidence decides what a broken rule must lead to. A rule that is on by default must be enforced.
A rule that AWS was observed not to enforce must not be. Of the others nothing is known: a target
that doesn't enforce one differs from the documentation, which is reported and fails nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from aws_contract.checks.acceptance import semantic_rejection
from aws_contract.checks.base import Check, Function, check
from aws_contract.claims.evidence import read_evidence
from aws_contract.claims.registry import clause_of_rule
from aws_contract.protocol.error_codes import VALIDATION
from aws_contract.protocol.wire import Answer
from aws_contract.resources.algorithm.clauses import EVIDENCE
from aws_contract.resources.algorithm.requests import ObservedCase
from aws_contract.results.failure import Context, DocumentationDiffers, WrongMessage, WrongStatus
from aws_strategies.case import Grade
from aws_strategies.resources.algorithm import RULES, broken_rules
from aws_strategies.rules.rule import DocumentedRule, RuleCase

__all__ = [
    "BREAKS",
    "OBEYS",
    "RuleExpectation",
    "accepts_observed",
    "expectation",
]


class RuleExpectation(StrEnum):
    """What a request that breaks a rule must lead to."""

    REJECTED = "must be rejected"
    ACCEPTED = "must be accepted"
    EITHER = "may be either"


def expectation(rule: DocumentedRule, how: str) -> RuleExpectation:
    """Return what the evidence and the rule's default say about one of its violations."""
    if rule.default:
        return RuleExpectation.REJECTED
    observed = any(
        each.answer == "contradicted" and (not each.how or how in each.how)
        for each in read_evidence(EVIDENCE)[clause_of_rule(rule.id)].observed
    )
    return RuleExpectation.ACCEPTED if observed else RuleExpectation.EITHER


@check("create-accepts-observed")
def accepts_observed(context: Context, answer: Answer) -> None:
    """What AWS accepted is accepted, whatever rule it breaks."""
    if answer.status != 200:
        broken = broken_rules(context.body, default=False)
        who = (
            f"{context.case.source}, {context.case.date}"
            if isinstance(context.case, ObservedCase)
            else "AWS"
        )
        why = f"as {who} observed, against {', '.join(broken) or 'no rule'}"
        raise _not_accepted(context, answer, expected=f"HTTP 200, {why}")


def _not_accepted(context: Context, answer: Answer, *, expected: str) -> WrongStatus:
    got = f"HTTP {answer.status} {answer.message}"
    return WrongStatus(context, answer, expected=expected, got=got)


def _obeys(rule: DocumentedRule) -> Check:
    def accepted(context: Context, answer: Answer) -> None:
        """The rule rejects nothing that obeys it."""
        if answer.status != 200:
            raise _not_accepted(context, answer, expected=f"HTTP 200: the request obeys {rule.id}")

    return check(clause_of_rule(rule.id))(accepted)


def _breaks(rule: DocumentedRule) -> Check:
    def judge(context: Context, answer: Answer) -> None:
        """The answer is the one that the evidence implies for this violation of the rule."""
        how = context.case.how if isinstance(context.case, RuleCase) else ""
        _BY_EXPECTATION[expectation(rule, how)](rule)(context, answer)

    return check(clause_of_rule(rule.id))(judge)


def _must_be_rejected(rule: DocumentedRule) -> Function:
    def rejected(context: Context, answer: Answer) -> None:
        """The rule is enforced, in the observed wording if there is one."""
        expected = f"{VALIDATION}: the request breaks {rule.id}"
        semantic_rejection(context, answer, expected=expected)
        wording = _WORDINGS.get(rule.id)
        if wording is not None and not wording(context.body, answer.message or ""):
            got = repr(answer.message)
            raise WrongMessage(context, answer, expected=_SEEN[rule.id], got=got)

    return rejected


def _must_be_accepted(rule: DocumentedRule) -> Function:
    def accepted(context: Context, answer: Answer) -> None:
        """The rule isn't enforced: AWS was observed to accept what it forbids."""
        if answer.status != 200:
            expected = f"HTTP 200: AWS was observed not to enforce {rule.id}"
            raise _not_accepted(context, answer, expected=expected)

    return accepted


def _may_be_either(rule: DocumentedRule) -> Function:
    def either(context: Context, answer: Answer) -> None:
        """The rule is enforced; if it isn't, that is reported."""
        expected = f"{VALIDATION}, if the documentation is right about {rule.id}"
        if answer.status == 200:
            got = "HTTP 200: accepted"
            raise DocumentationDiffers(
                context, answer, expected=expected, got=got, grade=Grade.ASSUMED
            )
        semantic_rejection(context, answer, expected=expected)

    return either


_BY_EXPECTATION: Final[Mapping[RuleExpectation, Callable[[DocumentedRule], Function]]] = (
    MappingProxyType(
        {
            RuleExpectation.REJECTED: _must_be_rejected,
            RuleExpectation.ACCEPTED: _must_be_accepted,
            RuleExpectation.EITHER: _may_be_either,
        }
    )
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


def _compressed(body: Any, message: str) -> bool:
    """Whether a message names a compressed channel."""
    job = body["ValidationSpecification"]["ValidationProfiles"][0]["TrainingJobDefinition"]
    names = [
        channel["ChannelName"]
        for channel in job["InputDataConfig"]
        if channel.get("CompressionType") == "Gzip"
    ]
    seen = _SEEN["compression-needs-pipe"]
    return any(message == seen.replace("<channel>", name) for name in names)


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
        "compression-needs-pipe": (
            "Invalid compression type for channel <channel>: "
            "File mode only supports NONE, got Gzip instead"
        ),
    }
)
"""The observed texts of rejections, at sibling operations."""

_WORDINGS: Final[Mapping[str, Callable[[Any, str], bool]]] = MappingProxyType(
    {
        "tag-prefix-reserved": _reserved,
        "instance-groups-exclusive": (
            lambda _, message: message == _SEEN["instance-groups-exclusive"]
        ),
        "all-channels-or-none-in-groups": _grouped,
        "tag-keys-unique": lambda _, message: message == _SEEN["tag-keys-unique"],
        "compression-needs-pipe": _compressed,
    }
)

_TRIED: Final = tuple(rule for rule in RULES.values() if not rule.untestable)

OBEYS: Final[Mapping[str, Check]] = MappingProxyType({rule.id: _obeys(rule) for rule in _TRIED})
"""By rule, the check of the answer to a request that obeys it."""
BREAKS: Final[Mapping[str, Check]] = MappingProxyType({rule.id: _breaks(rule) for rule in _TRIED})
"""By rule, the check of the answer to a request that breaks it."""
