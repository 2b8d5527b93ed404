"""How a service is talked to: what botocore's metadata says of its protocol, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import botocore.session
from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.model import ServiceModel, Shape, StructureShape

__all__ = [
    "ServiceProtocol",
    "UnsupportedProtocolError",
    "modelled_errors",
    "operation_errors",
    "protocol_of",
    "service_model",
    "text_member",
]


class UnsupportedProtocolError(ValueError):
    """botocore has no such service, or it doesn't speak AWS JSON 1.0 or 1.1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceProtocol:
    """The AWS JSON protocol of one service.

    service: botocore's name of the service. json_version: ``1.0`` or ``1.1``.
    target_prefix: what stands before the operation in ``X-Amz-Target``.
    signing_name: the service in the scope of a SigV4 signature.
    endpoint_prefix: the first label of the service's host names.
    """

    service: str
    json_version: str
    target_prefix: str
    signing_name: str
    endpoint_prefix: str

    @property
    def content_type(self) -> str:
        """The media type of requests and answers."""
        return f"application/x-amz-json-{self.json_version}"

    def target(self, operation: str) -> str:
        """Return the value of ``X-Amz-Target`` for an operation."""
        return f"{self.target_prefix}.{operation}"


@cache
def protocol_of(service: str) -> ServiceProtocol:
    """Return the protocol of a service of the installed botocore.

    Raises UnsupportedProtocolError if botocore doesn't know the service, or if the service doesn't
    speak AWS JSON.
    """
    loader = botocore.session.Session().get_component("data_loader")
    try:
        description = loader.load_service_model(service, "service-2")
    except (UnknownServiceError, DataNotFoundError) as error:
        raise UnsupportedProtocolError(f"botocore knows no service {service!r}") from error
    metadata = description["metadata"]
    spoken = {metadata["protocol"], *metadata.get("protocols", ())}
    if "json" not in spoken:
        names = ", ".join(sorted(spoken))
        raise UnsupportedProtocolError(f"{service!r} speaks {names}; expected AWS JSON")
    model = ServiceModel(description, service)
    return ServiceProtocol(
        service=service,
        json_version=str(metadata["jsonVersion"]),
        target_prefix=str(metadata["targetPrefix"]),
        signing_name=model.signing_name,
        endpoint_prefix=model.endpoint_prefix,
    )


@cache
def modelled_errors(service: str) -> frozenset[str]:
    """Return the codes of the errors that botocore models for a service."""
    return frozenset(map(_code, service_model(service).error_shapes))


@lru_cache(maxsize=64)
def operation_errors(service: str, operation: str) -> frozenset[str]:
    """Return the names of the errors that botocore models for an operation."""
    shapes = service_model(service).operation_model(operation).error_shapes
    return frozenset(str(shape.name) for shape in shapes)


@lru_cache(maxsize=64)
def text_member(service: str, code: str) -> str:
    """Return the member that holds the text of an error, as it is modelled; empty if it isn't."""
    shapes = (each for each in service_model(service).error_shapes if each.name == code)
    members = (name for each in shapes if isinstance(each, StructureShape) for name in each.members)
    return next((name for name in members if name.lower() == "message"), "")


def _code(shape: Shape) -> str:
    return str(shape.metadata.get("error", {}).get("code", shape.name))


@lru_cache(maxsize=4)
def service_model(service: str) -> ServiceModel:
    """Return botocore's model of a service; the last few are kept, each is read from a file."""
    return botocore.session.Session().get_service_model(service)
