"""Deterministic requests that obey the documented rules as well, and show what the rules leave.

The model's own covering set breaks many a rule: its requests hold members together that exclude
each other. Here each of them is made to conform; what that loses is shown by further requests, each
chosen because it shows something yet unseen. What no rule-obeying request can show is listed with
the rule that forbids it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil
from types import MappingProxyType
from typing import Final, TypeAlias

from aws_strategies.case import Case, accepted_case
from aws_strategies.covering.coverage import Coverage, coverage_of
from aws_strategies.covering.sets import valid_cases
from aws_strategies.derivation_cache import kept_bodies
from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.minimal import put
from aws_strategies.model import Operation
from aws_strategies.resources.algorithm import broken_rules, conform
from aws_strategies.resources.algorithm.paths import CHANNEL, RESOURCES, TRANSFORM_JOB

__all__ = ["RuleObeyingSet", "valid_cases_under_rules"]

_Shown: TypeAlias = tuple[str, str | tuple[str, str]]
"""What a request shows: the field of a coverage, and what it holds."""

_TYPE: Final = f"{RESOURCES}.InstanceType"
_LISTS: Final = ("InstanceGroups", "InstancePreferences")
_AT: Final = ("ValidationSpecification", "ValidationProfiles", 0, "TrainingJobDefinition")
_CHANNEL: Final = (
    *(f"{CHANNEL}.InputMode", f"{CHANNEL}.CompressionType", f"{CHANNEL}.RecordWrapperType"),
    f"{CHANNEL}.DataSource.S3DataSource.S3DataType",
)
_READ_ONLY: Final = (f"{RESOURCES}.SelectedInstanceType", f"{RESOURCES}.SelectedInstanceCount")
_TRANSFORMED: Final = f"{TRANSFORM_JOB}.TransformInput.DataSource.S3DataSource.S3DataType"
_PLACED: Final = f"{RESOURCES}.InstancePlacementConfig.PlacementSpecifications[].InstanceCount"
_FORBIDDEN: Final[Mapping[_Shown, str]] = MappingProxyType(
    {
        ("pairs", (_TRANSFORMED, "AugmentedManifestFile")): "transform-refuses-augmented-manifest",
        ("bounds", f"{_PLACED}:min_value"): "placement-count-min-1",
        ("together", RESOURCES): "instance-groups-exclusive",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleObeyingSet:
    """Requests that obey the model and all rules on by default, and show whatever those allow.

    No set has fewer than `lower_bound` requests: a job has one instance type, or a few groups, or
    a few preferences, so that each instance type takes its turn three times. `unshown` holds what
    of the model's covering set no such request can show, as (what, where) with the rule that
    forbids it.
    """

    cases: tuple[Case, ...]
    lower_bound: int
    unshown: Mapping[_Shown, str]


@cache
def valid_cases_under_rules(operation: Operation) -> RuleObeyingSet:
    """Return the set for CreateAlgorithm.

    RuntimeError names what the set should show and doesn't, if no rule is known to forbid it.
    """
    wanted = _seen(operation, *(case.body for case in valid_cases(operation).cases))
    unshown = {
        each: rule for each in sorted(wanted, key=repr) if (rule := _forbidding(operation, each))
    }
    bodies = kept_bodies(
        ("valid under rules", operation.content),
        derive=lambda: _choose(operation, wanted - unshown.keys()),
    )
    return RuleObeyingSet(
        cases=tuple(
            accepted_case(operation, f"accepted-under-rules:{number:03}", body)
            for number, body in enumerate(bodies)
        ),
        lower_bound=_lower_bound(operation),
        unshown=MappingProxyType(unshown),
    )


def _choose(operation: Operation, left: frozenset[_Shown]) -> list[Body]:
    """Return requests that each show something new; RuntimeError names what none of them shows."""
    bodies: list[Body] = []
    for body in _candidates(operation):
        if not left:
            break
        if broken_rules(body):
            continue
        new = _seen(operation, body) & left
        if new:
            bodies.append(body)
            left -= new
    if left:
        raise RuntimeError(
            f"no request shows these: {sorted(left)}; if a rule forbids them, add them to "
            "_FORBIDDEN in aws_strategies/resources/algorithm/covering.py"
        )
    return bodies


def _candidates(operation: Operation) -> Iterator[Body]:
    """Yield requests to choose from, those first that show most."""
    model = [dict(case.body) for case in valid_cases(operation).cases]
    yield from (conform(body, given={_TYPE}) for body in model)
    for name in _LISTS:
        yield from _filled(operation, model, name)
    for name in _LISTS:
        for body in model:
            yield conform(body, given={f"{RESOURCES}.{name}[].InstanceType"})
    for body in model:
        yield from _one_item(body)
    for path in _CHANNEL:
        yield from (conform(body, given={path}) for body in model)


def _filled(operation: Operation, model: list[Body], name: str) -> Iterator[Body]:
    """Yield requests whose list of instances holds as many types as fit, none twice."""
    path = f"{RESOURCES}.{name}"
    if path not in operation.shapes:
        return
    types = operation.at(f"{path}[].InstanceType").enum
    most = int(operation.at(path).maximum or 1)
    location = (*_AT, "ResourceConfig", name)
    holders = [body for body in model if _resources(body).get(name)]
    for turn, at in enumerate(range(0, len(types), most)):
        body = holders[turn % len(holders)]
        element = _resources(body)[name][0]
        items = [{**element, "InstanceType": each} for each in types[at : at + most]]
        yield conform(put(body, location, items), given={f"{path}[].InstanceType"})


def _one_item(body: Body) -> Iterator[Body]:
    """Yield requests in which a channel, or an instance preference, is the only one."""
    if "ValidationSpecification" not in body:
        return
    job = body["ValidationSpecification"]["ValidationProfiles"][0]["TrainingJobDefinition"]
    for channel in job["InputDataConfig"]:
        yield conform(put(body, (*_AT, "InputDataConfig"), [channel]))
    path = f"{RESOURCES}.InstancePreferences"
    for item in job["ResourceConfig"].get("InstancePreferences", []):
        alone = put(body, (*_AT, "ResourceConfig", "InstancePreferences"), [item])
        yield conform(alone, given={f"{path}[].InstanceType", f"{path}[].InstanceCount"})


def _resources(body: ReadOnlyBody) -> ReadOnlyBody:
    for profile in body.get("ValidationSpecification", {}).get("ValidationProfiles", []):
        found: ReadOnlyBody = profile["TrainingJobDefinition"]["ResourceConfig"]
        return found
    return {}


def _seen(operation: Operation, *bodies: ReadOnlyBody) -> frozenset[_Shown]:
    coverage = coverage_of(operation, bodies)
    return frozenset(
        (name, each) for name in Coverage.__slots__ for each in getattr(coverage, name)
    )


def _forbidding(operation: Operation, shown: _Shown) -> str:
    """Return the rule because of which no request shows something, or nothing."""
    what, where = shown
    if what != "absent" and _path(operation, what, where) in _READ_ONLY:
        return "selected-instance-read-only"
    return _FORBIDDEN.get(shown, "")


def _path(operation: Operation, what: str, where: str | tuple[str, str]) -> str:
    """Return the path at which something is shown, as the fields of a coverage hold it."""
    if isinstance(where, tuple):
        return where[0]
    if what == "bounds":
        return next(point.path for point in operation.points if point.id == where)
    return where


def _lower_bound(operation: Operation) -> int:
    """Each type alone, and as many to a list as fit: no request does two of these."""
    bound = len(operation.at(_TYPE).enum)
    for name in _LISTS:
        if f"{RESOURCES}.{name}" in operation.shapes:
            types = operation.at(f"{RESOURCES}.{name}[].InstanceType").enum
            bound += ceil(len(types) / int(operation.at(f"{RESOURCES}.{name}").maximum or 1))
    return bound
