"""What is no request to the operation, whatever its body says: target, method, headers, signature.

The answers were measured on sibling JSON 1.1 services and are only assumed of SageMaker; that
nothing of this is taken is the protocol's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from aws_contract.checks import encoding as protocol
from aws_contract.checks.base import Check
from aws_contract.checks.encoding import Expected
from aws_contract.checks.envelope import DELETED
from aws_contract.protocol.wire import CONTENT_TYPE, Request, request_of
from aws_contract.runner.session import Exchange, Judge

__all__ = ["JSON_TYPES", "ProtocolCase", "ask_protocol", "protocol_cases", "take_content_type"]

_UNKNOWN: Final = Expected(status=400, code="UnknownOperationException", silent=True)
_FORBIDDEN: Final = Expected(status=403)
_UNSIGNED: Final = Expected(
    status=400,
    code="MissingAuthenticationTokenException",
    message="Missing Authentication Token",
)
JSON_TYPES: Final = (
    f"{CONTENT_TYPE}; charset=utf-8",
    f"{CONTENT_TYPE};charset=UTF-8",
    CONTENT_TYPE.upper(),
)
"""Content types that mean the protocol's, in other words (assumed)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProtocolCase:
    """A request that isn't one, and what comes back; `refused` is the check of what is wrong."""

    id: str
    request: Request
    refused: Check
    expected: Expected


def protocol_cases(body: Mapping[str, object]) -> tuple[ProtocolCase, ...]:
    """Return the cases around the valid CreateAlgorithm `body`: none of them may create it."""
    right = request_of("CreateAlgorithm", body)
    return (*_targets(right), *_methods(right), *_content_types(right), _unsigned(right))


def _case(kind: str, how: str, request: Request, expected: Expected) -> ProtocolCase:
    return ProtocolCase(
        id=f"{kind}:{how}", request=request, refused=protocol.REFUSALS[kind], expected=expected
    )


def _with_header(request: Request, name: str, value: str | None) -> Request:
    headers = {key: old for key, old in request.headers.items() if key != name}
    return replace(request, headers=headers if value is None else {**headers, name: value})


def _targets(right: Request) -> Iterator[ProtocolCase]:
    targets = {
        "missing": None,
        "empty": "",
        "no-prefix": "CreateAlgorithm",
        "other-prefix": "SageMakerRuntime.CreateAlgorithm",
        "other-service": "DynamoDB_20120810.CreateAlgorithm",
        "no-operation": "SageMaker.",
        "unknown-operation": "SageMaker.CreateAlgorithms",
        "lower-case": "SageMaker.createAlgorithm",
        "two-dots": "SageMaker..CreateAlgorithm",
        "version": "SageMaker_20170724.CreateAlgorithm",
    }
    for how, target in targets.items():
        yield _case("target", how, _with_header(right, "X-Amz-Target", target), _UNKNOWN)


def _methods(right: Request) -> Iterator[ProtocolCase]:
    for method in ("GET", "PUT", "DELETE"):
        yield _case("method", method, replace(right, method=method), _FORBIDDEN)


def _content_types(right: Request) -> Iterator[ProtocolCase]:
    types = {
        "missing": None,
        "text": "text/plain",
        "form": "application/x-www-form-urlencoded",
        "xml": "application/xml",
        "json-2": "application/x-amz-json-2.0",
        "longer": f"{CONTENT_TYPE}x",
    }
    for how, value in types.items():
        yield _case("content-type", how, _with_header(right, "Content-Type", value), _FORBIDDEN)


def _unsigned(right: Request) -> ProtocolCase:
    return _case("unsigned", "no-authorisation", replace(right, signed=False), _UNSIGNED)


def ask_protocol(judge: Judge, case: ProtocolCase) -> Exchange:
    """Send what is no request and judge the answer."""
    exchange = judge.send(case.request)
    judge.check(exchange, [case.refused, protocol.answered], extra=case.expected)
    return exchange


def take_content_type(judge: Judge, body: Mapping[str, object], content_type: str) -> None:
    """Create an algorithm with the protocol's content type in other words, and delete it."""
    request = _with_header(request_of("CreateAlgorithm", body), "Content-Type", content_type)
    if judge.check(judge.send(request), [protocol.taken_with_charset]):
        judge.check(judge.remove(str(body["AlgorithmName"])), DELETED)
