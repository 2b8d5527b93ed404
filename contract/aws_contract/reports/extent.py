"""How much of an operation was tried, as a report.json says it: numbers, and place by place."""

from __future__ import annotations

from dataclasses import dataclass

from aws_contract.reports.node import Node

__all__ = ["Extent", "Place", "Point", "extent_of", "place_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A constraint of a place, and the cases that broke it; `why` is why none can, or not alone."""

    kind: str
    bound: str
    refused: int
    state: str
    met: bool | None
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place of an operation's input; `members` is (seen, all, the ones that weren't) of its enum.

    `absent` is whether it was left out of a request that was taken, None if it can't be.
    """

    path: str
    shape: str
    type: str
    required: bool
    accepted: int
    absent: bool | None
    points: tuple[Point, ...]
    members: tuple[int, int, tuple[str, ...]] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Extent:
    """How much of one operation was tried, in numbers."""

    operation: str
    points: int
    accepted: int
    refused: int
    isolated: int
    unbreakable: int
    together: int
    pairs: tuple[int, int]
    optional: tuple[int, int, int]
    bounds: tuple[int, int]
    unmeetable: int
    untried: tuple[str, ...]


def _point(node: Node) -> Point:
    return Point(
        kind=node.text("kind"),
        bound=node.text("bound"),
        refused=node.count("refused"),
        state=node.text("state"),
        met=node.flag("met") if node.has("met") else None,
        why=node.text("why"),
    )


def place_of(node: Node) -> Place:
    """Read one place; DocumentError if it is none."""
    members = node.at("members")
    seen = (members.count("covered"), members.count("all"), members.texts("missing"))
    return Place(
        path=node.text("path"),
        shape=node.text("shape"),
        type=node.text("type"),
        required=node.flag("required"),
        accepted=node.count("accepted"),
        absent=node.flag("absent") if node.has("absent") else None,
        points=tuple(_point(each) for each in node.each("points")),
        members=seen if members.members() else None,
    )


def extent_of(operation: str, node: Node) -> Extent:
    """Read the numbers of one operation; DocumentError if they are none."""
    pairs, optional, bounds = node.at("pairs"), node.at("optional"), node.at("bounds")
    return Extent(
        operation=operation,
        points=node.count("points"),
        accepted=node.count("accepted"),
        refused=node.count("refused"),
        isolated=node.count("isolated"),
        unbreakable=len(node.at("unbreakable").members()),
        together=len(node.at("together").members()),
        pairs=(pairs.count("covered"), pairs.count("all")),
        optional=(optional.count("present"), optional.count("absent"), optional.count("all")),
        bounds=(bounds.count("met"), bounds.count("all")),
        unmeetable=len(node.at("unmeetable").members()),
        untried=node.texts("untried"),
    )
