"""Deletes what a run has created, and finds what earlier runs have left."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Final

from aws_contract.live.budget import Clock, StopRun
from aws_contract.live.guard import InconclusiveError, NoUsableResponseError
from aws_contract.live.run_folder.journal import PREFIX, Names
from aws_contract.protocol.wire import Answer, Request, request_of
from aws_contract.resources.resource import Resource

__all__ = ["PATIENCE", "Left", "Leftovers", "clean_up", "leftovers", "list_names", "remove"]

PATIENCE: Final = 600.0
"""Seconds to wait in all for what the service still works on, in one tidy-up."""
_PAUSE: Final = 2.0
_ROUNDS: Final = 5
"""How often is deleted what the service says is deleted, but still lists."""
_PAGES: Final = 200
"""After so many pages a listing counts as one that doesn't end."""
_FIRST_PAGES: Final = 10
"""How many pages are listed before a run, to learn which names others use."""
_RUN_NAME: Final = re.compile(rf"({re.escape(PREFIX)}[0-9a-f]{{8}})-r\d+-\d+-[a-z0-9-]+")
_FAILURES: Final = (NoUsableResponseError, StopRun, InconclusiveError)
Send = Callable[[Request], Answer]


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """Something of a run that still exists.

    `created` is in seconds since the epoch, None if the service doesn't say; `age` in seconds by
    the service's clock, 0 if it doesn't say.
    """

    name: str
    run: str
    age: float
    status: str
    created: float | None = None
    arn: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftovers:
    """What couldn't be removed, and what may exist under a name that isn't the run's alone.

    `statuses` are those of what the service still works on, by name.
    """

    kept: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    statuses: Mapping[str, str] = field(default_factory=dict)


def list_names(send: Send, resource: Resource) -> None:
    """List what exists, a few pages, for whoever sees the answers: names of others are redacted."""
    lists = resource.list_members
    asked: dict[str, object] = {**lists.of_size(lists.largest_page)}
    for _ in range(_FIRST_PAGES):
        try:
            answer = send(request_of(resource.list, asked, service=resource.service))
        except (NoUsableResponseError, InconclusiveError):
            return
        token = (answer.document or {}).get(lists.token or "")
        if not token or not isinstance(token, str):
            return
        asked = {**asked, **lists.after(token)}


def clean_up(
    send: Send, resource: Resource, *, names: Names, prefix: str, clock: Clock
) -> Leftovers:
    """Delete everything of a run: what its journal knows, then what is listed under its prefix.

    What isn't the run's own (see `Names.owns`) is never deleted, only named in what is returned.
    A deletion that was rejected isn't tried again here: that is the business of what `send` goes
    through. What the service still works on is waited for. KeyboardInterrupt ends it.
    """
    tidy_up = _TidyUp(send, resource, names=names, prefix=prefix, clock=clock)
    try:
        tidy_up.run()
    except KeyboardInterrupt:
        tidy_up.listed = tidy_up.listed or []
    return tidy_up.leftovers()


class _TidyUp:
    """One tidy-up. `listed` is what was there at the last look, None if it can't be listed."""

    def __init__(
        self, send: Send, resource: Resource, *, names: Names, prefix: str, clock: Clock
    ) -> None:
        self._send = send
        self._resource = resource
        self._names = names
        self._prefix = prefix
        self._clock = clock
        self._until = clock.now() + PATIENCE
        self._tried: Counter[str] = Counter()
        self._failed: set[str] = set()
        self.listed: list[Left] | None = []

    def run(self) -> None:
        """Delete, look, and wait, until nothing is left that can be deleted."""
        for name in self._own():
            self._remove(name)
        while True:
            self.listed = self._look()
            if self.listed is None or not self._go_on(self.listed):
                return

    def _go_on(self, listed: list[Left]) -> bool:
        """Delete what is listed, or wait for it; return whether to look again."""
        own = [left for left in listed if self._names.owns(left.name)]
        due = [left for left in own if self._is_due(left)]
        again = [left for left in own if self._is_deleting(left) or left in due]
        if not again or self._clock.now() >= self._until:
            return False
        if not due or any(self._tried[left.name] for left in due):
            self._clock.sleep(_PAUSE)
        for left in due:
            self._remove(left.name)
        return True

    def _is_due(self, left: Left) -> bool:
        failed = left.name in self._failed
        return not failed and not self._is_deleting(left) and self._tried[left.name] < _ROUNDS

    def _is_deleting(self, left: Left) -> bool:
        return left.status in self._resource.statuses.deleting

    def _is_busy(self, left: Left) -> bool:
        return left.status in self._resource.statuses.passing

    def _own(self) -> list[str]:
        return [name for name in _there(self._names) if self._names.owns(name)]

    def _look(self) -> list[Left] | None:
        try:
            return list(leftovers(self._send, self._resource, prefix=self._prefix))
        except _FAILURES:
            return None

    def _remove(self, name: str) -> None:
        self._tried[name] += 1
        try:
            gone = remove(self._send, self._resource, name, clock=self._clock, until=self._until)
        except _FAILURES:
            gone = False
        if not gone:
            self._failed.add(name)

    def leftovers(self) -> Leftovers:
        """Return what is left, by the journal and by the last look."""
        listed = self.listed or ()
        kept = [*self._own(), *(left.name for left in listed)]
        if self.listed is None and not kept:
            kept = [f"{self._prefix}-*"]  # nobody knows
        return Leftovers(
            kept=tuple(dict.fromkeys(kept)),
            unsure=tuple(name for name in _there(self._names) if not self._names.owns(name)),
            statuses={left.name: left.status for left in listed if self._is_busy(left)},
        )


