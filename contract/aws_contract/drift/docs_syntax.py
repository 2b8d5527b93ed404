"""The ``Request Syntax`` and ``Response Syntax`` blocks of boto3's reference, as a tree.

The grammar is what botocore's documentation generator writes (``botocore.docs.example``), in any
layout: a rendered page puts the whole block on one line. The parser also holds the one way to say
where in a page something went wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

__all__ = ["PageError", "PageNode", "SyntaxParser"]


class PageError(ValueError):
    """A text is not the documentation page that it should be.

    `line` and `column` count from 1, `offset` from 0, all in the page's text.
    """

    def __init__(self, *, source: str, text: str, offset: int, expected: str) -> None:
        before = text[:offset]
        self.source, self.offset, self.expected = source, offset, expected
        self.line = before.count("\n") + 1
        self.column = offset - (before.rfind("\n") + 1) + 1
        excerpt = text[offset : offset + 60]
        found = repr(excerpt) if excerpt.strip() else "the end of the text"
        super().__init__(
            f"{source}, line {self.line}, column {self.column} (offset {offset}): "
            f"expected {expected}, found {found}"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class PageNode:
    """One value of a syntax block; `type` is botocore's type name as far as a page can show it."""

    type: str
    members: Mapping[str, PageNode] = field(default_factory=lambda: MappingProxyType({}))
    element: PageNode | None = None
    value: PageNode | None = None
    enum: tuple[str, ...] = ()
    recursive: bool = False

    def walk(self, path: str = "$", name: str | None = None) -> Iterator[tuple[str, str, PageNode]]:
        """Yield (path, name, node) in the order in which the reference documents them.

        `name` is empty for an element, key or value: these have no name in the parameter list.
        """
        yield path, name or "", self
        for member, node in self.members.items():
            yield from node.walk(member if path == "$" else f"{path}.{member}", member)
        if self.element is not None:
            yield from self.element.walk(f"{path}[]")
        if self.value is not None:
            yield from _STRING.walk(f"{path}{{key}}")
            yield from self.value.walk(f"{path}{{value}}")


_STRING: Final = PageNode(type="string")
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<text>'[^'\n]*')|(?P<literal>b'bytes'|datetime\([\d, ]*\)|True\|False|\d+\.\d+|\d+"
    r"|StreamingBody\(\))|(?P<word>\w+)|(?P<mark>[{}\[\](),:=|]))"
)
_RECURSIVE: Final = "... recursive ..."
_DEEPEST: Final = 100
"""How deep values are nested at most; no operation comes near that, and Python's stack ends."""


class SyntaxParser:
    """Reads one syntax block of `text` from `offset` on; `offset` moves behind what was read."""

    def __init__(self, text: str, offset: int, *, source: str) -> None:
        self.text, self.offset, self.source = text, offset, source
        self._depth = 0

    def arguments(self) -> PageNode:
        """Read ``(Name=value, ...)``, the members of a request."""
        self._take("(")
        members: dict[str, PageNode] = {}
        while not self._skip(")"):
            name = self._token("word", "an argument name or ')'")
            self._take("=")
            members[name] = self.value()
            self._separate(")")
        return PageNode(type="structure", members=MappingProxyType(members))

    def value(self) -> PageNode:
        """Read one value of any type."""
        if self._depth == _DEEPEST:
            raise self._error(f"at most {_DEEPEST} values inside each other")
        self._depth += 1
        try:
            return self._value()
        finally:
            self._depth -= 1

    def _value(self) -> PageNode:
        if self._skip("{"):
            return self._braces()
        if self._skip("["):
            element = self.value()
            self._skip(",")
            self._take("]")
            return PageNode(type="list", element=element)
        match = _TOKEN.match(self.text, self.offset)
        if match is not None and match["text"] is not None:
            return self._string()
        literal = self._token("literal", "a value: '{', '[', a quoted string, number or True|False")
        return PageNode(type=_literal_type(literal))

    def _braces(self) -> PageNode:
        """Read a structure or a map; a map's only key is written ``'string'``."""
        members: dict[str, PageNode] = {}
        while not self._skip("}"):
            name = self._token("text", "a quoted member name or '}'")[1:-1]
            if name == _RECURSIVE:
                self._take("}")
                return PageNode(type="structure", recursive=True)
            self._take(":")
            members[name] = self.value()
            self._separate("}")
        if list(members) == ["string"]:
            return PageNode(type="map", value=members["string"])
        return PageNode(type="structure", members=MappingProxyType(members))

    def _string(self) -> PageNode:
        members = [self._token("text", "a quoted string")[1:-1]]
        while self._skip("|"):
            members.append(self._token("text", "an enum member in quotes")[1:-1])
        return PageNode(type="string", enum=() if members == ["string"] else tuple(members))

    def _separate(self, end: str) -> None:
        if not self._skip(",") and not self._at(end):
            raise self._error(f"',' or {end!r}")

    def _take(self, mark: str) -> None:
        if not self._skip(mark):
            raise self._error(repr(mark))

    def _skip(self, mark: str) -> bool:
        match = _TOKEN.match(self.text, self.offset)
        if match is None or match["mark"] != mark:
            return False
        self.offset = match.end()
        return True

    def _at(self, mark: str) -> bool:
        match = _TOKEN.match(self.text, self.offset)
        return match is not None and match["mark"] == mark

    def _token(self, group: str, expected: str) -> str:
        match = _TOKEN.match(self.text, self.offset)
        if match is None or match[group] is None:
            raise self._error(expected)
        self.offset = match.end()
        return match[group]

    def _error(self, expected: str) -> PageError:
        space = re.compile(r"\s*").match(self.text, self.offset)
        offset = self.offset if space is None else space.end()
        return PageError(
            source=self.source,
            text=self.text,
            offset=offset,
            expected=f"{expected} in the syntax block",
        )


def _literal_type(literal: str) -> str:
    if literal == "True|False":
        return "boolean"
    if literal.startswith("datetime"):
        return "timestamp"
    if literal.isdecimal():
        return "integer"
    return "blob" if literal[0] in "bS" else "float"
