"""What AWS would answer to written requests, one problem for each place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from aws_contract.preflight.documents import Document, Position, Steps
from aws_contract.preflight.forms import WrittenRequest
from aws_contract.protocol.wire import request_of
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service
from aws_fakes.engine.wording.dialects import wording_named, wording_of_service
from aws_fakes.engine.wording.violation import MapEntry, PathStep, Violation, ViolationKind
from aws_fakes.json_services.catalog import require_operation
from aws_fakes.json_services.rejection import Rejection, validate

__all__ = ["Checked", "Problem", "check_request"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Why a request is rejected: the place in it, the error's code, AWS's words for that place.

    `constraint` is the broken constraint, ``rule`` for a documented rule, ``type`` for a value of
    another JSON type than the member has.
    """

    position: Position
    path: str
    constraint: str
    code: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What came of one request."""

    request: WrittenRequest
    problems: tuple[Problem, ...] = field(default=())


def check_request(document: Document, request: WrittenRequest) -> Checked:
    """Return what AWS would answer; TypeError for what is no mapping of members to values."""
    rejection = validate(request.service, request.operation, request.body)
    if rejection is not None:
        problems = tuple(_problems(document, request, rejection))
    else:
        problems = tuple(_broken_rule(document, request))
    return Checked(request=request, problems=problems)


def _problems(
    document: Document, request: WrittenRequest, rejection: Rejection
) -> Iterator[Problem]:
    if not rejection.violations:
        yield Problem(
            position=document.position(request.at),
            path="",
            constraint="type",
            code=rejection.code,
            message=rejection.message or "a value has another JSON type than its member",
        )
    model = require_operation(request.service, request.operation)
    wording = wording_named(wording_of_service(request.service)).of(model)
    for violation in rejection.violations:
        if _is_certain(request, violation):
            yield Problem(
                position=document.position(request.origin(_steps(violation.steps))),
                path=violation.path,
                constraint=str(violation.kind),
                code=rejection.code,
                message=wording.item(violation),
            )


def _is_certain(request: WrittenRequest, violation: Violation) -> bool:
    """Whether a violation doesn't come from what couldn't be read out of a template or plan."""
    steps = _steps(violation.steps)
    if any(steps[:length] in request.unknown for length in range(1, len(steps) + 1)):
        return False
    if request.complete or violation.kind is not ViolationKind.NULL:
        return True
    above = request.origin(steps[:-1])
    return len(steps) > 1 and not any(each[:-1] == above for each in request.left_out)


def _steps(steps: Iterable[PathStep]) -> Steps:
    return tuple(step.key if isinstance(step, MapEntry) else step for step in steps)


def _broken_rule(document: Document, request: WrittenRequest) -> Iterator[Problem]:
    """Yield the documented rule that a request breaks, where the fake knows the operation's."""
    service = Service()
    known = service.behaviour.operations.get(request.operation)
    has_rules = bool(service.behaviour.rules.get(request.operation))
    if not has_rules or known is None or known.service != request.service or not request.complete:
        return
    sent = request_of(request.operation, request.body, service=request.service)
    answer = FakeTarget(service).send(sent)
    if answer.status == 400:
        yield Problem(
            position=document.position(request.at),
            path="",
            constraint="rule",
            code=answer.code or "",
            message=answer.message or "",
        )
