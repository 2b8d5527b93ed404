"""Rules of TrainingSpecification: hyperparameters, metrics, channels, an additional data source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hypothesis import strategies as st

from aws_strategies.case import Grade
from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.resources.algorithm import paths as places
from aws_strategies.resources.algorithm.paths import CONTAINER, HYPERPARAMETERS, TRAINING
from aws_strategies.rules.rule import DocumentedRule, Edit, Locked, Strength, Where
from aws_strategies.rules.unique_names import all_different, make_different

__all__ = ["RULES", "give", "specification", "specifications"]


_LONGEST_NAME: Final = 256
_SPECIFICATION: Final = "HyperParameterSpecification"
_NAMES: Final = st.text("abcé -", max_size=8)
_FORTY: Final = tuple(f"name-{number}" for number in range(40))
_EXTRA: Final = "AdditionalS3DataSource"
_ARCHIVE: Final = {
    "S3Uri": "s3://bucket/a.tar.gz",
    "S3DataType": "S3Object",
    "CompressionType": "Gzip",
}


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


def _named(body: Body, names: tuple[str, ...]) -> None:
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


def _last_defined(body: Body, metric: str) -> None:
    _objective(body, metric)
    others = [{"Name": name, "Regex": "=(.*)"} for name in ("accuracy", "error")]
    body[TRAINING]["MetricDefinitions"][:0] = others


def _file_or_pipe(body: ReadOnlyBody) -> bool:
    return all(
        "FastFile" not in each["SupportedInputModes"] for each in body[TRAINING]["TrainingChannels"]
    )


def _modes(body: Body, modes: list[str]) -> None:
    body[TRAINING]["TrainingChannels"][0]["SupportedInputModes"] = list(modes)
    for other in body[TRAINING]["TrainingChannels"][1:]:
        other["SupportedInputModes"] = ["File"]


def _extras(body: ReadOnlyBody) -> Iterator[ReadOnlyBody]:
    for each in (body[TRAINING], *places.containers(body)):
        if _EXTRA in each:
            yield each[_EXTRA]


def _extra_is_archive(body: ReadOnlyBody) -> bool:
    return all(
        each["S3DataType"] == "S3Object"
        and each.get("CompressionType") == "Gzip"
        and each["S3Uri"].endswith(".tar.gz")
        for each in _extras(body)
    )


def _extra_in_first(body: ReadOnlyBody) -> bool:
    return not any(_EXTRA in each for each in places.containers(body)[1:])


def _extra(body: Body, changes: Body) -> None:
    places.container(body)[_EXTRA] = {**_ARCHIVE, **changes}


def _extra_for_training(body: Body, changes: Body) -> None:
    body[TRAINING][_EXTRA] = {**_ARCHIVE, **changes}


def _extra_at(body: Body, at: int) -> None:
    first = places.container(body)
    first.pop(_EXTRA, None)
    others = [{"Image": places.IMAGE} for _ in range(max(1, at))]
    body[places.INFERENCE]["Containers"] = [first, *others]
    body[places.INFERENCE]["Containers"][at][_EXTRA] = dict(_ARCHIVE)


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
                 how="two names", edit=_named, example=("a", "b"),
                 values=st.tuples(_NAMES, _NAMES).map(
                     lambda pair: (pair[0], f"{pair[1]}x{pair[0]}")),
            ),
            Edit(how="names that differ in case", edit=_named, example=("name", "Name")),
        ),
        breaking=(
            Edit(
                 how="one name twice",
                 edit=_named,
                 example=("a", "a"),
                 values=_NAMES.map(lambda name: (name, name)),
            ),
            Edit(how="the first of three names again", edit=_named, example=("a", "b", "a"),
                 values=_NAMES.map(lambda name: (name, f"x{name}", name))),
            Edit(how="the second of three names again", edit=_named, example=("b", "a", "a")),
            Edit(how="the first of forty names again", edit=_named, example=(*_FORTY, _FORTY[0])),
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
        obeying=(
            Edit(how="a defined metric", edit=_objective, example="loss"),
            Edit(how="the last of three defined metrics", edit=_last_defined, example="loss"),
        ),
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
            Edit(how="FastFile after both", edit=_modes, example=["File", "Pipe", "FastFile"]),
        ),
    ),
    DocumentedRule(
        id="additional-data-source-form",
        statement="An additional S3 data source is one object, compressed, that ends with .tar.gz.",
        strength=Strength.IMPLIED,
        where=Where(shape="ModelPackageContainerDefinition", member=_EXTRA,
                    elsewhere="SageMaker's example notebook on fine-tuning algorithms"),
        paths=(f"{CONTAINER}.{_EXTRA}", f"{TRAINING}.{_EXTRA}"),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_extra_is_archive,
        obeying=(
            Edit(how="an archive", edit=_extra, example={}),
            Edit(how="an archive for training", edit=_extra_for_training, example={}),
        ),
        breaking=(
            Edit(how="a prefix", edit=_extra, example={"S3DataType": "S3Prefix"}),
            Edit(how="not compressed", edit=_extra, example={"CompressionType": "None"}),
            Edit(how="no archive", edit=_extra, example={"S3Uri": "s3://bucket/a"}),
            Edit(how="no archive for training", edit=_extra_for_training,
                 example={"S3Uri": "s3://bucket/a"}),
        ),
    ),
    DocumentedRule(
        id="additional-data-source-first-container",
        statement="Only the first container has an additional S3 data source.",
        strength=Strength.IMPLIED,
        where=Where(shape="ModelPackageContainerDefinition", member=_EXTRA,
                    elsewhere="SageMaker's example notebook on fine-tuning algorithms"),
        paths=(f"{CONTAINER}.{_EXTRA}",),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_extra_in_first,
        obeying=(Edit(how="the first container", edit=_extra_at, example=0),),
        breaking=(
            Edit(how="the second container", edit=_extra_at, example=1),
            Edit(how="the third container", edit=_extra_at, example=2),
        ),
    ),
)  # fmt: skip
