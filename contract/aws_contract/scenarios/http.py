"""What is no request to the operation, whatever its body says: target, method, headers, signature.

The answers were measured on sibling JSON 1.1 services and are only assumed here; that nothing of
this is accepted is the protocol's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from aws_contract.checks import encoding
from aws_contract.checks.base import Check
from aws_contract.checks.encoding import Expected
from aws_contract.checks.envelope import DELETED
from aws_contract.claims.topic import Topic
from aws_contract.protocol.service import protocol_of, service_model
from aws_contract.protocol.wire import Request, request_for, request_of
from aws_contract.resources.resource import Resource
from aws_contract.runner.session import Judge
from aws_contract.scenarios.rejecting import undo
from aws_contract.scenarios.scenario import Effect, Scenario, clause_ids
from aws_strategies.case import Accepted, Case, CaseTopic

__all__ = [
    "ProtocolCase",
    "accept_content_type",
    "json_types",
    "of_http",
    "protocol_cases",
    "reject_protocol",
    "with_header",
]

_UNKNOWN: Final = Expected(status=400, code="UnknownOperationException", silent=True)
_NOT_OF_THE_PROTOCOL: Final = Expected(status=404)
_UNSIGNED: Final = Expected(
    status=400,
    code="MissingAuthenticationTokenException",
    message="Missing Authentication Token",
)


def json_types(service: str) -> tuple[str, ...]:
    """Return the content type of a service's protocol, written differently (assumed)."""
    usual = protocol_of(service).content_type
    return f"{usual}; charset=utf-8", f"{usual};charset=UTF-8", usual.upper()


@dataclass(frozen=True, kw_only=True, slots=True)
class ProtocolCase:
    """A request that isn't one, and what comes back; `rejected` is the check of what is wrong."""

    id: str
    request: Request
    rejected: Check
    expected: Expected


def protocol_cases(
    right: Request, *, other_prefix: str = "DynamoDB_20120810"
) -> tuple[ProtocolCase, ...]:
    """Return the cases around a valid request: none of them may have an effect.

    other_prefix: the part of a target before the dot that the service doesn't know.
    """
    return (
        *_targets(right, other_prefix),
        *_methods(right),
        *_content_types(right),
        _unsigned(right),
    )


def _case(kind: str, how: str, request: Request, expected: Expected) -> ProtocolCase:
    return ProtocolCase(
        id=f"{kind}:{how}", request=request, rejected=encoding.REJECTIONS[kind], expected=expected
    )


def with_header(request: Request, name: str, value: str | None) -> Request:
    """Return the request with another value of a header, or without it."""
    headers = {key: old for key, old in request.headers.items() if key != name}
    return replace(request, headers=headers if value is None else {**headers, name: value})


def _targets(right: Request, other_prefix: str) -> Iterator[ProtocolCase]:
    prefix, _, name = right.headers["X-Amz-Target"].rpartition(".")
    targets = {
        "missing": None,
        "empty": "",
        "no-prefix": name,
        "other-prefix": f"{prefix}Runtime.{name}",
        "other-service": f"{other_prefix}.{name}",
        "no-operation": f"{prefix}.",
        "unknown-operation": f"{prefix}.{_unknown_operation(right)}",
        "lower-case": f"{prefix}.{name[:1].lower()}{name[1:]}",
        "two-dots": f"{prefix}..{name}",
        "version": f"{prefix}_20170724.{name}",
    }
    for how, target in targets.items():
        yield _case("target", how, with_header(right, "X-Amz-Target", target), _UNKNOWN)


def _unknown_operation(right: Request) -> str:
    """Return a name like that of the operation which no operation of the service has."""
    known = service_model(right.service).operation_names
    names = (f"{right.operation}{more}" for more in ("s", "es", "Unknown"))
    return next(name for name in names if name not in known)


def _methods(right: Request) -> Iterator[ProtocolCase]:
    for method in ("GET", "PUT", "DELETE"):
        yield _case("method", method, replace(right, method=method), _NOT_OF_THE_PROTOCOL)


def _content_types(right: Request) -> Iterator[ProtocolCase]:
    types = {
        "missing": None,
        "text": "text/plain",
        "form": "application/x-www-form-urlencoded",
        "xml": "application/xml",
        "json-2": "application/x-amz-json-2.0",
        "longer": f"{right.headers['Content-Type']}x",
    }
    for how, value in types.items():
        yield _case(
            "content-type", how, with_header(right, "Content-Type", value), _NOT_OF_THE_PROTOCOL
        )


def _unsigned(right: Request) -> ProtocolCase:
    return _case("unsigned", "no-authorisation", replace(right, signed=False), _UNSIGNED)


def reject_protocol(judge: Judge, case_id: str) -> None:
    """Send what is no request and judge the answer; KeyError if there is no such case."""
    session = judge.session
    valid = Case(
        id=case_id,
        service=session.resource.service,
        operation=session.resource.create,
        topic=CaseTopic.VALID,
        body=session.minimal_request(session.new_name("none")),
        expected=Accepted(),
    )
    safe = session.harmless(valid)
    cases = {each.id: each for each in protocol_cases(request_for(safe))}
    case = cases[case_id]
    exchange = judge.send(case.request)
    judge.check(exchange, [case.rejected, encoding.answered(case.expected)])
    undo(judge, safe, exchange)


def accept_content_type(judge: Judge, content_type: str) -> None:
    """Create something with the protocol's content type written differently, and delete it."""
    session, resource = judge.session, judge.session.resource
    body = session.minimal_request(session.new_name("type"))
    right = request_of(resource.create, body, service=resource.service)
    request = with_header(right, "Content-Type", content_type)
    if judge.check(judge.send(request), [encoding.accepted_with_charset]):
        judge.check(judge.remove(str(body[resource.name_member])), DELETED)


def of_http(resource: Resource) -> Iterator[Scenario]:
    """Yield what is wrong with the HTTP request, and content types written differently."""
    right = request_of(resource.create, resource.minimal_request("a"), service=resource.service)
    for case in protocol_cases(right):
        yield Scenario(
            id=f"{Topic.HTTP}:{case.id}",
            topic=Topic.HTTP,
            group=f"http-{case.id}",
            effect=Effect.REJECTED,
            clauses=clause_ids(case.rejected, encoding.answered),
            requests=1,
            run=partial(reject_protocol, case_id=case.id),
        )
    for content_type in json_types(resource.service):
        yield Scenario(
            id=f"{Topic.HTTP}:{content_type}",
            topic=Topic.HTTP,
            group=f"http-{content_type}",
            effect=Effect.CREATES,
            clauses=clause_ids(encoding.accepted_with_charset, *DELETED),
            requests=2,
            run=partial(accept_content_type, content_type=content_type),
        )
