"""Tags of an algorithm: reading, limits, and the form in which they are returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from aws_fakes.engine.errors import validation

__all__ = ["MAX_TAGS", "tag_list", "tags_from", "with_tags", "without_tags"]

MAX_TAGS: Final = 50
"""The maximum number of tags of a resource (documented for all of AWS)."""


def tags_from(sent: object) -> dict[str, str]:
    """Read a list of tags, ignoring elements that laxer shapes than the model's let through."""
    tags = [tag for tag in sent if isinstance(tag, dict)] if isinstance(sent, list) else []
    return {str(tag.get("Key", "")): tag.get("Value", "") for tag in tags}


def with_tags(tags: Mapping[str, str], sent: object, *, arn: str) -> dict[str, str]:
    """Return `tags` with those that were sent added or replaced; ServiceError over `MAX_TAGS`."""
    merged = {**tags, **tags_from(sent)}
    if len(merged) > MAX_TAGS:
        raise validation(f"The number of tags of {arn} must not exceed {MAX_TAGS}.")
    return merged


def without_tags(tags: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
    """Return `tags` without some keys; keys that don't exist are ignored."""
    removed = frozenset(keys)
    return {key: value for key, value in tags.items() if key not in removed}


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as a list of ``{"Key": ..., "Value": ...}``."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
