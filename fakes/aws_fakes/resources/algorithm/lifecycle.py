"""The phases of an algorithm: Pending, InProgress, Completed or Failed; then Deleting, then gone.

A transition in the form of moto's state manager, read anew each time, advances algorithms:

    {"progression": "immediate"}             at once (the default)
    {"progression": "manual", "times": 2}    one phase after every second DescribeAlgorithm
    {"progression": "time", "seconds": 0.5}  one phase every half second, described or not

Assumed, because nothing public shows it: an algorithm without validation passes the same phases, a
Deleting one still holds its name, and how a failed image scan is named.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, TypeAlias, TypeGuard

__all__ = ["BUSY", "IMMEDIATE", "MODEL", "Lifecycle", "Phase", "Progress", "Setback", "Transition"]

MODEL: Final = "sagemaker::algorithm"
"""The name under which moto's state manager knows the transition."""
IMMEDIATE: Final[Mapping[str, object]] = {"progression": "immediate"}


class Phase(StrEnum):
    """The values of AlgorithmStatus, and GONE after the deletion."""

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
    """The reason why an algorithm will end as Failed.

    The validation fails at `profile`, or at the first profile if that is empty; with None the image
    scan fails.
    """

    reason: str
    profile: str | None = None


@dataclass(kw_only=True, slots=True)
class Progress:
    """The state of one algorithm's lifecycle.

    `seen` counts the DescribeAlgorithm calls in the current phase, `since` is its start in epoch
    seconds. `outcome` is Completed or Failed, and remains while the algorithm is Deleting.
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
        """The phase that follows by itself; None if only DeleteAlgorithm ends this one."""
        if self.phase is Phase.IN_PROGRESS:
            return Phase.COMPLETED if self.setback is None else Phase.FAILED
        return _FOLLOWING.get(self.phase)


_FOLLOWING: Final = {Phase.PENDING: Phase.IN_PROGRESS, Phase.DELETING: Phase.GONE}
_Progression: TypeAlias = Literal["immediate", "manual", "time"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Transition:
    """What advances an algorithm: nothing, a number of describes, or a number of seconds."""

    progression: _Progression = "immediate"
    amount: float = 0

    @classmethod
    def of(cls, config: Mapping[str, object]) -> Transition:
        """Read moto's form; ValueError shows the possible forms."""
        progression = config.get("progression")
        member = {"immediate": None, "manual": "times", "time": "seconds"}.get(str(progression), "")
        amount = config.get(member, -1) if member else 0
        if member == "" or not _is_amount(amount):
            raise ValueError(
                f"{dict(config)!r} isn't a transition: expected {{'progression': 'immediate'}}, "
                "{'progression': 'manual', 'times': N} or {'progression': 'time', 'seconds': N}, "
                "N a number from 0"
            )
        known: dict[str, _Progression] = {"times": "manual", "seconds": "time"}
        return cls(progression=known.get(member or "", "immediate"), amount=amount)


def _is_amount(value: object) -> TypeGuard[float]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and value >= 0


class Lifecycle:
    """Advances algorithms whenever their phase is needed.

    `transition` returns the transition in moto's form, `clock` seconds since the epoch.
    """

    def __init__(
        self,
        transition: Callable[[], Mapping[str, object]] = lambda: IMMEDIATE,
        *,
        clock: Callable[[], float] = lambda: time.time(),  # noqa: PLW0108 - looked up when called
    ) -> None:
        self._transition = transition
        self._clock = clock

    def begin(self, setback: Setback | None) -> Progress:
        """Return the progress of a new algorithm."""
        return Progress(since=self._clock(), setback=setback)

    def phase(self, progress: Progress) -> Phase:
        """Advance `progress` to the present and return its phase."""
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
        """Begin the deletion and return the phase that follows."""
        progress.enter(Phase.DELETING, at=self._clock())
        return self.phase(progress)

    def _catch_up(self, progress: Progress, seconds: float) -> None:
        """Enter every phase that is due, at the time when it was due."""
        now = self._clock()
        while (phase := progress.following) is not None and now >= progress.since + seconds:
            progress.enter(phase, at=progress.since + seconds)
