"""What a run counts: all of it, in little room, the same however the work is shared."""

import json
from dataclasses import replace

import pytest

from aws_contract.protocol.wire import Answer, request_of
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.codec import CodecError
from aws_contract.results.failure import Context, WrongStatus
from aws_contract.results.finding import KEPT
from aws_contract.results.recorder import Recorder
from aws_strategies.invalid.single import invalid_cases_at


def failure(clause="create-accepts", *, size=1, got="got"):
    context = Context(
        request=request_of("CreateAlgorithm", b"x" * size, service="sagemaker"),
        target="t",
        url="http://t",
        region="us-east-1",
        partition="aws",
        subject=RESOURCE,
        clause=RESOURCE.clauses[clause],
        reproduce=lambda: "again",
    )
    answer = Answer(status=200, headers={}, body=b"{}")
    return WrongStatus(context, answer, expected="expected", got=got)


def lengths(findings):
    return [finding.request.length for finding in findings]


def through_json(recorder):
    return json.loads(json.dumps(recorder.snapshot()))


def test_of_many_findings_the_shortest_are_kept_and_all_are_counted():
    recorder = Recorder()
    for size in range(1000, 0, -1):
        recorder.found([failure(size=size)], test="t")
    assert lengths(recorder.findings["create-accepts"]) == list(range(1, KEPT + 1))
    assert recorder.reported["create-accepts"] == 1000


def test_of_many_differences_the_shortest_are_kept_and_all_are_counted():
    recorder = Recorder()
    for size in range(100, 0, -1):
        recorder.unverified(failure(size=size))
    assert lengths(recorder.differences["create-accepts"]) == list(range(1, KEPT + 1))
    assert recorder.clauses["create-accepts"]["differs"] == 100


def test_workers_hand_over_findings_and_differences():
    one, two, both = Recorder(), Recorder(), Recorder()
    for recorder, size in ((one, 2), (two, 1)):
        recorder.found([failure(size=size)], test="t")
        recorder.unverified(failure("describe-found", size=size))
    for worker in (one, two):
        both.merge(through_json(worker))
    assert lengths(both.findings["create-accepts"]) == [1, 2]
    assert lengths(both.differences["describe-found"]) == [1, 2]
    assert both.clauses["describe-found"]["differs"] == 2
    assert both.reported["create-accepts"] == both.independent["create-accepts"] == 2


def test_what_workers_hand_over_is_the_same_in_any_order():
    parts = []
    for start in (0, 7, 13):
        worker = Recorder()
        for size in range(start, start + 9):
            worker.found([failure(size=size, got=str(start))], test="t")
            worker.unverified(failure(size=size, got=str(start)))
        parts.append(through_json(worker))
    forward, backward = Recorder(), Recorder()
    for part in parts:
        forward.merge(part)
    for part in reversed(parts):
        backward.merge(part)
    assert through_json(forward) == through_json(backward)


def test_what_a_worker_of_a_broken_target_hands_over_is_small():
    recorder = Recorder()
    for clause in RESOURCE.clauses:
        for size in range(1, 200):
            recorder.found([failure(clause, size=size * 100)], test="t")
            recorder.unverified(failure(clause, size=size * 100))
    assert len(json.dumps(recorder.snapshot())) < 3_000_000


def test_a_failure_that_another_one_explains_is_not_independent():
    recorder = Recorder()
    recorder.found([failure("create-accepts"), failure("create-arn")], test="t")
    recorder.found([failure("create-arn", size=2)], test="t")
    assert recorder.independent == {"create-accepts": 1, "create-arn": 1}
    assert recorder.reported == {"create-accepts": 1, "create-arn": 2}
    assert [each.independent for each in recorder.findings["create-arn"]] == [True, False]


def test_failures_of_other_requests_explain_nothing():
    recorder = Recorder()
    recorder.found([failure("create-accepts"), failure("create-arn", size=2)], test="t")
    assert recorder.independent["create-arn"] == 1


def test_a_long_text_is_cut_in_the_middle_and_says_so():
    found = failure(size=1_000_000, got="y" * 50_000).finding()
    assert found.request.length == 1_000_000
    assert "characters left out ...]" in found.request.body
    assert "characters left out ...]" in found.got
    assert len(found.request.body) + len(found.got) < 107_000


def test_counts_of_something_else_are_not_merged():
    snapshot = through_json(Recorder())
    with pytest.raises(CodecError, match=r"\$\.requests: Expected `object`"):
        Recorder().merge({**snapshot, "requests": 5})


def test_a_finding_keeps_request_answer_and_how_to_repeat_it():
    found = failure().finding(test="t")
    assert (found.operation, found.request.method, found.request.body) == (
        "CreateAlgorithm",
        "POST",
        "x",
    )
    assert (found.answer.status, found.answer.body) == (200, "{}")
    assert (found.verdict, found.reproduce) == ("violates the documentation", "again")
    assert replace(found, test="").name == "CreateAlgorithm"


@pytest.mark.parametrize("count", ["accepted", "rejected", "disobeyed"])
@pytest.mark.parametrize("measures", [True, False])
def test_coverage_is_measured_unless_nobody_asks_for_it(count, measures):
    recorder = Recorder(measures_coverage=measures)
    operation = RESOURCE.operation("DeleteAlgorithm")
    point = operation.points_at("AlgorithmName")[0]
    getattr(recorder, count)(next(invalid_cases_at(operation, point)))
    assert bool(recorder.coverage) is measures
