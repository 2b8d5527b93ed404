"""Removes what a run has made, and finds what earlier runs have left."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aws_contract.live.budget import Clock, StopRun
from aws_contract.live.guard import HinderedError, UndecidedError
from aws_contract.live.journal import PREFIX, Names
from aws_contract.protocol.wire import Answer, Request, request_of

__all__ = ["Left", "Leftovers", "leftovers", "remove", "tidy"]

_PATIENCE: Final = 600.0
"""Seconds to wait for an algorithm that the service still works on."""
_ROUNDS: Final = 5
"""How often is looked for what is still listed. What couldn't be removed isn't tried again."""
_RUN_NAME: Final = re.compile(rf"({re.escape(PREFIX)}[0-9a-f]{{8}})-r\d+-\d+-[a-z0-9-]+")
Send = Callable[[Request], Answer]


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """An algorithm of a run that is still there. `age` is in seconds."""

    name: str
    run: str
    age: float
    status: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftovers:
    """What couldn't be removed, and what may exist under a name that isn't the run's alone."""

    kept: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


def tidy(send: Send, *, names: Names, prefix: str, clock: Clock) -> Leftovers:
    """Delete everything of a run: what its journal knows, then what is listed under its prefix.

    A name that isn't the run's own is deleted only if the service said that our create made it.
    Nothing is tried twice here: asking again is the business of what `send` goes through.
    """
    mine = [name for name in names.unsure_names if name.startswith(f"{prefix}-")]
    pending, kept = [*names.created_names, *mine], []
    for _ in range(_ROUNDS):
        kept += [name for name in pending if not _removed(send, name, clock)]
        listed = _listed(send, prefix)
        if listed is None:
            kept = kept or [f"{prefix}-*"]
            break
        pending = [name for name in listed if name not in kept]
        if not pending:
            break
    else:
        kept += pending
    return Leftovers(kept=tuple(kept), unsure=tuple(set(names.unsure_names) - set(mine)))


def _listed(send: Send, prefix: str) -> list[str] | None:
    """Return the names that are there under a prefix, None if that can't be told."""
    try:
        return [left.name for left in leftovers(send, prefix=prefix)]
    except (HinderedError, StopRun, UndecidedError):
        return None


def _removed(send: Send, name: str, clock: Clock) -> bool:
    try:
        return remove(send, name, clock=clock)
    except (HinderedError, StopRun, UndecidedError):
        return False


def remove(send: Send, name: str, *, clock: Clock) -> bool:
    """Delete an algorithm and wait until it is gone; return whether it is."""
    until = clock.now() + _PATIENCE
    while True:
        answer = send(request_of("DeleteAlgorithm", {"AlgorithmName": name}))
        if answer.status == 200 or "does not exist" in (answer.message or ""):
            return True
        if "InProgress" not in (answer.message or "") or clock.now() >= until:
            return False
        clock.sleep(2)


def leftovers(send: Send, *, prefix: str = PREFIX, older: float = 0.0) -> Iterator[Left]:
    """Yield the algorithms whose names runs give, that begin with `prefix` and are `older` seconds.

    An algorithm with any other name is never listed, whatever it begins with.
    """
    now = time.time()
    for entry in list(_entries(send, prefix)):
        name = str(entry.get("AlgorithmName"))
        run = _RUN_NAME.fullmatch(name)
        age = now - float(entry.get("CreationTime") or now)
        if run is not None and name.startswith(prefix) and age >= older:
            status = str(entry.get("AlgorithmStatus"))
            if status != "Deleting":
                yield Left(name=name, run=run[1], age=age, status=status)


def _entries(send: Send, prefix: str) -> Iterator[Mapping[str, Any]]:
    token: str | None = None
    while True:
        asked = {"NameContains": prefix, "MaxResults": 100}
        answer = send(
            request_of("ListAlgorithms", {**asked, **({"NextToken": token} if token else {})})
        )
        if answer.status != 200:
            raise HinderedError(f"ListAlgorithms: HTTP {answer.status} {answer.code or ''}".strip())
        document = answer.document or {}
        found = document.get("AlgorithmSummaryList") or ()
        yield from (entry for entry in found if isinstance(entry, dict))
        last, token = token, document.get("NextToken")
        if not token or token == last:
            return
