"""The operations of a run in every view: by service, the worst first, nothing left out."""

from dataclasses import replace

import pytest

from aws_contract.operations.clauses import OperationsSubject
from aws_contract.reports.brief import brief_lines
from aws_contract.reports.html import html_page
from aws_contract.reports.markdown import markdown_summary
from aws_contract.reports.operations import operation_lines
from aws_contract.reports.terminal import summary_lines
from aws_contract.results.facts import TargetInfo
from aws_contract.results.merging import NotMergeableError, merge_results
from aws_contract.results.operation import (
    OperationOutcome,
    OperationPoints,
    OperationResult,
    PointLimitation,
    by_service,
)
from aws_contract.results.recorder import Recorder
from aws_contract.results.result import RunResult


def operation(name, **fields):
    points = OperationPoints(total=7, accepted=6, rejected=5, alone=4)
    service, _, own = name.partition(":")
    known = {"requests": 3, "cases": 3, "points": points} | fields
    return OperationResult(service=service, operation=own, **known)


OPERATIONS = (
    operation("kms:Fine"),
    operation("kms:Wrong", violated={"rejects-enum": 2}),
    operation("kms:Gone", missing="HTTP 501"),
    operation("logs:Odd", differences={"rejection-values": 1}),
    operation("logs:Long", limitations=(PointLimitation(point="A:max_length", reason="too long"),)),
    operation("logs:Left", requests=0, cases=4, not_sent=4),
)


@pytest.fixture
def result():
    recorder = Recorder()
    recorder.operations = list(OPERATIONS)
    recorder.requests.update({each.name: each.requests for each in OPERATIONS})
    return RunResult.of_operations(
        recorder,
        subject=OperationsSubject(services=("kms", "logs")),
        skipped="2 operations whose service doesn't speak AWS JSON (2 of query)",
        target=TargetInfo(name="t", region="us-east-1", partition="aws"),
        seconds=1.0,
    )


def test_an_outcome_is_the_worst_that_is_known():
    assert {each.operation: each.outcome for each in OPERATIONS} == {
        "Fine": OperationOutcome.OBEYED,
        "Wrong": OperationOutcome.VIOLATED,
        "Gone": OperationOutcome.MISSING,
        "Odd": OperationOutcome.UNVERIFIED,
        "Long": OperationOutcome.OBEYED,
        "Left": OperationOutcome.UNTRIED,
    }


def test_the_worst_operation_of_a_service_comes_first():
    kms, logs = by_service(OPERATIONS)
    assert [each.operation for each in kms.operations] == ["Wrong", "Gone", "Fine"]
    assert (kms.points.total, kms.points.alone, kms.requests) == (21, 12, 9)
    assert (logs.limited, logs.outcomes[OperationOutcome.UNVERIFIED]) == (1, 1)


def test_every_view_names_every_operation_but_the_screen_those_with_news(result):
    views = (markdown_summary(result), html_page(result), "\n".join(summary_lines(result)))
    for view in views:
        text = view.replace("<wbr>", "")
        assert [each.operation for each in OPERATIONS if each.operation not in text] == []
        assert "too long" in text
        assert "2 operations whose service" in text
    screen = "\n".join(brief_lines(result))
    assert "kms:Wrong violated: rejects-enum 2" in screen
    assert "kms:Gone not there: HTTP 501" in screen
    assert "kms:Fine" not in screen
    assert "skipped   2 operations" in screen
    assert "4 requests that must be accepted weren't sent" in screen


def test_the_screen_says_how_much_it_leaves_out():
    many = [operation(f"kms:Wrong{n}", violated={"rejects-enum": n}) for n in range(1, 9)]
    limited = [
        replace(each, limitations=(PointLimitation(point="A:type", reason=f"reason {each.name}"),))
        for each in many
    ]
    lines = list(operation_lines(limited, most=3))
    assert "  kms:Wrong8 violated: rejects-enum 8" in lines
    assert "  and 5 more of kms (-v lists them)" in lines
    assert "not derived: 5 more reasons (-v lists them)" in lines


def test_points_with_one_reason_share_a_line():
    same = tuple(PointLimitation(point=f"{name}:type", reason="r") for name in "AB")
    lines = operation_lines([operation("kms:A", limitations=same)])
    assert "not derived: 2 points of kms:A: r" in lines


def test_reports_of_one_operation_do_not_merge(result):
    with pytest.raises(NotMergeableError, match="operation kms:Fine occurs twice"):
        merge_results(result, result)
