"""Messages of a service whose model is newer than the installed botocore's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from aws_contract.protocol.expected_errors import Item

__all__ = ["without_newer_members"]

_ENUM: Final = re.compile(r"enum value set: \[([^\[\]]*)\]")


def without_newer_members(message: str, items: Iterable[Item]) -> str:
    """Return a message whose enums list only the members that the expected errors list.

    An enum in the message is replaced by the expected one whose members it all has. Their order is
    that of a hash table, which one more member may change.
    """
    expected = {found[1] for item in items for found in _ENUM.finditer(item.constraint)}

    def known(found: re.Match[str]) -> str:
        listed = set(found[1].split(", "))
        fitting = (members for members in expected if listed > set(members.split(", ")))
        return f"enum value set: [{max(fitting, key=len, default=found[1])}]"

    return _ENUM.sub(known, message)
