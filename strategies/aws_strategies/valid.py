"""Requests that obey every constraint of the model.

Structures, lists and maps are composed here with Hypothesis itself; the leaves come from
`aws_strategies.scalars`. The cost of a request is the number of choices that Hypothesis draws, so
one integer says which optional members of a structure are there, one says how many items a list or
map has, and a string, number, enum member or list of enum members is one choice each.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from aws_strategies.case import ABSENT
from aws_strategies.json_value import Body, JsonValue
from aws_strategies.limits import derivable
from aws_strategies.minimal import LARGEST_SIZE, possible_keys, smallest
from aws_strategies.model import ELEMENT, KEY, ROOT, VALUE, Operation, Shape, as_operation
from aws_strategies.scalars import enum_lists, extreme, leaf

if TYPE_CHECKING:
    from aws_strategies.rules.registry import RuleSet

__all__ = ["UnknownOverrideError", "valid_requests"]

_Values: TypeAlias = SearchStrategy[Any]
"""Draws what stands at a place: a JSON value, or ABSENT from an override."""
_MASK_BITS: Final = 16  # Hypothesis draws wider integers with a bias towards small ones
_RARITY: Final = 64  # one structure in so many has a member at its bound
_SIZE_WEIGHTS: Final = (10, 28, 14, 5, 3, 1, 1)  # of the sizes minimum, minimum + 1, ...
_OPEN_SIZE: Final = 16  # for a list or map whose size the model leaves open
_DRAWN_ITEMS: Final = 6  # more items than this repeat the first ones


class UnknownOverrideError(LookupError):
    """An override names neither a path nor a shape of the operation's input."""


def valid_requests(
    operation: Operation | str,
    *,
    overrides: Mapping[str, object] | None = None,
    rules: RuleSet | None = None,
) -> SearchStrategy[Body]:
    """Return requests of an operation that obey the whole model.

    `operation` may be a text such as ``kms:CreateKey``. With `rules` the requests obey the
    documented rules of the operation that are on by default, too.

    Every optional member is there in about half of the structures that may hold it. Lists and maps
    are mostly short; now and then one member of a structure stands at its bound: a list or map with
    as many items as it may have, a string of the greatest length, a number at either end.

    `overrides` maps a path (``"Tags[].Key"``, ``"Description"``) or the name of a shape
    (``"EntityName"``) to a strategy or a plain value. A path wins over a shape. A member that is
    overridden by its path is always there, unless the strategy draws `aws_strategies.case.ABSENT`.
    Overridden values are never changed to obey a rule: others are, or the rule stays broken.

    Optional members that `limitations` lists are left out unless they are overridden.

    Raises UnknownOverrideError for a key that is neither, and UnsupportedPatternError if a required
    member has a pattern that can't be translated exactly.
    """
    operation = as_operation(operation)
    given = {key: _as_strategy(value) for key, value in (overrides or {}).items()}
    _check_overrides(given, operation)
    known = derivable(operation, frozenset(given)) or operation
    whole = _Composer(given).build(ROOT, known.input)
    fixed = {path for path, shape in operation.shapes.items() if {path, shape.name} & given.keys()}
    conforms = rules is not None and bool(rules.applicable(operation))

    @st.composite
    def requests(draw: DrawFn) -> Body:
        found: Body = draw(whole)
        return rules.conform(found, given=fixed) if rules is not None and conforms else found

    return requests()  # its repr is this call, not the whole tree


@dataclass(frozen=True, slots=True)
class _Field:
    """A member of a structure: its usual values and, where bounds matter, its extreme ones."""

    name: str
    usual: _Values
    at_bound: _Values


