"""Which services of the installed botocore speak AWS JSON, and which operation a target names.

Only the beginnings of botocore's files are read for that, where they have their metadata: all of
them take 50 ms, one whole model up to 100.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import botocore.loaders
import botocore.session

from aws_fakes.engine.json_value import ReadOnlyMembers
from aws_fakes.engine.model import Operation, load_operation, operation_names
from aws_fakes.engine.similar_names import did_you_mean

__all__ = [
    "UnknownOperationError",
    "UnsupportedProtocolError",
    "check_service",
    "json_services",
    "operation_of_target",
    "require_operation",
    "service_of_target",
]

_HEAD: Final = 16 * 1024
_TYPE: Final = "service-2"


class UnknownOperationError(LookupError):
    """The installed botocore has no such service or operation; says which are similar."""

    def __str__(self) -> str:
        """Return the sentence as it is: LookupError's own would quote it."""
        return str(self.args[0])


class UnsupportedProtocolError(ValueError):
    """The service doesn't speak AWS JSON, so that its requests can't be validated."""


@cache
def _metadata() -> Mapping[str, ReadOnlyMembers]:
    """Return the metadata of every service that the installed botocore has."""
    loader = botocore.session.Session().get_component("data_loader")
    names = loader.list_available_services(_TYPE)
    return MappingProxyType({name: _metadata_of(loader, name) for name in names})


def _metadata_of(loader: botocore.loaders.Loader, service: str) -> ReadOnlyMembers:
    version = loader.determine_latest_version(service, _TYPE)
    for folder in loader.search_paths:
        for suffix, opened in ((".json.gz", gzip.open), (".json", open)):
            path = Path(folder, service, version, _TYPE + suffix)
            if path.is_file():
                with opened(path, "rb") as file:
                    found = _metadata_in(file.read(_HEAD).decode("utf-8", "replace"))
                if found is not None:
                    return found
    model: ReadOnlyMembers = loader.load_service_model(service, _TYPE)
    metadata: ReadOnlyMembers = model["metadata"]
    return metadata


def _metadata_in(head: str) -> ReadOnlyMembers | None:
    """Return the metadata at the beginning of a file, None if they aren't there."""
    _, found, rest = head.partition('"metadata":')
    if not found:
        return None
    try:
        metadata, _ = json.JSONDecoder().raw_decode(rest.lstrip())
    except ValueError:
        return None
    return metadata if isinstance(metadata, dict) else None


@cache
def json_services() -> Mapping[str, ReadOnlyMembers]:
    """Return botocore's metadata of every service that speaks AWS JSON, by botocore's names."""
    return MappingProxyType({name: each for name, each in _metadata().items() if _is_json(each)})


def _is_json(metadata: ReadOnlyMembers) -> bool:
    protocols = metadata.get("protocols") or [metadata.get("protocol")]
    return "json" in protocols and "jsonVersion" in metadata and "targetPrefix" in metadata


def check_service(service: str) -> None:
    """Raise an error unless `service` is botocore's name of a service that speaks AWS JSON.

    UnknownOperationError if there is none, UnsupportedProtocolError if it speaks something else.
    """
    if service in json_services():
        return
    metadata = _metadata().get(service)
    if metadata is None:
        hint = did_you_mean(service, _metadata())
        raise UnknownOperationError(f"the installed botocore has no service {service!r}{hint}")
    protocol = metadata.get("protocol")
    raise UnsupportedProtocolError(
        f"{service} speaks {protocol}: only services with the protocol json can be validated"
    )


@cache
def require_operation(service: str, operation: str) -> Operation:
    """Return the model of an operation of a JSON service; errors as of `check_service`."""
    check_service(service)
    known = operation_names(service)
    if operation not in known:
        hint = did_you_mean(operation, known)
        raise UnknownOperationError(f"{service} has no operation {operation!r}{hint}")
    return load_operation(service, operation)


@cache
def _services_by_prefix() -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for service, metadata in json_services().items():
        found[metadata["targetPrefix"]].append(service)
    return {prefix: tuple(services) for prefix, services in found.items()}


def operation_of_target(target: str) -> tuple[str, str] | None:
    """Return service and operation that an X-Amz-Target names, None if there are none.

    Several services may share the part before the dot; then the operation decides.
    """
    prefix, _, operation = target.rpartition(".")
    for service in _services_by_prefix().get(prefix, ()):
        if operation in operation_names(service):
            return service, operation
    return None


def service_of_target(target: str) -> str | None:
    """Return the service that an X-Amz-Target names, also for an unknown operation of it."""
    named = operation_of_target(target)
    if named is not None:
        return named[0]
    services = _services_by_prefix().get(target.rpartition(".")[0], ())
    return next(iter(services), None)
