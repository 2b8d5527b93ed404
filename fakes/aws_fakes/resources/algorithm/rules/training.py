"""Rules of the algorithm itself: hyperparameters, metrics, channels, tags."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from aws_fakes.resources.algorithm.rules.base import Entry, Findings, entry, held, items, parts

__all__ = ["RULES"]

_SUFFIX: Final = "ParameterRangeSpecification"
_NUMERIC: Final = ("Integer", "Continuous")


def _hyperparameters(request: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(parts(request, "TrainingSpecification", "SupportedHyperParameters"))


def _repeated(values: list[Any]) -> Any:
    """Return the first value that came before, or None."""
    return next((value for at, value in enumerate(values) if value in values[:at]), None)


@entry("hyperparameter-name-unique", default=True)
def hyperparameter_names(request: Mapping[str, Any]) -> Findings:
    """Names of hyperparameters differ."""
    names = [each.get("Name") for each in _hyperparameters(request)]
    if len(names) > 1:
        twice = _repeated(names)
        yield held(twice is None, f"Duplicate hyperparameter name: {twice}")


@entry(
    "default-excludes-required",
    default=False,
    contradicted="hyperparameters with a default value and IsRequired true",
)
def default_excludes_required(request: Mapping[str, Any]) -> Findings:
    """What has a default isn't required."""
    for each in _hyperparameters(request):
        if "DefaultValue" in each:
            yield held(
                each.get("IsRequired") is not True,
                f"Hyperparameter {each.get('Name')} has a default value and cannot be required",
            )


@entry("tuning-needs-hyperparameters", default=False)
def tuning_needs_hyperparameters(request: Mapping[str, Any]) -> Findings:
    """Tuning needs something to tune."""
    if list(parts(request, "TrainingSpecification", "SupportedTuningJobObjectiveMetrics")):
        yield held(
            bool(_hyperparameters(request)),
            "SupportedHyperParameters is required if the algorithm supports automatic model tuning",
        )


@entry("objective-metric-is-defined", default=False)
def objective_defined(request: Mapping[str, Any]) -> Findings:
    """Objectives are defined metrics."""
    metrics = parts(request, "TrainingSpecification", "MetricDefinitions")
    names = [each.get("Name") for each in metrics]
    for each in parts(request, "TrainingSpecification", "SupportedTuningJobObjectiveMetrics"):
        metric = each.get("MetricName")
        yield held(metric in names, f"Objective metric {metric} is not in MetricDefinitions")


@entry("range-fits-type", default=False)
def range_fits_type(request: Mapping[str, Any]) -> Findings:
    """The one range is that of the type."""
    for each in _hyperparameters(request):
        given = each.get("Range")
        if isinstance(given, Mapping):
            wanted = f"{each.get('Type')}{_SUFFIX}"
            yield held(
                set(given) == {wanted},
                f"Hyperparameter {each.get('Name')} of type {each.get('Type')} "
                f"cannot have the range [{', '.join(given)}]",
            )


def _ranges(request: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str, list[Any]]]:
    """Yield each hyperparameter with the kind and the two bounds of its numeric ranges."""
    for each in _hyperparameters(request):
        for kind in _NUMERIC:
            for found in parts(each, "Range", f"{kind}{_SUFFIX}"):
                yield each, kind, [found.get("MinValue"), found.get("MaxValue")]


def _number(kind: str, text: Any) -> float | int | None:
    """Read a number; None for whatever else Python would take for one."""
    if not isinstance(text, str) or not text.isascii() or "_" in text or text != text.strip():
        return None
    try:
        value = int(text) if kind == "Integer" else float(text)
    except ValueError:
        return None
    return value if kind == "Integer" or math.isfinite(value) else None


@entry("range-is-numeric", default=False)
def range_numeric(request: Mapping[str, Any]) -> Findings:
    """Bounds are numbers."""
    for each, kind, ends in _ranges(request):
        for text in ends:
            yield held(
                _number(kind, text) is not None,
                f"Invalid value {text} in the {kind} range of hyperparameter {each.get('Name')}",
            )


@entry("range-is-ordered", default=False)
def range_ordered(request: Mapping[str, Any]) -> Findings:
    """The lower bound comes first."""
    for each, kind, ends in _ranges(request):
        low, high = (_number(kind, text) for text in ends)
        if low is not None and high is not None:
            yield held(
                low <= high,
                f"MinValue {ends[0]} is greater than MaxValue {ends[1]} "
                f"for hyperparameter {each.get('Name')}",
            )


@entry("default-in-range", default=False)
def default_in_range(request: Mapping[str, Any]) -> Findings:
    """The default is a possible value."""
    for each, kind, ends in _ranges(request):
        low, high = (_number(kind, text) for text in ends)
        if each.get("Type") == kind and "DefaultValue" in each and None not in (low, high):
            value = _number(kind, each["DefaultValue"])
            assert low is not None
            assert high is not None
            yield held(value is not None and low <= value <= high, _outside(each))
    for each in _hyperparameters(request):
        for found in parts(each, "Range", f"Categorical{_SUFFIX}"):
            if each.get("Type") == "Categorical" and "DefaultValue" in each:
                yield held(each["DefaultValue"] in items(found, "Values"), _outside(each))


def _outside(each: Mapping[str, Any]) -> str:
    return (
        f"DefaultValue {each.get('DefaultValue')} is not in the range "
        f"of hyperparameter {each.get('Name')}"
    )


@entry("channel-modes-file-or-pipe", default=False)
def channel_modes(request: Mapping[str, Any]) -> Findings:
    """Channels are read in File or Pipe mode."""
    for each in parts(request, "TrainingSpecification", "TrainingChannels"):
        yield held(
            all(mode in ("File", "Pipe") for mode in items(each, "SupportedInputModes")),
            f"Channel {each.get('Name')} supports an input mode other than File and Pipe",
        )


@entry("tag-prefix-reserved", default=True, observed="DeleteTags, a public log")
def tag_prefix(request: Mapping[str, Any]) -> Findings:
    """The prefix is AWS's own."""
    for tag in parts(request, "Tags"):
        key = str(tag.get("Key"))
        problem = f"System prefix 'aws:' reserved for AWS usage in tag key: {key}"
        yield held(key[:4] != "aws:", problem)


@entry("tag-keys-unique", default=True, observed="a sibling operation")
def tag_keys(request: Mapping[str, Any]) -> Findings:
    """Keys of tags differ."""
    keys = [tag.get("Key") for tag in parts(request, "Tags")]
    if len(keys) > 1:
        yield held(_repeated(keys) is None, "Duplicate tag key")


RULES: Final[tuple[Entry, ...]] = (
    tag_prefix,
    tag_keys,
    hyperparameter_names,
    default_excludes_required,
    tuning_needs_hyperparameters,
    objective_defined,
    range_fits_type,
    range_numeric,
    range_ordered,
    default_in_range,
    channel_modes,
)