@dataclass(frozen=True, slots=True)
class _Composer:
    overrides: Mapping[str, _Values]

    def build(self, path: str, shape: Shape) -> _Values:
        """Return the usual values of the shape at `path`."""
        override = self.overrides.get(path, self.overrides.get(shape.name))
        if override is not None:
            return override
        if shape.recursive:
            return st.just(smallest(shape)).map(deepcopy)
        if shape.type == "structure":
            return self._structure(path, shape)
        if shape.type == "list":
            return self._list(path, shape)
        if shape.type == "map":
            return self._map(path, shape)
        return leaf(shape)

    def extreme(self, path: str, shape: Shape) -> _Values | None:
        """Return values of the shape at `path` that stand at a bound, or None if it has none."""
        if path in self.overrides or shape.name in self.overrides or shape.type == "structure":
            return None
        if shape.recursive:
            return None
        if shape.type == "list" and shape.maximum is not None:
            return self._list(path, shape, full=True)
        if shape.type == "map" and shape.maximum is not None:
            return self._map(path, shape, full=True)
        return extreme(shape) if shape.scalar else None

    def _structure(self, path: str, shape: Shape) -> SearchStrategy[Body]:
        fields = {name: self._field(path, name, member) for name, member in shape.members.items()}
        if shape.union:
            return st.one_of([_structures((field,), (), _masks(0)) for field in fields.values()])
        below = "" if path == ROOT else f"{path}."
        fixed = {name for name in fields if f"{below}{name}" in self.overrides} | shape.required
        required = tuple(field for name, field in fields.items() if name in fixed)
        optional = tuple(field for name, field in fields.items() if name not in fixed)
        return _structures(required, optional, _masks(len(optional)))

    def _field(self, path: str, name: str, member: Shape) -> _Field:
        below = name if path == ROOT else f"{path}.{name}"
        return _Field(name, *self._both(below, member))

    def _list(self, path: str, shape: Shape, *, full: bool = False) -> _Values:
        assert shape.element is not None
        minimum, maximum = _size_range(shape)
        below = f"{path}{ELEMENT}"
        overridden = below in self.overrides or shape.element.name in self.overrides
        if shape.element.enum and not overridden:
            return enum_lists(
                shape.element.enum, minimum=maximum if full else minimum, maximum=maximum
            )
        sizes = st.just(_Size(maximum)) if full else _sizes(minimum, maximum)
        return _lists(sizes, *self._both(below, shape.element))

    def _map(self, path: str, shape: Shape, *, full: bool = False) -> SearchStrategy[Body]:
        assert shape.key is not None
        assert shape.value is not None
        minimum, maximum = _size_range(shape)
        below = f"{path}{KEY}"
        overridden = below in self.overrides or shape.key.name in self.overrides
        spare = () if overridden else possible_keys(shape.key, maximum)
        maximum = maximum if overridden else len(spare)
        sizes = st.just(_Size(maximum)) if full else _sizes(minimum, maximum)
        keys = _Keys(*self._both(below, shape.key), spare)
        return _maps(sizes, keys, self._both(f"{path}{VALUE}", shape.value))

    def _both(self, path: str, shape: Shape) -> tuple[_Values, _Values]:
        """Return the usual values at `path` and those at a bound, the usual ones if it has none."""
        usual, extreme_values = self.build(path, shape), self.extreme(path, shape)
        return usual, usual if extreme_values is None else extreme_values


@dataclass(frozen=True, slots=True)
class _Size:
    """How many items to draw, and whether one of them stands at its own bound."""

    items: int
    at_bound: bool = False


def _sizes(minimum: int, maximum: int) -> SearchStrategy[_Size]:
    """Return sizes to choose from with equal weight, simplest first, mostly short."""
    sizes = [
        _Size(minimum + more)
        for more, weight in enumerate(_SIZE_WEIGHTS)
        for _ in range(weight)
        if minimum + more <= maximum
    ]
    if maximum > 0:
        sizes.append(_Size(max(minimum, 1), at_bound=True))
    return st.sampled_from(sizes)


