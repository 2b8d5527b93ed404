"""Rules of InferenceSpecification and of data beside the model's: archives, prefixes, types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hypothesis import strategies as st

from aws_strategies.case import Grade
from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.resources.algorithm import paths as places
from aws_strategies.resources.algorithm.paths import CONTAINER, INFERENCE
from aws_strategies.rules.rule import DocumentedRule, Edit, Locked, Strength, Where

__all__ = ["RULES"]

_ARCHIVE: Final = ".tar.gz"
_LONGEST_URI: Final = 1024
_CONTAINER: Final = "ModelPackageContainerDefinition"
_MORE: Final = "AdditionalModelDataSources"
_STEMS: Final = st.text("abc/", min_size=1, max_size=9).map(lambda text: f"s3://b{text}")
_SOURCES: Final = (
    f"{CONTAINER}.ModelDataSource.S3DataSource",
    f"{CONTAINER}.{_MORE}[].S3DataSource",
)
_KINDS: Final = ("Transform", "RealtimeInference")


def _archived(body: ReadOnlyBody) -> bool:
    return all(
        each["ModelDataUrl"].endswith(_ARCHIVE)
        for each in places.containers(body)
        if "ModelDataUrl" in each
    )


def _archive(body: Body, lock: Locked) -> None:
    if not lock.free(f"{CONTAINER}.ModelDataUrl"):
        return
    for each in body[INFERENCE]["Containers"]:
        url = each.get("ModelDataUrl", _ARCHIVE)
        if not url.endswith(_ARCHIVE):
            each["ModelDataUrl"] = url[: _LONGEST_URI - len(_ARCHIVE)] + _ARCHIVE


def _url(body: Body, url: str) -> None:
    places.container(body)["ModelDataUrl"] = url


def _sources(body: ReadOnlyBody) -> Iterator[tuple[str, ReadOnlyBody]]:
    """Yield the path and content of each S3 model data source."""
    for each in places.containers(body):
        if "S3DataSource" in each.get("ModelDataSource", {}):
            yield _SOURCES[0], each["ModelDataSource"]["S3DataSource"]
        for more in each.get(_MORE, []):
            yield _SOURCES[1], more["S3DataSource"]


def _slashed(body: ReadOnlyBody) -> bool:
    return all(
        source["S3Uri"].endswith("/")
        for _, source in _sources(body)
        if source["S3DataType"] == "S3Prefix"
    )


def _slash(body: Body, lock: Locked) -> None:
    for path, source in _sources(body):
        if source["S3DataType"] != "S3Prefix" or source["S3Uri"].endswith("/"):
            continue
        if lock.free(f"{path}.S3Uri"):
            source["S3Uri"] = source["S3Uri"][: _LONGEST_URI - 1] + "/"  # type: ignore[index]
        elif lock.free(f"{path}.S3DataType"):
            source["S3DataType"] = "S3Object"  # type: ignore[index]


def _model(body: Body, given: tuple[str, str, str]) -> None:
    uri, data_type, compression = given
    source = {"S3Uri": uri, "S3DataType": data_type, "CompressionType": compression}
    places.container(body)["ModelDataSource"] = {"S3DataSource": source}


def _prefix(body: Body, uri: str) -> None:
    _model(body, (uri, "S3Prefix", "None"))


def _few_variables(body: ReadOnlyBody) -> bool:
    return all(len(each.get("Environment", {})) <= 16 for each in places.containers(body))


def _variables(body: Body, count: int) -> None:
    places.container(body)["Environment"] = {f"K{number}": "v" for number in range(count)}


def _types_given(body: ReadOnlyBody) -> bool:
    return INFERENCE not in body or all(
        body[INFERENCE].get(f"Supported{kind}InstanceTypes") for kind in _KINDS
    )


def _types(body: Body, kinds: tuple[str, ...]) -> None:
    places.container(body)
    for kind in _KINDS:
        body[INFERENCE].pop(f"Supported{kind}InstanceTypes", None)
    body[INFERENCE].update({f"Supported{kind}InstanceTypes": [places.GENERAL] for kind in kinds})


def _archives_are_objects(body: ReadOnlyBody) -> bool:
    return not any(
        source["CompressionType"] == "Gzip" and source["S3DataType"] == "S3Prefix"
        for _, source in _sources(body)
    )


def _more_beside_one(body: ReadOnlyBody) -> bool:
    return all("ModelDataSource" in each for each in places.containers(body) if each.get(_MORE))


def _more(body: Body, has_one: bool) -> None:
    _additional(body, ("s3://bucket/more/", "S3Prefix", "None"))
    if not has_one:
        places.container(body).pop("ModelDataSource", None)


def _additional(body: Body, given: tuple[str, str, str]) -> None:
    """Give the first container a model data source, and another such as it is `given`."""
    uri, data_type, compression = given
    source = {"S3Uri": uri, "S3DataType": data_type, "CompressionType": compression}
    _prefix(body, "s3://bucket/model/")
    places.container(body)[_MORE] = [{"ChannelName": "more", "S3DataSource": source}]


RULES: Final = (
    DocumentedRule(
        id="model-data-is-tar-gz",
        statement="A model data URL ends with .tar.gz.",
        strength=Strength.MUST,
        where=Where(shape=_CONTAINER, member="ModelDataUrl", phrase=".tar.gz suffix"),
        paths=(f"{CONTAINER}.ModelDataUrl",),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_archived,
        obeying=(
            Edit(how="an archive", edit=_url, example="s3://bucket/model.tar.gz",
                 values=_STEMS.map(lambda stem: stem + _ARCHIVE)),
        ),
        breaking=(
            Edit(how="no archive", edit=_url, example="s3://bucket/model", values=_STEMS),
            Edit(how="another archive", edit=_url, example="s3://bucket/model.tgz"),
            Edit(how="an archive's folder", edit=_url, example="s3://bucket/model.tar.gz/"),
        ),
        repair=_archive,
    ),
    DocumentedRule(
        id="s3-prefix-ends-with-slash",
        statement="A prefix of model data ends with a slash.",
        strength=Strength.MUST,
        where=Where(shape="S3ModelDataSource", member="S3DataType",
                    phrase="always ends with a forward slash"),
        paths=tuple(f"{path}.{name}" for path in _SOURCES for name in ("S3DataType", "S3Uri")),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_slashed,
        obeying=(
            Edit(how="a prefix with a slash", edit=_prefix, example="s3://bucket/model/",
                 values=_STEMS.map(lambda stem: f"{stem}/")),
            Edit(how="an object without", edit=_model,
                 example=("s3://bucket/model", "S3Object", "None")),
        ),
        breaking=(
            Edit(how="a prefix without", edit=_prefix, example="s3://bucket/model",
                 values=_STEMS.map(lambda stem: f"{stem}x")),
            Edit(how="an additional prefix without", edit=_additional,
                 example=("s3://bucket/more", "S3Prefix", "None")),
        ),
        repair=_slash,
    ),
    DocumentedRule(
        id="gzip-model-is-one-object",
        statement="Compressed model data is one object, not a prefix.",
        strength=Strength.IMPLIED,
        where=Where(shape="S3ModelDataSource", member="CompressionType",
                    phrase="gzip-compressed TAR archive"),
        paths=tuple(f"{path}.{name}" for path in _SOURCES
                    for name in ("CompressionType", "S3DataType")),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_archives_are_objects,
        obeying=(
            Edit(how="an object", edit=_model,
                 example=("s3://bucket/model.tar.gz", "S3Object", "Gzip")),
        ),
        breaking=(
            Edit(how="a prefix", edit=_model, example=("s3://bucket/model/", "S3Prefix", "Gzip")),
            Edit(how="an additional prefix", edit=_additional,
                 example=("s3://bucket/more/", "S3Prefix", "Gzip")),
        ),
    ),
    DocumentedRule(
        id="additional-models-need-model-source",
        statement="Additional model data comes beside a model data source.",
        strength=Strength.IMPLIED,
        where=Where(shape=_CONTAINER, member=_MORE, phrase="in addition to the one"),
        paths=(f"{CONTAINER}.{_MORE}", f"{CONTAINER}.ModelDataSource"),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_more_beside_one,
        obeying=(Edit(how="beside one", edit=_more, example=True),),
        breaking=(Edit(how="beside none", edit=_more, example=False),),
    ),
    DocumentedRule(
        id="container-environment-16",
        statement="A container has 16 environment variables at most.",
        strength=Strength.MUST,
        where=Where(shape=_CONTAINER, member="Environment", phrase="up to 16 entries"),
        paths=(f"{CONTAINER}.Environment",),
        default=False,
        grade=Grade.DOCUMENTED,
        obeys=_few_variables,
        needs=lambda operation: (operation.at(f"{CONTAINER}.Environment").maximum or 17) > 16,
        obeying=(Edit(how="16", edit=_variables, example=16, values=st.integers(0, 16)),),
        breaking=(Edit(how="17", edit=_variables, example=17, values=st.integers(17, 100)),),
    ),
    DocumentedRule(
        id="inference-instance-types",
        statement="Where inference is specified, its transform and real-time types are.",
        strength=Strength.IMPLIED,
        where=Where(shape=INFERENCE, member="SupportedRealtimeInferenceInstanceTypes",
                    phrase="required for unversioned models"),
        paths=tuple(f"{INFERENCE}.Supported{kind}InstanceTypes" for kind in _KINDS),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_types_given,
        obeying=(Edit(how="both", edit=_types, example=_KINDS),),
        breaking=(
            Edit(how="no real-time types", edit=_types, example=_KINDS[:1]),
            Edit(how="no transform types", edit=_types, example=_KINDS[1:]),
        ),
    ),
)  # fmt: skip
