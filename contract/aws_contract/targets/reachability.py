"""Whether anything answers where requests go."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from aws_contract.protocol.wire import Answer, Request
from aws_contract.targets.base import Target
from aws_contract.targets.endpoint import TargetUnreachableError

__all__ = ["Reachability", "why_unreachable"]

_PAUSES: Final = (0.0, 0.5, 1.0, 2.0)
"""Seconds to wait before each attempt to reach a target that doesn't answer."""
_IN_A_ROW: Final = 3
"""After so many requests in a row without an answer, it is found out whether any gets one."""


def why_unreachable(
    target: Target, request: Request, *, sleep: Callable[[float], None] = time.sleep
) -> str:
    """Return why a target can't be reached, empty if it answers; any answer counts.

    Sends `request` up to four times, which takes 3.5 s if nothing answers at all.
    """
    reason = ""
    for pause in _PAUSES:
        sleep(pause)
        try:
            target.send(request)
        except OSError as error:
            reason = str(error) or type(error).__name__
        else:
            return ""
    return f"the target can't be reached: {reason}"


class Reachability:
    """Notices that a target has gone, so that a run ends instead of waiting for each answer.

    request: what is sent to find out; it must be harmless.
    """

    def __init__(
        self, target: Target, request: Request, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._target = target
        self._request = request
        self._sleep = sleep
        self._unanswered = 0
        self.reason = ""
        """Why the target can't be reached any more; empty while it can."""

    def send(self, request: Request) -> Answer:
        """Send a request; OSError without an answer, at once if the target has gone.

        After a few requests in a row without an answer, it is found out whether any gets one.
        """
        if self.reason:
            raise TargetUnreachableError(self.reason)
        try:
            answer = self._target.send(request)
        except OSError:
            self._count_unanswered()
            raise
        self._unanswered = 0
        return answer

    def _count_unanswered(self) -> None:
        self._unanswered += 1
        if self._unanswered >= _IN_A_ROW and not self.reason:
            self.reason = why_unreachable(self._target, self._request, sleep=self._sleep)
            self._unanswered = 0
