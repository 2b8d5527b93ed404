"""The state of a run: the target, the resource, the counts, and the names that are used."""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final, TypeVar

from aws_contract.claims.evidence import VIOLATIONS, Verdict
from aws_contract.protocol.wire import Answer, Request, request_of
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.resources.resource import Resource, Tagging
from aws_contract.results.recorder import Recorder
from aws_contract.runner.base import BaseSession, Exchange
from aws_contract.runner.judge import Judge
from aws_contract.runner.renaming import renamed
from aws_contract.targets.base import Target
from aws_contract.targets.reachability import Reachability
from aws_strategies.case import Case, Rejected

__all__ = ["REPLACEABLE_NAME", "Exchange", "Judge", "Session"]

_AnyCase = TypeVar("_AnyCase", bound=Case)
REPLACEABLE_NAME: Final = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", re.ASCII)
"""Names that can be replaced by one of the run's own; others are what a case is about."""


class Session(BaseSession):
    """A run of the contract of a resource; one session for all tests of a process.

    waits: whether the end of what a create or delete began is waited for at once. works_on_things:
    whether there is such work, None until something was created; by default the own fake has none.
    checks_traces: whether each rejected create is followed by a look at what exists.
    endless: the operations whose lists were found to have no end, which isn't looked for again.
    population: how the names end of the things that lists are asked about.
    deep: whether what takes long is tried in every combination, as in a nightly run.
    missing: the operations that the target was found not to have, each with its answer.
    """

    checks_traces = True
    waits = True
    deep = False
    population: tuple[str, ...] = ("delta", "alpha", "echo", "bravo", "charlie")

    def __init__(  # noqa: PLR0913 - all but the first two are keywords
        self,
        target: Target,
        recorder: Recorder,
        *,
        resource: Resource,
        options: str = "--target fake",
        fail_on: Collection[Verdict] = VIOLATIONS,
        reachability: Reachability | None = None,
        sanitiser: Sanitiser | None = None,
    ) -> None:
        super().__init__(
            target,
            recorder,
            subject=resource,
            options=options,
            fail_on=fail_on,
            reachability=reachability,
            sanitiser=sanitiser,
        )
        self.resource = resource
        self.prefix = f"contract-{secrets.token_hex(4)}"
        self.known_names: frozenset[str] | None = None
        self.endless: set[str] = set()
        self.works_on_things: bool | None = False if target.own else None
        self.missing: Mapping[str, str] = {}
        self._names = 0
        self._account: str | None = None
        self._prepared = False

    def is_repeatable(self, exchange: Exchange, case: Case | None) -> bool:
        """Whether a request changed nothing: it reads, or was rejected as it must be."""
        changes = exchange.request.operation in {self.resource.create, self.resource.delete}
        return not changes or super().is_repeatable(exchange, case)

    def prepare(self) -> None:
        """Send once what creates of the resource need; its answers decide nothing."""
        if self._prepared:
            return
        self._prepared = True
        for operation, body in self.resource.requires:
            self.recorder.sent(operation)
            self.answer_to(request_of(operation, body, service=self.resource.service))

    def learn(self, request: Request, answer: Answer) -> None:
        """Learn the account from an ARN, and from a list which names aren't to be shown."""
        if request.operation == self.resource.create and answer.status == 200:
            parts = str((answer.document or {}).get(self.resource.arn_member)).split(":")
            self._account = parts[4] if len(parts) > 5 else self._account
        if request.operation == self.resource.list and not self.target.own:
            self._sanitiser.learn_listed(answer.document, self.resource)

    def lack(self, missing: Mapping[str, str]) -> None:
        """Leave out the operations that the target lacks, if nothing else depends on them."""
        self.missing = missing
        if self.resource.list in missing:
            self.checks_traces = False

    def why_untried(self, operations: Collection[str]) -> str:
        """Return why what needs some operations isn't tried; empty if they are there."""
        lacking = [f"{name} isn't there ({self.missing[name]})"
                   for name in self.missing if name in operations]  # fmt: skip
        return "; ".join(lacking)

    @property
    def has_no_operation(self) -> bool:
        """Whether the target has none of the operations."""
        return self.missing.keys() >= set(self.resource.operations)

    @property
    def tagging(self) -> Tagging | None:
        """The operations on tags; None if the resource or the target hasn't them."""
        tagging = self.resource.tagging
        return None if tagging is None or tagging.list in self.missing else tagging

    @property
    def crowd(self) -> int:
        """How many things lists are asked about that are to be many: fewer where others are."""
        return 64 if self.target.isolated else 16

    def new_name(self, stem: str = "a") -> str:
        """Return a name that nothing else has: the run's prefix, a number, a stem."""
        self._names += 1
        return f"{self.prefix}-{self._names}-{stem}"

    def key_of(self, name: str) -> dict[str, str]:
        """Return the input of describe and delete for a name, or for an ARN."""
        resource, target = self.resource, self.target
        if resource.key_is_arn and not name.startswith("arn:"):
            account = target.account or self._account
            name = resource.arn(
                name, partition=target.partition, region=target.region, account=account
            )
        return resource.key_of(name)

    def minimal_request(self, name: str) -> dict[str, Any]:
        """Return the smallest body that the target accepts."""
        return self.resource.minimal_request(name)

    def named(self, case: _AnyCase) -> _AnyCase:
        """Return a create with a name of the run's own."""
        return replace(case, body={**case.body, self.resource.name_member: self.new_name()})

    def own_name(self, case: _AnyCase) -> _AnyCase:
        """Return a create with a name of the run's own where others use the target too.

        Elsewhere each case cleans up after itself, so it is sent as it is.
        """
        name = str(case.body.get(self.resource.name_member, ""))
        if self.target.isolated or not REPLACEABLE_NAME.fullmatch(name):
            return case
        if case.raw is None:
            return self.named(case)
        own = self.new_name()
        raw = renamed(case.raw, member=self.resource.name_member, old=name, new=own)
        body = {**case.body, self.resource.name_member: own}
        return case if raw is None else replace(case, raw=raw, body=body)

    def owns(self, name: str) -> bool:
        """Whether a thing may be deleted by its name: where others use the target, only ours."""
        return self.target.isolated or name.startswith(self.prefix)

    def is_nameable(self, case: Case) -> bool:
        """Whether a case is a create that may be given another name."""
        at_issue = isinstance(case.expected, Rejected) and any(
            violation.location[:1] == (self.resource.name_member,)
            for violation in case.expected.violations
        )
        return case.operation == self.resource.create and not at_issue

    def creatable(self, case: _AnyCase) -> _AnyCase:
        """Return a valid case as it can be sent to this target."""
        return self.own_name(case)

    def rejectable(self, case: _AnyCase) -> _AnyCase:
        """Return an invalid case as it can be sent to this target."""
        return self.own_name(case) if self.is_nameable(case) else case

    def harmless(self, case: _AnyCase) -> _AnyCase:
        """Return a case that breaks only a rule, changed to do no harm where it is accepted."""
        return case

    def malformed(self, case: _AnyCase) -> _AnyCase:
        """Return a malformed case, changed to do no harm where it is accepted."""
        return case

    def examine(self, exchange: Exchange) -> None:
        """Raise if an answer is inconclusive, as some are in a live run."""

    @contextmanager
    def cleanup(self) -> Iterator[None]:
        """Delete things whose deletion isn't judged, inside a with statement."""
        yield

    def sent(self, operation: str, *, status: int) -> None:
        """Forget which names exist after a request that may have changed them."""
        resource = self.resource
        if status == 200 and operation in {resource.create, resource.delete}:
            self.known_names = None

    @contextmanager
    def judging(self) -> Iterator[Judge]:
        """Yield a judge; at the end raise ContractFailures if a check failed.

        It does so even if the block itself raises, so that nothing that was judged is lost. A
        KeyboardInterrupt isn't replaced: it ends the run, and the failures are kept at once.
        """
        __tracebackhide__ = True
        self.known_names = None
        judge = Judge(self)
        try:
            yield judge
        finally:
            if isinstance(sys.exception(), KeyboardInterrupt):
                self.recorder.found(judge.failures, test=self.node)
            else:
                judge.conclude()

    def beside(self, target: Target) -> Session:
        """Return the session of another region or account, whose counts are added to this one's."""
        other = type(self)(
            target, self.recorder, resource=self.resource, options=self.options,
            fail_on=self.fail_on, sanitiser=self._sanitiser,
        )  # fmt: skip
        other.node, other.prefix, other.history = self.node, self.prefix, self.history
        other.repeated = self.repeated
        other.lack(self.missing)
        return other

    def created_name(self, exchange: Exchange) -> str | None:
        """Return the name in the ARN that a create was answered with, if there is one."""
        arn = (exchange.answer.document or {}).get(self.resource.arn_member)
        mark = self.resource.arn_format.partition("{name}")[0].rpartition("}")[2]
        if not isinstance(arn, str) or mark not in arn:
            return None
        return arn.partition(mark)[2] or None

    def name_of(self, body: Mapping[str, Any]) -> str | None:
        """Return the name in a create's body, None if there is none."""
        name = body.get(self.resource.name_member)
        return name if isinstance(name, str) else None
