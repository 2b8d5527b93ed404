"""Stands between the judge and the target: budget, journal, and answers that say nothing.

Throttling, a server error or a broken connection is no answer to what was asked. The guard asks
again where that is safe. Where it isn't, since the request may have taken effect, it raises
`HinderedError`: the step begins anew under another name.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any, Final

from aws_contract.live.budget import Budget, Stop, StopRun
from aws_contract.live.journal import Names
from aws_contract.protocol.wire import Answer, Request
from aws_contract.targets.base import Target
from aws_contract.targets.endpoint import TargetUnreachableError

__all__ = ["Guard", "HinderedError", "UndecidedError", "created_name", "hindrance"]

ATTEMPTS: Final = 6
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 20.0
_SILENCE: Final = 12
"""After so many requests in a row without an answer the target counts as unreachable."""
_STUBBORN: Final = 3
"""After so many requests that were answered with server errors only, those count as answers."""

THROTTLED: Final = frozenset(
    {
        "ThrottlingException", "Throttling", "ThrottledException", "RequestThrottledException",
        "RequestThrottled", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown",
        "BandwidthLimitExceeded", "PriorRequestNotComplete",
    }
)  # fmt: skip
NOT_LET_IN: Final = frozenset(
    {
        "ExpiredTokenException", "ExpiredToken", "RequestExpired", "UnrecognizedClientException",
        "InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch",
        "IncompleteSignature", "MissingAuthenticationTokenException", "MissingAuthenticationToken",
        "OptInRequired",
    }
)  # fmt: skip
"""Codes that say that the credentials are no good, or no longer."""

DENIED: Final = frozenset({"AccessDeniedException", "AccessDenied", "UnauthorizedOperation"})

Observer = Callable[[Request, Answer], None]


class HinderedError(Exception):
    """No answer that says anything could be had; `detail` is what came instead.

    `broken` is the operation that was answered with a server error, None if it was anything else.
    """

    def __init__(self, detail: str, *, broken: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.broken = broken


class UndecidedError(Exception):
    """A request was refused for another reason than the one that is to be found out about."""


class Guard:
    """A target that sends through another one.

    `fragile` is set while a step runs that must succeed once: what may have taken effect isn't
    sent again. Of the operation `given_up` a server error counts as an answer. `observe` gets
    every answer.
    """

    isolated = False

    def __init__(
        self, inner: Target, *, budget: Budget, names: Names, observe: Observer, seed: int = 0
    ) -> None:
        self._inner = inner
        self._once: Callable[[Request], Answer] = getattr(inner, "send_once", inner.send)
        self._budget = budget
        self._names = names
        self._observe = observe
        self._random = Random(seed)
        self._silent = 0
        self._stubborn = 0
        self.answered = False
        self.fragile = False
        self.given_up: str | None = None
        self.name, self.url, self.own = inner.name, inner.url, inner.own
        self.region, self.partition, self.account = inner.region, inner.partition, inner.account

    def send(self, request: Request) -> Answer:
        """Send until something comes that says something.

        Raises HinderedError if nothing does, UndecidedError if it isn't permitted, and StopRun.
        """
        name = _name_of(request) if request.operation == "CreateAlgorithm" else None
        if name is not None:
            self._names.sending(name)
        answer = self._insist(request)
        self._note(request, name, answer)
        self._observe(request, answer)
        if answer.code in DENIED:
            raise UndecidedError(f"{answer.code}: {request.operation} isn't permitted")
        return answer

    def _insist(self, request: Request) -> Answer:
        came: list[Answer | None] = []
        while len(came) < ATTEMPTS and not self._conclusive(request, came):
            if came:
                self._pause(len(came))
            answer = self._try(request)
            if answer is not None and not hindrance(answer):
                if any(map(_server_error, came)):
                    self._stubborn = 0  # asking again did help
                return answer
            came.append(answer)
            if self._may_have_acted(request, answer) and not self._conclusive(request, came):
                broken = request.operation if _server_error(answer) else None
                raise HinderedError(_detail(answer), broken=broken)
        last = came[-1]
        if last is None or not all(map(_server_error, came)):
            raise HinderedError(_detail(last))
        self._stubborn += 1
        return last

    def _conclusive(self, request: Request, came: list[Answer | None]) -> bool:
        """Whether asking again is useless: the target answers with server errors and that's it."""
        stubborn = self._stubborn >= _STUBBORN or self.given_up == request.operation
        return bool(came) and stubborn and all(map(_server_error, came))

    def _may_have_acted(self, request: Request, answer: Answer | None) -> bool:
        changes = request.operation in {"CreateAlgorithm", "DeleteAlgorithm"}
        return self.fragile and changes and (answer is None or answer.status >= 500)

    def _pause(self, attempt: int) -> None:
        longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (attempt - 1))
        self._budget.pause(longest * (0.5 + self._random.random() / 2))

    def _try(self, request: Request) -> Answer | None:
        self._budget.spend()
        before = self._attempts()
        try:
            answer = (self._once if self.fragile else self._inner.send)(request)
        except TargetUnreachableError as error:
            self._silent += 1
            if self._silent >= (_SILENCE if self.answered else ATTEMPTS):
                raise StopRun(Stop.UNREACHABLE, str(error)) from error
            return None
        finally:
            self._budget.charge(max(0, self._attempts() - before - 1))
        self._silent, self.answered = 0, True
        if request.signed and answer.code in NOT_LET_IN:
            raise StopRun(Stop.CREDENTIALS, str(answer.code))
        return answer

    def _attempts(self) -> int:
        """How many requests the target has sent by its own count, 0 if it doesn't count."""
        return int(getattr(self._inner, "attempts", 0))

    def _note(self, request: Request, name: str | None, answer: Answer) -> None:
        if request.operation == "DeleteAlgorithm":
            gone = answer.status == 200 or "does not exist" in (answer.message or "")
            target = _name_of(request)
            if gone and target is not None:
                self._names.deleted(target)
        elif request.operation == "CreateAlgorithm" and answer.status == 200:
            made = created_name(answer) or name
            if made is not None:
                self._names.created(made)
            if name is not None and made != name:
                self._names.refused(name)
        elif name is not None and 400 <= answer.status < 500:
            self._names.refused(name)

    def close(self) -> None:
        """Close the target."""
        self._inner.close()


def _server_error(answer: Answer | None) -> bool:
    return answer is not None and answer.status >= 500


def _detail(answer: Answer | None) -> str:
    return "no answer" if answer is None else f"HTTP {answer.status} {answer.code or ''}".strip()


def hindrance(answer: Answer) -> bool:
    """Whether an answer says nothing about what was asked."""
    return answer.status >= 500 or answer.status == 429 or answer.code in THROTTLED


def created_name(answer: Answer) -> str | None:
    """Return the name in the ARN that a create was answered with, if there is one."""
    arn = (answer.document or {}).get("AlgorithmArn")
    if not isinstance(arn, str) or ":algorithm/" not in arn:
        return None
    return arn.partition(":algorithm/")[2] or None


def _name_of(request: Request) -> str | None:
    try:
        body: Any = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    name = body.get("AlgorithmName") if isinstance(body, dict) else None
    return name if isinstance(name, str) else None
