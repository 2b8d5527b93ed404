"""Deletes what a run has created, and finds what earlier runs have left."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from aws_contract.live.budget import Clock, StopRun
from aws_contract.live.guard import InconclusiveError, NoUsableResponseError
from aws_contract.live.journal import PREFIX, Names
from aws_contract.protocol.wire import Answer, Request, request_of
from aws_contract.resources.resource import Resource

__all__ = ["Left", "Leftovers", "clean_up", "leftovers", "remove"]

_PATIENCE: Final = 600.0
"""Seconds to wait for what the service still works on."""
_ROUNDS: Final = 5
"""How often is looked for what is still listed. What couldn't be removed isn't tried again."""
_RUN_NAME: Final = re.compile(rf"({re.escape(PREFIX)}[0-9a-f]{{8}})-r\d+-\d+-[a-z0-9-]+")
Send = Callable[[Request], Answer]


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """Something of a run that still exists. `age` is in seconds."""

    name: str
    run: str
    age: float
    status: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftovers:
    """What couldn't be removed, and what may exist under a name that isn't the run's alone."""

    kept: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


def clean_up(
    send: Send, resource: Resource, *, names: Names, prefix: str, clock: Clock
) -> Leftovers:
    """Delete everything of a run: what its journal knows, then what is listed under its prefix.

    What isn't the run's own (see `Names.owns`) is never deleted, only named in what is returned.
    Nothing is tried twice here: asking again is the business of what `send` goes through.
    """
    there = [*names.created_names, *names.unsure_names]
    pending, kept = [name for name in there if names.owns(name)], []
    for _ in range(_ROUNDS):
        kept += [name for name in pending if not _removed(send, resource, name, clock)]
        listed = _listed(send, resource, prefix)
        if listed is None:
            kept = kept or [f"{prefix}-*"]
            break
        kept += [name for name in listed if not names.owns(name) and name not in kept]
        pending = [name for name in listed if name not in kept]
        if not pending:
            break
    else:
        kept += pending
    others = tuple(name for name in there if not names.owns(name))
    return Leftovers(kept=tuple(kept), unsure=others)


def _listed(send: Send, resource: Resource, prefix: str) -> list[str] | None:
    """Return the names that begin with a prefix, None if they can't be listed."""
    try:
        return [left.name for left in leftovers(send, resource, prefix=prefix)]
    except (NoUsableResponseError, StopRun, InconclusiveError):
        return None


def _removed(send: Send, resource: Resource, name: str, clock: Clock) -> bool:
    try:
        return remove(send, resource, name, clock=clock)
    except (NoUsableResponseError, StopRun, InconclusiveError):
        return False


def remove(send: Send, resource: Resource, name: str, *, clock: Clock) -> bool:
    """Delete what has a name and wait until it is gone; return whether it is."""
    until = clock.now() + _PATIENCE
    request = request_of(resource.delete, {resource.name_member: name}, service=resource.service)
    while True:
        answer = send(request)
        if answer.status == 200 or "does not exist" in (answer.message or ""):
            return True
        if "InProgress" not in (answer.message or "") or clock.now() >= until:
            return False
        clock.sleep(2)


def leftovers(
    send: Send, resource: Resource, *, prefix: str = PREFIX, older: float = 0.0
) -> Iterator[Left]:
    """Yield what has a name that runs give, that begins with `prefix`, and is `older` seconds old.

    What has any other name is never listed, whatever it begins with.
    """
    now = time.time()
    for entry in list(_entries(send, resource, prefix)):
        name = str(entry.get(resource.name_member))
        run = _RUN_NAME.fullmatch(name)
        created = entry.get("CreationTime")
        age = now - created if isinstance(created, int | float) else 0.0
        if run is not None and name.startswith(prefix) and age >= older:
            status = str(entry.get(resource.status or ""))
            if status != "Deleting":
                yield Left(name=name, run=run[1], age=age, status=status)


def _entries(send: Send, resource: Resource, prefix: str) -> Iterator[Mapping[str, object]]:
    token: str | None = None
    while True:
        asked = {
            "NameContains": prefix,
            "MaxResults": 100,
            **({"NextToken": token} if token else {}),
        }
        answer = send(request_of(resource.list, asked, service=resource.service))
        if answer.status != 200:
            raise NoUsableResponseError(
                f"{resource.list}: HTTP {answer.status} {answer.code or ''}".strip()
            )
        document = answer.document or {}
        found = document.get(resource.summaries) or ()
        yield from (entry for entry in found if isinstance(entry, dict))
        last, token = token, document.get("NextToken")
        if not token or token == last:
            return
