"""Stands between the judge and the target: budget, journal, retries.

Throttling, a server error or a broken connection is no usable response. The guard is the
only place that asks again: what is below it sends a request once, and what is above it never
repeats a request that the guard has given up. Of one request of a scenario it sends at most
`ATTEMPTS`, counted over all tries of that scenario.

Where asking again isn't safe, since the request may have taken effect, it raises
`NoUsableResponseError` with ``again`` set: the scenario begins anew, under other names.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Final

from aws_contract.live.budget import Budget, Stop, StopRun
from aws_contract.live.run_folder.journal import Names
from aws_contract.protocol.error_codes import ACCESS_DENIED, CREDENTIALS_REJECTED, THROTTLED
from aws_contract.protocol.wire import Answer, Request
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import REPLACEABLE_NAME
from aws_contract.targets.base import Reconnecting, Target
from aws_contract.targets.endpoint import TargetUnreachableError

__all__ = ["Guard", "InconclusiveError", "NoUsableResponseError", "is_unusable"]

ATTEMPTS: Final = 10
"""How often one request of a scenario is sent at most until a usable response comes."""
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 20.0
_FIRST_SILENCE: Final = 6
_SILENCE: Final = 12
"""After so many requests in a row without an answer the target counts as unreachable."""
_STUBBORN: Final = 3
"""After so many requests that were answered with server errors only, those count as answers."""

Observer = Callable[[Request, Answer], None]


class NoUsableResponseError(Exception):
    """No usable response came; `detail` says what came instead.

    `again` says that the request may have taken effect: its scenario may begin anew, under other
    names. Otherwise the request was sent as often as it ever is.
    """

    def __init__(self, detail: str, *, again: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.again = again


class InconclusiveError(Exception):
    """A request was rejected for a reason other than the one under test."""


class Guard:
    """A target that sends through another one.

    `fragile` is set while a scenario runs that must succeed once: what may have taken effect isn't
    sent again. `observe` gets every answer.
    """

    isolated = False

    def __init__(
        self,
        inner: Target,
        *,
        resource: Resource,
        budget: Budget,
        names: Names,
        observe: Observer,
    ) -> None:
        self._inner = inner
        self._resource = resource
        self._budget = budget
        self._names = names
        self._observe = observe
        self._random = Random(0)
        self._silent = 0
        self._stubborn = 0
        self._asked: Counter[str] = Counter()
        self._came: dict[tuple[str, int], list[Answer | None]] = {}
        self.answered = False
        self.fragile = False
        self.name, self.url, self.own = inner.name, inner.url, inner.own
        self.region, self.partition, self.account = inner.region, inner.partition, inner.account

    def begin(self, *, fragile: bool) -> None:
        """Begin a scenario: its requests haven't been sent yet."""
        self.fragile = fragile
        self._came.clear()
        self.begin_again()

    def begin_again(self) -> None:
        """Begin the same scenario anew; what came so far for its first, second ... request counts.

        A request is known by its operation and how many of that operation came before it.
        """
        self._asked.clear()

    def reconnect(self) -> None:
        """Send what follows on another connection, if the target has connections."""
        if isinstance(self._inner, Reconnecting):
            self._inner.reconnect()

    def send(self, request: Request) -> Answer:
        """Send until a usable response comes.

        Raises NoUsableResponseError if none does, InconclusiveError if the request isn't permitted,
        and StopRun.
        """
        self._spare_others(request)
        sent = self._created_by(request)
        for name in sent:
            self._names.sending(name)
        answer = self._insist(request)
        self._note(request, sent, answer)
        self._observe(request, answer)
        if answer.code in ACCESS_DENIED:
            raise InconclusiveError(f"{answer.code}: {request.operation} isn't permitted")
        return answer

    def _spare_others(self, request: Request) -> None:
        """InconclusiveError for a deletion of what could be somebody else's."""
        name = self._name_of(request) if request.operation == self._resource.delete else None
        if name is None or self._names.carries_prefix(name):
            return
        if REPLACEABLE_NAME.fullmatch(self._resource.name_in(name) or name):
            raise InconclusiveError(f"{name!r} isn't a name of this run, so it isn't deleted")

    def _created_by(self, request: Request) -> tuple[str, ...]:
        """Return the names that a create may give, as the most lenient service would read it."""
        if request.operation != self._resource.create:
            return ()
        own = re.compile(rf"{re.escape(self._names.prefix)}r[0-9]+-[0-9]+-[a-z0-9-]+".encode())
        text = request.body.replace(b"\0", b"")  # so that UTF-16 and UTF-32 read alike
        found = [each.decode() for each in own.findall(text)]
        name = self._name_of(request)
        return tuple(dict.fromkeys([*([] if name is None else [name]), *found]))

    def _insist(self, request: Request) -> Answer:
        self._asked[request.operation] += 1
        key = (request.operation, self._asked[request.operation])
        came = self._came.setdefault(key, [])
        while len(came) < ATTEMPTS and not self._conclusive(came):
            if came:
                self._pause(len(came))
            answer = self._try(request)
            if answer is not None and not is_unusable(answer):
                if any(map(_server_error, came)):
                    self._stubborn = 0  # asking again did help
                del self._came[key]
                return answer
            came.append(answer)
            if self._may_have_acted(request, answer) and not self._conclusive(came):
                raise NoUsableResponseError(_detail(answer), again=len(came) < ATTEMPTS)
        last = came[-1]
        if last is None or not all(map(_server_error, came)):
            raise NoUsableResponseError(_detail(last))
        self._stubborn += 1
        return last

    def _conclusive(self, came: list[Answer | None]) -> bool:
        """Whether asking again is useless: a server error is all that the target answers."""
        enough = len(came) >= (1 if self._stubborn >= _STUBBORN else ATTEMPTS)
        return enough and all(map(_server_error, came))

    def _may_have_acted(self, request: Request, answer: Answer | None) -> bool:
        changes = request.operation in {self._resource.create, self._resource.delete}
        return self.fragile and changes and (answer is None or answer.status >= 500)

    def _pause(self, attempt: int) -> None:
        longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (attempt - 1))
        self._budget.pause(longest * (0.5 + self._random.random() / 2))

    def _try(self, request: Request) -> Answer | None:
        self._budget.spend()
        try:
            answer = self._inner.send(request)
        except TargetUnreachableError as error:
            self._silent += 1
            if self._silent >= (_SILENCE if self.answered else _FIRST_SILENCE):
                raise StopRun(Stop.UNREACHABLE, str(error)) from error
            return None
        self._silent, self.answered = 0, True
        if request.signed and answer.code in CREDENTIALS_REJECTED:
            raise StopRun(Stop.CREDENTIALS, str(answer.code))
        return answer

    def _note(self, request: Request, sent: tuple[str, ...], answer: Answer) -> None:
        """Note what became of names that were sent; what else an answer names isn't this run's."""
        if request.operation == self._resource.delete:
            gone = answer.status == 200 or "does not exist" in (answer.message or "")
            target = self._name_of(request)
            if gone and target is not None:
                self._names.deleted(target)
        elif request.operation == self._resource.create and answer.status == 200:
            made = self._resource.name_in((answer.document or {}).get(self._resource.arn_member))
            for name in (made,) if made in sent else sent:
                self._names.created(str(name))
        elif 400 <= answer.status < 500:
            for name in sent:
                self._names.rejected(name)

    def _name_of(self, request: Request) -> str | None:
        try:
            body = json.loads(request.body)
        except (ValueError, RecursionError):
            return None
        name = body.get(self._resource.name_member) if isinstance(body, dict) else None
        return name if isinstance(name, str) else None

    def close(self) -> None:
        """Close the target."""
        self._inner.close()


def _server_error(answer: Answer | None) -> bool:
    return answer is not None and answer.status >= 500


def _detail(answer: Answer | None) -> str:
    return "no answer" if answer is None else f"HTTP {answer.status} {answer.code or ''}".strip()


def is_unusable(answer: Answer) -> bool:
    """Whether an answer says nothing about the request."""
    return answer.status >= 500 or answer.status == 429 or answer.code in THROTTLED
