"""Rules of how a training job asks for instances: one type, groups, or preferences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hypothesis import strategies as st

from aws_strategies.case import Grade
from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.resources.algorithm import paths as places
from aws_strategies.resources.algorithm.paths import GENERAL, RESOURCES
from aws_strategies.rules.rule import DocumentedRule, Edit, Locked, Strength, Where
from aws_strategies.rules.unique_names import all_different

__all__ = ["RULES"]

_GROUPS: Final = f"{RESOURCES}.InstanceGroups"
_PREFERENCES: Final = f"{RESOURCES}.InstancePreferences"
_COUNT: Final = "InstanceCount"
_TYPES: Final = (GENERAL, "ml.c5.xlarge", "ml.m5.xlarge")
_PLAN: Final = "arn:aws:sagemaker:us-east-1:123456789012:training-plan/plan"
_SHAPE: Final = "InstancePreference"
_EXCLUDED: Final = ("InstanceType", "InstanceGroups", "InstancePlacementConfig")


def _grouped(body: ReadOnlyBody) -> Iterator[ReadOnlyBody]:
    return (each for each in places.all_resources(body) if each.get("InstanceGroups"))


def _preferring(body: ReadOnlyBody) -> Iterator[ReadOnlyBody]:
    return (each for each in places.all_resources(body) if each.get("InstancePreferences"))


def _mutable(found: Iterator[ReadOnlyBody]) -> Iterator[Body]:
    return found  # type: ignore[return-value]


def _groups_alone(body: ReadOnlyBody) -> bool:
    return not any("InstanceType" in each or _COUNT in each for each in _grouped(body))


def _drop_groups(body: Body, lock: Locked) -> None:
    """Keep an instance type rather than groups, and groups rather than a bare count."""
    for each in _mutable(_grouped(body)):
        if lock.free(_GROUPS) and (
            "InstanceType" in each or not lock.free(f"{RESOURCES}.{_COUNT}")
        ):
            del each["InstanceGroups"]
        elif lock.free(f"{RESOURCES}.InstanceType") and lock.free(f"{RESOURCES}.{_COUNT}"):
            each.pop("InstanceType", None)
            each.pop(_COUNT, None)


def _group(body: Body, members: Body) -> None:
    resources = places.resources(body)
    for other in ("InstanceType", _COUNT, "InstancePreferences", "VolumeKmsKeyId"):
        resources.pop(other, None)
    resources["InstanceGroups"] = [
        {"InstanceType": GENERAL, _COUNT: 1, "InstanceGroupName": "group"}
    ]
    resources.update(members)


def _excluded(resources: ReadOnlyBody) -> list[str]:
    return [name for name in _EXCLUDED if resources.get(name) not in (None, [])]


def _preferences_alone(body: ReadOnlyBody) -> bool:
    return not any(map(_excluded, _preferring(body)))


def _drop_preferences(body: Body, lock: Locked) -> None:
    """Keep the preferences, or what excludes them; a placement goes first.

    Which of the two depends on a member that has nothing to do with it, so that requests of each
    form are drawn often.
    """
    for each in _mutable(_preferring(body)):
        others = _excluded(each)
        if not others:
            continue
        fixed = [name for name in others if not lock.free(f"{RESOURCES}.{name}")]
        kept = "VolumeSizeInGB" not in each or others == ["InstancePlacementConfig"]
        if lock.free(_PREFERENCES) and (fixed or not kept):
            del each["InstancePreferences"]
        elif not fixed:
            for name in others:
                del each[name]


def _prefer(body: Body, members: Body, *, counts: tuple[int | None, ...] = (1, 2)) -> None:
    """Make the job prefer types, each with its count or without, and give it other members."""
    resources = places.resources(body)
    for other in (*_EXCLUDED, _COUNT, "TrainingPlanArn", "VolumeKmsKeyId"):
        resources.pop(other, None)
    resources["InstancePreferences"] = [
        {"InstanceType": type_} if count is None else {"InstanceType": type_, _COUNT: count}
        for type_, count in zip(_TYPES, counts, strict=False)
    ]
    places.support(body, *_TYPES)
    resources.update(members)


def _once(resources: ReadOnlyBody) -> bool:
    return all_different([each["InstanceType"] for each in resources["InstancePreferences"]])


def _types_once(body: ReadOnlyBody) -> bool:
    return all(map(_once, _preferring(body)))


def _drop_repeats(body: Body, lock: Locked) -> None:
    if lock.holds(_PREFERENCES):
        return
    for each in _mutable(_preferring(body)):
        found = {item["InstanceType"]: item for item in reversed(each["InstancePreferences"])}
        each["InstancePreferences"] = list(reversed(found.values()))


def _prefer_types(body: Body, types: tuple[str, ...]) -> None:
    _prefer(body, {"InstancePreferences": [{"InstanceType": each, _COUNT: 1} for each in types]})
    places.support(body, *types)


def _one_style(resources: ReadOnlyBody) -> bool:
    counted = [_COUNT in each for each in resources["InstancePreferences"]]
    return not any(counted) if _COUNT in resources else all(counted)


def _count_once(body: ReadOnlyBody) -> bool:
    return all(map(_one_style, _preferring(body)))


def _set_counts(body: Body, lock: Locked) -> None:
    """Keep the count of the job; without one give each preference its own."""
    each_free, one_free = (
        lock.free(f"{_PREFERENCES}[].{_COUNT}"),
        lock.free(f"{RESOURCES}.{_COUNT}"),
    )
    for resources in _mutable(_preferring(body)):
        if _one_style(resources):
            continue
        preferences = resources["InstancePreferences"]
        if _COUNT in resources and each_free:
            for item in preferences:
                item.pop(_COUNT, None)
            continue
        if one_free:
            resources.pop(_COUNT, None)
        counts = [item[_COUNT] for item in preferences if _COUNT in item]
        if each_free and _COUNT not in resources:
            for item in preferences:
                item.setdefault(_COUNT, next(iter(counts), 1))
        elif one_free and not counts:
            resources[_COUNT] = 1


def _styles(body: Body, given: tuple[int | None, tuple[int | None, ...]]) -> None:
    one, each = given
    _prefer(body, {} if one is None else {_COUNT: one}, counts=each)


def _plans_apart(body: ReadOnlyBody) -> bool:
    return not any(
        "TrainingPlanArn" in each
        and any("TrainingPlanArns" in item for item in each["InstancePreferences"])
        for each in _preferring(body)
    )


def _drop_plan(body: Body, lock: Locked) -> None:
    for each in _mutable(_preferring(body)):
        if lock.free(f"{RESOURCES}.TrainingPlanArn"):
            each.pop("TrainingPlanArn", None)
        elif lock.free(f"{_PREFERENCES}[].TrainingPlanArns"):
            for item in each["InstancePreferences"]:
                item.pop("TrainingPlanArns", None)


def _plans(body: Body, given: tuple[bool, int | None]) -> None:
    one, at = given
    _prefer(body, {"TrainingPlanArn": _PLAN} if one else {}, counts=(1, 2, 3)[: 3 if at else 2])
    if at is not None:
        places.resources(body)["InstancePreferences"][at]["TrainingPlanArns"] = [_PLAN]


_SMALL: Final = st.integers(0, 100)

RULES: Final = (
    DocumentedRule(
        id="instance-groups-exclusive",
        statement="A job with instance groups has no instance type or count beside them.",
        strength=Strength.IMPLIED,
        where=Where(shape="ResourceConfig", member="InstanceGroups", phrase="heterogeneous cluster",
                    elsewhere="what CreateTrainingJob answers"),
        paths=(_GROUPS, f"{RESOURCES}.InstanceType", f"{RESOURCES}.{_COUNT}"),
        default=True,
        grade=Grade.OBSERVED,
        obeys=_groups_alone,
        obeying=(Edit(how="groups alone", edit=_group, example={}),),
        breaking=(
            Edit(how="groups and a type", edit=_group, example={"InstanceType": GENERAL}),
            Edit(how="groups and a count", edit=_group, example={_COUNT: 1},
                 values=_SMALL.map(lambda count: {_COUNT: count})),
            Edit(how="groups, a type and a count", edit=_group,
                 example={"InstanceType": GENERAL, _COUNT: 1}),
        ),
        repair=_drop_groups,
    ),
    DocumentedRule(
        id="instance-preferences-exclusive",
        statement="A job with instance preferences has no instance type, groups or placement.",
        strength=Strength.MUST,
        where=Where(shape="ResourceConfig", member="InstancePreferences",
                    phrase="mutually exclusive with InstanceType"),
        paths=(_PREFERENCES, *(f"{RESOURCES}.{name}" for name in _EXCLUDED)),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_preferences_alone,
        obeying=(Edit(how="preferences alone", edit=_prefer, example={}),),
        breaking=(
            Edit(how="a type beside", edit=_prefer, example={"InstanceType": GENERAL}),
            Edit(how="groups beside", edit=_prefer, example={"InstanceGroups": [
                 {"InstanceType": GENERAL, _COUNT: 1, "InstanceGroupName": "group"}]}),
            Edit(how="a placement beside", edit=_prefer,
                 example={"InstancePlacementConfig": {"EnableMultipleJobs": True}}),
        ),
        repair=_drop_preferences,
    ),
    DocumentedRule(
        id="preference-type-once",
        statement="An instance type is preferred once.",
        strength=Strength.MUST,
        where=Where(shape=_SHAPE, member="InstanceType", phrase="can appear only once"),
        paths=(f"{_PREFERENCES}[].InstanceType",),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_types_once,
        obeying=(Edit(how="two types", edit=_prefer_types, example=_TYPES[:2]),),
        breaking=(
            Edit(how="one type twice", edit=_prefer_types, example=(GENERAL, GENERAL),
                 values=st.sampled_from(_TYPES).map(lambda each: (each, each))),
            Edit(how="the first of three again", edit=_prefer_types,
                 example=(*_TYPES[:2], GENERAL)),
            Edit(how="the second of three again", edit=_prefer_types,
                 example=(_TYPES[1], GENERAL, GENERAL)),
        ),
        repair=_drop_repeats,
    ),
    DocumentedRule(
        id="one-count-style",
        statement="Each preference has a count, or the job has one: not both, not neither.",
        strength=Strength.MUST,
        where=Where(shape=_SHAPE, member=_COUNT, phrase="omit it in both places"),
        paths=(f"{_PREFERENCES}[].{_COUNT}", f"{RESOURCES}.{_COUNT}"),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_count_once,
        obeying=(
            Edit(how="a count each", edit=_styles, example=(None, (1, 2)),
                 values=st.tuples(st.none(), st.tuples(_SMALL, _SMALL))),
            Edit(how="one count for the job", edit=_styles, example=(1, (None, None))),
        ),
        breaking=(
            Edit(how="no count", edit=_styles, example=(None, (None, None))),
            Edit(how="some counts", edit=_styles, example=(None, (1, None))),
            Edit(how="all counts but the last", edit=_styles, example=(None, (1, 2, None))),
            Edit(how="all counts but the first", edit=_styles, example=(None, (None, 1, 2))),
            Edit(how="one count and the last", edit=_styles, example=(1, (None, None, 3))),
            Edit(how="both", edit=_styles, example=(1, (1, 2)),
                 values=st.tuples(_SMALL, st.tuples(_SMALL, _SMALL))),
        ),
        repair=_set_counts,
    ),
    DocumentedRule(
        id="plan-arns-exclusive",
        statement="Preferences have training plans, or the job has one.",
        strength=Strength.MUST,
        where=Where(shape=_SHAPE, member="TrainingPlanArns",
                    phrase="mutually exclusive with the job-level TrainingPlanArn"),
        paths=(f"{_PREFERENCES}[].TrainingPlanArns", f"{RESOURCES}.TrainingPlanArn"),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_plans_apart,
        obeying=(
            Edit(how="a plan of a preference", edit=_plans, example=(False, 0)),
            Edit(how="a plan of the job", edit=_plans, example=(True, None)),
        ),
        breaking=(
            Edit(how="both", edit=_plans, example=(True, 0)),
            Edit(how="one of the last of three", edit=_plans, example=(True, 2)),
        ),
        repair=_drop_plan,
    ),
)  # fmt: skip
