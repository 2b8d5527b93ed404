"""How long answers took, in little room and easy to add up.

A latency falls into one of a few buckets with fixed bounds, so the numbers of two processes, or of
two machines, are added bucket by bucket.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Final

__all__ = ["BOUNDS", "OperationTiming", "TimingRecorder"]

BOUNDS: Final = tuple(
    round(step * 10.0**exponent, 5) for exponent in range(-5, 2) for step in (1, 2, 5)
)
"""Upper bounds of the buckets in seconds: 10 µs, 20 µs, 50 µs, 100 µs, ... 50 s."""
_NAMES: Final = (*(f"{bound:g}" for bound in BOUNDS), "inf")


@dataclass(frozen=True, kw_only=True, slots=True)
class OperationTiming:
    """How long one operation took to answer, in seconds.

    `p50` and `p95` are bounds within which half and 95 % of the `answers` came, `longest` is the
    longest time of all, `seconds` the sum. `within` has the numbers of answers by the upper bound
    of their bucket (``inf`` for the last), without empty buckets: what results are merged by.
    """

    answers: int
    seconds: float
    p50: float
    p95: float
    longest: float
    within: Mapping[str, int]

    @classmethod
    def of(cls, within: Mapping[str, int], *, seconds: float, longest: float) -> OperationTiming:
        """Make it of counts by bucket; the shares follow from them."""
        ordered = {name: within[name] for name in _NAMES if within.get(name)}
        return cls(
            answers=sum(ordered.values()),
            seconds=round(seconds, 6),
            p50=quantile(ordered, 0.5, longest=longest),
            p95=quantile(ordered, 0.95, longest=longest),
            longest=round(longest, 6),
            within=ordered,
        )

    def merge(self, other: OperationTiming) -> OperationTiming:
        """Return both together."""
        return OperationTiming.of(
            Counter(self.within) + Counter(other.within),
            seconds=self.seconds + other.seconds,
            longest=max(self.longest, other.longest),
        )


def quantile(within: Mapping[str, int], share: float, *, longest: float) -> float:
    """Return the least bound within which at least a share of the answers came.

    `within` has counts by ascending bound. Never more than the longest time that was measured; 0
    if nothing was answered.
    """
    wanted = share * sum(within.values())
    reached = 0
    for name, count in within.items():
        reached += count
        if reached >= wanted:
            return round(min(inf if name == "inf" else float(name), longest), 6)
    return 0.0


class _Counts:
    def __init__(self) -> None:
        self.within: Counter[str] = Counter()
        self.seconds = 0.0
        self.longest = 0.0


class TimingRecorder:
    """Counts of answers by operation and bucket; `started` is when the first request was sent."""

    def __init__(self) -> None:
        self._operations: defaultdict[str, _Counts] = defaultdict(_Counts)
        self.started = inf

    def add(self, operation: str, *, at: float, seconds: float) -> None:
        """Count a request that was sent at a time (epoch seconds) and answered after so long."""
        self.started = min(self.started, at)
        counts = self._operations[operation]
        counts.within[_NAMES[bisect_left(BOUNDS, seconds)]] += 1
        counts.seconds += seconds
        counts.longest = max(counts.longest, seconds)

    def merge(self, timing: Mapping[str, OperationTiming], *, started: float) -> None:
        """Add what another process counted."""
        self.started = min(self.started, started)
        for name, other in timing.items():
            counts = self._operations[name]
            counts.within.update(other.within)
            counts.seconds += other.seconds
            counts.longest = max(counts.longest, other.longest)

    def result(self) -> dict[str, OperationTiming]:
        """Return the timing of each operation, by name."""
        return {
            name: OperationTiming.of(each.within, seconds=each.seconds, longest=each.longest)
            for name, each in sorted(self._operations.items())
        }
