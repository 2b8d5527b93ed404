"""Rules of the containers for inference, their data and their images."""

from __future__ import annotations

import re
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
    text,
)

__all__ = ["RULES"]

_VARIABLES: Final = 16
_EXTRA: Final = "AdditionalS3DataSource"


def _containers(request: Structure) -> Iterator[Structure]:
    return structures(request, "InferenceSpecification", "Containers")


@documented_rule("image-path-form", default=False)
def _image_form(request: Structure) -> Findings:
    """An image is a registry, a repository, and optionally a tag or a digest."""
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
            yield finding(formed, f"Invalid image URI {image}")


@documented_rule("model-data-is-tar-gz", default=True)
def _model_data_archive(request: Structure) -> Findings:
    """Model data is a .tar.gz archive."""
    for each in _containers(request):
        url = text(each, "ModelDataUrl")
        if url is not None:
            yield finding(
                url[-7:] == ".tar.gz",
                f"ModelDataUrl {url} must point to a gzip compressed tar archive (.tar.gz)",
            )


def _model_sources(request: Structure) -> Iterator[Structure]:
    for holder in ("ModelDataSource", "AdditionalModelDataSources"):
        yield from structures(
            request, "InferenceSpecification", "Containers", holder, "S3DataSource"
        )


@documented_rule("s3-prefix-ends-with-slash", default=True)
def _prefix_slash(request: Structure) -> Findings:
    """An S3 prefix ends with a slash."""
    for source in _model_sources(request):
        if source.get("S3DataType") == "S3Prefix":
            uri = text(source, "S3Uri") or "/"
            problem = f"S3Uri {uri} of data type S3Prefix must end with a forward slash (/)"
            yield finding(uri[-1:] == "/", problem)


@documented_rule("gzip-model-is-one-object", default=False)
def _gzip_object(request: Structure) -> Findings:
    """Gzip compressed model data is a single object."""
    for source in _model_sources(request):
        if source.get("CompressionType") == "Gzip":
            problem = "CompressionType Gzip is only supported with S3DataType S3Object"
            yield finding(source.get("S3DataType") == "S3Object", problem)


@documented_rule("additional-models-need-model-source", default=False)
def _additional_models(request: Structure) -> Findings:
    """Additional model data requires a model data source."""
    for each in _containers(request):
        if items(each, "AdditionalModelDataSources"):
            problem = "AdditionalModelDataSources requires ModelDataSource"
            yield finding("ModelDataSource" in each, problem)


@documented_rule("additional-data-source-form", default=False)
def _additional_form(request: Structure) -> Findings:
    """An additional data source is a .tar.gz archive."""
    training = structures(request, "TrainingSpecification", _EXTRA)
    inference = structures(request, "InferenceSpecification", "Containers", _EXTRA)
    for source in (*training, *inference):
        kind = (source.get("S3DataType"), source.get("CompressionType"))
        archive = str(source.get("S3Uri")).endswith(".tar.gz")
        problem = f"{_EXTRA} must be a gzip compressed S3Object that ends with .tar.gz"
        yield finding(kind == ("S3Object", "Gzip") and archive, problem)


@documented_rule("additional-data-source-first-container", default=False)
def _additional_first(request: Structure) -> Findings:
    """Only the first container has an additional data source."""
    for at, each in enumerate(_containers(request)):
        if _EXTRA in each:
            yield finding(at == 0, f"{_EXTRA} is only allowed in the first container")


@documented_rule("container-environment-16", default=False)
def _environment(request: Structure) -> Findings:
    """A container has at most 16 environment variables."""
    for each in _containers(request):
        variables = each.get("Environment")
        if isinstance(variables, Mapping):
            problem = f"Environment cannot have more than {_VARIABLES} entries"
            yield finding(len(variables) <= _VARIABLES, problem)


@documented_rule(
    "inference-instance-types",
    default=False,
    contradicted="an inference specification without real-time instance types",
)
def _inference_types(request: Structure) -> Findings:
    """Instance types for transform and real-time inference are both given."""
    for specification in structures(request, "InferenceSpecification"):
        for use in ("Transform", "RealtimeInference"):
            member = f"Supported{use}InstanceTypes"
            yield finding(bool(items(specification, member)), f"{member} is required")


RULES: Final[tuple[DocumentedRule, ...]] = (
    _image_form,
    _model_data_archive,
    _prefix_slash,
    _gzip_object,
    _additional_models,
    _additional_form,
    _additional_first,
    _environment,
    _inference_types,
)
