"""What is tried of any operation: the only list of it, derived while it runs.

Nothing here knows a service: cases come from the model, what must come back from how each was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import partial
from typing import Final, TypeAlias

from aws_contract.checks import encoding, rejection
from aws_contract.operations.checks import CHARSET_READ, ENCODINGS_READ
from aws_contract.operations.observed import constraint_code
from aws_contract.operations.selection import OperationName
from aws_contract.operations.session import OperationJudge, smallest_request
from aws_contract.protocol.error_codes import VALIDATION
from aws_contract.protocol.service import text_member
from aws_contract.protocol.wire import Request, request_for
from aws_contract.results.failure import case_id
from aws_contract.scenarios.encodings import expected_of_malformed
from aws_contract.scenarios.http import ProtocolCase, json_types, protocol_cases, with_header
from aws_contract.scenarios.scenario import Effect, UnknownScenarioError
from aws_strategies.case import Accepted, Case
from aws_strategies.covering.sets import invalid_cases, valid_cases
from aws_strategies.covering.unicode import unicode_cases
from aws_strategies.encodings.malformed import malformed
from aws_strategies.encodings.rewritten import rewritten
from aws_strategies.invalid.multiple import multiple_violation_cases
from aws_strategies.limits import derivable
from aws_strategies.model import Operation, load_operation

__all__ = ["OperationScenario", "operations_with", "reject", "scenarios_of"]

_Run: TypeAlias = Callable[[OperationJudge], None]
_HTTP: Final = "http"
_NO_SERVICE: Final = "NoService_20200101"
"""A target's prefix that no service has: an endpoint may serve all services."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OperationScenario:
    """One request to find something out with; the id is unique in its operation."""

    id: str
    effect: Effect
    run: _Run = field(repr=False)


def scenarios_of(operation: Operation, smallest: Request) -> Iterator[OperationScenario]:
    """Yield every scenario of an operation: what must be rejected first.

    `smallest` is the smallest request that obeys the model.
    """
    for case in (*invalid_cases(operation), *multiple_violation_cases(operation)):
        yield _of_case(case, reject)
    for case in malformed(operation):
        yield _of_case(case, reject_malformed)
    for wrong in protocol_cases(smallest, other_prefix=_NO_SERVICE):
        yield OperationScenario(
            id=f"{operation.name}:{_HTTP}:{wrong.id}",
            effect=Effect.REJECTED,
            run=partial(reject_protocol, case=wrong),
        )
    encodings = rewritten(operation)
    yield from (_of_case(case, reject) for case in encodings if not _is_valid(case))
    for case in (*valid_cases(operation).cases, *unicode_cases(operation)):
        yield _of_case(case, accept)
    yield from (_of_case(case, accept_encoding) for case in encodings if _is_valid(case))
    if derivable(operation) is not None:
        yield from _content_types(operation, smallest)


def operations_with(names: Iterable[OperationName], scenario: str) -> tuple[OperationName, ...]:
    """Return the operations that have a scenario; UnknownScenarioError names the nearest ids."""
    operation = scenario.partition(":")[0]
    known = {str(each): _ids(each) for each in names if each.operation == operation}
    found = tuple(OperationName.of(name) for name, ids in known.items() if scenario in ids)
    if not found:
        ids = [each for own in known.values() for each in own]
        near = ", ".join(get_close_matches(scenario, ids, n=3, cutoff=0.3)) or "none"
        raise UnknownScenarioError(f"no scenario {scenario!r} of these operations; nearest: {near}")
    return found


def _ids(name: OperationName) -> list[str]:
    operation = load_operation(name.service, name.operation)
    return [each.id for each in scenarios_of(operation, smallest_request(operation))]


def _content_types(operation: Operation, smallest: Request) -> Iterator[OperationScenario]:
    for content_type in json_types(operation.service):
        request = with_header(smallest, "Content-Type", content_type)
        yield OperationScenario(
            id=f"{operation.name}:{_HTTP}:{content_type}",
            effect=Effect.CREATES,
            run=partial(accept_content_type, request=request),
        )


def _of_case(case: Case, run: Callable[[OperationJudge, Case], None]) -> OperationScenario:
    return OperationScenario(
        id=case_id(case),
        effect=Effect.CREATES if _is_valid(case) else Effect.REJECTED,
        run=lambda judge: run(judge, case),
    )


def _is_valid(case: Case) -> bool:
    return isinstance(case.expected, Accepted)


def reject(judge: OperationJudge, case: Case) -> None:
    """Send what must be rejected and see that it is, for exactly what it breaks."""
    expected = rejection.rejection_of(case)
    if expected.code == VALIDATION:
        code = constraint_code(case.service, case.operation)
        text = text_member(case.service, code)
        expected = replace(expected, code=code, text_member=text)
    rejected = judge.send(request_for(case), case=case)
    if judge.check(rejected, rejection.checks_for(expected), case=case):
        judge.session.recorder.rejected(case)
    else:
        judge.session.recorder.disobeyed(case)


def reject_malformed(judge: OperationJudge, case: Case) -> None:
    """Send a body that is no JSON object and see that it is rejected."""
    rejected = judge.send(request_for(case), case=case)
    wrong = encoding.REJECTIONS[case.topic]
    judge.check(rejected, [wrong, encoding.answered(expected_of_malformed(case))], case=case)


def reject_protocol(judge: OperationJudge, case: ProtocolCase) -> None:
    """Send what is no request to the operation and see that it is rejected."""
    exchange = judge.send(case.request)
    judge.check(exchange, [case.rejected, encoding.answered(case.expected)])


def accept(judge: OperationJudge, case: Case) -> None:
    """Send what obeys the model: it isn't rejected for a constraint."""
    asked = judge.send(request_for(case), case=case)
    if judge.check(asked, [encoding.input_accepted], case=case):
        judge.session.recorder.accepted(case)
    else:
        judge.session.recorder.disobeyed(case)


def accept_encoding(judge: OperationJudge, case: Case) -> None:
    """Send a request in an unusual encoding: it means what it means in the usual one."""
    checks = encoding.ENCODINGS if judge.session.keeps_nothing else ENCODINGS_READ
    judge.check(judge.send(request_for(case), case=case), [checks[case.topic]], case=case)


def accept_content_type(judge: OperationJudge, request: Request) -> None:
    """Send the smallest request with the protocol's content type written differently."""
    keeps_nothing = judge.session.keeps_nothing
    read = encoding.accepted_with_charset if keeps_nothing else CHARSET_READ
    judge.check(judge.send(request), [read])
