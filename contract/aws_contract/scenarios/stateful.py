"""Any sequence of calls, in several places of one target, against a model of their effects.

The model knows names, bodies and tags, and what each call must do to them; it is this suite's own
and shares nothing with the fake. Where a service may take its time it holds what must be true of
any moment: what was worked on may still be, what is being deleted may still be there.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from aws_contract.checks import describe as effects
from aws_contract.checks import listing as listings
from aws_contract.checks import rejection
from aws_contract.checks.base import expecting
from aws_contract.checks.envelope import CREATED, DELETED
from aws_contract.checks.listing import Listing
from aws_contract.resources.resource import ListMembers, Tagging
from aws_contract.runner.session import Exchange, Judge, Session
from aws_contract.scenarios.accepting import check_description

__all__ = ["ModelledRegion", "question"]

_MOST_PAGES: Final = 1_000
"""How many pages of a list are asked for: a service may never stop giving tokens."""
_PATIENCE: Final = 3600.0
"""Seconds that a service may work on one thing."""


@dataclass(kw_only=True, slots=True)
class _Known:
    """What must be true of one thing: what was sent and when, and its tags now."""

    body: dict[str, Any]
    arn: str
    at: float
    tags: dict[str, str] = field(default_factory=dict)
    settled: bool = False


class ModelledRegion:
    """One account and region of a target, and the things that must be there.

    Every method makes a call and judges the answer by the model, which it then moves on.
    ContractFailures says what the answer should have been.
    """

    def __init__(self, session: Session, names: Iterable[str]) -> None:
        self._session = session
        self._names = tuple(names)
        self._known: dict[str, _Known] = {}

    def __repr__(self) -> str:
        target = self._session.target
        return f"ModelledRegion({target.region!r}, {target.account!r})"

    @contextmanager
    def _judging(self) -> Iterator[Judge]:
        with self._session.judging() as judge:
            yield judge

    @property
    def has_tags(self) -> bool:
        """Whether there are operations on the tags of what is created."""
        return self._session.tagging is not None

    @property
    def _working(self) -> frozenset[str]:
        """The statuses of what the service still works on."""
        return self._session.resource.statuses.working

    @property
    def _pause(self) -> float:
        """Seconds between two descriptions of what takes its time."""
        return 0 if self._session.target.own else 1

    def create(self, name: str, description: str, tags: Mapping[str, str]) -> None:
        """Create: accepted if the name is free, else rejected and without effect.

        Tags are left out if the resource has none.
        """
        resource = self._session.resource
        body = self._session.minimal_request(name)
        if self._session.tagging is not None:
            body[self._session.tagging.member] = self._session.tagging.written(tags)
        if resource.description is not None:
            body[resource.description] = description
        with self._judging() as judge:
            created = judge.ask(resource.create, body)
            if name in self._known:
                judge.check(created, rejection.CONFLICT, body=body)
                self._describe(judge, name)
            elif judge.check(created, CREATED, body=body, unverified_passes=True):
                arn = (created.answer.document or {})[resource.arn_member]
                self._known[name] = _Known(body=body, arn=arn, at=created.at, tags=dict(tags))

    def describe(self, name: str) -> None:
        """Describe: what was sent, or that it does not exist."""
        with self._judging() as judge:
            self._describe(judge, name)

    def _describe(self, judge: Judge, name: str) -> Exchange:
        described = judge.describe(name)
        known = self._known.get(name)
        if known is None:
            judge.check(described, effects.GONE)
            return described
        check_description(judge, described, known.body, at=known.at)
        known.settled = known.settled or self._status(described) not in self._working
        return described

    def settle(self, name: str) -> None:
        """Describe a thing until it isn't worked on any more."""
        with self._judging() as judge:
            until = time.monotonic() + _PATIENCE
            while name in self._known and time.monotonic() < until:
                if self._status(self._describe(judge, name)) not in self._working:
                    break
                time.sleep(self._pause)

    def delete(self, name: str) -> None:
        """Delete: accepted unless it is worked on or missing; then it goes and is gone."""
        known = self._known.get(name)
        body = self._session.key_of(name)
        with self._judging() as judge:
            deleted = judge.ask(self._session.resource.delete, body)
            if known is None:
                judge.check(deleted, [effects.delete_missing], body=body)
            elif not known.settled and self._says_busy(deleted):
                self._describe(judge, name)
            elif judge.check(deleted, DELETED, body=known.body):
                del self._known[name]
                self._wait_until_gone(judge, name)

    def _wait_until_gone(self, judge: Judge, name: str) -> None:
        until = time.monotonic() + _PATIENCE
        described = judge.describe(name)
        deleting = self._session.resource.statuses.deleting
        while self._status(described) in deleting and time.monotonic() < until:
            time.sleep(self._pause)
            described = judge.describe(name)
        judge.check(described, effects.GONE)

    def tag(self, name: str, tags: Mapping[str, str]) -> None:
        """Add tags: they are there afterwards, with those of other keys."""
        tagging = self._session.tagging
        known = self._known.get(name)
        if tagging is not None and known is not None:
            sent = {tagging.arn_member: known.arn, tagging.listed: tagging.written(tags)}
            self._retag(known, tagging, (tagging.add, sent), {**known.tags, **tags})

    def untag(self, name: str, keys: Iterable[str]) -> None:
        """Remove tags: they aren't there afterwards, whether they were before or not."""
        tagging = self._session.tagging
        known = self._known.get(name)
        if tagging is not None and known is not None:
            sent = {tagging.arn_member: known.arn, tagging.removed: sorted(keys)}
            left = {key: value for key, value in known.tags.items() if key not in keys}
            self._retag(known, tagging, (tagging.remove, sent), left)

    def _retag(
        self,
        known: _Known,
        tagging: Tagging,
        asked: tuple[str, Mapping[str, Any]],
        after: Mapping[str, str],
    ) -> None:
        with self._judging() as judge:
            judge.ask(*asked)
            known.tags = dict(after)
            tags, last = judge.tags(known.arn)
            judge.check(
                last, [effects.tags_kept(tags)], body={tagging.member: tagging.written(known.tags)}
            )

    def list(self, asked: Mapping[str, Any], between: Iterable[tuple[str, str]] = ()) -> None:
        """List all pages; after each page one step of `between` is done.

        A step is ``("create" or "delete", name)``. What was there all the time must be listed
        once, what came or went may be; a name that is deleted and created again is two things.
        """
        lists = self._session.resource.list_members
        asked = {**lists.of_names(self._session.prefix), **asked}
        steps = iter(between)
        before = dict(self._known)
        there, lives = set(before), {name: {id(thing): thing} for name, thing in before.items()}
        entries: list[Mapping[str, Any]] = []
        known: set[str] = set()
        with self._judging() as judge:
            token: str | None = ""
            while token is not None:
                page = judge.ask(self._session.resource.list, {**asked, **lists.after(token)})
                judge.check(page, expecting(listings.PAGE, asked.get(lists.page_size or "")))
                entries += page.answer.objects(self._session.resource.summaries)
                token = _new(page.next_token(lists.token), known)
                self._step(next(steps, None))
                there = {name for name in there if self._known.get(name) is before.get(name)}
                for name, thing in self._known.items():
                    lives.setdefault(name, {})[id(thing)] = thing
            listing = Listing(
                asked=asked,
                entries=tuple(
                    each
                    for each in entries
                    if self._session.resource.name_shown(each) in self._names
                ),
                wanted={name: self._known[name].body for name in there},
                allowed=frozenset(lives),
                lives={name: len(things) for name, things in lives.items()},
            )
            judge.check(page, expecting((listings.once, listings.ordered), listing))

    def _step(self, step: tuple[str, str] | None) -> None:
        if step is None:
            return
        what, name = step
        if what == "create":
            self.create(name, "between pages", {})
        else:
            self.delete(name)

    def _says_busy(self, exchange: Exchange) -> bool:
        said = exchange.answer.message or ""
        return exchange.answer.status == 400 and any(each in said for each in self._working)

    def _status(self, exchange: Exchange) -> str | None:
        """Return the status in a description, None if there is none."""
        status = (exchange.answer.document or {}).get(self._session.resource.status or "")
        return status if isinstance(status, str) else None

    def clear(self) -> None:
        """Delete what is there."""
        for name in tuple(self._known):
            self.settle(name)
            self.delete(name)


def question(
    lists: ListMembers, *, size: int, sort_by: str | None = None, descending: bool | None = None
) -> dict[str, Any]:
    """Return the input of list that asks for pages of a size, in an order, as far as it can."""
    asked: dict[str, Any] = dict(lists.of_size(size))
    if lists.sort_by and sort_by in lists.sort_members:
        asked[lists.sort_by] = sort_by
    if lists.sort_order and descending is not None:
        asked[lists.sort_order] = lists.descending if descending else lists.ascending
    return asked


def _new(token: str | None, known: set[str]) -> str | None:
    """Return a token that leads on, None at the end: the last page, or one that was there."""
    if not token or token in known or len(known) == _MOST_PAGES:
        return None
    known.add(token)
    return token
