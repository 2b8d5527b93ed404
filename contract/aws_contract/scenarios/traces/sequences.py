"""Calls of random sequences that must leave everything as it is, and those that collide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from aws_contract.checks import describe as effects
from aws_contract.checks import encoding
from aws_contract.checks import listing as listings
from aws_contract.checks.base import Check, expecting
from aws_contract.checks.listing import Listing
from aws_contract.checks.traces import State, rejection_harmless, tags_missing
from aws_contract.protocol.wire import Request, request_of
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.stateful import ModelledRegion
from aws_contract.scenarios.traces.witness import described_body
from aws_contract.targets.base import sibling_of

__all__ = ["BROKEN", "ModelledPlace", "near_places"]

BROKEN: Final = ("json", "unsigned", "target", "method")
"""How a call that must be rejected is broken."""
_REGIONS: Final = ("eu-west-1", "us-east-2", "us-east-1")


class ModelledPlace(ModelledRegion):
    """One account and region, with calls that are rejected and names that are nearly the same."""

    def reject(self, name: str, call: str, how: str) -> None:
        """Send a create, delete, or change of tags that is no valid request; nothing changes.

        `call` is ``create``, ``delete``, ``tag`` or ``untag``; what needs an ARN that isn't known
        is left out.
        """
        right = self._call(name, call)
        if right is None:
            return
        request, check = _broken(right, how)
        self.settle(name)  # a status that moves on is no trace
        with self._judging() as judge:
            before = self._state(judge, name)
            judge.check(judge.send(request), [check])
            described = self._describe(judge, name)
            if before is None:
                return
            after = self._state(judge, name)
            tags = () if after is None else after.tags
            judge.check(described, [rejection_harmless(replace(before, tags_after=tags))])

    def _call(self, name: str, call: str) -> Request | None:
        session, resource = self._session, self._session.resource
        tagging, known = session.tagging, self._known.get(name)
        if call == "create":
            with self._judging() as judge:
                body = described_body(judge, name, text="rejected", tags={"k": "rejected"})
            return request_of(resource.create, body, service=resource.service)
        if call == "delete":
            return request_of(resource.delete, session.key_of(name), service=resource.service)
        if tagging is None or known is None:
            return None
        of = {tagging.arn_member: known.arn}
        if call == "tag":
            body = {**of, tagging.listed: tagging.written({"k": "rejected"})}
            return request_of(tagging.add, body, service=resource.service)
        body = {**of, tagging.removed: ["k"]}
        return request_of(tagging.remove, body, service=resource.service)

    def _state(self, judge: Judge, name: str) -> State | None:
        known = self._known.get(name)
        if known is None:
            return None
        tags = () if self._session.tagging is None else judge.tags(known.arn)[0]
        return State(described=judge.describe(name).answer, tags=tags)

    def describe_by_arn(self, name: str) -> None:
        """Describe a thing by its ARN: the same as by its name, where either is taken."""
        known, resource = self._known.get(name), self._session.resource
        if known is None or resource.key_is_arn or not resource.key_may_be_arn:
            return
        with self._judging() as judge:
            by_name = self._describe(judge, name)
            by_arn = judge.describe(known.arn)
            if known.settled:
                judge.check(by_arn, [effects.by_arn(by_name.answer)], body=known.body)

    def list_tags(self, name: str) -> None:
        """List the tags of a thing: those of its create, and what has become of them."""
        known, tagging = self._known.get(name), self._session.tagging
        if known is None or tagging is None:
            return
        with self._judging() as judge:
            tags, last = judge.tags(known.arn)
            body = {tagging.member: tagging.written(known.tags)}
            judge.check(last, [effects.tags_kept(tags)], body=body)

    def ask_tags_of_missing(self, name: str) -> None:
        """List, add and remove tags by the ARN of what doesn't exist: all is rejected."""
        session, tagging, target = self._session, self._session.tagging, self._session.target
        if tagging is None or name in self._known or target.account is None:
            return
        arn = session.resource.arn(
            name, partition=target.partition, region=target.region, account=target.account
        )
        of = {tagging.arn_member: arn}
        with self._judging() as judge:
            for operation, more in (
                (tagging.list, {}),
                (tagging.add, {tagging.listed: tagging.written({"k": "1"})}),
                (tagging.remove, {tagging.removed: ["k"]}),
            ):
                judge.check(judge.ask(operation, {**of, **more}), [tags_missing])
            self._describe(judge, name)

    def list_containing(self, text: str, asked: Mapping[str, Any]) -> None:
        """List the names that contain a text, in pages; where there is such a filter."""
        session, lists = self._session, self._session.resource.list_members
        if lists.name_contains is None:
            return
        asked = {**asked, lists.name_contains: text}
        page = expecting(listings.PAGE, asked.get(lists.page_size or ""))
        with self._judging() as judge:
            entries, last = judge.entries(asked, checks=page)
            found = {name: each.body for name, each in self._known.items() if text in name}
            shown = session.resource.name_shown
            own = tuple(each for each in entries if shown(each) in self._names)
            listing = Listing(asked=asked, entries=own, wanted=found)
            judge.check(last, expecting((listings.name_contains, listings.ordered), listing))

    def token_of(self, asked: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the question for a second page, None if there is none."""
        lists = self._session.resource.list_members
        asked = {**lists.of_names(self._session.prefix), **asked, **lists.of_size(1)}
        with self._judging() as judge:
            page = judge.ask(self._session.resource.list, asked)
        token = page.next_token(lists.token)
        return {**asked, **lists.after(token)} if token else None

    def misuse(self, asked: Mapping[str, Any]) -> None:
        """Ask for a page with a token of another place, or in another order: it is rejected."""
        with self._judging() as judge:
            page = judge.ask(self._session.resource.list, asked)
            judge.check(page, [listings.foreign_token])

    def in_another_order(self, asked: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return a question in the other direction, None if lists have none."""
        lists = self._session.resource.list_members
        order = lists.order(asked)
        if not lists.sort_order or order is None:
            return None
        return {**asked, lists.sort_order: lists.ascending if order[1] else lists.descending}


def _broken(right: Request, how: str) -> tuple[Request, Check]:
    if how == "json":
        request = request_of(right.operation, right.body[:-1], service=right.service)
        return request, encoding.REJECTIONS["json"]
    if how == "unsigned":
        return replace(right, signed=False), encoding.REJECTIONS["unsigned"]
    if how == "method":
        return replace(right, method="PUT"), encoding.REJECTIONS["method"]
    target = right.headers["X-Amz-Target"]
    headers = {**right.headers, "X-Amz-Target": f"{target}s"}
    return replace(right, headers=headers), encoding.REJECTIONS["target"]


def near_places(session: Session) -> tuple[Session, ...]:
    """Return the session, and those of other regions and of a near and a far account."""
    target, account = session.target, session.target.account or ""
    regions = [name for name in _REGIONS if name != target.region][:2]
    near = f"{account[:-1]}{(int(account[-1:] or 0) + 1) % 10}"
    places: Iterable[dict[str, str]] = (
        {"region": regions[0]}, {"account": near}, {"region": regions[1]},
        {"account": "999988887777"},
    )  # fmt: skip
    others = (sibling_of(target, **place) for place in places if account or "region" in place)
    return (session, *(session.beside(each) for each in others if each is not None))
