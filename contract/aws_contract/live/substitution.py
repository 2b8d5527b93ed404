"""Fits requests to the place where they are sent: what they name must be there, or must not be.

A request that must be taken names the image, role and objects that were given. A request that only
breaks a documented rule obeys every constraint, so a service that doesn't know the rule would take
it: it names an image, a role and objects that don't exist, which AWS looks for after the rules and
before it makes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from aws_contract.live.options import LiveOptions
from aws_strategies.case import Case
from aws_strategies.resources.algorithm import conform

__all__ = ["NOWHERE", "RUN_TAG", "Place", "harmless", "harmless_bytes", "localised"]

AnyCase = TypeVar("AnyCase", bound=Case)
RUN_TAG: Final = "algorithm-contract:run"
"""The key of the tag that each creation carries where it has room; the value is the prefix."""
NOWHERE: Final = "-no-such-"
"""In the names of everything that doesn't exist."""
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-32-le")
_MOST_TAGS: Final = 50
_DIGESTS: Final = frozenset({"TrainingImageDigest", "ImageDigest"})
_IMAGES: Final = frozenset({"TrainingImage", "Image"})
_ROLES: Final = frozenset({"ValidationRole"})
_KEYS: Final = frozenset({"KmsKeyId", "VolumeKmsKeyId"})
_MODELS: Final = frozenset({"ModelDataUrl", "ModelDataSource", "AdditionalModelDataSources",
                            "AdditionalS3DataSource", "BaseModel"})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a run sends to, and how the names of what it makes begin."""

    region: str
    partition: str
    account: str
    prefix: str

    @property
    def image(self) -> str:
        """An image of the account that doesn't exist."""
        suffix = ".cn" if self.partition == "aws-cn" else ""
        registry = f"{self.account}.dkr.ecr.{self.region}.amazonaws.com{suffix}"
        return f"{registry}/{self.prefix}{NOWHERE}image:1"

    @property
    def role(self) -> str:
        """A role of the account that doesn't exist."""
        return f"arn:{self.partition}:iam::{self.account}:role/{self.prefix}{NOWHERE}role"

    @property
    def bucket(self) -> str:
        """A bucket that doesn't exist: nobody else takes a name with the run's own prefix."""
        return f"{self.prefix}{NOWHERE}bucket"


def harmless(case: AnyCase, place: Place) -> AnyCase:
    """Return the case with an image, a role and buckets that don't exist."""

    def change(name: str, value: Any) -> Any:
        if name in _IMAGES:
            return place.image
        if name in _ROLES:
            return place.role
        if isinstance(value, str) and value.startswith("s3://"):
            return f"s3://{place.bucket}/{value[5:].partition('/')[2]}"
        return value

    return replace(case, body=_rewritten(case.body, change))


def harmless_bytes(raw: bytes, *, name: str, place: Place) -> bytes:
    """Return bytes that are no JSON with a name of the run and an image that doesn't exist.

    The smallest body, in whatever encoding and quotes it stands there, is what a lenient service
    could take.
    """
    for encoding in _ENCODINGS:
        for quote in "\"'":
            for member, value in (("AlgorithmName", name), ("TrainingImage", place.image)):
                member_text = f"{quote}{member}{quote}:{quote}"
                old, new = f"{member_text}0{quote}", f"{member_text}{value}{quote}"
                raw = raw.replace(old.encode(encoding), new.encode(encoding))
    return raw


def localised(case: AnyCase, options: LiveOptions, place: Place) -> AnyCase:
    """Return the case as it can be taken at a place.

    Without an image that was given only validation and tags are looked after.
    """
    body: dict[str, Any] = dict(case.body)
    if not options.validation_jobs:
        body.pop("ValidationSpecification", None)
    if options.image is not None:
        body = _rewritten(body, _given(options))
    tags = body.get("Tags") or []
    if len(tags) < _MOST_TAGS:
        body["Tags"] = [*tags, {"Key": RUN_TAG, "Value": place.prefix}]
    return replace(case, body=conform(body))


def _given(options: LiveOptions) -> Any:
    def change(name: str, value: Any) -> Any:
        if name in _IMAGES:
            return options.image
        if name in _ROLES:
            return options.role
        if name in _DIGESTS | _MODELS | _KEYS:
            return _LEFT_OUT
        if name == "S3OutputPath":
            return options.s3_output
        if isinstance(value, str) and name == "S3Uri":
            return options.s3_input
        return value

    return change


_LEFT_OUT: Final = object()


def _rewritten(value: Mapping[str, Any], change: Any) -> dict[str, Any]:
    """Return a copy in which each member went through `change`, outermost first."""
    done: dict[str, Any] = {}
    for name, inner in value.items():
        changed = change(name, inner)
        if changed is not _LEFT_OUT:
            done[name] = _below(changed, change)
    return done


def _below(value: Any, change: Any) -> Any:
    if isinstance(value, Mapping):
        return _rewritten(value, change)
    if isinstance(value, list):
        return [_below(item, change) for item in value]
    return value