def _there(names: Names) -> list[str]:
    """Return what may exist, as the journal says."""
    return [*names.created_names, *names.unsure_names]


def remove(
    send: Send, resource: Resource, name: str, *, clock: Clock, until: float | None = None
) -> bool:
    """Delete what has a name, waiting while the service works on it; return whether it accepted.

    `until` is when to stop waiting, by the clock.
    """
    until = clock.now() + PATIENCE if until is None else until
    request = request_of(resource.delete, resource.key_of(name), service=resource.service)
    waited, passing = False, resource.statuses.passing
    while True:
        answer = send(request)
        if answer.status == 200 or resource.errors.say_missing(answer.code, answer.message):
            return True
        busy = any(status in (answer.message or "") for status in passing)
        busy = busy or _status(send, resource, name) in passing
        if not (busy or waited) or clock.now() >= until:
            return False
        waited = busy  # what it worked on may have ended since the deletion was rejected
        clock.sleep(_PAUSE)


def _status(send: Send, resource: Resource, name: str) -> object:
    """Return the status of what has a name: a rejected deletion may not say that it has to wait."""
    if resource.status is None:
        return None
    body = resource.key_of(name)
    answer = send(request_of(resource.describe, body, service=resource.service))
    return str((answer.document or {}).get(resource.status))


def leftovers(
    send: Send, resource: Resource, *, prefix: str = PREFIX, older: float = 0.0
) -> Iterator[Left]:
    """Yield what has a name that runs give, that begins with `prefix`, and is `older` seconds old.

    What has any other name is never listed, whatever it begins with. NoUsableResponseError if the
    list can't be had.
    """
    for entry, now in list(_entries(send, resource, prefix)):
        name = str(resource.name_shown(entry))
        run = _RUN_NAME.fullmatch(name)
        created = _seconds(entry.get(resource.creation_time or ""))
        age = 0.0 if created is None else max(0.0, now - created)  # dates are whole seconds
        if run is not None and name.startswith(prefix) and age >= older:
            arn = resource.arn_shown(entry)
            yield Left(
                name=name,
                run=run[1],
                age=age,
                status=str(entry.get(resource.status or "")),
                created=created,
                arn=arn if resource.name_in(arn) == name else None,
            )


def _seconds(value: object) -> float | None:
    """Return a time as a number of seconds, None if the answer holds something else."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except OverflowError:  # an integer of hundreds of digits
        return None


def _entries(
    send: Send, resource: Resource, prefix: str
) -> Iterator[tuple[Mapping[str, object], float]]:
    """Yield the summaries of all pages, each with the time by the service's clock."""
    lists = resource.list_members
    token: str | None = None
    for _ in range(_PAGES):
        asked = {
            **lists.of_names(prefix),
            **lists.of_size(lists.largest_page),
            **lists.after(token),
        }
        answer = send(request_of(resource.list, asked, service=resource.service))
        document = answer.document or {}
        found = document.get(resource.summaries)
        last, token = token, document.get(lists.token or "")
        fits = found is None or isinstance(found, list)
        usable = answer.document is not None and fits and isinstance(token, str | None)
        if answer.status != 200 or not usable:
            detail = answer.code or ("" if usable else "not the modelled output")
            raise NoUsableResponseError(f"{resource.list}: HTTP {answer.status} {detail}".strip())
        now = _now(answer)
        yield from ((entry, now) for entry in found or () if isinstance(entry, dict))
        if not token or token == last:
            return
    raise NoUsableResponseError(f"{resource.list}: no end after {_PAGES} pages")


def _now(answer: Answer) -> float:
    """Return the time by the service's clock, the local one if the answer has no readable date."""
    try:
        return parsedate_to_datetime(answer.header("Date") or "").timestamp()
    except (ValueError, TypeError, OverflowError):
        return time.time()
