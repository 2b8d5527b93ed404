"""Rules of names, tags, keys for encryption and images."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from hypothesis import strategies as st

from aws_strategies.case import Grade
from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.resources.algorithm import paths as places
from aws_strategies.resources.algorithm.paths import (
    CONTAINER,
    INFERENCE,
    JOB,
    RESOURCES,
    TRANSFORM_JOB,
)
from aws_strategies.rules.rule import DocumentedRule, Edit, Locked, Strength, Where
from aws_strategies.rules.unique_names import all_different, make_different

__all__ = ["RULES"]

_PREFIX: Final = "aws:"
_LONGEST_KEY: Final = 128
_ID: Final = "1234abcd-12ab-34cd-56ef-1234567890ab"
_KEY_PREFIX: Final = "arn:aws:kms:us-west-2:111122223333:"
_UUID: Final = r"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})"
_ARN: Final = r"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:"
_KEY: Final = re.compile(rf"(?:{_ARN}key/)?{_UUID}", re.IGNORECASE)
_ANY_KEY: Final = re.compile(
    rf"(?:{_ARN}key/)?{_UUID}|(?:{_ARN})?alias/[a-zA-Z0-9:/_-]+", re.IGNORECASE
)
_IMAGE: Final = re.compile(
    r"[^\s/@]+(?:/[^\s/@:]+)+(?::[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-fA-F]{64})?"
)
_FORTY: Final = tuple(f"key-{number}" for number in range(40))
_HOST: Final = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
_KEYS: Final = st.text("abcé -:", min_size=1, max_size=8).map(lambda text: f"k{text}")


def _tags(body: ReadOnlyBody) -> list[ReadOnlyBody]:
    found: list[ReadOnlyBody] = body.get("Tags", [])
    return found


def _give_keys(body: Body, keys: tuple[str, ...]) -> None:
    body["Tags"] = [{"Key": key, "Value": "v"} for key in keys]


def _unique(body: ReadOnlyBody) -> bool:
    return all_different([tag["Key"] for tag in _tags(body)])


def _rename(body: Body, lock: Locked) -> None:
    make_different(body["Tags"], "Key", path="Tags", longest=_LONGEST_KEY, lock=lock)


def _unreserved(body: ReadOnlyBody) -> bool:
    return not any(tag["Key"].startswith(_PREFIX) for tag in _tags(body))


def _unreserve(body: Body, lock: Locked) -> None:
    if lock.holds("Tags[].Key"):
        return
    for tag in body["Tags"]:
        if tag["Key"].startswith(_PREFIX):
            tag["Key"] = f"aws-{tag['Key'][len(_PREFIX) :]}"


def _volume_keys(body: ReadOnlyBody) -> Iterator[str]:
    for each in places.all_resources(body):
        if "VolumeKmsKeyId" in each:
            yield each["VolumeKmsKeyId"]


def _other_keys(body: ReadOnlyBody) -> Iterator[str]:
    for each in places.jobs(body):
        yield from _key_of(each["OutputDataConfig"], "KmsKeyId")
    for each in places.transforms(body):
        yield from _key_of(each["TransformOutput"], "KmsKeyId")
        yield from _key_of(each["TransformResources"], "VolumeKmsKeyId")


def _key_of(structure: ReadOnlyBody, member: str) -> Iterator[str]:
    if member in structure:
        yield structure[member]


def _keys_formed(body: ReadOnlyBody) -> bool:
    return all(map(_KEY.fullmatch, _volume_keys(body))) and all(
        map(_ANY_KEY.fullmatch, _other_keys(body))
    )


def _output_key(body: Body, key: str) -> None:
    places.job(body)["OutputDataConfig"]["KmsKeyId"] = key
    places.resources(body).pop("VolumeKmsKeyId", None)


def _volume_key(body: Body, key: str) -> None:
    places.use_type(body, places.GENERAL)["VolumeKmsKeyId"] = key


def _transform_key(body: Body, key: str) -> None:
    places.transform(body)["TransformOutput"]["KmsKeyId"] = key


def _transform_volume_key(body: Body, key: str) -> None:
    resources = places.transform(body)["TransformResources"]
    resources.update(InstanceType=places.GENERAL, VolumeKmsKeyId=key)


def _images_formed(body: ReadOnlyBody) -> bool:
    images = [each["Image"] for each in places.containers(body) if "Image" in each]
    return all(map(_IMAGE.fullmatch, images))


def _image(body: Body, image: str) -> None:
    first = places.container(body)
    for other in body[INFERENCE]["Containers"]:
        other["Image"] = places.IMAGE
    first["Image"] = image


def _edits(edit: Callable[[Body, Any], None], *examples: tuple[str, object]) -> tuple[Edit, ...]:
    return tuple(Edit(how=how, edit=edit, example=example) for how, example in examples)


RULES: Final = (
    DocumentedRule(
        id="tag-keys-unique",
        statement="No two tags have one key.",
        strength=Strength.MUST,
        where=Where(shape="Tag", member="Key", phrase="Tag keys must be unique"),
        paths=("Tags[].Key",),
        default=True,
        grade=Grade.OBSERVED,
        obeys=_unique,
        obeying=(
            Edit(
                 how="two keys", edit=_give_keys, example=("a", "b"),
                 values=st.tuples(_KEYS, _KEYS).map(lambda pair: (pair[0], f"{pair[1]}x{pair[0]}")),
            ),
            Edit(how="keys that differ in case", edit=_give_keys, example=("key", "Key")),
        ),
        breaking=(
            Edit(
                 how="one key twice", edit=_give_keys, example=("a", "a"),
                 values=_KEYS.map(lambda key: (key, key)),
            ),
            Edit(how="the first of three keys again", edit=_give_keys, example=("a", "b", "a"),
                 values=_KEYS.map(lambda key: (key, f"x{key}", key))),
            Edit(how="the second of three keys again", edit=_give_keys, example=("b", "a", "a")),
            Edit(how="the first of forty keys again", edit=_give_keys,
                 example=(*_FORTY, _FORTY[0])),
        ),
        repair=_rename,
    ),
    DocumentedRule(
        id="tag-prefix-reserved",
        statement="No tag key begins with aws:, which is reserved.",
        strength=Strength.MUST,
        where=Where(shape="Tag", member="Key", elsewhere="AWS's tagging reference, on tag keys"),
        paths=("Tags[].Key",),
        default=True,
        grade=Grade.OBSERVED,
        obeys=_unreserved,
        obeying=(
            Edit(how="aws without a colon", edit=_give_keys, example=("aws-key",)),
            Edit(how="the prefix inside", edit=_give_keys, example=("my-aws:key",)),
        ),
        breaking=(
            Edit(
                 how="the prefix", edit=_give_keys, example=("aws:key",),
                 values=_KEYS.map(lambda key: (f"aws:{key}",)),
            ),
            Edit(how="the prefix alone", edit=_give_keys, example=("aws:",)),
        ),
        repair=_unreserve,
    ),
    DocumentedRule(
        id="kms-key-form",
        statement="A key is an id, ARN, alias or alias ARN; that of a training volume no alias.",
        strength=Strength.MUST,
        where=Where(shape="OutputDataConfig", member="KmsKeyId",
                    phrase="any of the following formats"),
        paths=(f"{JOB}.OutputDataConfig.KmsKeyId", f"{RESOURCES}.VolumeKmsKeyId",
               f"{TRANSFORM_JOB}.TransformOutput.KmsKeyId",
               f"{TRANSFORM_JOB}.TransformResources.VolumeKmsKeyId"),
        default=False,
        grade=Grade.DOCUMENTED,
        obeys=_keys_formed,
        obeying=(
            *_edits(_output_key, ("a key id", _ID), ("a key ARN", f"{_KEY_PREFIX}key/{_ID}"),
                   ("an alias", "alias/ExampleAlias"),
                   ("an alias ARN", f"{_KEY_PREFIX}alias/ExampleAlias")),
            *_edits(_volume_key, ("a key id for the volume", _ID)),
            *_edits(_transform_key, ("an alias for a transform job", "alias/ExampleAlias")),
            *_edits(_transform_volume_key, ("an alias for its volume", "alias/ExampleAlias")),
        ),
        breaking=(
            *_edits(_output_key, ("a word", "key"), ("an empty text", "")),
            *_edits(_volume_key, ("an alias for the volume", "alias/ExampleAlias")),
            *_edits(_transform_key, ("a word for a transform job", "key")),
            *_edits(_transform_volume_key, ("a word for its volume", "key")),
        ),
    ),
    DocumentedRule(
        id="image-path-form",
        statement="An image is registry/repository with at most a tag or a digest.",
        strength=Strength.MUST,
        where=Where(shape="ModelPackageContainerDefinition", member="Image",
                    phrase="registry/repository[:tag]"),
        paths=(f"{CONTAINER}.Image",),
        default=False,
        grade=Grade.DOCUMENTED,
        obeys=_images_formed,
        obeying=_edits(_image, ("a tag", f"{_HOST}/image:tag"), ("neither", f"{_HOST}/image"),
                      ("a digest", f"{_HOST}/image@sha256:{'0' * 64}")),
        breaking=_edits(_image, ("no registry", "image:tag"), ("tag and digest",
                       f"{_HOST}/image:tag@sha256:{'0' * 64}")),
    ),
)  # fmt: skip
