"""Other wordings of constraint errors than the classic one, and what can be compared of them.

Recorded from other services, or specified for servers that Smithy generates. Of a message in one of
them the places and the kinds of constraint are compared; the classic form, its count and its values
aren't expected of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from aws_contract.protocol.dialect import CLASSIC
from aws_contract.protocol.expected_errors import Item

__all__ = ["OTHER_WORDINGS", "OtherWording", "wording_of"]

_Place: TypeAlias = tuple[str, ...]
"""A place by its steps in lower case; elements of lists are counted from 0."""
_Found: TypeAlias = tuple[_Place, str]

_CONSTRAINTS: Final = (
    ("inside", re.compile(r"(Member|Map keys|Map value) must satisfy constraint: ")),
    ("null", re.compile("Member must not be null")),
    ("enum", re.compile("Member must satisfy enum value set")),
    ("pattern", re.compile("Member must satisfy regular expression pattern")),
    ("length", re.compile("Member must have length ")),
    ("value", re.compile(r"Member must (have value|be) ")),
)
_COUNTED: Final = re.compile("0*[1-9][0-9]{0,8}", re.ASCII)
"""An element's number, counted from 1; what a target answers may be any number of digits."""
_ITEM: Final = r"at '(?P<path>[^']*)' failed to satisfy constraint: (?P<constraint>Member|Map )"
_CLASSIC_HEAD: Final = r"(?:1 validation error|\d{1,9} validation errors) detected: "

_NULLS: Final = (
    r"(?:Value null at '[^']*' failed to satisfy constraint: Member must not be null; )*"
)
_LAMBDA: Final = r"Value '(?:[^\n]*\n)*?(?>[^\n]*?: \[)[^\n]*, Member must not be null\]"
"""A bracket with that end in one line; atomic, so that a long text is read once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherWording:
    """A wording: how its messages look, and what they leave out.

    `form` matches the beginning of a message that is in it. `pointer` says that places are JSON
    pointers, `input_named` that they begin with the input's name, `first_only` that no other error
    than the first is reported.
    """

    name: str
    form: re.Pattern[str]
    pointer: bool = False
    input_named: bool = False
    first_only: bool = False

    def speaks(self, message: str) -> bool:
        """Whether a message is in this wording."""
        return self.form.match(message) is not None

    def places_agree(self, message: str, items: Sequence[Item]) -> bool:
        """Whether a message names the places of the expected errors, and no others."""
        found = [(place, "") for place, _ in self._found(message)]
        return self._agree(found, {(place, "") for place, _ in _expected(items)}, len(items))

    def constraints_agree(self, message: str, items: Sequence[Item]) -> bool:
        """Whether a message names the expected kinds of constraint at their places."""
        return self._agree(self._found(message), _expected(items), len(items))

    def _agree(self, found: Sequence[_Found], expected: set[_Found], errors: int) -> bool:
        """Whether errors are the expected ones; of many a message lists only the first."""
        covers = [{each for each in expected if _fits(one, each)} for one in found]
        if not covers or not all(covers):
            return False
        cut = errors > CLASSIC.max_listed <= len(found)
        return self.first_only or cut or set().union(*covers) == expected

    def _found(self, message: str) -> list[_Found]:
        return [
            (self._place(each["path"]), _kind(message[each.start("constraint") :]))
            for each in re.finditer(_ITEM, message)
        ]

    def _place(self, path: str) -> _Place:
        if self.pointer:
            return tuple(step.lower() for step in path.split("/")[1:])
        return _dotted(path)[1 if self.input_named and "Input." in path else 0 :]


def _expected(items: Sequence[Item]) -> set[_Found]:
    return {(_dotted(item.path), _kind(item.constraint)) for item in items}


def _dotted(path: str) -> _Place:
    steps = path.lower().split(".")
    return tuple(
        str(int(step) - 1) if _COUNTED.fullmatch(step) else step
        for step in steps
        if step != "member"
    )


def _kind(constraint: str) -> str:
    return next((kind for kind, form in _CONSTRAINTS if form.match(constraint)), "unknown")


def _fits(found: _Found, expected: _Found) -> bool:
    """Whether an error is the expected one, or about an element of what that is about."""
    (place, kind), (wanted, wanted_kind) = found, expected
    if wanted_kind in {"inside", ""} and place[:-1] == wanted:
        return True
    return place == wanted and wanted_kind in {kind, "inside"}


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


OTHER_WORDINGS: Final = (
    OtherWording(
        name="rest",
        form=_form(_CLASSIC_HEAD + r"Value (?:null|'.*?') at '[a-z][A-Za-z0-9]*Input\."),
        input_named=True,
    ),
    OtherWording(
        name="lambda",
        form=_form(_CLASSIC_HEAD + _LAMBDA),
    ),
    OtherWording(
        name="lambda-runtime",
        form=_form(r"Value (?!'|at '|null at ').*? at '[^']*' failed to satisfy constraint: "),
        first_only=True,
    ),
    OtherWording(name="values-hidden", form=_form(_CLASSIC_HEAD + _NULLS + "Value at '")),
    OtherWording(
        name="framework-2026",
        form=_form(r"Value (?:null )?at '[^']*' failed to satisfy constraint: "),
        first_only=True,
    ),
    OtherWording(
        name="smithy-server",
        form=_form(r"\d{1,9} validation errors? detected\. Value"),
        pointer=True,
    ),
)
"""Every wording but the classic one that is known of AWS's services and tools."""


def wording_of(message: str) -> OtherWording | None:
    """Return the other wording that a message is in; None for the classic one and for anything."""
    return next((each for each in OTHER_WORDINGS if each.speaks(message)), None)
