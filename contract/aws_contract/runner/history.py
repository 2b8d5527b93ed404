"""What a run remembers of its answers: what holds for several of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_contract.checks.base import Check
from aws_contract.checks.envelope import (
    Clock,
    date_now,
    request_id_of,
    request_id_unique,
    time_of,
)

if TYPE_CHECKING:
    from aws_contract.runner.base import Exchange

__all__ = ["AnswerHistory"]

_MOST_OFFSETS: Final = 4
"""How many ways in which a target's clock is wrong are reported."""


class AnswerHistory:
    """The request ids of a run, and by how much the target's clock was found to differ."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._offsets = [0.0]

    def checks(self, exchange: Exchange) -> tuple[Check, ...]:
        """Return the checks of an answer by those before it."""
        if len(self._offsets) > _MOST_OFFSETS:
            return (request_id_unique(self._ids),)
        return request_id_unique(self._ids), date_now(self._clock(exchange))

    def add(self, exchange: Exchange) -> None:
        """Remember an answer; an offset of its clock is reported once, not with each answer."""
        self._ids.add(request_id_of(exchange.answer))
        shown = time_of(exchange.answer)
        if shown is not None and not self._clock(exchange).shows(shown):
            self._offsets.append(shown - exchange.received)

    def _clock(self, exchange: Exchange) -> Clock:
        return Clock(sent=exchange.at, received=exchange.received, offsets=tuple(self._offsets))
