"""Sending and judging: what scenarios are written with."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from aws_contract.checks.base import Check
from aws_contract.checks.rejection import wording_differs
from aws_contract.protocol.wire import Answer, Request, request_of
from aws_contract.results.failure import Context, WrongEffect
from aws_contract.runner.base import BaseJudge, Exchange
from aws_contract.runner.settling import settle, wait_while, works_on, works_on_deletion
from aws_strategies.case import Case

if TYPE_CHECKING:
    from aws_contract.runner.session import Session

__all__ = ["Exchange", "Judge"]

_MOST_PAGES: Final = 1_000
"""How many pages of a list are asked for: a service may never stop giving tokens."""


def _without_end(context: Context, answer: Answer) -> None:
    raise WrongEffect(context, answer, expected="a last page", got="another token after each page")


_ENDS: Final = Check(clause="list-once", function=_without_end)
"""What isn't listed to its end isn't listed once."""


class Judge(BaseJudge["Session"]):
    """Sends, checks, and collects the failures of one test.

    surprises: how many creates were accepted that had to be rejected.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.surprises = 0

    def ask(self, operation: str, body: Mapping[str, Any] | bytes) -> Exchange:
        """Send an operation and judge what holds for any answer."""
        return self.send(request_of(operation, body, service=self.session.resource.service))

    def send(self, request: Request, *, case: Case | None = None) -> Exchange:
        """Send a request and judge what holds for any answer."""
        exchange = self.exchange(request)
        self.check_kind(exchange, case=case)
        self._recognise(exchange, case)
        if self.session.waits:
            settle(self, exchange, case=case)
        return exchange

    def _recognise(self, exchange: Exchange, case: Case | None) -> None:
        """Report once that the target words constraint errors in another known way."""
        found = self.session.recognise(exchange.answer.message or "")
        if found is not None:
            self.check(exchange, [wording_differs(found)], case=case)
            self.session.wording = found

    def exchange(self, request: Request) -> Exchange:
        """Send a request, count it, and judge nothing."""
        session = self.session
        if request.operation == session.resource.create:
            session.prepare()
        session.recorder.sent(request.operation)
        at = time.time()
        answer = session.answer_to(request)
        session.recorder.answered(
            request.operation, at=at, seconds=answer.seconds or time.time() - at
        )
        session.sent(request.operation, status=answer.status)
        session.learn(request, answer)
        return Exchange(request=request, answer=answer, at=at, received=time.time())

    def _another_answer(self, exchange: Exchange, case: Case | None) -> Answer | None:
        """Return another answer to a request, asked for once; undo it if it created something."""
        known = id(exchange) in self._again
        again = super()._another_answer(exchange, case)
        if known or again is None or again.status != 200:
            return again
        session, resource = self.session, self.session.resource
        if exchange.request.operation == resource.create:
            self.surprises += 1
            name = None if case is None else session.name_of(case.body)
            if name is not None and session.owns(name):
                self.remove(name)
        return again

    def beside(self, session: Session) -> Judge:
        """Return a judge of another session whose failures count with this one's."""
        other = Judge(session)
        other.failures = self.failures
        return other

    def describe(self, name: str) -> Exchange:
        """Ask for the description of a thing, by its name or its ARN."""
        return self.ask(self.session.resource.describe, self.session.key_of(name))

    def remove(self, name: str) -> Exchange:
        """Delete a thing, waiting while the service still works on it or on its deletion."""
        resource = self.session.resource
        deleted = self.ask(resource.delete, self.session.key_of(name))

        def rejected() -> bool:
            nonlocal deleted
            if deleted.answer.status == 200 or not works_on(self, name):
                return False
            deleted = self.ask(resource.delete, self.session.key_of(name))
            return deleted.answer.status != 200

        wait_while(rejected)
        if not self.session.target.isolated:
            wait_while(lambda: works_on_deletion(self, name))
        return deleted

    def entries(
        self, asked: Mapping[str, Any], *, checks: Iterable[Check] = ()
    ) -> tuple[tuple[Mapping[str, Any], ...], Exchange]:
        """List all pages of a question; return the summaries and the last exchange."""
        resource = self.session.resource
        token = resource.list_members.token
        return self._pages(resource.list, asked, (resource.summaries, token), checks)

    def tags(self, arn: str) -> tuple[tuple[Mapping[str, Any], ...], Exchange]:
        """List the tags of a thing, all pages; return them and the last exchange.

        ValueError if the resource has no tags, or the target not their operations.
        """
        tagging = self.session.tagging
        if tagging is None:
            raise ValueError(f"{self.session.resource.name} has no tags")
        return self._pages(
            tagging.list, {tagging.arn_member: arn}, (tagging.listed, tagging.token), ()
        )

    def _pages(
        self,
        operation: str,
        asked: Mapping[str, Any],
        members: tuple[str, str | None],
        checks: Iterable[Check],
    ) -> tuple[tuple[Mapping[str, Any], ...], Exchange]:
        """List all pages; `members` are the list in the answer, and the token of the next page."""
        listed, token_member = members
        entries: list[Mapping[str, Any]] = []
        token: str | None = None
        known: set[str] = set()
        most = 1 if operation in self.session.endless else _MOST_PAGES
        while True:
            page = self.ask(
                operation, {**asked, **({token_member: token} if token_member and token else {})}
            )
            self.check(page, checks)
            entries += page.answer.objects(listed)
            token = page.next_token(token_member)
            if not token or token in known:
                return tuple(entries), page
            known.add(token)
            if len(known) > most:
                self.session.endless.add(operation)
                self.check(page, [_ENDS])
                return tuple(entries), page

    def names(self) -> tuple[frozenset[str], Exchange]:
        """List the names that exist, on a shared target only those of this run."""
        resource = self.session.resource
        lists, shared = resource.list_members, not self.session.target.isolated
        own = lists.of_names(self.session.prefix) if shared else {}
        entries, last = self.entries({**lists.of_size(lists.largest_page), **own})
        names = frozenset(str(resource.name_shown(entry)) for entry in entries)
        if shared and not own:
            names = frozenset(filter(self.session.owns, names))
        return names, last

    def known_names(self) -> frozenset[str]:
        """Return the names that exist, from the last look if nothing has changed since."""
        if self.session.known_names is None:
            self.session.known_names, _ = self.names()
        return self.session.known_names
