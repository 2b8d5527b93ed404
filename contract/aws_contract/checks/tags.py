"""Checks of the tags of a thing once they have been changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_contract.checks.base import check_for
from aws_contract.protocol.wire import Answer
from aws_contract.resources.resource import Tagging
from aws_contract.results.failure import Context, WrongEffect, WrongStatus, shown

__all__ = ["TagState", "tags_changed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TagState:
    """The tags that must be there, and those that all pages of a list show.

    listed: None where the answer is that of the change itself, which only has to be accepted.
    """

    wanted: Mapping[str, str]
    listed: tuple[Mapping[str, Any], ...] | None = None


@check_for("tags-changed")
def tags_changed(context: Context, answer: Answer, state: TagState) -> None:
    """A change is accepted, and the tags are what it must have made them, in any order."""
    if answer.status != 200:
        raise WrongStatus(context, answer, expected="HTTP 200", got=f"HTTP {answer.status}")
    if state.listed is None:
        return
    names = context.resource.tagging or Tagging()
    got = sorted(((tag.get(names.key), tag.get(names.value)) for tag in state.listed), key=repr)
    wanted = sorted(state.wanted.items(), key=repr)
    if got != wanted:
        raise WrongEffect(context, answer, expected=shown(wanted), got=shown(got))
