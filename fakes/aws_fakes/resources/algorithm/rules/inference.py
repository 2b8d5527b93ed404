"""Rules of the containers for inference, their data and their images."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from aws_fakes.resources.algorithm.rules.base import (
    Entry,
    Findings,
    entry,
    held,
    items,
    parts,
    text,
)

__all__ = ["RULES"]

_VARIABLES: Final = 16
_EXTRA: Final = "AdditionalS3DataSource"


def _containers(request: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return parts(request, "InferenceSpecification", "Containers")


@entry("image-path-form", default=False)
def image_form(request: Mapping[str, Any]) -> Findings:
    """A registry, a repository, and a tag or a digest if any."""
    for each in _containers(request):
        image = text(each, "Image")
        if image is not None:
            path, at, digest = image.partition("@")
            last = path.rsplit("/", 1)[-1]
            formed = (
                path.count("/") > 0
                and not path.startswith("/")
                and last.count(":") <= (0 if at else 1)
                and not last.startswith(":")
                and bool(last)
                and (not at or re.fullmatch(r"sha256:[0-9a-fA-F]{64}", digest) is not None)
            )
            yield held(formed, f"Invalid image URI {image}")


@entry("model-data-is-tar-gz", default=True)
def model_data_archive(request: Mapping[str, Any]) -> Findings:
    """Model data is an archive."""
    for each in _containers(request):
        url = text(each, "ModelDataUrl")
        if url is not None:
            yield held(
                url[-7:] == ".tar.gz",
                f"ModelDataUrl {url} must point to a gzip compressed tar archive (.tar.gz)",
            )


def _model_sources(request: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for holder in ("ModelDataSource", "AdditionalModelDataSources"):
        yield from parts(request, "InferenceSpecification", "Containers", holder, "S3DataSource")


@entry("s3-prefix-ends-with-slash", default=True)
def prefix_slash(request: Mapping[str, Any]) -> Findings:
    """A prefix is a folder."""
    for source in _model_sources(request):
        if source.get("S3DataType") == "S3Prefix":
            uri = text(source, "S3Uri") or "/"
            problem = f"S3Uri {uri} of data type S3Prefix must end with a forward slash (/)"
            yield held(uri[-1:] == "/", problem)


@entry("gzip-model-is-one-object", default=False)
def gzip_object(request: Mapping[str, Any]) -> Findings:
    """An archive is one object."""
    for source in _model_sources(request):
        if source.get("CompressionType") == "Gzip":
            problem = "CompressionType Gzip is only supported with S3DataType S3Object"
            yield held(source.get("S3DataType") == "S3Object", problem)


@entry("additional-models-need-model-source", default=False)
def additional_models(request: Mapping[str, Any]) -> Findings:
    """More model data needs some to be more than."""
    for each in _containers(request):
        if items(each, "AdditionalModelDataSources"):
            problem = "AdditionalModelDataSources requires ModelDataSource"
            yield held("ModelDataSource" in each, problem)


@entry("additional-data-source-form", default=False)
def additional_form(request: Mapping[str, Any]) -> Findings:
    """An additional source is an archive."""
    training = parts(request, "TrainingSpecification", _EXTRA)
    inference = parts(request, "InferenceSpecification", "Containers", _EXTRA)
    for source in (*training, *inference):
        kind = (source.get("S3DataType"), source.get("CompressionType"))
        archive = str(source.get("S3Uri")).endswith(".tar.gz")
        problem = f"{_EXTRA} must be a gzip compressed S3Object that ends with .tar.gz"
        yield held(kind == ("S3Object", "Gzip") and archive, problem)


@entry("additional-data-source-first-container", default=False)
def additional_first(request: Mapping[str, Any]) -> Findings:
    """The first container alone has an additional source."""
    for at, each in enumerate(_containers(request)):
        if _EXTRA in each:
            yield held(at == 0, f"{_EXTRA} is only allowed in the first container")


@entry("container-environment-16", default=False)
def environment(request: Mapping[str, Any]) -> Findings:
    """The environment is small."""
    for each in _containers(request):
        variables = each.get("Environment")
        if isinstance(variables, Mapping):
            problem = f"Environment cannot have more than {_VARIABLES} entries"
            yield held(len(variables) <= _VARIABLES, problem)


@entry(
    "inference-instance-types",
    default=False,
    contradicted="an inference specification without real-time instance types",
)
def inference_types(request: Mapping[str, Any]) -> Findings:
    """Both uses name their instance types."""
    for specification in parts(request, "InferenceSpecification"):
        for use in ("Transform", "RealtimeInference"):
            member = f"Supported{use}InstanceTypes"
            yield held(bool(items(specification, member)), f"{member} is required")


RULES: Final[tuple[Entry, ...]] = (
    image_form,
    model_data_archive,
    prefix_slash,
    gzip_object,
    additional_models,
    additional_form,
    additional_first,
    environment,
    inference_types,
)
