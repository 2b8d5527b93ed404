"""Mutants of pattern matching: for every pattern, the ways in which Python's `re` misreads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from aws_fakes.engine.java.regex import DOT, translate
from aws_fakes.engine.json_value import ReadOnlyMembers
from aws_fakes.engine.model import load_operation
from aws_fakes.engine.protocol import Answer, Request
from aws_fakes.mutants.constraints import SERVED, ConstraintPoint, changed_shape, points
from aws_fakes.mutants.mutant import Deviation, Mutant, Mutation
from aws_fakes.resources.algorithm.service import SERVICE, Behaviour

__all__ = ["pattern_mutants"]

_Test: TypeAlias = Callable[[str], object]
_CLASSES: Final = re.compile(r"\\[dDwWsS]")


class _Misread(str):
    """A pattern that prints as itself and is matched by `test`."""

    __slots__ = ("test",)
    test: _Test


def pattern_mutants() -> Iterator[Mutant]:
    """Yield the misreadings of every pattern, and the mutant that measures strings in bytes."""
    for name in SERVED:
        for point in points(load_operation(SERVICE, name)):
            if point.kind == "pattern":
                yield from _misreadings(point)
    yield Mutant(
        name="texts-as-bytes",
        kind="texts-as-bytes",
        description="lengths and patterns are applied to the UTF-8 bytes of a string",
        change=_as_bytes,
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to match a pattern: its text for `re`, flags, and the method to call."""

    text: str
    method: str = "fullmatch"
    flags: re.RegexFlag = re.ASCII

    def compile(self) -> _Test:
        test: _Test = getattr(re.compile(self.text, self.flags), self.method)
        return test


_MISREADINGS: Final[Mapping[str, tuple[str, Callable[[str], _Reading]]]] = {
    "search": (
        "the pattern is searched for, not matched in full",
        lambda text: _Reading(text, "search"),
    ),
    "start": (
        "the pattern is matched at the start only",
        lambda text: _Reading(text, "match"),
    ),
    "end": (
        "the pattern is matched at the end only",
        lambda text: _Reading(f"(?:{text})\\Z", "search"),
    ),
    "dollar": (
        "the pattern ends with $, which lets a final line feed through",
        lambda text: _Reading(f"(?:{text})$", "match"),
    ),
    "dot-all": (
        "the dot matches line terminators",
        lambda text: _Reading(text.replace(DOT, r"[\s\S]")),
    ),
    "dot": (
        "the dot matches all line terminators but the line feed, as Python's does",
        lambda text: _Reading(text.replace(DOT, ".")),
    ),
    "unicode": (
        r"\d, \w and \s are Unicode's",
        lambda text: _Reading(text, flags=re.UNICODE if _CLASSES.search(text) else re.ASCII),
    ),
}


def _misreadings(point: ConstraintPoint) -> Iterator[Mutant]:
    """Yield the misreadings that differ from the right reading of a pattern."""
    right = _Reading(_unanchored(translate(point.bound)))
    for misreading, (description, read) in _MISREADINGS.items():
        reading, kind = read(right.text), f"pattern-{misreading}"
        if reading != right:
            yield Mutant(
                name=f"{kind}/{point.operation}/{point.id}",
                kind=kind,
                description=f"{point.operation}: {point.path}: {description}",
                change=_misread(point, reading.compile),
                deviation=Deviation.MISREAD,
                operation=point.operation,
                path=point.path,
                point=point.id,
                misreading=misreading,
            )


def _unanchored(text: str) -> str:
    """Remove the anchors at both ends, and the end anchor that a translation adds."""
    text = text.removeprefix("(?:\\A)").removesuffix("(?:\\Z)")
    return f"{text[:-3]})" if text.endswith("*+\\Z)") else text


def _misread(point: ConstraintPoint, compiled: Callable[[], _Test]) -> Mutation:
    def change(behaviour: Behaviour) -> Behaviour:
        pattern = _Misread(point.bound)
        pattern.test = compiled()
        right = behaviour.matcher
        shaped = changed_shape(point, lambda shape: replace(shape, pattern=pattern))(behaviour)
        return replace(
            shaped,
            matcher=lambda source: source.test if isinstance(source, _Misread) else right(source),
        )

    return change


def _as_bytes(behaviour: Behaviour) -> Behaviour:
    """Decode each string as the characters of its bytes, and encode it again in answers."""

    def parse(request: Request) -> object:
        return _strings(behaviour.parse_body(request), _to_bytes)

    def success(output: ReadOnlyMembers | None) -> Answer:
        return behaviour.success(None if output is None else _strings(output, _from_bytes))

    return replace(behaviour, parse_body=parse, success=success)


def _strings(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(name): _strings(item, change) for name, item in value.items()}
    return [_strings(item, change) for item in value] if isinstance(value, list) else value


def _to_bytes(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _from_bytes(text: str) -> str:
    return text.encode("latin-1", "replace").decode("utf-8", "replace")
