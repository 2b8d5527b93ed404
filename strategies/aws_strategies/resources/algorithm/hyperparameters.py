"""Rules of the ranges of hyperparameters, and of default values in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hypothesis import strategies as st

from aws_strategies.case import Grade
from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.resources.algorithm.paths import HYPERPARAMETERS
from aws_strategies.resources.algorithm.training import give, specification, specifications
from aws_strategies.rules.rule import DocumentedRule, Edit, Strength, Where

__all__ = ["RULES"]

_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SPECIFICATION: Final = "HyperParameterSpecification"
_SMALL: Final = st.integers(0, 10**6)


def bounds(kind: str, low: str, high: str) -> Body:
    """Return a numeric range of a kind."""
    return {f"{kind}ParameterRangeSpecification": {"MinValue": low, "MaxValue": high}}


def values(*allowed: str) -> Body:
    """Return a categorical range."""
    return {"CategoricalParameterRangeSpecification": {"Values": list(allowed)}}


def _ranges(body: ReadOnlyBody) -> Iterator[tuple[ReadOnlyBody, str, ReadOnlyBody]]:
    """Yield each hyperparameter with the kind and content of each of its ranges."""
    for each in specifications(body):
        for name, content in each.get("Range", {}).items():
            yield each, name.removesuffix("ParameterRangeSpecification"), content


def _range_fits(body: ReadOnlyBody) -> bool:
    return all(
        list(each["Range"]) == [f"{each['Type']}ParameterRangeSpecification"]
        for each in specifications(body)
        if "Range" in each
    )


def _give_one(body: Body, found: Body) -> None:
    give(body, found)


def _numeric(kind: str, text: str) -> bool:
    return bool((_INTEGER if kind == "Integer" else _NUMBER).fullmatch(text))


def _bounds_numeric(body: ReadOnlyBody) -> bool:
    return all(
        _numeric(kind, content[end])
        for _, kind, content in _ranges(body)
        if kind != "Categorical"
        for end in ("MinValue", "MaxValue")
    )


def _value(kind: str, text: str) -> int | float:
    return int(text) if kind == "Integer" else float(text)


def _ordered(body: ReadOnlyBody) -> bool:
    return all(
        _value(kind, content["MinValue"]) <= _value(kind, content["MaxValue"])
        for _, kind, content in _ranges(body)
        if kind != "Categorical"
        if _numeric(kind, content["MinValue"]) and _numeric(kind, content["MaxValue"])
    )


def _range_of(body: Body, ends: tuple[str, str, str]) -> None:
    kind, low, high = ends
    give(body, specification(kind, Range=bounds(kind, low, high)))


def _default_inside(body: ReadOnlyBody) -> bool:
    return all(
        _inside(kind, content, each["DefaultValue"])
        for each, kind, content in _ranges(body)
        if "DefaultValue" in each and each["Type"] == kind
    )


def _inside(kind: str, content: ReadOnlyBody, text: str) -> bool:
    if kind == "Categorical":
        return text in content["Values"]
    low, high = content["MinValue"], content["MaxValue"]
    if not (_numeric(kind, low) and _numeric(kind, high)):
        return True  # what a range is that isn't one is another rule's
    return _numeric(kind, text) and _value(kind, low) <= _value(kind, text) <= _value(kind, high)


def _default(body: Body, given: tuple[str, Body, str]) -> None:
    kind, range_, text = given
    give(body, specification(kind, Range=range_, DefaultValue=text))


RULES: Final = (
    DocumentedRule(
        id="range-fits-type",
        statement="A range is of one kind, that of the hyperparameter's type.",
        strength=Strength.IMPLIED,
        where=Where(shape="ParameterRange", member="IntegerParameterRangeSpecification",
                    phrase="possible values for an integer hyperparameter"),
        paths=(f"{HYPERPARAMETERS}[].Type", f"{HYPERPARAMETERS}[].Range"),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_range_fits,
        obeying=(
            Edit(how="integers", edit=_give_one,
                 example=specification("Integer", Range=bounds("Integer", "1", "2"))),
            Edit(how="categories", edit=_give_one,
                 example=specification("Categorical", Range=values("a", "b"))),
        ),
        breaking=(
            Edit(how="the range of another type", edit=_give_one,
                 example=specification("Integer", Range=values("a", "b"))),
            Edit(how="two kinds of range", edit=_give_one,
                 example=specification(
                     "Integer", Range={**bounds("Integer", "1", "2"), **values("1", "2")})),
            Edit(how="no kind of range", edit=_give_one,
                  example=specification("Integer", Range={})),
            Edit(how="a range for free text", edit=_give_one,
                 example=specification("FreeText", Range=values("a"))),
        ),
    ),
    DocumentedRule(
        id="range-is-numeric",
        statement="The bounds of an integer or continuous range are numbers of its kind.",
        strength=Strength.IMPLIED,
        where=Where(shape="IntegerParameterRangeSpecification", member="MinValue",
                    phrase="minimum integer value"),
        paths=(f"{HYPERPARAMETERS}[].Range",),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_bounds_numeric,
        obeying=(
            Edit(how="integers", edit=_range_of, example=("Integer", "-1", "10"),
                 values=_SMALL.map(lambda low: ("Integer", str(low), str(low + 1)))),
            Edit(how="the largest double", edit=_range_of,
                 example=("Continuous", "0.5", "1.7976931348623157e+308")),
        ),
        breaking=(
            Edit(how="a word", edit=_range_of, example=("Integer", "one", "10"),
                 values=st.text("abc", max_size=6).map(lambda word: ("Integer", word, "10"))),
            Edit(how="a fraction among integers", edit=_range_of, example=("Integer", "0.5", "10")),
            Edit(how="a word among numbers", edit=_range_of, example=("Continuous", "0", "much")),
            Edit(how="a word as upper bound", edit=_range_of, example=("Integer", "1", "ten")),
            Edit(how="a word as lower bound", edit=_range_of, example=("Continuous", "no", "1")),
        ),
    ),
    DocumentedRule(
        id="range-is-ordered",
        statement="The lower bound of a range isn't above the upper one; they may be equal.",
        strength=Strength.IMPLIED,
        where=Where(shape="IntegerParameterRangeSpecification", member="MaxValue",
                    phrase="maximum integer value"),
        paths=(f"{HYPERPARAMETERS}[].Range",),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_ordered,
        obeying=(
            Edit(how="bounds that are equal", edit=_range_of, example=("Integer", "2", "2")),
            Edit(how="nine before ten", edit=_range_of, example=("Integer", "9", "10")),
        ),
        breaking=(
            Edit(how="bounds the wrong way round", edit=_range_of, example=("Integer", "10", "9"),
                 values=_SMALL.map(lambda low: ("Integer", str(low + 1), str(low)))),
            Edit(how="fractions the wrong way round", edit=_range_of,
                 example=("Continuous", "0.2", "0.1")),
        ),
    ),
    DocumentedRule(
        id="default-in-range",
        statement="The default value lies in the range.",
        strength=Strength.IMPLIED,
        where=Where(shape=_SPECIFICATION, member="Range", phrase="allowed range"),
        paths=(f"{HYPERPARAMETERS}[].DefaultValue", f"{HYPERPARAMETERS}[].Range",
               f"{HYPERPARAMETERS}[].Type"),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_default_inside,
        obeying=(
            Edit(how="at the bound", edit=_default,
                 example=("Integer", bounds("Integer", "1", "3"), "3")),
            Edit(how="a category", edit=_default, example=("Categorical", values("a", "b"), "b")),
            Edit(how="the last of three categories", edit=_default,
                 example=("Categorical", values("a", "b", "c"), "c")),
        ),
        breaking=(
            Edit(how="above the bound", edit=_default,
                 example=("Integer", bounds("Integer", "1", "3"), "4"),
                 values=st.integers(4, 10**9).map(
                     lambda value: ("Integer", bounds("Integer", "1", "3"), str(value)))),
            Edit(how="below the bound", edit=_default,
                 example=("Integer", bounds("Integer", "1", "3"), "0")),
            Edit(how="above a fraction", edit=_default,
                 example=("Continuous", bounds("Continuous", "0.1", "0.3"), "0.4")),
            Edit(how="no category", edit=_default,
                 example=("Categorical", values("a", "b"), "c")),
        ),
    ),
)  # fmt: skip
