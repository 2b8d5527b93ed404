"""What a documented rule is: a sentence of the documentation that the model doesn't hold."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hypothesis.strategies import SearchStrategy

from aws_strategies.case import Case, Grade
from aws_strategies.json_value import Body, JsonValue, ReadOnlyBody
from aws_strategies.model import Operation

__all__ = ["DocumentedRule", "Edit", "Locked", "RuleCase", "Strength", "Where"]


class Strength(StrEnum):
    """Whether the documentation demands a rule or it follows from what the documentation says."""

    MUST = "must"
    IMPLIED = "implied"


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """Where a rule is read from: a shape and member of botocore's documentation, and a key phrase.

    The phrase is looked up at run time in the text without its markup. None where the installed
    documentation doesn't say it; `elsewhere` then names the document that does.
    """

    shape: str
    member: str
    phrase: str | None = None
    elsewhere: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """An edit that makes a request obey or break a rule, and the values it is made with.

    `edit` changes a request in place, given `example` or a value of `values`, and makes the parts
    that it needs. What it makes obeys (or breaks) the rule whatever was there before.
    """

    how: str
    edit: Callable[[Body, Any], None]
    example: object = None
    values: SearchStrategy[JsonValue] | None = None


class Locked:
    """The model paths that a repair mustn't touch: `given` ones, what is below and above them."""

    def __init__(self, given: Collection[str] = ()) -> None:
        self._given = tuple(given)

    def free(self, path: str) -> bool:
        """Whether the value at `path` may be changed or removed."""
        return not any(
            path == given or _inside(path, given) or _inside(given, path) for given in self._given
        )

    def holds(self, path: str) -> bool:
        """Whether the value at `path` was given as a whole, by itself or inside a given one."""
        return any(path == given or _inside(path, given) for given in self._given)


def _inside(path: str, above: str) -> bool:
    return path.startswith(above) and path[len(above)] in ".[{"


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentedRule:
    """A sentence of the documentation that the model doesn't hold.

    `paths` are what the rule reads. `default` tells whether a well-behaved service is expected to
    reject what breaks it. `obeys` judges a request that obeys the model; a request that the rule
    has nothing to say about obeys it. `obeying` are edits that obey it where it does have something
    to say, `breaking` edits that break it and, once conformed, nothing else that is on by default.
    `repair` makes a request obey the rule, in place. `untestable` says why a rule can't be tried.
    `needs` tells whether a model leaves the rule anything to say: it may hold the rule itself.
    """

    id: str
    statement: str
    strength: Strength
    where: Where
    paths: tuple[str, ...]
    default: bool
    grade: Grade
    obeys: Callable[[ReadOnlyBody], bool] = lambda _: True
    obeying: tuple[Edit, ...] = ()
    breaking: tuple[Edit, ...] = ()
    repair: Callable[[Body, Locked], None] | None = None
    untestable: str = ""
    needs: Callable[[Operation], bool] = lambda _: True

    def __repr__(self) -> str:
        return f"<DocumentedRule {self.id}>"


@dataclass(frozen=True, kw_only=True, repr=False)
class RuleCase(Case):
    """A request that obeys or breaks one documented rule, and how."""

    rule: str
    breaks: bool
    how: str
