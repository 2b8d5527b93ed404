"""What single services were observed to answer to a broken constraint: ``observed.json``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from aws_contract.protocol.error_codes import VALIDATION
from aws_contract.protocol.other_wordings import OTHER_WORDINGS, OtherWording
from aws_contract.protocol.service import operation_errors
from aws_contract.results.codec import read

__all__ = ["ObservedService", "constraint_code", "observed_services", "wording_of_service"]

_FILE: Final = Path(__file__).parent / "observed.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class ObservedService:
    """The code of an error about broken constraints, and its wording if it isn't the classic one.

    `date` is when it was sent, or published; `source` where it can be read.
    """

    service: str
    code: str
    date: str
    source: str
    wording: str = ""


@cache
def observed_services() -> Mapping[str, ObservedService]:
    """Return the services that were observed, by botocore's name; CodecError for another file."""
    found = read(_FILE, tuple[ObservedService, ...])
    return MappingProxyType({each.service: each for each in found})


def constraint_code(service: str, operation: str) -> str:
    """Return the code with which an operation reports a broken constraint.

    It is that of the service; an operation that models ValidationException and not that code
    answers it, as was observed of PutDeliveryDestination of logs and is assumed of others.
    """
    known = observed_services().get(service)
    if known is None or known.code == VALIDATION:
        return VALIDATION
    modelled = operation_errors(service, operation)
    return VALIDATION if VALIDATION in modelled and known.code not in modelled else known.code


def wording_of_service(service: str) -> OtherWording | None:
    """Return the wording that a service was observed to use, None for the classic one."""
    known = observed_services().get(service)
    name = "" if known is None else known.wording
    return next((each for each in OTHER_WORDINGS if each.name == name), None)
