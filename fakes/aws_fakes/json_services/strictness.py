"""Which requests are validated in front of another implementation, and how they are rejected."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.model import load_operation
from aws_fakes.engine.protocol import Answer, Request, load_protocol, parse_body
from aws_fakes.json_services.catalog import check_service, operation_of_target, require_operation
from aws_fakes.json_services.rejection import validator

__all__ = ["Strictness"]

_SEPARATOR: Final = ":"


class Strictness:
    """Validates requests of all JSON services, or of `services` alone, but for `skip`.

    Names are botocore's: ``kms`` is a service, ``logs:PutLogEvents`` an operation; both can be
    skipped, only services chosen. UnknownOperationError names similar ones,
    UnsupportedProtocolError is raised for a service that doesn't speak AWS JSON, TypeError for a
    string instead of a collection.
    """

    def __init__(
        self, *, services: Collection[str] | None = None, skip: Collection[str] = ()
    ) -> None:
        for names in (services, skip):
            if isinstance(names, str):
                raise TypeError(f"expected a list of names, not the string {names!r}")
        for name in services or ():
            check_service(name)
        for name in skip:
            service, separator, operation = name.partition(_SEPARATOR)
            if separator:
                require_operation(service, operation)
            else:
                check_service(service)
        self._services = None if services is None else frozenset(services)
        self._skip = frozenset(skip)

    def rejection(self, request: Request, target: str) -> Answer | None:
        """Return the answer that rejects a request with this X-Amz-Target.

        None if its model allows it, if it isn't validated, or if no JSON service has the target.
        """
        named = operation_of_target(target)
        if named is None or not self._validates(*named):
            return None
        service, operation = named
        try:
            validator(service).validate(load_operation(service, operation), parse_body(request))
        except ServiceError as error:
            return load_protocol(service).failure(error)
        return None

    def _validates(self, service: str, operation: str) -> bool:
        if self._services is not None and service not in self._services:
            return False
        return not self._skip or (
            service not in self._skip and f"{service}{_SEPARATOR}{operation}" not in self._skip
        )
