"""Recorded messages about broken constraints, as typed records with date and source.

The records stand in ``messages``, a file for each service::

    service, operation   botocore's names; `inferred` if the source doesn't name the operation, so
                         that it is one whose input has the place
    places               what the message is about, in any order: the path in the model's names,
                         ``Tags[0].Key`` or ``Attributes{name}.Type``, the constraint, the value
    message              the text, byte for byte; what the source replaced stands in <brackets>
    date, source         when it was sent, or published, and where it can be read
    differs              why the engine can't produce the text even from what the record says, or
                         null
    note                 what else is worth knowing, or ""
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from aws_contract.results.codec import read

__all__ = ["Difference", "Place", "RecordedMessage", "read_messages"]

_MESSAGES: Final = Path(__file__).parent / "messages"


class Difference(StrEnum):
    """Why a message can't be produced from the installed model.

    That an enum or another constraint has changed since is found by the replay; the rest is said
    by the record.
    """

    ENUM_CHANGED = "enum changed"
    MODEL_CHANGED = "model changed"
    OTHER_VALIDATOR = "other validator"
    NOT_IN_MODEL = "not in model"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One broken constraint: where, which, with what value there.

    `constraint` is one of the engine's kinds, such as ``max_length``; ``element``, ``key`` and
    ``value`` are those inside a list or map. `bound` is the limit, pattern or enum of the message
    (the pattern, of those inside), if it lists one: the model may have another today.
    """

    path: str
    constraint: str
    value: Any = None
    bound: Any = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedMessage:
    """A message that a service sent; `wording` names the wording if it isn't the service's."""

    service: str
    operation: str
    places: tuple[Place, ...]
    message: str
    date: str
    source: str
    inferred: bool = False
    wording: str = ""
    differs: Difference | None = None
    note: str = ""


def read_messages(folder: Path = _MESSAGES) -> tuple[RecordedMessage, ...]:
    """Return all recorded messages, files in alphabetical order.

    CodecError if a file holds something else.
    """
    paths = sorted(folder.glob("*.json"))
    return tuple(each for path in paths for each in read(path, tuple[RecordedMessage, ...]))
