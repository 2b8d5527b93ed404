"""How far an algorithm is: Pending, InProgress, Completed or Failed; then Deleting, then gone.

What moves an algorithm on is a transition in the form of moto's state manager, read anew each time:

    {"progression": "immediate"}             at once (the default)
    {"progression": "manual", "times": 2}    one step after every second DescribeAlgorithm
    {"progression": "time", "seconds": 0.5}  one step every half second, watched or not

Assumed, because nothing public shows it: that an algorithm without a validation goes the same way,
that a Deleting one still holds its name, and how a failed image scan is named.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Literal, TypeAlias

__all__ = ["BUSY", "IMMEDIATE", "MODEL", "Lifecycle", "Phase", "Progress", "Setback", "Transition"]

MODEL: Final = "sagemaker::algorithm"
"""The name under which moto's state manager knows the transition."""
IMMEDIATE: Final[Mapping[str, Any]] = {"progression": "immediate"}


class Phase(StrEnum):
    """The values of AlgorithmStatus, and GONE for what no longer exists."""

    PENDING = "Pending"
    IN_PROGRESS = "InProgress"
    COMPLETED = "Completed"
    FAILED = "Failed"
    DELETING = "Deleting"
    GONE = "Gone"


BUSY: Final = frozenset({Phase.PENDING, Phase.IN_PROGRESS})
_SETTLED: Final = frozenset({Phase.COMPLETED, Phase.FAILED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Setback:
    """Why an algorithm will end as Failed.

    A validation fails at `profile`, at its first one if that is empty; None is the image scan.
    """

    reason: str
    profile: str | None = None


@dataclass(kw_only=True, slots=True)
class Progress:
    """How far one algorithm is.

    `seen` counts its DescribeAlgorithm calls and `since` is the time (epoch seconds), both of the
    phase that it is in. `outcome` is what it ended as, which stays known while it is Deleting.
    """

    since: float
    phase: Phase = Phase.PENDING
    seen: int = 0
    outcome: Phase | None = None
    setback: Setback | None = None

    def enter(self, phase: Phase, *, at: float) -> None:
        """Begin a phase."""
        self.phase, self.seen, self.since = phase, 0, at
        if phase in _SETTLED:
            self.outcome = phase

    @property
    def following(self) -> Phase | None:
        """The phase that comes next by itself; None if it takes a DeleteAlgorithm."""
        if self.phase is Phase.IN_PROGRESS:
            return Phase.COMPLETED if self.setback is None else Phase.FAILED
        return _FOLLOWING.get(self.phase)


_FOLLOWING: Final = {Phase.PENDING: Phase.IN_PROGRESS, Phase.DELETING: Phase.GONE}
_Progression: TypeAlias = Literal["immediate", "manual", "time"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Transition:
    """What moves algorithms on: nothing more, a number of describes, or a number of seconds."""

    progression: _Progression = "immediate"
    amount: float = 0

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Transition:
        """Read moto's form; ValueError names what is wrong with it and what is possible."""
        progression = config.get("progression")
        member = {"immediate": None, "manual": "times", "time": "seconds"}.get(str(progression), "")
        amount = config.get(member, -1) if member else 0
        if member == "" or not _is_amount(amount):
            raise ValueError(
                f"{dict(config)!r} is no transition: expected {{'progression': 'immediate'}}, "
                "{'progression': 'manual', 'times': N} or {'progression': 'time', 'seconds': N}, "
                "N a number from 0"
            )
        known: dict[str, _Progression] = {"times": "manual", "seconds": "time"}
        return cls(progression=known.get(member or "", "immediate"), amount=amount)


def _is_amount(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and value >= 0


class Lifecycle:
    """Moves algorithms on when they are looked at.

    `transition` gives the transition in moto's form, `clock` seconds since the epoch.
    """

    def __init__(
        self,
        transition: Callable[[], Mapping[str, Any]] = lambda: IMMEDIATE,
        *,
        clock: Callable[[], float] = lambda: time.time(),  # noqa: PLW0108 - looked up when called
    ) -> None:
        self._transition = transition
        self._clock = clock

    def begin(self, setback: Setback | None) -> Progress:
        """Return the progress of a new algorithm."""
        return Progress(since=self._clock(), setback=setback)

    def phase(self, progress: Progress) -> Phase:
        """Return the phase at this moment, which `progress` is moved on to."""
        if progress.following is None:
            return progress.phase
        transition = Transition.of(self._transition())
        if transition.progression == "immediate":
            while (phase := progress.following) is not None:
                progress.enter(phase, at=self._clock())
        elif transition.progression == "manual":
            phase = progress.following
            if progress.seen >= transition.amount and phase is not None:
                progress.enter(phase, at=self._clock())
        else:
            self._catch_up(progress, transition.amount)
        return progress.phase

    def delete(self, progress: Progress) -> Phase:
        """Begin the deletion and return the phase at this moment."""
        progress.enter(Phase.DELETING, at=self._clock())
        return self.phase(progress)

    def _catch_up(self, progress: Progress, seconds: float) -> None:
        """Take every step for which the time has come, whether anybody looked then or not."""
        now = self._clock()
        while (phase := progress.following) is not None and now >= progress.since + seconds:
            progress.enter(phase, at=progress.since + seconds)
