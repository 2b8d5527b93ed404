"""Reading JSON values whose form isn't known: what is missing is empty, what is wrong is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

__all__ = ["DocumentError", "Node"]


class DocumentError(ValueError):
    """A document that isn't a report; says where, what is there and what was expected."""


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value and its place in the document.

    A member that is missing or null reads as empty: reports of other versions, and of runs that
    didn't get far, lack some. DocumentError names a member that is of another type.
    """

    value: Any
    place: str = "$"

    def has(self, key: str) -> bool:
        """Whether the member is there and not null."""
        return self._member(key) is not None

    def text(self, key: str) -> str:
        """Return a string member."""
        value = self._member(key)
        if value is None:
            return ""
        return value if isinstance(value, str) else self._wrong(key, value, "a string")

    def number(self, key: str) -> float:
        """Return a number member."""
        value = self._member(key)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._wrong(key, value, "a number")
        return value

    def count(self, key: str) -> int:
        """Return a number member as a whole number."""
        return int(self.number(key))

    def flag(self, key: str) -> bool:
        """Return a boolean member."""
        value = self._member(key)
        if value is None:
            return False
        return value if isinstance(value, bool) else self._wrong(key, value, "true or false")

    def at(self, key: str) -> Node:
        """Return an object member."""
        value = self._member(key)
        node = Node({} if value is None else value, f"{self.place}.{key}")
        node.members()
        return node

    def each(self, key: str) -> Iterator[Node]:
        """Yield the elements of a list member."""
        value = self._member(key)
        if value is not None and not isinstance(value, list):
            self._wrong(key, value, "a list")
        for number, element in enumerate(value or ()):
            yield Node(element, f"{self.place}.{key}[{number}]")

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a member that is a list of strings."""
        found = tuple(self.each(key))
        for each in found:
            if not isinstance(each.value, str):
                self._wrong(key, each.value, "a list of strings")
        return tuple(each.value for each in found)

    def counts(self, key: str) -> dict[str, int]:
        """Return a member that is an object of whole numbers."""
        node = self.at(key)
        return {name: node.count(name) for name in node.members()}

    def strings(self, key: str) -> dict[str, str]:
        """Return a member that is an object of strings."""
        node = self.at(key)
        return {name: node.text(name) for name in node.members()}

    def members(self) -> Mapping[str, Any]:
        """Return the value, which must be an object."""
        if not isinstance(self.value, dict):
            raise DocumentError(f"{self.place}: expected an object, found {_kind(self.value)}")
        return self.value

    def _member(self, key: str) -> Any:
        return self.members().get(key)

    def _wrong(self, key: str, value: Any, expected: str) -> NoReturn:
        raise DocumentError(f"{self.place}.{key}: expected {expected}, found {_kind(value)}")


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean"}
    return names.get(type(value), "null" if value is None else "a number")
