"""Breaking a rule at another item of a list than the first.

The edits of a rule change one item, and the lists of the smallest request have no more. A service
that reads the first item alone, or the last, rejects what they make all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from aws_strategies.json_value import Body
from aws_strategies.rules.rule import DocumentedRule, Edit

__all__ = ["RuleList", "edits_among_others"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleList:
    """A list whose items obey or break a rule each by itself.

    `items` says what they are. `find` returns the list of a request, an empty one if it has none;
    edits change its first item. `others` makes two more that obey every rule, and what they need in
    the request.
    """

    items: str
    find: Callable[[Body], list[Body]] = field(repr=False)
    others: Callable[[Body], list[Body]] = field(repr=False)


def edits_among_others(
    rule: DocumentedRule, lists: Iterable[RuleList], template: Callable[[], Body]
) -> Iterator[Edit]:
    """Yield the breaking edits of a rule with what they change as the first and last of three.

    Only where the rule is broken in an item of one of `lists`: without the item it is obeyed.
    """
    for found in lists:
        for edit in rule.breaking:
            if _breaks_an_item(rule, edit, found, template()):
                for position in ("first", "last"):
                    yield replace(
                        edit,
                        how=f"{edit.how}, the {position} of three {found.items}",
                        edit=partial(_edit_among_others, edit.edit, found, position),
                    )


def _breaks_an_item(rule: DocumentedRule, edit: Edit, found: RuleList, body: Body) -> bool:
    edit.edit(body, deepcopy(edit.example))
    items = found.find(body)
    if len(items) != 1:
        return False
    items[:] = found.others(body)
    return rule.obeys(body)


def _edit_among_others(
    edit: Callable[[Body, Any], None], found: RuleList, position: str, body: Body, value: object
) -> None:
    edit(body, value)
    items = found.find(body)
    changed, others = items[0], found.others(body)
    items[:] = [*others, changed] if position == "last" else [changed, *others]
