"""What can be compared, by the text that names it.

``installed``            the installed botocore
``documentation``        the documentation that the installed botocore renders
``lock``, ``page-2023``  a contract that the resource has saved under that name
``1.29.155``             a botocore version, also ``botocore==1.29.155``; downloaded once by pip
``cloudformation``       as OLD: the schema of the resource's type of CloudFormation, from cfn-lint
a path                   a botocore wheel, a saved contract (JSON) or a saved reference page
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from aws_contract.drift import lockfile
from aws_contract.drift.docs_page import installed_page, parse_page
from aws_contract.drift.snapshot import Source, describe_model, installed

__all__ = ["SourceError", "UnavailableError", "cache_directory", "load_source", "read_wheel"]

_VERSION: Final = re.compile(r"(?:botocore==)?(\d+(?:\.\w+)+)")
_NAMES: Final = ("installed", "documentation")
_PIP: Final = (
    *("-m", "pip", "download", "--no-deps", "--only-binary=:all:"),
    *("--quiet", "--no-input", "--disable-pip-version-check", "--retries=1", "--timeout=15"),
)
_TIMEOUT: Final = 180
_LARGEST_MODEL: Final = 64 * 2**20
"""Bytes of an unpacked model; the largest of botocore 1.44.5 has less than a tenth of that."""
_LARGEST_TEXT: Final = 16 * 2**20
"""Bytes of a saved contract or page."""
_MOST_MEMBERS: Final = 20_000
"""Files in a wheel; botocore 1.44.5 has about a tenth of that."""
_OFFLINE: Final = re.compile(r"Retrying \(|NewConnectionError|versions: none")
"""What pip says when an index didn't answer; a local wheel directory may have, even then."""


class SourceError(ValueError):
    """A name leads to nothing that can be compared; the message says what was expected."""


class UnavailableError(RuntimeError):
    """A botocore version may exist but can't be fetched: no network, no pip."""


def load_source(
    name: str,
    *,
    service: str,
    operation: str,
    saved: Mapping[str, Path] = MappingProxyType({}),
    cache: Path | None = None,
) -> Source:
    """Load the source that `name` names.

    `saved` are contract files by name; `cache` is where downloaded wheels are kept. Raises
    SourceError (or its like: PageError, CodecError, UnknownOperationError) if the name or what it
    leads to is no contract, UnavailableError if a version can't be fetched.
    """
    if name == "installed":
        return installed(operation=operation, service=service)
    if name == "documentation":
        return installed_page(operation=operation, service=service)
    if name in saved:
        return Source(snapshot=lockfile.read(saved[name]))
    path = Path(name)
    if not path.exists() and (match := _VERSION.fullmatch(name)):
        path = fetch_wheel(match[1], cache=cache or cache_directory())
    if not path.is_file():
        names = ", ".join((*_NAMES, *saved))
        raise SourceError(
            f"no such source: {str(path)!r}; expected one of {names}, a botocore version such as "
            f"1.29.155, or the path of a botocore wheel, a saved contract or a saved page"
        )
    return _read_path(path, operation=operation, service=service)


def _read_path(path: Path, *, operation: str, service: str) -> Source:
    try:
        if zipfile.is_zipfile(path):
            return read_wheel(path, operation=operation, service=service)
        with path.open("rb") as file:
            data = file.read(_LARGEST_TEXT + 1)
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror or error}") from error
    if len(data) > _LARGEST_TEXT:
        raise SourceError(f"{path}: expected at most {_LARGEST_TEXT} bytes of text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path}: expected a wheel, or UTF-8 text; byte {error.start} is neither"
        ) from error
    if text.lstrip().startswith("{"):
        return Source(snapshot=lockfile.loads(text, name=str(path)))
    return parse_page(text, source=path.name, operation=operation, service=service)


