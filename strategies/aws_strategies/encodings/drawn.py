"""Valid requests in drawn notations: the same meaning in other bytes, and bytes that mean nothing.

`rewritings` write a valid request anew: white space, order, escapes, and in half of them unknown
members, nulls and members that come twice. `truncations` cut one off.
`number_encodings` write a number in an unusual notation.
`surrogates` put half a character into a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from aws_strategies.case import Accepted, Case, CaseTopic, Grade, Rejected
from aws_strategies.encodings.places import number_paths, text_without_surrogates
from aws_strategies.invalid.breaks import alone
from aws_strategies.invalid.single import break_at
from aws_strategies.json_value import ReadOnlyBody
from aws_strategies.limits import derivable
from aws_strategies.minimal import put, request_with, smallest
from aws_strategies.model import ROOT, Kind, Operation, Shape, as_operation
from aws_strategies.rules.registry import RuleSet
from aws_strategies.valid import valid_requests

__all__ = ["number_encodings", "rewritings", "surrogates", "truncations"]

_SPACES: Final = ("", "", "", "", " ", "\n", "\t", "\r\n  ")
_UNKNOWN_MEMBERS: Final = ('"Unknown":{"a":[null,1.5]}', '"Unknown":1e400', '"":"&Action=Delete"')
_MOST: Final = 2**31 - 1


def rewritings(operation: Operation | str, *, rules: RuleSet | None = None) -> SearchStrategy[Case]:
    """Return cases whose `raw` is another notation of the valid request that is their `body`."""
    operation = as_operation(operation)
    requests = valid_requests(operation, rules=rules)

    @st.composite
    def cases(draw: DrawFn) -> Case:
        body = draw(requests)
        extra = draw(st.booleans())
        writer = _Writer(draw(st.randoms(use_true_random=True)), extra=extra)
        return Case(
            id="null:drawn" if extra else "space:drawn",
            service=operation.service,
            operation=operation.name,
            topic=CaseTopic.NULLS if extra else CaseTopic.WHITE_SPACE,
            body=body,
            raw=writer.write(operation.input, ROOT, body).encode(),
            expected=Accepted(grade=Grade.ASSUMED if extra else Grade.DOCUMENTED),
        )

    return cases()


class _Writer:
    """Writes JSON with random white space, escapes, order and ignored members.

    Only the seed of `random` is a choice of Hypothesis: one for each decision would be thousands in
    a large body, which Hypothesis would discard.
    """

    def __init__(self, random: Random, *, extra: bool) -> None:
        self.random = random
        self.extra = extra

    def write(self, shape: Shape | None, path: str, value: object) -> str:
        if isinstance(value, dict):
            members = list(self._members(shape, path, value))
            return f"{{{self._space()}{f'{self._space()},'.join(members)}{self._space()}}}"
        if isinstance(value, list):
            element = shape.element if shape is not None else None
            items = [self.write(element, path, item) for item in value]
            return f"[{self._space()}{f'{self._space()},{self._space()}'.join(items)}]"
        return self._text(value) if isinstance(value, str) else json.dumps(value)

    def _members(self, shape: Shape | None, path: str, value: ReadOnlyBody) -> Iterator[str]:
        structure = shape if shape is not None and shape.type == "structure" else None
        names = list(value)
        if structure is not None:
            self.random.shuffle(names)
            yield from self._ignored_members(structure, value)
        for name in names:
            inner = structure.members.get(name) if structure else shape and shape.value
            written = self.write(inner, path, value[name])
            yield f"{self._space()}{self._text(name)}{self._space()}:{self._space()}{written}"

    def _ignored_members(self, shape: Shape, value: ReadOnlyBody) -> Iterator[str]:
        """Yield members without a meaning; all stand before those that have one."""
        if not self.extra or shape.union:
            return
        if self.random.random() < 0.3:
            yield self.random.choice(_UNKNOWN_MEMBERS)
        for name in shape.optional:
            if name not in value and self.random.random() < 0.3:
                yield f'"{name}":null'
        if value and self.random.random() < 0.1:
            yield f'"{self.random.choice(list(value))}":null'

    def _space(self) -> str:
        return self.random.choice(_SPACES)

    def _text(self, text: str) -> str:
        return json.dumps(text, ensure_ascii=self.random.random() < 0.5 or not _is_unicode(text))


def _is_unicode(text: str) -> bool:
    """Whether UTF-8 can hold a text: it can't hold half a surrogate pair."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def truncations(operation: Operation | str) -> SearchStrategy[Case]:
    """Return valid requests that end too early; no such text is JSON."""
    operation = as_operation(operation)
    whole = json.dumps(smallest(operation.input)).encode()
    return st.integers(0, len(whole) - 1).map(
        lambda end: Case(
            id="json:drawn-cut",
            service=operation.service,
            operation=operation.name,
            topic=CaseTopic.NOT_JSON,
            body={},
            raw=whole[:end],
            expected=Rejected(code="SerializationException"),
        )
    )


