"""How long a run's answers took, and when its requests were sent, as a report.json says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from aws_contract.reports.node import DocumentError, Node

__all__ = ["Latency", "Timeline", "latency_of", "timeline_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Latency:
    """How long one operation took to answer: totals, and counts up to an upper bound (seconds)."""

    operation: str
    answers: int
    seconds: float
    longest: float
    within: tuple[tuple[float, int], ...]

    def quantile(self, share: float) -> float:
        """Return a number of seconds within which that share of the answers came."""
        left = share * self.answers
        for bound, count in self.within:
            left -= count
            if left <= 0:
                return min(bound, self.longest)
        return self.longest


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """When requests were sent: numbers of them in steps of `width` seconds from `start`."""

    start: str
    width: float
    requests: tuple[int, ...]

    @property
    def began(self) -> str:
        """The start for people, to the minute: ``2026-03-01 14:05 UTC``; as it is if odd."""
        try:
            start = datetime.fromisoformat(self.start).astimezone(UTC)
        except ValueError:
            return self.start
        return f"{start:%Y-%m-%d %H:%M} UTC"


def latency_of(operation: str, node: Node) -> Latency:
    """Read the latency of one operation; DocumentError if it is none."""
    within = node.at("within")
    bounds = sorted((_seconds(within, name), within.count(name)) for name in within.members())
    return Latency(
        operation=operation,
        answers=node.count("answers"),
        seconds=node.number("seconds"),
        longest=node.number("longest"),
        within=tuple(bounds),
    )


def _seconds(node: Node, name: str) -> float:
    try:
        return float(name)
    except ValueError:
        raise DocumentError(f"{node.place}: expected seconds as a key, found {name!r}") from None


def timeline_of(node: Node) -> Timeline:
    """Read the timeline; DocumentError if it is none."""
    requests = tuple(each.value for each in node.each("requests"))
    if not all(isinstance(count, int) for count in requests):
        raise DocumentError(f"{node.place}.requests: expected whole numbers")
    return Timeline(start=node.text("start"), width=node.number("width"), requests=requests)
