"""Plans as few valid requests as can be that show everything a valid request may hold.

At a scalar the values to show are its enum members, or a value at each bound and one between; at a
list or map its sizes; at a structure each of its optional members alone, none, and all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from aws_strategies.json_value import Body, JsonValue
from aws_strategies.minimal import LARGEST_SIZE, possible_keys, representative_values, smallest
from aws_strategies.model import ELEMENT, KEY, ROOT, VALUE, Operation, Shape

__all__ = ["plan_requests"]


def plan_requests(operation: Operation, *, rounds: int) -> Iterator[Body]:
    """Yield requests until nothing is left to show.

    `rounds` is the number of requests in which the longest queues must be served: until then a
    member with a queue that long is never left out.
    """
    return _Plan(operation, rounds).requests()


def _demands(shape: Shape) -> list[Any]:
    if shape.recursive:
        return [smallest(shape)]
    if shape.type == "structure":
        return _configurations(shape)
    if shape.type in {"list", "map"}:
        return _sizes(shape)
    return list(representative_values(shape))


def _configurations(shape: Shape) -> list[frozenset[str]]:
    """Every set of optional members to show, the fullest first."""
    names = shape.optional
    alone = [frozenset({name}) for name in names]
    if shape.union:
        return alone
    return list(dict.fromkeys([frozenset(names), *alone, frozenset()]))


def _usual(shape: Shape) -> frozenset[str]:
    configurations = _configurations(shape)
    return configurations[0] if configurations else frozenset()


def _sizes(shape: Shape) -> list[int]:
    """The sizes to show: the largest, the smallest, and one between if there is one."""
    least = int(shape.minimum or 0)
    if shape.maximum is None:
        return [least, least + 1]
    most = max(least, min(int(shape.maximum), LARGEST_SIZE))
    if shape.key is not None:
        most = len(possible_keys(shape.key, most))
    return list(dict.fromkeys([most, least, min(most, least + 1)]))


def _below(path: str, name: str) -> str:
    return name if path == ROOT else f"{path}.{name}"


def _children(path: str, shape: Shape) -> Iterator[tuple[str, Shape]]:
    for suffix, child in shape.children():
        yield (suffix[1:] if path == ROOT and suffix[0] == "." else f"{path}{suffix}"), child


def _skips(demand: Any, below: str, shape: Shape) -> bool:
    """Whether showing `demand` at a place leaves out what stands `below` it."""
    if shape.type != "structure":
        return bool(demand == 0) and not shape.scalar
    name = below.rpartition(".")[2]
    return name not in shape.required and name not in demand


_LARGE = 8  # lists longer than this take turns, so that no request is as large as all of them


class _Plan:
    """What is still to be shown at each path, and requests that show as much of it as they can.

    At a scalar a value is pending, at a list or map a size, at a structure a set of its optional
    members. A structure leaves members out only in a round that they can spare, so that the places
    with the longest queues are never kept waiting.
    """

    def __init__(self, operation: Operation, rounds: int) -> None:
        self.operation = operation
        self.pending: dict[str, deque[Any]] = {
            path: deque(_demands(shape)) for path, shape, _ in operation.walk()
        }
        self.rounds = rounds
        self.waits: dict[str, int] = {}
        self.optional = {path: frozenset(shape.optional) for path, shape, _ in operation.walk()}
        self.shown: set[str] = set()
        self.inside: dict[str, tuple[tuple[str, Shape], ...]] = {}
        self.large = False

    def requests(self) -> Iterator[Body]:
        while left := self._left():
            self.waits.clear()
            self._wait(ROOT, self.operation.input)
            self.large = False
            body = self._build(ROOT, self.operation.input)
            self.rounds -= 1
            if self._left() < left:
                yield body
            elif self.rounds >= 0:
                self.rounds = 0  # nothing more to gain unless members are left out from now on
            else:
                return

    def _left(self) -> int:
        return sum(map(len, self.pending.values()))

    def _wait(self, path: str, shape: Shape) -> int:
        """Return in how many requests `path` has to stand until all at and below it is shown."""
        if path in self.shown:
            return 0
        queue = self.pending[path]
        most = len(queue)
        for below, child in self._inside(path, shape):
            skipped = sum(1 for demand in queue if _skips(demand, below, shape)) if queue else 0
            most = max(most, self._wait(below, child) + skipped)
        self.waits[path] = most
        if not most:
            self.shown.add(path)
        return most

    def _inside(self, path: str, shape: Shape) -> tuple[tuple[str, Shape], ...]:
        if shape.scalar:
            return ()
        if path not in self.inside:
            self.inside[path] = tuple(_children(path, shape))
        return self.inside[path]

    def _build(self, path: str, shape: Shape) -> Any:
        if shape.recursive:
            return self._next(path, shape)
        if shape.type == "structure":
            chosen = self._configure(path, shape)
            return {
                name: self._build(_below(path, name), member)
                for name, member in shape.members.items()
                if name in shape.required or name in chosen
            }
        if shape.type == "list":
            return self._build_list(path, shape)
        if shape.type == "map":
            return self._build_map(path, shape)
        return self._next(path, shape)

    def _next(self, path: str, shape: Shape) -> Any:
        queue = self.pending[path]
        return queue.popleft() if queue else smallest(shape)

    def _configure(self, path: str, shape: Shape) -> frozenset[str]:
        queue: deque[frozenset[str]] = self.pending[path]
        for configuration in queue:
            left_out = self.optional[path] - configuration
            if all(self._can_skip(path, shape, name) for name in left_out):
                queue.remove(configuration)
                return configuration
        if shape.union and not queue:
            return frozenset(
                {max(shape.members, key=lambda name: self.waits.get(_below(path, name), 0))}
            )
        return _usual(shape)

    def _can_skip(self, path: str, shape: Shape, name: str) -> bool:
        below = _below(path, name)
        skipped = sum(1 for demand in self.pending[path] if _skips(demand, below, shape))
        return self.rounds <= 0 or self.waits.get(below, 0) + skipped <= self.rounds

    def _build_list(self, path: str, shape: Shape) -> list[JsonValue]:
        assert shape.element is not None
        below = f"{path}{ELEMENT}"
        size = self._size(
            path, shape, waiting=len(self.pending[below]) if shape.element.enum else 1
        )
        return [self._build(below, shape.element) for _ in range(size)]

    def _build_map(self, path: str, shape: Shape) -> Body:
        assert shape.key is not None
        assert shape.value is not None
        size = self._size(path, shape, waiting=1)
        keys = [self._build(f"{path}{KEY}", shape.key) for _ in range(min(size, 1))]
        others = (key for key in possible_keys(shape.key, size + 1) if key not in keys)
        keys += islice(others, size - len(keys))
        return {key: self._build(f"{path}{VALUE}", shape.value) for key in keys}

    def _size(self, path: str, shape: Shape, *, waiting: int) -> int:
        queue: deque[int] = self.pending[path]
        if queue and (queue[0] <= _LARGE or not self.large):
            self.large |= queue[0] > _LARGE
            return queue.popleft()
        most = waiting if shape.maximum is None else min(waiting, int(shape.maximum))
        return max(int(shape.minimum or 0), most, 1)