def _size_range(shape: Shape) -> tuple[int, int]:
    minimum = int(shape.minimum or 0)
    if shape.maximum is not None:
        return minimum, max(minimum, min(int(shape.maximum), LARGEST_SIZE))
    members = len(shape.element.enum) if shape.element is not None else 0
    return minimum, max(minimum, members, _OPEN_SIZE)


@st.composite
def _structures(
    draw: DrawFn,
    required: tuple[_Field, ...],
    optional: tuple[_Field, ...],
    masks: tuple[SearchStrategy[int], ...],
) -> Body:
    present = list(required)
    at_bound = False
    for number, mask in enumerate(masks):
        group = optional[number * _MASK_BITS : (number + 1) * _MASK_BITS]
        drawn = draw(mask)
        present += [field for bit, field in enumerate(group) if drawn >> bit & 1]
        at_bound |= drawn >> len(group) == _RARITY - 1
    chosen = _choose(draw, present) if at_bound else None
    found = {
        field.name: draw(field.usual if field is not chosen else field.at_bound)
        for field in present
    }
    return {name: value for name, value in found.items() if value is not ABSENT}


def _masks(optional: int) -> tuple[SearchStrategy[int], ...]:
    """One integer for each group of optional members: a bit for each, and on top the rarity."""
    groups = [min(_MASK_BITS, optional - at) for at in range(0, optional, _MASK_BITS)]
    return tuple(st.integers(0, 2**bits * _RARITY - 1) for bits in groups or [0])


def _choose(draw: DrawFn, fields: list[_Field]) -> _Field | None:
    bounded = [field for field in fields if field.at_bound is not field.usual]
    return draw(st.sampled_from(bounded)) if bounded else None


@st.composite
def _lists(
    draw: DrawFn,
    sizes: SearchStrategy[_Size],
    usual: _Values,
    at_bound: _Values,
) -> list[JsonValue]:
    size = draw(sizes)
    items = [draw(usual) for _ in range(min(size.items, _DRAWN_ITEMS))]
    if size.at_bound:
        items[-1] = draw(at_bound)
    return items + [deepcopy(items[at % _DRAWN_ITEMS]) for at in range(len(items), size.items)]


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of a map: drawn ones, and `spare` ones for what is drawn twice.

    A pattern may allow few words, so that drawing until all differ would take too long.
    """

    usual: SearchStrategy[str]
    at_bound: SearchStrategy[str]
    spare: tuple[str, ...]

    def draw(self, draw: DrawFn, count: int) -> list[str]:
        if not self.spare:
            return draw(st.lists(self.usual, min_size=count, max_size=count, unique=True))
        found = dict.fromkeys(draw(self.usual) for _ in range(count))
        spare = iter(self.spare)
        while len(found) < count:
            found.setdefault(next(spare))
        return list(found)


@st.composite
def _maps(
    draw: DrawFn,
    sizes: SearchStrategy[_Size],
    keys: _Keys,
    values: tuple[_Values, _Values],
) -> Body:
    size = draw(sizes)
    names = keys.draw(draw, size.items)
    entries = [draw(values[0]) for _ in names[:_DRAWN_ITEMS]]
    found = {name: deepcopy(entries[at % _DRAWN_ITEMS]) for at, name in enumerate(names)}
    if size.at_bound and (name := draw(keys.at_bound)) not in found:
        del found[names[-1]]
        found[name] = draw(values[1])
    return found


def _as_strategy(value: object) -> _Values:
    return value if isinstance(value, SearchStrategy) else st.just(value)


def _check_overrides(overrides: Mapping[str, object], operation: Operation) -> None:
    known = set(operation.shapes) | {shape.name for shape in operation.shapes.values()}
    for key in overrides:
        if key not in known:
            near = get_close_matches(key, known) or sorted(operation.input.members)
            raise UnknownOverrideError(
                f"override {key!r} is neither a path nor a shape of {operation.name} "
                f"(botocore {operation.botocore_version}); nearest: {', '.join(near)}"
            )
