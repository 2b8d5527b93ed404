"""Waiting for a service that goes on working on a thing after it has answered."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from aws_strategies.case import Case

if TYPE_CHECKING:
    from aws_contract.runner.judge import Exchange, Judge

__all__ = ["settle", "wait_while", "works_on", "works_on_deletion"]

_PATIENCE: Final = 120.0
"""Seconds to wait for a service that is still working on something."""
_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 2.0


def works_on(judge: Judge, name: str) -> bool:
    """Whether the service still works on a thing: its status ends by itself."""
    return _status(judge, name) in judge.session.resource.statuses.working


def works_on_deletion(judge: Judge, name: str) -> bool:
    """Whether the service still works on the deletion of a thing."""
    return _status(judge, name) in judge.session.resource.statuses.deleting


def _status(judge: Judge, name: str) -> str | None:
    member = judge.session.resource.status
    if member is None:
        return None
    found = (judge.describe(name).answer.document or {}).get(member)
    return found if isinstance(found, str) else None


def settle(judge: Judge, exchange: Exchange, *, case: Case | None = None) -> None:
    """Wait until what a create or delete began is done, if the service is one that works so.

    The first thing that is created shows whether it does: of a service that has settled at once,
    nothing is asked again.
    """
    session, operation = judge.session, exchange.request.operation
    resource = session.resource
    if exchange.answer.status != 200 or operation not in {resource.create, resource.delete}:
        return
    name = _name(exchange, resource.name_member, case)
    if name is None or session.works_on_things is False:
        return
    busy = works_on if operation == resource.create else works_on_deletion
    if session.works_on_things is None:
        session.works_on_things = busy(judge, name)
    if session.works_on_things:
        wait_while(lambda: busy(judge, name))


def wait_while(busy: Callable[[], bool]) -> None:
    """Ask until something isn't so any more, less and less often; give up after a while."""
    until = time.monotonic() + _PATIENCE
    pause = _FIRST_PAUSE
    while busy() and time.monotonic() < until:
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def _name(exchange: Exchange, member: str, case: Case | None) -> str | None:
    try:
        body = json.loads(exchange.request.body) if case is None else case.body
    except (ValueError, RecursionError):
        return None
    name = body.get(member) if isinstance(body, dict) else None
    return name if isinstance(name, str) else None
