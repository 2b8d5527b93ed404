"""What a resource is: create, describe, list and delete operations on one kind of thing.

The engine knows any operation from botocore's model. A `Resource` adds what the model doesn't
say: which operations belong together, which member names a thing, the smallest request, and, where
it is known, the documented rules and what AWS was observed to accept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hypothesis.strategies import SearchStrategy

from aws_contract.claims.clause import Clause, Refinement
from aws_contract.claims.evidence import Record, read_evidence
from aws_contract.claims.registry import clauses_of, not_applicable, record_of
from aws_contract.resources.members import ErrorCodes, ListMembers, Statuses, Tagging
from aws_strategies.case import Case
from aws_strategies.model import Operation, load_operation
from aws_strategies.rules.registry import RuleSet
from aws_strategies.rules.rule import RuleCase

if TYPE_CHECKING:
    from aws_contract.checks.base import Check
    from aws_contract.drift.contradictions import Claim
    from aws_contract.protocol.wire import Answer

__all__ = [
    "COMPARED",
    "Difference",
    "Documentation",
    "ErrorCodes",
    "ListMembers",
    "References",
    "Resource",
    "Rules",
    "Statuses",
    "Tagging",
    "UnlistedValues",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class References:
    """What the input of create names outside of the service, by member; a live run replaces it.

    images, roles: members with the URI of an image or the ARN of a role.
    inputs, outputs: members with an S3 URI that is read or written.
    irreplaceable: optional members that name what a run has nothing of; they are left out.
    jobs: the optional member of create that makes the service run billed jobs, None for none.
    """

    images: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    inputs: frozenset[str] = frozenset()
    outputs: frozenset[str] = frozenset()
    irreplaceable: frozenset[str] = frozenset()
    jobs: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class UnlistedValues:
    """Values of the installed model that no rule speaks of, because a table lacks them.

    what: what the values are, in the plural. find: returns those of the installed model.
    """

    what: str
    find: Callable[[], tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Rules:
    """What the documentation demands beyond the model.

    rule_set: the rules themselves.
    cases: deterministic requests that obey or break one rule.
    covering_cases: the covering set of requests that obey the rules as well as the model.
    broken: the ids of the rules that a body breaks; with ``default=False`` of all rules.
    obeys, breaks: by rule id, the check of the answer to what obeys or breaks the rule.
    enforced: whether a service must reject what this case breaks.
    permitted: whether AWS was observed to accept what this case breaks.
    drawn: cases of the rules that must be enforced, all obeying or, with ``breaks``, all breaking.
    unique_name: the rule that a name belongs to one resource, None if it isn't documented.
    ask_fake: what the fake answers to a case, enforcing the rule with an id or, with None, those
    that it enforces by default; None if there is no fake of the resource.
    unlisted: what the rules have no table entry for, None if they have no table.
    """

    rule_set: RuleSet
    cases: Callable[[], tuple[RuleCase, ...]]
    covering_cases: Callable[[], tuple[Case, ...]]
    broken: Callable[..., tuple[str, ...]]
    obeys: Mapping[str, Check]
    breaks: Mapping[str, Check]
    enforced: Callable[[RuleCase], bool]
    permitted: Callable[[RuleCase], bool]
    drawn: Callable[..., SearchStrategy[RuleCase]]
    unique_name: str | None = None
    ask_fake: Callable[[RuleCase, str | None], Answer] | None = None
    unlisted: UnlistedValues | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Documentation:
    """What drift compares the contract of create with.

    saved: contract files by name; ``lock`` is the contract that was reviewed last.
    claims: sentences of the documentation that a model can contradict.
    cloudformation: the resource type of CloudFormation that describes the same thing.
    """

    saved: Mapping[str, Path] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    cloudformation: str | None = None


COMPARED: Final = frozenset(
    f"describe-{each}"
    for each in ("returns-sent", "keeps-empty", "omits", "adds", "defaults", "invents-nothing")
)
"""The clauses that compare a description with the sent body."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One place where a description isn't what the sent body implies, and the clause it breaks."""

    clause: str
    path: str
    expected: Any
    got: Any


def _no_difference(_sent: Mapping[str, Any], _described: Any) -> Iterator[Difference]:
    return iter(())


def _never(_body: Mapping[str, Any]) -> bool:
    return False


