"""The map of the contract as HTML: every member of a request, and what was tried there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aws_contract.reports.charts import bar
from aws_contract.reports.document import Document
from aws_contract.reports.extent import Extent, Place, Point
from aws_contract.reports.markup import Markup, breakable, fragment, tag
from aws_contract.reports.text import excerpt, number, plural
from aws_contract.reports.tree import Branch, tree

__all__ = ["contract_map"]

_BOUND: Final = 90
_MISSING: Final = 24
_OPEN: Final = 1
"""How many levels of the tree are open at first."""
_WORDS: Final = {
    "alone": "refused alone",
    "together": "refused with others",
    "unbreakable": "can't be broken",
    "untried": "never tried",
    "full": "complete",
    "part": "in part",
    "none": "untried",
}
"""What the states are called; each is also the class by which the style sets a sign before it."""


def contract_map(document: Document) -> Markup:
    """Return how much was tried: numbers per operation, then a tree of each one's input."""
    if not document.coverage and not document.places:
        return tag("p", "This report has no coverage: its run sent nothing that would show any.")
    return fragment(
        _table(document.coverage) if document.coverage else None,
        fragment(_legend(), _only_incomplete()) if document.places else None,
        (_operation(name, tree(places)) for name, places in document.places.items()),
        (_untried(extent) for extent in document.coverage if not document.places),
    )


def _table(extents: tuple[Extent, ...]) -> Markup:
    rows = (
        ("constraint points", lambda each: number(each.points)),
        ("accepted", lambda each: _of(each.accepted, each.points)),
        ("refused as they must be", lambda each: _of(each.refused, each.points - each.unbreakable)),
        ("… with nothing else broken", lambda each: _of(each.isolated, _alone(each))),
        ("proved unbreakable", lambda each: number(each.unbreakable)),
        ("proved not breakable alone", lambda each: number(each.together)),
        ("enum members at their places", lambda each: _of(*each.pairs)),
        ("optional members present", lambda each: _of(each.optional[0], each.optional[2])),
        ("optional members absent", lambda each: _of(each.optional[1], each.optional[2])),
        ("bounds met exactly", lambda each: _of(each.bounds[0], each.bounds[1] - each.unmeetable)),
        ("bounds proved unmeetable", lambda each: number(each.unmeetable)),
        ("points never tried", lambda each: _left(len(each.untried))),
    )
    return tag(
        "div",
        tag(
            "table",
            tag("caption", "What of each operation's input was tried"),
            tag(
                "thead",
                tag(
                    "tr",
                    tag("td"),
                    (tag("th", breakable(each.operation), scope="col") for each in extents),
                ),
            ),
            tag(
                "tbody",
                (
                    tag(
                        "tr",
                        tag("th", name, scope="row"),
                        (tag("td", value(each), class_="n") for each in extents),
                    )
                    for name, value in rows
                ),
            ),
        ),
        class_="scroll",
        tabindex=0,
        role="region",
        aria_label="Coverage in numbers",
    )


def _left(count: int) -> Markup:
    return tag("span", number(count), class_="short" if count else None)


def _alone(extent: Extent) -> int:
    return extent.points - extent.unbreakable - extent.together


def _of(count: int, whole: int) -> Markup:
    text = f"{number(count)} of {number(whole)}" if whole else "none"
    return tag("span", text, class_="short" if count < whole else None)


def _legend() -> Markup:
    return tag(
        "p",
        "Each member lists its constraints: ",
        (_word(name) for name in ("alone", "together", "unbreakable", "untried")),
        "and sums up everything below it: ",
        (_word(name) for name in ("full", "part", "none")),
        class_="legend",
    )


def _only_incomplete() -> Markup:
    """A box that works without a script: the style hides what is complete while it is ticked."""
    return tag(
        "p",
        tag("label", tag("input", type="checkbox"), " show only what isn't complete"),
        class_="only",
    )


def _word(state: str) -> Markup:
    return fragment(tag("span", _WORDS[state], class_=state), " ")


def _operation(name: str, root: Branch | None) -> Markup:
    if root is None:
        return tag("p", f"{name}: no places are recorded.")
    first = "CreateAlgorithm"
    return tag(
        "details",
        tag("summary", tag("h3", name), " ", _tally(root)),
        tag("ul", _branch(root, depth=0), class_="tree"),
        class_="operation",
        open=name == first,
    )


def _branch(branch: Branch, *, depth: int) -> Markup:
    _, place = branch.places[0]
    state = branch.tally.state
    title = (
        tag("b", breakable(branch.name), class_=state),
        tag("span", _type(branch, place), class_="t"),
        _tally(branch),
    )
    below = (
        tag("ul", (_branch(each, depth=depth + 1) for each in branch.below))
        if branch.below
        else None
    )
    return tag(
        "li",
        tag("details", tag("summary", title), _places(branch), below, open=depth < _OPEN),
        class_="done" if state == "full" else None,
    )


def _type(branch: Branch, place: Place) -> str:
    need = "required" if place.required else ("optional" if place.absent is not None else "")
    item = next((inner.type for how, inner in branch.places if how == "each item"), "")
    return " ".join(part for part in (need, f"list of {item}" if item else place.type) if part)


def _tally(branch: Branch) -> Markup:
    tally = branch.tally
    broken = f"{tally.refused} of {tally.points - tally.never} refused"
    pairs = f", {tally.covered} of {tally.pairs} enum" if tally.pairs else ""
    return tag("span", f"{_WORDS[tally.state]}: {broken}{pairs}", class_="c")


def _places(branch: Branch) -> Iterator[Markup]:
    for how, place in branch.places:
        if how and not place.points and place.members is None:
            continue
        taken = plural(place.accepted, "accepted request")
        left_out = {True: ", left out of others", False: ", never left out", None: ""}[place.absent]
        own = fragment(tag("em", how), " · ") if how else None
        yield tag("p", own, f"in {taken}{left_out}", class_="taken")
        yield tag("ul", (_point(point) for point in place.points), class_="points")
        if place.members is not None:
            yield _members(*place.members)


def _point(point: Point) -> Markup:
    word = _WORDS.get(point.state, point.state)
    times = f" {plural(point.refused, 'time')}" if point.refused else ""
    met = {True: ", met exactly", False: ", never met exactly", None: ""}[point.met]
    return tag(
        "li",
        tag("b", point.kind.replace("_", " ")),
        " ",
        tag("code", excerpt(point.bound, _BOUND)) if point.bound else None,
        f" {word}{times}{met}",
        f" ({point.why})" if point.why else None,
        class_=point.state if point.state in _WORDS else None,
    )


def _members(covered: int, whole: int, missing: tuple[str, ...]) -> Markup:
    text = f"{number(covered)} of {number(whole)} enum members accepted"
    names = ", ".join(missing[:_MISSING])
    more = len(missing) - _MISSING
    rest = f" and {plural(more, 'more')}" if more > 0 else ""
    return tag(
        "div",
        bar(covered, whole, kind="ok" if covered == whole else "warn"),
        tag("span", text, class_="c"),
        tag("p", f"never sent, or not taken: {names}{rest}", class_="quiet") if missing else None,
        class_="enum",
    )


def _untried(extent: Extent) -> Markup | None:
    if not extent.untried:
        return None
    return tag(
        "details",
        tag("summary", f"{extent.operation}: {plural(len(extent.untried), 'point')} never tried"),
        tag("ul", (tag("li", tag("code", point)) for point in extent.untried), class_="cases"),
    )