def read_wheel(path: Path, *, service: str, operation: str) -> Source:
    """Read the newest model of `service` out of a botocore wheel, without installing it.

    Raises SourceError if the file is no wheel of botocore, holds no such service, or more than a
    wheel of botocore ever did.
    """
    try:
        return _read_wheel(path, service=service, operation=operation)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceError(f"{path}: the wheel is damaged: {error}") from error


def _read_wheel(path: Path, *, service: str, operation: str) -> Source:
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        if len(names) > _MOST_MEMBERS:
            raise SourceError(f"{path}: expected at most {_MOST_MEMBERS} files, found {len(names)}")
        version = _wheel_version(path, wheel)
        pattern = re.compile(
            rf"botocore/data/{re.escape(service)}/\d{{4}}-\d\d-\d\d/service-2\.json(?:\.gz)?"
        )
        models = sorted(name for name in names if pattern.fullmatch(name))
        if not models:
            raise SourceError(
                f"{path}: expected a model at botocore/data/{service}/<date>/service-2.json[.gz]; "
                f"found none among {len(names)} files"
            )
        data = _bounded(path, wheel, models[-1])
    try:
        description: dict[str, Any] = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path}: {models[-1]} isn't JSON: {error}") from error
    return describe_model(description, version=version, operation=operation, service=service)


def _bounded(path: Path, wheel: zipfile.ZipFile, name: str) -> bytes:
    """Return the content of a file in the wheel, unpacked no further than a model can be large."""
    with wheel.open(name) as packed:
        data = packed.read(_LARGEST_MODEL + 1)
    if name.endswith(".gz"):
        unpacking = zlib.decompressobj(wbits=31)  # the gzip format
        data = unpacking.decompress(data, _LARGEST_MODEL + 1)
        if not unpacking.eof and len(data) <= _LARGEST_MODEL:
            raise EOFError(f"{name} is cut short")
    if len(data) > _LARGEST_MODEL:
        raise SourceError(f"{path}: {name} is larger than {_LARGEST_MODEL} bytes")
    return data


def _wheel_version(path: Path, wheel: zipfile.ZipFile) -> str:
    for name in wheel.namelist():
        if match := re.fullmatch(r"botocore-([^/]+)\.dist-info/METADATA", name):
            return match[1]
    raise SourceError(f"{path}: expected a wheel of botocore; found no botocore-*.dist-info in it")


def cache_directory() -> Path:
    """Return where downloaded wheels are kept: below $XDG_CACHE_HOME, or ~/.cache."""
    base = os.environ.get("XDG_CACHE_HOME")
    home = Path(base) if base else Path.home() / ".cache"
    return home / "aws-contract" / "wheels"


def fetch_wheel(version: str, *, cache: Path) -> Path:
    """Return botocore's wheel of `version` from `cache`, downloading it first if it isn't there.

    Raises SourceError if there is no such version, UnavailableError if it can't be fetched.
    """
    pattern = f"botocore-{version}-*.whl"
    for found in cache.glob(pattern):
        return found
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        _download(version, Path(scratch))
        for wheel in Path(scratch).glob(pattern):
            return wheel.replace(cache / wheel.name)
    raise SourceError(f"pip downloaded no {pattern} for botocore=={version}")


def _download(version: str, directory: Path) -> None:
    requirement = f"botocore=={version}"
    command = [sys.executable, *_PIP, "--dest", str(directory), requirement]
    try:
        done = subprocess.run(  # noqa: S603  # fixed words and a version that matched _VERSION
            command, capture_output=True, text=True, timeout=_TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnavailableError(
            f"could not fetch {requirement}: pip took over {_TIMEOUT} s ({' '.join(command)})"
        ) from error
    if done.returncode == 0:
        return
    reason = done.stderr.strip()
    if "No matching distribution" in reason and not _OFFLINE.search(reason):
        raise SourceError(f"there is no {requirement}; expected a version that pip can find")
    raise UnavailableError(
        f"could not fetch {requirement}: {reason.partition(chr(10))[0][:200] or 'pip failed'}\n"
        f"pip needs a package index; or give the path of a wheel. Reproduce: {' '.join(command)}"
    )
