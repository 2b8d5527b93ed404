r"""A pattern's tree in the syntax of ECMA-262 with the u flag, as JSON Schema wants it.

Classes are spelled out where the dialects differ (``.``, ``\s``), so that engines which read
ECMA syntax with another meaning of them can't go wrong.
"""

from __future__ import annotations

from aws_strategies.java_regex.charset import CharSet
from aws_strategies.java_regex.tree import (
    NEWLINE_END,
    START,
    Category,
    Chars,
    Choice,
    End,
    Look,
    Node,
    Repeat,
    Sequence,
)

__all__ = ["to_ecma"]

_SYNTAX = frozenset("^$\\.*+?()[]{}|/")


def to_ecma(node: Node, *, maximum: int | None = None) -> str:
    r"""Return an expression that, as an unanchored search, finds exactly what `node` matches.

    With `maximum`, it need only be exact for texts of at most so many characters: the upper bound
    of a counted repeat is left out if no such text can exceed it. Engines that unroll repeats
    (Rust's, which jsonschema-rs uses) reject the bound of a large class such as ``\p{L}``.
    """
    if maximum is not None:
        node = _opened(node, maximum)
    return f"^(?:{_spell(node, last=True)})$"


def _opened(node: Node, maximum: int) -> Node:
    parts = node.parts if isinstance(node, Sequence) else (node,)
    least = sum(map(_shortest, parts))
    return Sequence(
        tuple(
            Repeat(part.body, part.minimum, None)
            if isinstance(part, Repeat)
            and isinstance(part.body, Chars)
            and part.maximum is not None
            and maximum - least + part.minimum <= part.maximum
            else part
            for part in parts
        )
    )


def _shortest(node: Node) -> int:
    """Return a length that no text of `node` falls below."""
    match node:
        case Chars():
            return 1
        case Sequence():
            return sum(map(_shortest, node.parts))
        case Choice():
            return min(map(_shortest, node.options))
        case Repeat():
            return node.minimum * _shortest(node.body)
        case _:
            return 0


def _spell(node: Node, *, last: bool = False) -> str:
    """Spell a node; `last` says that the text must end after it."""
    if node is START:
        return "^"
    if last and node is NEWLINE_END:
        return "$"
    match node:
        case Chars():
            return _class(node)
        case Sequence():
            return "".join(
                _inside(part, last=last and at == len(node.parts) - 1)
                for at, part in enumerate(node.parts)
            )
        case Choice():
            return "|".join(_spell(option, last=last) for option in node.options)
        case Repeat():
            return _repeat(node)
        case Look():
            sign = ("?" if node.ahead else "?<") + ("!" if node.negated else "=")
            return f"({sign}{_spell(node.body)})"
        case End():
            return "$"


def _inside(node: Node, *, last: bool) -> str:
    text = _spell(node, last=last)
    return f"(?:{text})" if isinstance(node, Choice) and len(text) > 1 else text


def _repeat(node: Repeat) -> str:
    body = _spell(node.body)
    if not isinstance(node.body, Chars):
        body = f"(?:{body})"
    low, high = node.minimum, node.maximum
    marks = {(0, None): "*", (1, None): "+", (0, 1): "?"}
    if (low, high) in marks:
        return body + marks[low, high]
    if high is None:
        return f"{body}{{{low},}}"
    return f"{body}{{{low}}}" if low == high else f"{body}{{{low},{high}}}"


def _class(node: Chars) -> str:
    if any(isinstance(item, Category) for item in node.items):
        if len(node.items) == 1 and not node.negated:
            return _item(node.items[0])
        return f"[{'^' * node.negated}{''.join(map(_item, node.items))}]"
    charset, outside = node.charset, ~node.charset
    if not charset or not outside:
        return r"[\s\S]" if charset else "(?!)"
    if len(charset) == 1:
        return _escape(charset.ranges[0][0], inside=False)
    if len(outside.ranges) < len(charset.ranges):
        return f"[^{_ranges(outside)}]"
    return f"[{_ranges(charset)}]"


def _item(item: CharSet | Category) -> str:
    if isinstance(item, Category):
        return f"\\{'P' if item.negated else 'p'}{{{item.name}}}"
    return _ranges(item)


def _ranges(charset: CharSet) -> str:
    return "".join(
        _escape(first) if first == last else f"{_escape(first)}-{_escape(last)}"
        for first, last in charset.ranges
    )


def _escape(code: int, *, inside: bool = True) -> str:
    char = chr(code)
    if char in _SYNTAX or (inside and char == "-"):
        return f"\\{char}"
    if 0x20 <= code < 0x7F:
        return char
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\u{{{code:X}}}"
