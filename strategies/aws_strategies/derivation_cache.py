"""What takes long to derive, kept between processes in a folder of the user.

Off until `use_folder` names one. Entries are JSON with a checksum, in a subfolder for one version
of the code, of Python and of its Unicode tables. What is damaged, of another form, or in a folder
that belongs to somebody else is as if it weren't there: it is derived, and written again. Files are
written whole under another name and then renamed, so that processes don't get in each other's way.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from aws_strategies.json_value import Body, JsonValue

__all__ = ["Unreadable", "kept", "kept_bodies", "kept_texts", "use_folder"]

_Value = TypeVar("_Value")
_VERSIONS_KEPT: Final = 4
"""How many versions have a subfolder; one is made whenever the code changes."""


class Unreadable(Exception):  # noqa: N818 - says what is read, not that something failed
    """A kept value hasn't the form that it must have."""


class _Folder:
    """The subfolder of this version, None if nothing is kept."""

    path: Path | None = None


def use_folder(folder: Path | None) -> None:
    """Keep from now on what this process derives in a folder, or nothing with None.

    A folder that can't be made, or that others may write to, isn't used.
    """
    _Folder.path = None
    if folder is None:
        return
    with suppress(OSError):
        own = folder / _version()
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_private(folder) and _is_private(own):
            os.utime(own)
            _remove_old_versions(folder)
            _Folder.path = own


def kept(
    key: Iterable[str],
    *,
    derive: Callable[[], _Value],
    to_json: Callable[[_Value], JsonValue],
    read: Callable[[JsonValue], _Value],
) -> _Value:
    """Return the value of a key: the kept one, or else derived and kept.

    `read` makes the value of what `to_json` has made of it; Unreadable if it is something else.
    """
    if _Folder.path is None:
        return derive()
    digest = hashlib.sha256(json.dumps(list(key)).encode()).hexdigest()
    file = _Folder.path / f"{digest}.json"
    with suppress(OSError, ValueError, Unreadable):
        return read(_checked(file.read_bytes(), digest))
    value = derive()
    with suppress(OSError):
        _write(file, _with_checksum(to_json(value), digest))
    return value


def kept_bodies(key: Iterable[str], *, derive: Callable[[], list[Body]]) -> list[Body]:
    """Return requests: the kept ones of the key, or else derived and kept."""
    return kept(key, derive=derive, to_json=list, read=_bodies)


def _bodies(value: JsonValue) -> list[Body]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Unreadable("no requests")
    return value


def kept_texts(key: Iterable[str], *, derive: Callable[[], dict[str, str]]) -> dict[str, str]:
    """Return texts, each with its description: the kept ones, or else derived and kept."""
    return kept(key, derive=derive, to_json=dict, read=_texts)


def _texts(value: JsonValue) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise Unreadable("no texts")
    return value


def _with_checksum(value: JsonValue, digest: str) -> bytes:
    text = json.dumps(value, separators=(",", ":")).encode()
    return hashlib.sha256(digest.encode() + text).hexdigest().encode() + b"\n" + text


def _checked(content: bytes, digest: str) -> JsonValue:
    checksum, _, text = content.partition(b"\n")
    if hashlib.sha256(digest.encode() + text).hexdigest().encode() != checksum:
        raise Unreadable("the checksum is another one")
    value: JsonValue = json.loads(text)
    return value


def _write(file: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as temporary:
            temporary.write(content)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _is_private(folder: Path) -> bool:
    """Whether only this user can write to a folder; where there are no users, it is."""
    if not hasattr(os, "getuid"):
        return True
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _remove_old_versions(folder: Path) -> None:
    versions = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in versions[_VERSIONS_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


@cache
def _version() -> str:
    """Return a digest of what derived values depend on besides their keys."""
    found = hashlib.sha256(f"{platform.python_version()} {unicodedata.unidata_version}".encode())
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        found.update(str(path.relative_to(package)).encode() + path.read_bytes())
    return found.hexdigest()[:32]
