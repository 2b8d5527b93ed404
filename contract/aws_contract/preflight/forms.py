"""The forms in which requests are written: as they are, in CloudFormation, in a Terraform plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import PurePath
from typing import Any, Final

from aws_contract.preflight.documents import UNKNOWN, Document, Steps
from aws_contract.preflight.mapping import map_properties
from aws_fakes.engine.model import operation_names
from aws_fakes.json_services.catalog import json_services, require_operation

__all__ = ["NoOperationError", "WrittenRequest", "operation_in_name", "requests_in"]

_VERBS: Final = ("Create", "Put", "Register")
_CLOUDFORMATION_SERVICES: Final = {
    "certificatemanager": "acm",
    "cognito": "cognito-idp",
    "kinesisfirehose": "firehose",
}
_TERRAFORM_SERVICES: Final = {
    "cloudwatch_event": "events",
    "cloudwatch_log": "logs",
    "kinesis_firehose": "firehose",
    "sfn": "stepfunctions",
}
_TERRAFORM_THINGS: Final = {
    "cloudwatch_log_group": "LogGroup",
    "cloudwatch_log_stream": "LogStream",
}
_IN_NAME: Final = re.compile(r"(?P<service>[a-z][a-z0-9-]*)[.:](?P<operation>[A-Z][A-Za-z0-9]+)")


class NoOperationError(LookupError):
    """Nothing says which operation a request is for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenRequest:
    """A request that a document holds.

    `name` is what the document calls it. `left_out` are properties that have no place in it,
    `unknown` places of it whose value is only known when it is deployed. `complete` tells whether
    what is absent from it is absent from what is sent.
    """

    service: str
    operation: str
    body: Any
    name: str = ""
    at: Steps = ()
    origins: Mapping[Steps, Steps] | None = None
    unknown: frozenset[Steps] = frozenset()
    left_out: tuple[Steps, ...] = ()
    complete: bool = True

    def origin(self, steps: Steps) -> Steps:
        """Return the place in the document of a place in the request."""
        if self.origins is None:
            return (*self.at, *steps)
        for length in range(len(steps), 0, -1):
            found = self.origins.get(steps[:length])
            if found is not None:
                return (*found, *steps[length:])
        return self.at


def operation_in_name(name: str) -> tuple[str, str] | None:
    """Return service and operation from a file's name such as ``kms.CreateKey.json``."""
    found = _IN_NAME.match(PurePath(name).name)
    return (found["service"], found["operation"]) if found else None


def requests_in(
    document: Document, operation: tuple[str, str] | None
) -> Iterator[WrittenRequest | str]:
    """Yield the requests of a document, and a sentence for each resource that can't be checked.

    `operation` is for a request as it is. NoOperationError if there is none, and the document is
    neither a template nor a plan.
    """
    value = document.value
    if isinstance(value, Mapping) and _is_template(value):
        yield from _of_template(value)
    elif isinstance(value, Mapping) and isinstance(value.get("resource_changes"), list):
        yield from _of_plan(value["resource_changes"])
    elif operation is None:
        raise NoOperationError(
            "nothing says which operation this is a request for:"
            " give --operation SERVICE:OPERATION, or name the file SERVICE.OPERATION.json"
        )
    else:
        yield WrittenRequest(service=operation[0], operation=operation[1], body=value)


def _is_template(value: Mapping[str, Any]) -> bool:
    resources = value.get("Resources")
    return isinstance(resources, Mapping) and any(
        isinstance(each, Mapping) and str(each.get("Type", "")).startswith("AWS::")
        for each in resources.values()
    )


def _of_template(template: Mapping[str, Any]) -> Iterator[WrittenRequest | str]:
    for name, resource in template["Resources"].items():
        kind = str(resource.get("Type", "")) if isinstance(resource, Mapping) else ""
        properties = resource.get("Properties") or {} if isinstance(resource, Mapping) else {}
        at: Steps = ("Resources", name, "Properties")
        parts = kind.split("::")
        found = _operation_of(parts[1], parts[2]) if len(parts) == 3 else None
        yield from _mapped(f"{name} ({kind})", found, properties, at)


def _of_plan(changes: list[Any]) -> Iterator[WrittenRequest | str]:
    for index, change in enumerate(changes):
        actions = change.get("change", {}) if isinstance(change, Mapping) else {}
        if "create" not in (actions.get("actions") or ()):
            continue
        after = _with_unknown(actions.get("after") or {}, actions.get("after_unknown") or {})
        at: Steps = ("resource_changes", index, "change", "after")
        found = _operation_of_terraform(str(change.get("type", "")))
        yield from _mapped(str(change.get("address", change.get("type"))), found, after, at)


def _mapped(
    name: str, operation: tuple[str, str] | None, properties: Any, at: Steps
) -> Iterator[WrittenRequest | str]:
    if operation is None:
        yield f"{name}: no operation of AWS JSON creates it that is known by its name"
    elif not isinstance(properties, Mapping):
        yield f"{name}: its properties are only known when it is deployed"
    else:
        shape = require_operation(*operation).input
        mapped = map_properties(shape, properties, at)
        yield WrittenRequest(
            service=operation[0],
            operation=operation[1],
            body=mapped.body,
            name=name,
            at=at,
            origins=mapped.origins,
            unknown=frozenset(mapped.unknown),
            left_out=tuple(mapped.left_out),
            complete=False,
        )


def _with_unknown(after: Any, unknown: Any) -> Any:
    """Return what Terraform plans, with what it doesn't know yet, without what isn't set."""
    if unknown is True:
        return UNKNOWN
    if isinstance(after, Mapping):
        later = unknown if isinstance(unknown, Mapping) else {}
        names = dict.fromkeys((*after, *later))
        found = {name: _with_unknown(after.get(name), later.get(name)) for name in names}
        return {name: each for name, each in found.items() if each is not None and each != []}
    if isinstance(after, list):
        flags = unknown if isinstance(unknown, list) else []
        return [_with_unknown(*pair) for pair in zip_longest(after, flags[: len(after)])]
    return after


def _operation_of(namespace: str, thing: str) -> tuple[str, str] | None:
    """Return the operation that creates a resource type of CloudFormation, if it has its name."""
    plain = namespace.lower()
    service = _CLOUDFORMATION_SERVICES.get(plain, plain)
    return _creating(service, thing)


def _operation_of_terraform(kind: str) -> tuple[str, str] | None:
    provider, _, name = kind.partition("_")
    if provider != "aws":
        return None
    parts = name.split("_")
    for length in range(len(parts) - 1, 0, -1):
        written = "_".join(parts[:length])
        service = _TERRAFORM_SERVICES.get(written, written.replace("_", "-"))
        thing = _TERRAFORM_THINGS.get(name) or "".join(map(str.capitalize, parts[length:]))
        found = _creating(service, thing)
        if found is not None:
            return found
    return None


@cache
def _creating(service: str, thing: str) -> tuple[str, str] | None:
    if service not in json_services():
        return None
    known = operation_names(service)
    return next(((service, f"{verb}{thing}") for verb in _VERBS if f"{verb}{thing}" in known), None)