def number_encodings(
    operation: Operation | str, *, rules: RuleSet | None = None
) -> SearchStrategy[Case]:
    """Return requests with one whole number in a notation that few would choose.

    What the notation means is known from how it is made: a fraction is cut off, and what 32 bits
    can't hold stops at the end (both assumed).
    """
    operation = as_operation(operation)
    number = number_paths(operation, rules).unbounded
    body, location = request_with(operation, number)
    (least,) = (p for p in operation.points_at(number) if p.kind is Kind.MIN_VALUE)

    def case(drawn: tuple[str, int]) -> Case:
        literal, meaning = drawn
        raw = json.dumps(put(body, location, "<n>")).replace('"<n>"', literal).encode()
        meant = put(body, location, min(meaning, _MOST))
        if meaning >= least.bound:
            return Case(
                id="numbers:drawn",
                service=operation.service,
                operation=operation.name,
                topic=CaseTopic.NUMBERS,
                body=meant,
                raw=raw,
                expected=Accepted(grade=Grade.ASSUMED),
            )
        low = max(meaning, -_MOST - 1)
        broken = break_at(operation, least, alone(least, "drawn", low), body, location)
        assert isinstance(broken.expected, Rejected)
        expected = replace(broken.expected, grade=Grade.ASSUMED)
        return replace(
            broken, id="numbers:drawn", topic=CaseTopic.NUMBERS, raw=raw, expected=expected
        )

    return _literals().map(case)


def _literals() -> SearchStrategy[tuple[str, int]]:
    """Return numbers as JSON writes them, each with the whole number that it comes to."""
    small, digits = st.integers(-(10**6), 10**6), st.integers(0, 10**6)
    return st.one_of(
        st.integers(-(10**40), 10**40).map(lambda n: (str(n), n)),
        st.tuples(small, digits).filter(lambda pair: pair[0] != 0).map(_fraction),
        st.tuples(st.integers(-999, 999), st.integers(0, 6)).map(
            lambda pair: (f"{pair[0]}e{pair[1]}", pair[0] * 10 ** pair[1])
        ),
        st.tuples(st.sampled_from((-1, 1)), st.integers(309, 2000)).map(
            lambda pair: (f"{pair[0]}E+{pair[1]}", pair[0] * 10**400)
        ),
        st.integers(400, 4000).map(lambda n: ("9" * n, 10**400)),
        st.sampled_from([("-0", 0), ("-0.0", 0), ("0e5", 0), ("-0.9", 0), ("1e-7", 0)]),
    )


def _fraction(pair: tuple[int, int]) -> tuple[str, int]:
    whole, fraction = pair
    return f"{whole}.{fraction}", whole


def surrogates(operation: Operation | str, *, rules: RuleSet | None = None) -> SearchStrategy[Case]:
    """Return requests with half a surrogate pair in a text whose pattern lists its categories.

    It is in none of them. Whether a service gets to its pattern is only assumed.
    """
    whole = as_operation(operation)
    operation = derivable(whole) or whole
    text = text_without_surrogates(operation)
    body, location = request_with(operation, text)
    body = body if rules is None else rules.conform(body)
    (point,) = (p for p in operation.points_at(text) if p.kind is Kind.PATTERN)
    around = st.text("abc \u00e9\u0301", max_size=20)
    halves = st.integers(0xD800, 0xDFFF).map(chr)

    def case(parts: tuple[str, str, str]) -> Case:
        invalid = alone(point, "drawn surrogate", "".join(parts))
        broken = break_at(operation, point, invalid, body, location)
        assert isinstance(broken.expected, Rejected)
        return replace(broken, expected=replace(broken.expected, grade=Grade.ASSUMED))

    return st.tuples(around, halves, around).map(case)
