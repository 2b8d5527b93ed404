"""Rules of TrainingSpecification: hyperparameters, metrics, channels."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from aws_strategies.case import Grade
from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.resources.algorithm.paths import HYPERPARAMETERS, TRAINING
from aws_strategies.rules.rule import DocumentedRule, Edit, Locked, Strength, Where
from aws_strategies.rules.unique_names import all_different, make_different

__all__ = ["RULES", "give", "specification", "specifications"]


_LONGEST_NAME: Final = 256
_SPECIFICATION: Final = "HyperParameterSpecification"
_NAMES: Final = st.text("abcé -", max_size=8)


def specifications(body: ReadOnlyBody) -> list[ReadOnlyBody]:
    """Return the hyperparameters that the algorithm supports."""
    found: list[ReadOnlyBody] = body[TRAINING].get("SupportedHyperParameters", [])
    return found


def specification(type_: str = "FreeText", name: str = "p", **members: object) -> Body:
    """Return a hyperparameter specification."""
    return {"Name": name, "Type": type_, **members}


def give(body: Body, *found: Body) -> None:
    """Let the algorithm support exactly these hyperparameters."""
    body[TRAINING]["SupportedHyperParameters"] = list(found)


def _unique_names(body: ReadOnlyBody) -> bool:
    return all_different([each["Name"] for each in specifications(body)])


def _rename(body: Body, lock: Locked) -> None:
    found = body[TRAINING]["SupportedHyperParameters"]
    make_different(found, "Name", path=HYPERPARAMETERS, longest=_LONGEST_NAME, lock=lock)


def _name_pair(body: Body, names: tuple[str, str]) -> None:
    give(body, *(specification(name=name) for name in names))


def _default_not_required(body: ReadOnlyBody) -> bool:
    return not any(
        each.get("IsRequired") and "DefaultValue" in each for each in specifications(body)
    )


def _with_default(body: Body, required: bool) -> None:
    give(body, specification(DefaultValue="x", IsRequired=required))


def _objectives(body: ReadOnlyBody) -> list[ReadOnlyBody]:
    found: list[ReadOnlyBody] = body[TRAINING].get("SupportedTuningJobObjectiveMetrics", [])
    return found


def _tunable_has_parameters(body: ReadOnlyBody) -> bool:
    return not _objectives(body) or bool(specifications(body))


def _tuning(body: Body, parameters: int) -> None:
    body[TRAINING]["MetricDefinitions"] = [{"Name": "loss", "Regex": "loss=(.*)"}]
    body[TRAINING]["SupportedTuningJobObjectiveMetrics"] = [
        {"Type": "Minimize", "MetricName": "loss"}
    ]
    give(body, *(specification(name=f"p{number}") for number in range(parameters)))


def _objectives_defined(body: ReadOnlyBody) -> bool:
    defined = {each["Name"] for each in body[TRAINING].get("MetricDefinitions", [])}
    return all(each["MetricName"] in defined for each in _objectives(body))


def _objective(body: Body, metric: str) -> None:
    _tuning(body, parameters=1)
    body[TRAINING]["SupportedTuningJobObjectiveMetrics"][0]["MetricName"] = metric


def _file_or_pipe(body: ReadOnlyBody) -> bool:
    return all(
        "FastFile" not in each["SupportedInputModes"] for each in body[TRAINING]["TrainingChannels"]
    )


def _modes(body: Body, modes: list[str]) -> None:
    body[TRAINING]["TrainingChannels"][0]["SupportedInputModes"] = list(modes)
    for other in body[TRAINING]["TrainingChannels"][1:]:
        other["SupportedInputModes"] = ["File"]


RULES: Final = (
    DocumentedRule(
        id="hyperparameter-name-unique",
        statement="No two hyperparameters have one name.",
        strength=Strength.MUST,
        where=Where(shape=_SPECIFICATION, member="Name", phrase="name must be unique"),
        paths=(f"{HYPERPARAMETERS}[].Name",),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_unique_names,
        obeying=(
            Edit(
                 how="two names",
                 edit=_name_pair,
                 example=("a", "b"),
                 values=st.tuples(_NAMES, _NAMES).map(
                     lambda pair: (pair[0], f"{pair[1]}x{pair[0]}")),
            ),
            Edit(how="names that differ in case", edit=_name_pair, example=("name", "Name")),
        ),
        breaking=(
            Edit(
                 how="one name twice",
                 edit=_name_pair,
                 example=("a", "a"),
                 values=_NAMES.map(lambda name: (name, name)),
            ),
        ),
        repair=_rename,
    ),
    DocumentedRule(
        id="default-excludes-required",
        statement="A hyperparameter with a default value isn't required.",
        strength=Strength.MUST,
        where=Where(
            shape=_SPECIFICATION,
            member="DefaultValue",
            phrase="a hyperparameter cannot be required",
        ),
        paths=(f"{HYPERPARAMETERS}[].DefaultValue", f"{HYPERPARAMETERS}[].IsRequired"),
        default=False,
        grade=Grade.DOCUMENTED,
        obeys=_default_not_required,
        obeying=(Edit(how="a default, not required", edit=_with_default, example=False),),
        breaking=(Edit(how="a default, but required", edit=_with_default, example=True),),
    ),
    DocumentedRule(
        id="tuning-needs-hyperparameters",
        statement="An algorithm with objective metrics for tuning has hyperparameters.",
        strength=Strength.MUST,
        where=Where(
            shape=TRAINING,
            member="SupportedHyperParameters",
            phrase="supports automatic model tuning",
        ),
        paths=(HYPERPARAMETERS, f"{TRAINING}.SupportedTuningJobObjectiveMetrics"),
        default=False,
        grade=Grade.DOCUMENTED,
        obeys=_tunable_has_parameters,
        obeying=(
            Edit(how="an objective and a hyperparameter", edit=_tuning, example=1,
                 values=st.integers(1, 5)),
        ),
        breaking=(Edit(how="an objective, no hyperparameter", edit=_tuning, example=0),),
    ),
    DocumentedRule(
        id="objective-metric-is-defined",
        statement="The metric of an objective is one of the defined metrics.",
        strength=Strength.IMPLIED,
        where=Where(
            shape=TRAINING,
            member="SupportedTuningJobObjectiveMetrics",
            phrase="metrics that the algorithm emits",
        ),
        paths=(
            f"{TRAINING}.MetricDefinitions[].Name",
            f"{TRAINING}.SupportedTuningJobObjectiveMetrics[].MetricName",
        ),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_objectives_defined,
        obeying=(Edit(how="a defined metric", edit=_objective, example="loss"),),
        breaking=(
            Edit(how="an undefined metric", edit=_objective, example="gain",
                 values=st.text("xyz", min_size=1, max_size=9)),
        ),
    ),
    DocumentedRule(
        id="channel-modes-file-or-pipe",
        statement="The input modes of a channel are File and Pipe.",
        strength=Strength.MUST,
        where=Where(shape="ChannelSpecification", member="SupportedInputModes",
                    phrase="either FILE or PIPE"),
        paths=(f"{TRAINING}.TrainingChannels[].SupportedInputModes[]",),
        default=False,
        grade=Grade.DOCUMENTED,
        obeys=_file_or_pipe,
        obeying=(Edit(how="File and Pipe", edit=_modes, example=["File", "Pipe"]),),
        breaking=(
            Edit(how="FastFile", edit=_modes, example=["FastFile"],
                 values=st.lists(st.sampled_from(["File", "Pipe"]), max_size=3).map(
                     lambda modes: [*modes, "FastFile"])),
        ),
    ),
)  # fmt: skip
