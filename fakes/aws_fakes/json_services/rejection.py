"""What AWS would answer to a request, before it is sent: `validate`."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import NoReturn

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.java.regex import PatternError, full_match
from aws_fakes.engine.json_value import ReadOnlyMembers
from aws_fakes.engine.model import Operation
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
    the JSON that is sent, or what boto3 takes: bytes and datetimes are written as botocore writes
    them. UnknownOperationError names similar ones, UnsupportedProtocolError is raised for a service
    without AWS JSON, TypeError for a value that can't be written as JSON.
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
        constraint_code=_constraint_code,
    )


def _constraint_code(operation: Operation) -> str:
    return constraint_code(operation.service, operation.name)


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
    text = json.dumps(dict(request), default=_written)
    return json.loads(text, parse_constant=_reject_constant)


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
    raise TypeError(f"{value!r} can't be written as JSON")


def _reject_constant(name: str) -> NoReturn:
    raise TypeError(f"{name} can't be written as JSON")
