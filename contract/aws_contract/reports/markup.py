"""A small builder of HTML and SVG that can't make an unsafe page.

Every string is text and gets escaped, only a `Markup` isn't; there is no way to write a script, an
event handler, a style attribute or a link that leaves the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final, TypeAlias

from aws_contract.reports.text import HIDDEN, escaped, visible

__all__ = ["Child", "Markup", "breakable", "fragment", "raw", "tag"]

_NAME: Final = re.compile(r"[a-z][a-z0-9]*")
_ATTRIBUTE: Final = re.compile(r"[a-z][a-zA-Z-]*[0-9]?")
_FORBIDDEN: Final = frozenset({"style", "src", "srcset", "action", "formaction", "srcdoc", "data"})
_RAW: Final = frozenset({"script", "style", "iframe", "object", "embed", "base", "link"})
_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "wbr"})


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that is safe to write as it is."""

    html: str

    def __str__(self) -> str:
        return self.html


Child: TypeAlias = str | Markup | None
Attribute: TypeAlias = str | int | float | bool | None


def tag(name: str, /, *children: Child | Iterable[Child], **attributes: Attribute) -> Markup:
    """Return an element.

    `class_` is the class attribute; an underscore in any other name is a hyphen. An attribute that
    is True has no value, one that is False or None is left out. ValueError for a name that could
    load or run something.
    """
    if name in _RAW or not _NAME.fullmatch(name):
        raise ValueError(f"<{name}> can't be built: expected an element without power")
    opening = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{opening}>")
    return Markup(f"<{name}{opening}>{fragment(*children)}</{name}>")


def fragment(*children: Child | Iterable[Child]) -> Markup:
    """Return children one after the other, strings escaped."""
    return Markup("".join(_text(child) for child in _flat(children)))


def breakable(name: str) -> Markup:
    """Return a name in camel case that may break between its words."""
    words = re.split(r"(?<=[a-z0-9])(?=[A-Z])", name)
    return fragment(words[0], *((tag("wbr"), word) for word in words[1:]))


def raw(name: str, content: str) -> Markup:
    """Return a style or script element with this project's own content; never with a value."""
    if f"</{name}" in content.lower():
        raise ValueError(f"the content of <{name}> would end it")
    return Markup(f"<{name}>{content}</{name}>")


def _flat(children: Iterable[Child | Iterable[Child]]) -> Iterable[Child]:
    for child in children:
        if child is None or isinstance(child, str | Markup):
            yield child
        else:
            yield from _flat(child)


def _text(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return child.html
    parts = (escape(part, quote=False) for part in HIDDEN.split(child))
    hidden = (f"<i>{escaped(found[0])}</i>" for found in HIDDEN.finditer(child))
    return next(parts) + "".join(mark + part for mark, part in zip(hidden, parts, strict=True))


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    if not _ATTRIBUTE.fullmatch(name) or name in _FORBIDDEN or name.startswith("on"):
        raise ValueError(f"attribute {name!r} can't be built: it could load or run something")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    text = visible(str(value))
    if name == "href" and not text.startswith("#"):
        raise ValueError(f"href {text!r} leaves the page: expected a place in it (#...)")
    return f' {name}="{escape(text)}"'
