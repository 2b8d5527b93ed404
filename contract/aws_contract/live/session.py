"""The session of a live run: names carry the run's prefix, requests name what exists there."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from aws_contract.live.guard import Guard, InconclusiveError, is_unusable
from aws_contract.live.options import LiveOptions, target_words
from aws_contract.live.run_folder.journal import Names
from aws_contract.live.substitution import NOWHERE, Destination, harmless, harmless_bytes, localised
from aws_contract.protocol.wire import Answer
from aws_contract.resources.resource import Resource
from aws_contract.results.failure import ContractFailure, case_id
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Exchange, Session
from aws_strategies.case import Accepted, Case, CaseTopic
from aws_strategies.rules.rule import RuleCase

__all__ = ["LiveSession"]

_AnyCase = TypeVar("_AnyCase", bound=Case)


class LiveSession(Session):
    """One attempt of a run. `step` is the id of the scenario that runs.

    Traces of rejected requests are looked for by steps of their own, not after each request. What
    goes on after an answer is waited for only before a removal: each request is planned.
    """

    checks_traces = False
    waits = False
    population = ("delta", "alpha", "echo")

    def __init__(  # noqa: PLR0913 - the parts of a run
        self,
        target: Guard,
        *,
        names: Names,
        prefix: str,
        attempt: int,
        options: LiveOptions,
        resource: Resource,
        destination: Destination,
    ) -> None:
        super().__init__(target, Recorder(), resource=resource, options=_words(options))
        self.names = names
        self.prefix = f"{prefix}-r{attempt}"
        self._guard = target
        self._live = options
        self._destination = destination

    def minimal_request(self, name: str) -> dict[str, Any]:
        """Return the smallest body that the destination accepts."""
        body = super().minimal_request(name)
        case = Case(
            id="minimal",
            service=self.resource.service,
            operation=self.resource.create,
            topic=CaseTopic.VALID,
            body=body,
            expected=Accepted(),
        )
        return dict(localised(case, self._live, self._destination, self.resource).body)

    def creatable(self, case: _AnyCase) -> _AnyCase:
        """Return a valid case that names what exists at the destination.

        Exact bytes and what a documented rule is about are left as they are.
        """
        named = super().creatable(case)
        if not self.owns_prefix(named):
            raise InconclusiveError("the bytes of the request can't carry a name of the run")
        fixed = case.raw is not None or isinstance(case, RuleCase)
        return named if fixed else localised(named, self._live, self._destination, self.resource)

    def rejectable(self, case: _AnyCase) -> _AnyCase:
        """Return an invalid case with a name of the run's own; nothing else of it is changed."""
        return self.own_name(case) if self.is_nameable(case) else case

    def harmless(self, case: _AnyCase) -> _AnyCase:
        """Return a case that names an image and a role that don't exist."""
        return harmless(case, self._destination, self.resource)

    def malformed(self, case: _AnyCase) -> _AnyCase:
        """Return malformed bytes with a name of the run and an image that doesn't exist."""
        name = self.new_name("none")
        raw = harmless_bytes(
            case.raw or b"", name=name, destination=self._destination, resource=self.resource
        )
        return replace(case, raw=raw, body={**case.body, self.resource.name_member: name})

    def ask_again(self, exchange: Exchange, case: Case | None) -> Answer | None:
        """Return another answer, on another connection, to a request that changes nothing."""
        if is_unusable(exchange.answer):
            return None  # it was sent until nothing else could be expected
        if not self.is_repeatable(exchange, case):
            return None
        self._guard.reconnect()
        return self._guard.send(exchange.request)

    def asks_again(self, failures: Iterable[ContractFailure]) -> bool:  # noqa: ARG002 - of all
        """Ask for every contradiction: each becomes evidence."""
        return True

    def owns(self, name: str) -> bool:
        """Whether the journal holds a name of this run."""
        return self.names.owns(name)

    def owns_prefix(self, case: Case) -> bool:
        """Whether a case names what is the run's: exact bytes may have been left as they are."""
        return case.raw is None or self.names.carries_prefix(self.name_of(case.body) or "")

    @contextmanager
    def cleanup(self) -> Iterator[None]:
        """Send deletions again that may have taken effect: nobody judges whether they succeed."""
        before, self._guard.fragile = self._guard.fragile, False
        try:
            yield
        finally:
            self._guard.fragile = before

    def examine(self, exchange: Exchange) -> None:
        """InconclusiveError if the rejection is for what doesn't exist, not for what is tried."""
        message = exchange.answer.message or ""
        if f"{NOWHERE}image" in message or f"{NOWHERE}role" in message:
            raise InconclusiveError("the image or the role was looked for before the rule")

    def reproduce(self, case: Case | None, node: str) -> str:
        """Return the command that runs a scenario again; `node` is its id."""
        step = node if case is None else case_id(case)
        return f"aws-contract live {self.options} --only {shlex.quote(step)}"


def _words(options: LiveOptions) -> str:
    words = target_words(options)
    if options.create:
        words.append("--allow-create")
        words += ['--image "$IMAGE"'] if options.image else []
    return " ".join(words)
