"""A fake of every operation of every JSON service, without state: validates, then answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, partial
from types import MappingProxyType
from typing import Final, TypeVar

from aws_fakes.engine.behaviour import Behaviour, Context, Input
from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.json_value import Members
from aws_fakes.engine.model import load_operation, operation_names
from aws_fakes.engine.protocol import Answer, JsonProtocol, Request, header, load_protocol
from aws_fakes.engine.service import Endpoint, Service
from aws_fakes.engine.wording.dialects import wording_named, wording_of_service
from aws_fakes.json_services.catalog import check_service, service_of_target
from aws_fakes.json_services.error_codes import constraint_code
from aws_fakes.json_services.rejection import matcher
from aws_fakes.json_services.smallest_output import smallest_output

__all__ = ["StatelessService"]

_Loaded = TypeVar("_Loaded")
_NO_SERVICE: Final = {
    version: JsonProtocol(version=version, target_prefix="", message_members=MappingProxyType({}))
    for version in ("1.1", "1.0")
}


class StatelessService(Endpoint):
    """Validates requests of every JSON service, and gives the smallest answer their model allows.

    Nothing is remembered: what one request creates, the next doesn't find. Safe to call from any
    number of threads.
    """

    def answer(self, request: Request) -> Answer:
        """Answer one request; X-Amz-Target names the service too."""
        service = service_of_target(header(request.headers, "x-amz-target"))
        if service is None:
            version = "1.0" if "json-1.0" in header(request.headers, "content-type") else "1.1"
            return _NO_SERVICE[version].failure(ServiceError("UnknownOperationException"))
        return _service(service).answer(request)


class _Operations(Mapping[str, _Loaded]):
    """Something for each operation of a service, loaded when it is asked for."""

    def __init__(self, names: Collection[str], load: Callable[[str], _Loaded]) -> None:
        self._names = names
        self._load = load

    def __getitem__(self, name: str) -> _Loaded:
        if name not in self._names:
            raise KeyError(name)
        return self._load(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@cache
def _service(name: str) -> Service[None]:
    check_service(name)
    names = operation_names(name)
    protocol = load_protocol(name)
    behaviour = Behaviour[None](
        operations=_Operations(names, partial(load_operation, name)),
        handlers=_Operations(names, partial(_handler, name)),
        store=lambda _account, _region: None,
        operation_of=protocol.operation_of,
        success=protocol.success,
        failure=protocol.failure,
        matcher=matcher,
        wording=wording_named(wording_of_service(name)),
        constraint_code=constraint_code,
    )
    return Service(lambda: behaviour)


@cache
def _handler(service: str, operation: str) -> Callable[[Input, Context[None]], Members | None]:
    return lambda request, _context: smallest_output(service, operation, request)
