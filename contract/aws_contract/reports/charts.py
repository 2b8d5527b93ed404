"""Plots as inline SVG beside HTML labels: they scale to any width, and read as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from aws_contract.reports.document import Document
from aws_contract.reports.markup import Markup, breakable, fragment, tag
from aws_contract.reports.measured import Latency, Timeline
from aws_contract.reports.text import duration, number, plural

__all__ = ["bar", "share_bar", "timing"]

_SHARES: Final = (("half", 0.5), ("95 %", 0.95))


def bar(value: float, most: float, *, kind: str = "") -> Markup:
    """Return a horizontal bar for a value out of the most; a label stands beside it, not in it."""
    width = round(100 * value / most, 2) if most else 0
    return _svg(
        tag("rect", class_="rail", width=100, height=1),
        tag("rect", class_=kind or None, width=max(width, 0.5 if value else 0), height=1),
        class_="bar",
        viewBox="0 0 100 1",
    )


def share_bar(parts: Iterable[tuple[str, int]]) -> Markup:
    """Return one bar that shows how a whole is divided, from (class, amount)."""
    shown = [(kind, amount) for kind, amount in parts if amount]
    whole, start = sum(amount for _, amount in shown), 0.0
    pieces = []
    for kind, amount in shown:
        width = 100 * amount / whole
        pieces.append(tag("rect", class_=kind, x=round(start, 2), width=round(width, 2), height=1))
        start += width
    return _svg(*pieces, class_="bar share", viewBox="0 0 100 1")


def timing(document: Document) -> Markup:
    """Return requests per operation, when they were sent, and how long the answers took."""
    return fragment(
        _requests(document),
        _timeline(document.timeline) if document.timeline else None,
        _latencies(document.timing),
    )


def _requests(document: Document) -> Markup:
    most = max(document.requests.values(), default=0)
    timed = {latency.operation: latency for latency in document.timing}
    rows = []
    for operation, count in sorted(document.requests.items(), key=lambda item: -item[1]):
        latency = timed.get(operation)
        rows.append(
            tag(
                "tr",
                tag("th", breakable(operation), scope="row"),
                tag("td", bar(count, most), class_="wide"),
                tag("td", number(count), class_="n"),
                *(
                    tag("td", duration(latency.quantile(share)) if latency else "none", class_="n")
                    for _, share in _SHARES
                ),
                tag("td", duration(latency.longest) if latency else "none", class_="n"),
            )
        )
    heads = ("operation", "", "requests", *(f"{name} within" for name, _ in _SHARES), "longest")
    return tag(
        "table",
        tag("caption", "Requests sent by operation, and the time until their answers"),
        tag("thead", tag("tr", (_head(head) for head in heads))),
        tag("tbody", rows),
        class_="bars requests",
    )


def _head(text: str) -> Markup:
    return tag("th", text, scope="col") if text else tag("td", class_="wide")


def _timeline(timeline: Timeline) -> Markup:
    counts, width = timeline.requests, timeline.width
    most = max(counts, default=0)
    rate = most / width if width else 0
    label = (
        f"Requests over {duration(len(counts) * width)}, in steps of {duration(width)}: "
        f"{number(sum(counts))} in all, at most {number(rate)} a second"
    )
    return tag(
        "figure",
        tag("figcaption", label),
        tag("p", f"{number(rate)} a second", class_="axis"),
        _svg(
            tag("path", d=_outline(counts, most)),
            class_="columns",
            viewBox=f"0 0 {max(len(counts), 1)} 100",
        ),
        tag(
            "p",
            tag("span", "0 s"),
            tag("span", duration(len(counts) * width)),
            class_="axis ends",
        ),
    )


def _outline(counts: Sequence[int], most: int) -> str:
    """Return the path of the columns, one unit wide each and at most 100 high."""
    steps = (f"V{100 - _height(count, most):g}h1" for count in counts)
    return f"M0 100{''.join(steps)}V100z"


def _height(count: int, most: int) -> float:
    return max(round(100 * count / most, 1), 1.0) if count else 0.0


def _latencies(timing: Sequence[Latency]) -> Markup | None:
    answered = [latency for latency in timing if latency.answers]
    shown = sorted(answered, key=lambda latency: -latency.answers)
    if not shown:
        return None
    tables = tag("div", (_latency(latency) for latency in shown), class_="grid")
    return fragment(tag("h3", "How long answers took"), tables)


def _latency(latency: Latency) -> Markup:
    most = max(count for _, count in latency.within)
    rows = (
        tag(
            "tr",
            tag("th", f"up to {duration(min(bound, 86400))}", scope="row"),
            tag("td", bar(count, most), class_="wide"),
            tag("td", number(count), class_="n"),
        )
        for bound, count in latency.within
    )
    mean = duration(latency.seconds / latency.answers)
    caption = f"{latency.operation}: {plural(latency.answers, 'answer')}, {mean} on average"
    return tag("table", tag("caption", caption), tag("tbody", rows), class_="bars")


def _svg(*children: Markup | Iterable[Markup], class_: str, viewBox: str) -> Markup:  # noqa: N803 - SVG's own name
    return tag(
        "svg",
        *children,
        class_=class_,
        viewBox=viewBox,
        preserveAspectRatio="none",
        aria_hidden="true",
    )
