"""Pages of algorithms and tags, with tokens that hold a position instead of a count.

A token contains the sort key of the last item of its page, and a digest of the request's filters
and order. Items created or deleted between two pages neither shift nor repeat others. Tokens are
opaque to callers; one that is broken, or of another account, region, filter or order, is rejected.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final, Protocol, TypeAlias, TypeVar

from aws_fakes.engine.behaviour import Input
from aws_fakes.engine.errors import validation

__all__ = ["page", "tag_page"]

_PAGE: Final = 10
_TAG_PAGE: Final = 50
_DIGESTED: Final = (
    "CreationTimeAfter",
    "CreationTimeBefore",
    "NameContains",
    "SortBy",
    "SortOrder",
    "ResourceArn",
)


class _Listed(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def created(self) -> int: ...
    @property
    def sequence(self) -> int: ...


_Key: TypeAlias = list[Any]
"""What is sorted by: a name, or the time of a create and its number in the sequence of all."""
_Item = TypeVar("_Item", bound=_Listed)


def page(
    items: Sequence[_Item], request: Input, *, scope: str
) -> tuple[Sequence[_Item], str | None]:
    """Return the algorithms on the requested page, and the token of the next page.

    `scope` names the account and region, for which alone the token is valid.
    """
    by_name = request.get("SortBy") == "Name"
    descending = request.get("SortOrder") == "Descending"
    keyed = [(_key(item, by_name=by_name), item) for item in items if _matches(item, request)]
    keyed.sort(key=lambda entry: entry[0], reverse=descending)
    after = _position(request, scope)
    if after is not None:
        keyed = [(key, item) for key, item in keyed if (key < after if descending else key > after)]
    limit = request.get("MaxResults", _PAGE)
    token = _token(request, scope, keyed[limit - 1][0]) if len(keyed) > limit else None
    return [item for _, item in keyed[:limit]], token


def tag_page(tags: list[dict[str, str]], request: Input) -> tuple[list[dict[str, str]], str | None]:
    """Return the tags on the requested page, sorted by key, and the token of the next page."""
    ordered = sorted(tags, key=lambda tag: tag["Key"])
    after = _position(request, "tags")
    if after is not None:
        ordered = [tag for tag in ordered if [tag["Key"]] > after]
    limit = request.get("MaxResults", _TAG_PAGE)
    more = len(ordered) > limit
    return ordered[:limit], _token(request, "tags", [ordered[limit - 1]["Key"]]) if more else None


def _matches(item: _Listed, request: Input) -> bool:
    after, before = request.get("CreationTimeAfter"), request.get("CreationTimeBefore")
    return (
        request.get("NameContains", "") in item.name
        and (after is None or item.created > after * 1000)
        and (before is None or item.created < before * 1000)
    )


def _key(item: _Listed, *, by_name: bool) -> _Key:
    return [item.name] if by_name else [item.created, item.sequence]


def _digest(request: Input, scope: str) -> str:
    values = [scope, *(request.get(name) for name in _DIGESTED)]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


def _token(request: Input, scope: str, key: _Key) -> str:
    content = json.dumps([_digest(request, scope), key], separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode()


def _position(request: Input, scope: str) -> _Key | None:
    """Return the sort key after which the page begins; None for the first page."""
    token = request.get("NextToken")
    if token is None:
        return None
    try:
        digest, key = json.loads(base64.b64decode(token, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise _bad_token() from None
    key_types = [str] if request.get("SortBy") == "Name" or scope == "tags" else [int, int]
    if digest != _digest(request, scope) or not isinstance(key, list):
        raise _bad_token()
    if [type(part) for part in key] != key_types:
        raise _bad_token()
    return key


def _bad_token() -> Exception:
    return validation("Invalid pagination token.")