def _nothing() -> tuple[Case, ...]:
    return ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Resource:
    """One kind of thing that a service keeps. Two resources are equal if they are the same object.

    name: what reports call it. service: botocore's name of the service.
    create, describe, list, delete: names of operations.
    name_member: the member that names a thing in the input of create.
    arn_member: the member with the ARN in the output of create.
    described_name, described_arn: those of descriptions and summaries, if called otherwise.
    key: the member of describe and delete that names a thing, if it is called otherwise.
    key_is_arn: whether it takes the ARN only. key_may_be_arn: whether describe takes either.
    requires: operations and bodies to send before the first create, so that there is what
    `minimal_request` refers to.
    may_break_rules: whether a body that obeys the model may break a rule that isn't among `rules`.
    arn_format: the ARN, with ``{partition}``, ``{region}``, ``{account}`` and ``{name}``.
    summaries: the member with the list in the output of list. list_members: what else its input
    and output hold. status: the member with the status. statuses: what its values say.
    creation_time: the member of descriptions and summaries with the time of the create.
    errors: the codes of what is rejected though it breaks no constraint.
    minimal_request: makes the smallest body that create accepts, from a name.
    description: an optional free text of create's input, with which two requests may differ.
    status_details: the member with details of the status; its lists are empty by default.
    summary_members: what a summary and a description both hold.
    newer_members: ``Shape.Member`` of answers that older models don't have, but AWS was observed to
    return.
    differences: what a description lacks or has beyond what a sent body implies, as far as it is
    judged by the clauses `compared`.
    references: what a live run has to replace in the input of create.
    documentation: saved contracts of create, and what its documentation claims.
    works_on: whether a body makes the service work on the thing after create has answered.
    refinements: by the id of a generic clause, what is known of it for this resource in particular.
    evidence_folder: the folder with the records of what AWS was observed to do; see
    `aws_contract.claims.evidence`.
    """

    name: str
    service: str
    create: str
    describe: str
    list: str
    delete: str
    name_member: str
    arn_member: str
    arn_format: str
    summaries: str
    minimal_request: Callable[[str], dict[str, Any]]
    description: str | None = None
    status: str | None = None
    status_details: str | None = None
    statuses: Statuses = field(default_factory=Statuses)
    creation_time: str | None = None
    list_members: ListMembers = field(default_factory=ListMembers)
    errors: ErrorCodes = field(default_factory=ErrorCodes)
    summary_members: tuple[str, ...] = ()
    newer_members: frozenset[str] = frozenset()
    differences: Callable[[Mapping[str, Any], Any], Iterator[Difference]] = _no_difference
    compared: frozenset[str] = COMPARED
    works_on: Callable[[Mapping[str, Any]], bool] = _never
    may_break_rules: Callable[[Mapping[str, Any]], bool] = _never
    described_name: str | None = None
    described_arn: str | None = None
    key: str | None = None
    key_is_arn: bool = False
    key_may_be_arn: bool = True
    requires: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    references: References = field(default_factory=References)
    documentation: Documentation = field(default_factory=Documentation)
    tagging: Tagging | None = None
    rules: Rules | None = None
    observed_requests: Callable[[], tuple[Case, ...]] = field(default=_nothing)
    observed: Check | None = None
    refinements: Mapping[str, Refinement] = field(default_factory=dict)
    evidence_folder: Path | None = None

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations that the contract is about, create first."""
        return (self.create, self.describe, self.list, self.delete)

    def operation(self, name: str) -> Operation:
        """Return the input of an operation as the installed botocore models it."""
        return load_operation(self.service, name)

    @property
    def rule_set(self) -> RuleSet | None:
        """The documented rules of create, None if none are known."""
        return None if self.rules is None else self.rules.rule_set

    def compares(self, clause: str) -> bool:
        """Whether it is known what a clause demands of the description of a sent body."""
        return self.differences is not _no_difference and clause in self.compared

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Every clause of the contract by id, in the order in which reports list them."""
        return clauses_of(self)

    @cached_property
    def not_applicable(self) -> Mapping[str, str]:
        """Why clauses that other resources have can't be judged of this one, by id."""
        return not_applicable(self)

    @cached_property
    def evidence(self) -> Mapping[str, Record]:
        """The records by clause; LedgerError if a file holds something else."""
        return read_evidence(self.evidence_folder)

    def record_of(self, clause: str) -> Record:
        """Return what is known of a clause or rule; UnknownClauseError if there is none."""
        return record_of(self, clause)

    def key_of(self, name_or_arn: str) -> dict[str, str]:
        """Return the input of describe and delete for one thing."""
        return {self.key or self.name_member: name_or_arn}

    def name_shown(self, shown: Mapping[str, Any]) -> Any:
        """Return the name in a description or a summary, None if there is none."""
        return shown.get(self.described_name or self.name_member)

    def arn_shown(self, shown: Mapping[str, Any]) -> Any:
        """Return the ARN in a description or a summary, None if there is none."""
        return shown.get(self.described_arn or self.arn_member)

    def arn(self, name: str, *, partition: str, region: str, account: str | None) -> str:
        """Return the ARN of a thing; an account that isn't known is a placeholder."""
        account = account or PLACEHOLDER_ACCOUNT
        return self.arn_format.format(
            partition=partition, region=region, account=account, name=name
        )

    def name_in(self, arn: object) -> str | None:
        """Return the name in an ARN of this resource, None if it isn't one."""
        mark = self.arn_format.partition("{account}")[2].partition("{name}")[0]
        return arn.partition(mark)[2] or None if isinstance(arn, str) else None


PLACEHOLDER_ACCOUNT: Final = "123456789012"
"""The account of the documentation's examples."""
