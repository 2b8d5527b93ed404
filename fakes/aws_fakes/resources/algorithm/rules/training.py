"""Rules of the algorithm itself: hyperparameters, metrics, channels, tags."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from aws_fakes.resources.algorithm.rules.base import (
    DocumentedRule,
    Findings,
    Structure,
    documented_rule,
    finding,
    items,
    structures,
)

__all__ = ["RULES"]

_SUFFIX: Final = "ParameterRangeSpecification"
_NUMERIC: Final = ("Integer", "Continuous")


def _hyperparameters(request: Structure) -> list[Structure]:
    return list(structures(request, "TrainingSpecification", "SupportedHyperParameters"))


def _repeated(values: list[object]) -> object:
    """Return the first value that came before, or None."""
    return next((value for at, value in enumerate(values) if value in values[:at]), None)


@documented_rule("hyperparameter-name-unique", default=True)
def _hyperparameter_names(request: Structure) -> Findings:
    """Names of hyperparameters are unique."""
    names = [each.get("Name") for each in _hyperparameters(request)]
    if len(names) > 1:
        twice = _repeated(names)
        yield finding(twice is None, f"Duplicate hyperparameter name: {twice}")


@documented_rule(
    "default-excludes-required",
    default=False,
    contradicted="hyperparameters with a default value and IsRequired true",
)
def _default_excludes_required(request: Structure) -> Findings:
    """A hyperparameter with a default value isn't required."""
    for each in _hyperparameters(request):
        if "DefaultValue" in each:
            yield finding(
                each.get("IsRequired") is not True,
                f"Hyperparameter {each.get('Name')} has a default value and cannot be required",
            )


@documented_rule("tuning-needs-hyperparameters", default=False)
def _tuning_needs_hyperparameters(request: Structure) -> Findings:
    """An algorithm with objective metrics has hyperparameters."""
    if list(structures(request, "TrainingSpecification", "SupportedTuningJobObjectiveMetrics")):
        yield finding(
            bool(_hyperparameters(request)),
            "SupportedHyperParameters is required if the algorithm supports automatic model tuning",
        )


_UNDEFINED_OBJECTIVE: Final = (
    "A metric is required for this hyperparameter tuning job objective. "
    "Provide a metric in the metric definitions."
)
"""The words of CreateHyperParameterTuningJob."""


@documented_rule("objective-metric-is-defined", default=False)
def _objective_defined(request: Structure) -> Findings:
    """Every objective metric is defined."""
    metrics = structures(request, "TrainingSpecification", "MetricDefinitions")
    names = [each.get("Name") for each in metrics]
    for each in structures(request, "TrainingSpecification", "SupportedTuningJobObjectiveMetrics"):
        metric = each.get("MetricName")
        yield finding(metric in names, _UNDEFINED_OBJECTIVE)


@documented_rule("range-fits-type", default=False)
def _range_fits_type(request: Structure) -> Findings:
    """A hyperparameter's only range is that of its type."""
    for each in _hyperparameters(request):
        given = each.get("Range")
        if isinstance(given, Mapping):
            expected = f"{each.get('Type')}{_SUFFIX}"
            yield finding(
                set(given) == {expected},
                f"Hyperparameter {each.get('Name')} of type {each.get('Type')} "
                f"cannot have the range [{', '.join(given)}]",
            )


def _ranges(request: Structure) -> Iterator[tuple[Structure, str, list[object]]]:
    """Yield each hyperparameter with kind, minimum and maximum of its numeric ranges."""
    for each in _hyperparameters(request):
        for kind in _NUMERIC:
            for found in structures(each, "Range", f"{kind}{_SUFFIX}"):
                yield each, kind, [found.get("MinValue"), found.get("MaxValue")]


def _number(kind: str, text: object) -> float | int | None:
    """Read a number as AWS does; None for other spellings that Python accepts."""
    if not isinstance(text, str) or not text.isascii() or "_" in text or text != text.strip():
        return None
    try:
        value = int(text) if kind == "Integer" else float(text)
    except ValueError:
        return None
    return value if kind == "Integer" or math.isfinite(value) else None


@documented_rule("range-is-numeric", default=False)
def _range_numeric(request: Structure) -> Findings:
    """The bounds of a numeric range are numbers."""
    for each, kind, ends in _ranges(request):
        for text in ends:
            yield finding(
                _number(kind, text) is not None,
                f"Invalid value {text} in the {kind} range of hyperparameter {each.get('Name')}",
            )


@documented_rule("range-is-ordered", default=False)
def _range_ordered(request: Structure) -> Findings:
    """The minimum of a range isn't greater than its maximum."""
    for each, kind, ends in _ranges(request):
        low, high = (_number(kind, text) for text in ends)
        if low is not None and high is not None:
            yield finding(
                low <= high,
                f"MinValue {ends[0]} is greater than MaxValue {ends[1]} "
                f"for hyperparameter {each.get('Name')}",
            )


@documented_rule("default-in-range", default=False)
def _default_in_range(request: Structure) -> Findings:
    """A default value is in its range."""
    for each, kind, ends in _ranges(request):
        low, high = (_number(kind, text) for text in ends)
        if each.get("Type") == kind and "DefaultValue" in each and None not in (low, high):
            value = _number(kind, each["DefaultValue"])
            assert low is not None
            assert high is not None
            yield finding(value is not None and low <= value <= high, _outside(each))
    for each in _hyperparameters(request):
        for found in structures(each, "Range", f"Categorical{_SUFFIX}"):
            if each.get("Type") == "Categorical" and "DefaultValue" in each:
                yield finding(each["DefaultValue"] in items(found, "Values"), _outside(each))


def _outside(each: Structure) -> str:
    return (
        f"DefaultValue {each.get('DefaultValue')} is not in the range "
        f"of hyperparameter {each.get('Name')}"
    )


@documented_rule("channel-modes-file-or-pipe", default=False)
def _channel_modes(request: Structure) -> Findings:
    """Channels support the input modes File and Pipe only."""
    for each in structures(request, "TrainingSpecification", "TrainingChannels"):
        yield finding(
            all(mode in ("File", "Pipe") for mode in items(each, "SupportedInputModes")),
            f"Channel {each.get('Name')} supports an input mode other than File and Pipe",
        )


@documented_rule("tag-prefix-reserved", default=True, observed="DeleteTags, a public log")
def _tag_prefix(request: Structure) -> Findings:
    """Tag keys don't begin with aws:."""
    for tag in structures(request, "Tags"):
        key = str(tag.get("Key"))
        problem = f"System prefix 'aws:' reserved for AWS usage in tag key: {key}"
        yield finding(key[:4] != "aws:", problem)


@documented_rule("tag-keys-unique", default=True, observed="a sibling operation")
def _tag_keys(request: Structure) -> Findings:
    """Tag keys are unique."""
    keys = [tag.get("Key") for tag in structures(request, "Tags")]
    if len(keys) > 1:
        yield finding(_repeated(keys) is None, "Duplicate tag key")


RULES: Final[tuple[DocumentedRule, ...]] = (
    _tag_prefix,
    _tag_keys,
    _hyperparameter_names,
    _default_excludes_required,
    _tuning_needs_hyperparameters,
    _objective_defined,
    _range_fits_type,
    _range_numeric,
    _range_ordered,
    _default_in_range,
    _channel_modes,
)
