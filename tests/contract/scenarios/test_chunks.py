"""The deterministic cases, in the chunks in which pytest runs them."""

import pytest

from aws_contract.results.failure import case_id
from aws_contract.scenarios.chunks import (
    ACCEPTING,
    CROWDED,
    LEGAL,
    MALFORMED,
    NOTATING,
    OPERATIONS,
    UnknownCaseError,
    cases_of,
    chunk_of,
    refusing,
)
from aws_strategies.covering.sets import accepted, refused
from aws_strategies.covering.unicode import wide
from aws_strategies.encodings.fixed import malformed, rewritten
from aws_strategies.invalid.multiple import crowds
from aws_strategies.model import load_operation


def test_every_case_is_in_exactly_one_chunk_under_an_id_of_its_own():
    """No case is lost, none is run twice, and each id leads to one of them."""
    chunks = (*ACCEPTING, *refusing(), CROWDED, *NOTATING, *MALFORMED, *LEGAL)
    chunked = [case_id(case) for chunk in chunks for case in cases_of(chunk)]
    create = load_operation()
    sets = (accepted(create).cases, wide(create), rewritten(create), malformed(create))
    every = [case_id(case) for cases in (*sets, crowds(create)) for case in cases]
    for name in OPERATIONS[1:]:
        every += [case_id(case) for case in accepted(load_operation(name)).cases]
    for name in OPERATIONS:
        every += [case_id(case) for case in refused(load_operation(name))]
    assert sorted(chunked) == sorted(every)
    assert len(set(chunked)) == len(chunked)


def test_a_chunk_holds_one_kind_at_one_member():
    cases = cases_of("CreateAlgorithm-TrainingSpecification-pattern")
    points = [violation.point for case in cases for violation in case.expected.violations[:1]]
    assert {point.path.partition(".")[0] for point in points} == {"TrainingSpecification"}
    assert {str(point.kind) for point in points} == {"pattern"}


def test_a_case_is_found_by_its_id():
    chunk = "DeleteAlgorithm-AlgorithmName-required"
    assert chunk_of(case_id(cases_of(chunk)[0])) == chunk


def test_an_unknown_id_is_refused_with_the_nearest_ones():
    known = case_id(cases_of("DeleteAlgorithm-AlgorithmName-required")[0])
    with pytest.raises(UnknownCaseError, match=r"no case .*; nearest: .*AlgorithmName"):
        chunk_of(f"{known}x")
