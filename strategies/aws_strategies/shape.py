"""A node of an operation's input tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = ["ELEMENT", "KEY", "VALUE", "Shape"]

ELEMENT = "[]"
KEY = "{key}"
VALUE = "{value}"
_SCALARS = frozenset(
    {"string", "integer", "long", "float", "double", "boolean", "timestamp", "blob", "document"}
)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Shape:
    """One node of the input tree: a botocore shape at the place where it is used.

    `type` is botocore's ``type_name``, but ``document`` where any JSON value may stand. `members`
    keeps the model's order. `minimum` and `maximum` bound the length of a string (characters) or
    blob (bytes), the size of a list or map (items) or the value of a number. `recursive` marks a
    shape that contains itself: the tree ends there, and `definition` is the shape above that it
    repeats. The value of a `sensitive` shape is repeated nowhere.
    """

    name: str
    type: str
    members: Mapping[str, Shape] = field(default_factory=lambda: MappingProxyType({}))
    required: frozenset[str] = frozenset()
    element: Shape | None = None
    key: Shape | None = None
    value: Shape | None = None
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    union: bool = False
    sensitive: bool = False
    recursive: bool = False
    definition: Shape | None = None
    documentation: str = ""

    def __repr__(self) -> str:
        return f"<Shape {self.name}: {self.type}>"

    @property
    def scalar(self) -> bool:
        """Whether a value of this shape holds no other values."""
        return self.type in _SCALARS

    @property
    def optional(self) -> tuple[str, ...]:
        """The names of the members that a request may leave out, in the model's order."""
        return tuple(name for name in self.members if name not in self.required)

    def complete(self, **inner: Shape) -> None:
        """Set `element`, or `key` and `value`, which may refer to the shape itself."""
        for name, shape in inner.items():
            object.__setattr__(self, name, shape)

    def children(self) -> Iterator[tuple[str, Shape]]:
        """Yield (path suffix, shape) of everything directly inside, in the model's order."""
        for name, member in self.members.items():
            yield f".{name}", member
        if self.element is not None:
            yield ELEMENT, self.element
        if self.key is not None and self.value is not None:
            yield KEY, self.key
            yield VALUE, self.value
