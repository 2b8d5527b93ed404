"""Making names unique in a list of structures, or leaving out what can't be renamed."""

from __future__ import annotations

from itertools import count

from aws_strategies.json_value import Body
from aws_strategies.rules.rule import Locked

__all__ = ["all_different", "make_different"]


def all_different(values: list[str]) -> bool:
    """Whether no value occurs twice."""
    return len(set(values)) == len(values)


def make_different(
    items: list[Body], member: str, *, path: str, longest: int, lock: Locked
) -> None:
    """Rename items whose `member` an earlier item has, to names of at most `longest` characters.

    `path` is the list's. Where `lock` holds the member, later items of a name are left out instead;
    where it holds the whole list nothing can be done.
    """
    if lock.holds(path):
        return
    if lock.holds(f"{path}[].{member}"):
        first = {item[member]: item for item in reversed(items)}
        items[:] = [item for item in items if first[item[member]] is item]
        return
    used = {item[member] for item in items}
    numbers = count(2)
    earlier: set[str] = set()
    for item in items:
        if item[member] in earlier:
            item[member] = _fresh(item[member], used, numbers, longest)
            used.add(item[member])
        earlier.add(item[member])


def _fresh(name: str, used: set[str], numbers: count[int], longest: int) -> str:
    for number in numbers:
        suffix = f"-{number}"
        candidate = name[: longest - len(suffix)] + suffix
        if candidate not in used:
            return candidate
    raise AssertionError("numbers never end")
