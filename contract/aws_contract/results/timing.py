"""How long answers took and when requests were sent, in little room and easy to add up.

A latency falls into one of a few buckets with fixed bounds, so two processes' numbers are added
bucket by bucket. The timeline counts requests in steps of wall-clock time; when there would be too
many steps, each two become one. Steps begin at multiples of their width since the epoch, so those
of two processes, or machines, fall on each other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

__all__ = ["BOUNDS", "Latency", "Timeline", "Timing"]

BOUNDS: Final = tuple(
    round(step * 10.0**exponent, 5) for exponent in range(-5, 2) for step in (1, 2, 5)
)
"""Upper bounds of the buckets in seconds: 10 µs, 20 µs, 50 µs, 100 µs, ... 50 s."""
_STEPS: Final = 120
_NARROWEST: Final = 1 / 16


class Latency:
    """The answers to one operation: `counts` per bucket (the last takes what is longer)."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0
        self.longest = 0.0

    def add(self, seconds: float) -> None:
        """Count an answer that took so long."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds
        self.longest = max(self.longest, seconds)

    def snapshot(self) -> dict[str, Any]:
        """Return everything as JSON values, for another process to `merge`."""
        return {"counts": list(self.counts), "seconds": self.seconds, "longest": self.longest}

    def merge(self, snapshot: Mapping[str, Any]) -> None:
        """Add what another process counted."""
        self.counts = [a + b for a, b in zip(self.counts, snapshot["counts"], strict=True)]
        self.seconds += snapshot["seconds"]
        self.longest = max(self.longest, snapshot["longest"])

    def to_json(self) -> dict[str, Any]:
        """Return what report.json holds: from the first to the last bucket that isn't empty."""
        bounds = (*(f"{bound:g}" for bound in BOUNDS), "inf")
        filled = [number for number, count in enumerate(self.counts) if count]
        span = slice(filled[0], filled[-1] + 1) if filled else slice(0)
        return {
            "answers": sum(self.counts),
            "seconds": round(self.seconds, 6),
            "longest": round(self.longest, 6),
            "within": dict(zip(bounds[span], self.counts[span], strict=True)),
        }


class Timeline:
    """Numbers of requests by step of wall-clock time; `width` is a step's length in seconds."""

    def __init__(self) -> None:
        self.width = _NARROWEST
        self.steps: Counter[int] = Counter()

    def add(self, at: float) -> None:
        """Count a request that was sent then (epoch seconds)."""
        self.steps[int(at // self.width)] += 1
        self._fit()

    def snapshot(self) -> dict[str, Any]:
        """Return everything as JSON values, for another process to `merge`."""
        return {"width": self.width, "steps": [list(step) for step in sorted(self.steps.items())]}

    def merge(self, snapshot: Mapping[str, Any]) -> None:
        """Add what another process counted."""
        other = Timeline()
        other.width = snapshot["width"]
        other.steps.update({int(step): count for step, count in snapshot["steps"]})
        while other.width < self.width:
            other._widen()
        while self.width < other.width:
            self._widen()
        self.steps.update(other.steps)
        self._fit()

    def to_json(self) -> dict[str, Any]:
        """Return what report.json holds; empty if nothing was sent."""
        if not self.steps:
            return {}
        first, last = min(self.steps), max(self.steps)
        start = datetime.fromtimestamp(first * self.width, UTC)
        return {
            "start": start.isoformat(timespec="seconds"),
            "width": self.width,
            "requests": [self.steps[step] for step in range(first, last + 1)],
        }

    def _fit(self) -> None:
        while len(self.steps) > 1 and max(self.steps) - min(self.steps) >= _STEPS:
            self._widen()

    def _widen(self) -> None:
        self.width *= 2
        wider: Counter[int] = Counter()
        for step, count in self.steps.items():
            wider[step // 2] += count
        self.steps = wider


class Timing:
    """The latency of each operation, and the timeline of all requests."""

    def __init__(self) -> None:
        self.operations: defaultdict[str, Latency] = defaultdict(Latency)
        self.timeline = Timeline()

    def add(self, operation: str, *, at: float, seconds: float) -> None:
        """Count a request that was sent at a time (epoch seconds) and answered after so long."""
        self.operations[operation].add(seconds)
        self.timeline.add(at)

    def snapshot(self) -> dict[str, Any]:
        """Return everything as JSON values, for another process to `merge`."""
        operations = {name: each.snapshot() for name, each in self.operations.items()}
        return {"operations": operations, "timeline": self.timeline.snapshot()}

    def merge(self, snapshot: Mapping[str, Any]) -> None:
        """Add what another process counted."""
        for name, latency in snapshot["operations"].items():
            self.operations[name].merge(latency)
        self.timeline.merge(snapshot["timeline"])
