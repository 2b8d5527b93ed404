"""What is a request at all: bodies, notations, headers, methods; the other operations' inputs."""

from __future__ import annotations

import pytest

from aws_contract.results.failure import case_id
from aws_contract.runner.session import Session
from aws_contract.scenarios.calls import smallest_body
from aws_contract.scenarios.chunks import LEGAL, MALFORMED, NOTATING, cases_of
from aws_contract.scenarios.encoding import malform, notate, obey
from aws_contract.scenarios.http import JSON_TYPES, ask_protocol, protocol_cases, take_content_type

_CASES = tuple(case.id for case in protocol_cases(smallest_body("a")))


@pytest.mark.parametrize("chunk", MALFORMED)
def test_refuses_what_is_no_json_object(
    contract: Session, chunk: str, only_case: str | None
) -> None:
    """A body that isn't a JSON object is refused and has no effect."""
    with contract.judging() as judge:
        malform(judge, [each for each in cases_of(chunk) if only_case in {None, case_id(each)}])


@pytest.mark.parametrize("chunk", NOTATING)
def test_takes_a_request_in_any_notation(
    contract: Session, chunk: str, only_case: str | None
) -> None:
    """A request means the same in every notation: spaces, escapes, nulls, unknown members."""
    with contract.judging() as judge:
        notate(judge, [each for each in cases_of(chunk) if only_case in {None, case_id(each)}])


@pytest.mark.parametrize("chunk", LEGAL)
def test_does_not_complain_about_legal_input(
    contract: Session, chunk: str, only_case: str | None
) -> None:
    """The other operations' inputs at their bounds are no constraint errors."""
    with contract.judging() as judge:
        obey(judge, [each for each in cases_of(chunk) if only_case in {None, case_id(each)}])


@pytest.mark.parametrize("case", _CASES)
def test_refuses_what_is_no_request(contract: Session, case: str) -> None:
    """A wrong target, method, content type or signature is refused."""
    cases = {each.id: each for each in protocol_cases(smallest_body(contract.new_name("none")))}
    with contract.judging() as judge:
        ask_protocol(judge, cases[case])


@pytest.mark.parametrize("content_type", JSON_TYPES)
def test_takes_the_content_type_in_other_words(contract: Session, content_type: str) -> None:
    """A charset or capitals in the content type change nothing."""
    with contract.judging() as judge:
        take_content_type(judge, smallest_body(contract.new_name("type")), content_type)
