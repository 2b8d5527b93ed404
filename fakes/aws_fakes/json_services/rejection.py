"""What AWS would answer to a request, before it is sent: `validate`."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import NoReturn

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.java.regex import PatternError, full_match
from aws_fakes.engine.json_value import ReadOnlyMembers
from aws_fakes.engine.validation import Validator
from aws_fakes.engine.wording.dialects import wording_named, wording_of_service
from aws_fakes.engine.wording.violation import Violation
from aws_fakes.json_services.catalog import require_operation
from aws_fakes.json_services.error_codes import constraint_code

__all__ = ["Rejection", "matcher", "validate", "validator"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejection:
    """How AWS would reject a request.

    `code` and `message` are those of the error. `violations` are the broken constraints, without
    any for a value of a wrong JSON type (SerializationException).
    """

    code: str
    message: str | None
    violations: tuple[Violation, ...]

    def __str__(self) -> str:
        """Return code and message in one line."""
        return self.code if self.message is None else f"{self.code}: {self.message}"


def validate(service: str, operation: str, request: ReadOnlyMembers) -> Rejection | None:
    """Return how AWS would reject `request` for its model alone, None if it wouldn't.

    `service` and `operation` are botocore's names, such as ``kms`` and ``CreateKey``. `request` is
    a mapping of what is sent as JSON, or of what boto3 takes: bytes and datetimes are written as
    botocore writes them. UnknownOperationError names similar ones, UnsupportedProtocolError is
    raised for a service without AWS JSON, TypeError with the place for a value that can't be
    written as JSON, such as a file-like object: boto3 can't send those to such a service either.
    """
    model = require_operation(service, operation)
    try:
        validator(service).validate(model, _as_json(request))
    except ServiceError as error:
        return Rejection(code=error.code, message=error.message, violations=error.violations)
    return None


@cache
def validator(service: str) -> Validator:
    """Return what validates the operations of a service, in the service's own words.

    A pattern that can't be translated exactly isn't checked.
    """
    return Validator(
        matcher=matcher,
        wording=wording_named(wording_of_service(service)),
        constraint_code=constraint_code,
    )


def matcher(pattern: str) -> Callable[[str], object]:
    """Return what matches a pattern; one that can't be translated matches everything."""
    try:
        return full_match(pattern)
    except (PatternError, re.error):
        return lambda _: True


def _as_json(request: ReadOnlyMembers) -> object:
    """Return a request as the service reads it from the wire."""
    if not isinstance(request, Mapping):
        raise TypeError(f"a request is a mapping of members to values, not {request!r}")
    try:
        return _sent_and_read(request)
    except TypeError:
        path, reason = next(_unwritable(request))
        raise TypeError(f"{path}: {reason}" if path else str(reason)) from None


def _sent_and_read(value: object) -> object:
    return json.loads(json.dumps(value, default=_written), parse_constant=_reject_constant)


def _unwritable(value: object, path: str = "") -> Iterator[tuple[str, TypeError]]:
    """Yield the places of values that can't be written as JSON, as boto3 names them, and why."""
    match value:
        case Mapping():
            yield from _unwritable_itself(dict.fromkeys(value), path)
            for name, member in value.items():
                yield from _unwritable(member, f"{path}.{name}" if path else name)
        case list() | tuple():
            for index, element in enumerate(value):
                yield from _unwritable(element, f"{path}[{index}]")
        case _:
            yield from _unwritable_itself(value, path)


def _unwritable_itself(value: object, path: str) -> Iterator[tuple[str, TypeError]]:
    try:
        _sent_and_read(value)
    except TypeError as reason:
        yield path, reason


def _written(value: object) -> object:
    """Return a value as botocore writes it into JSON."""
    match value:
        case bytes() | bytearray():
            return base64.b64encode(value).decode("ascii")
        case datetime():
            moment = value if value.tzinfo else value.replace(tzinfo=UTC)
            return moment.timestamp()
        case Decimal():
            return float(value)
        case Mapping():
            return dict(value)
    hint = "; give the bytes that it holds" if hasattr(value, "read") else ""
    raise TypeError(f"{value!r} can't be written as JSON{hint}")


def _reject_constant(name: str) -> NoReturn:
    raise TypeError(f"{name} can't be written as JSON")
