"""Results of several machines become one, in any grouping, or say why they can't."""

import json
from dataclasses import replace

import pytest

from aws_contract.cli.main import main
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.merging import NotMergeableError, merge_results, merged
from aws_contract.results.recorder import Recorder
from aws_contract.results.result import RunResult, Shard, TargetInfo

TARGET = TargetInfo(name="fake", region="us-east-1", partition="aws")


def result_of(*, passed=0, failed=0, differs=0, seconds=1.0, target=TARGET, **fields):
    recorder = Recorder()
    recorder.requests["ListAlgorithms"] = passed + failed + differs
    recorder.clauses["list-accepts"].update(passed=passed, failed=failed, differs=differs)
    return RunResult.of(
        recorder,
        target=target,
        seconds=seconds,
        resource=RESOURCE,
        **fields,
    )


def test_a_folder_that_is_named_twice_is_rejected(deviating_report, tmp_path):
    deviating_report.write(tmp_path / "one")
    again = tmp_path / "one" / ".." / "one"
    with pytest.raises(NotMergeableError, match=r"one is named twice: its numbers would count"):
        merged([tmp_path / "one", again])


def test_a_merged_result_has_the_sums_and_the_longest_time():
    result = merge_results(result_of(passed=3, seconds=2.0), result_of(passed=4, failed=1))
    clause = result.clause("list-accepts")
    assert (clause.passed, clause.failed, result.seconds) == (7, 1, 2.0)
    assert result.requests == {"ListAlgorithms": 8}
    assert result.verdict == "violates"


def test_shards_have_a_verdict_once_all_of_them_are_there():
    shards = [result_of(passed=1, shard=Shard(number=number, of=3)) for number in (1, 2, 3)]
    two = merge_results(*shards[:2])
    assert (two.verdict, two.limits) == ("incomplete", "only shard 1/3, 2/3 was run")
    assert merge_results(two, shards[2]).verdict == "obeys"


def test_a_shard_counts_once():
    shard = result_of(passed=1, shard=Shard(number=1, of=3))
    with pytest.raises(NotMergeableError, match="shard 1/3 occurs twice"):
        merge_results(shard, shard)


def test_what_one_part_could_not_reach_is_no_verdict():
    gone = result_of(incomplete="gone", unreachable=True)
    assert merge_results(result_of(passed=1), gone).verdict == "unreachable"


def test_merging_is_the_same_in_any_grouping(deviating_report):
    finding = deviating_report.findings[0]
    first, second, third = (
        replace(
            deviating_report,
            findings=tuple(replace(finding, got=f"{number}{part}") for number in range(part + 2)),
        )
        for part in range(3)
    )
    one = merge_results(merge_results(first, second), third)
    other = merge_results(first, merge_results(second, third))
    assert one == other
    assert len([each for each in one.findings if each.clause == finding.clause]) == 5


def test_differences_of_every_part_are_kept_and_counted(deviating_report):
    (difference, *_) = deviating_report.differences
    first = replace(deviating_report, differences=())
    second = replace(deviating_report, differences=(replace(difference, got="second"),))
    result = merge_results(first, second)
    assert [each.got for each in result.differences] == ["second"]
    clause = difference.clause
    assert result.clause(clause).differences == 2 * deviating_report.clause(clause).differences


def test_a_part_that_ended_early_makes_the_whole_incomplete():
    result = merge_results(result_of(passed=1), result_of(passed=1, incomplete="interrupted"))
    assert (result.verdict, result.incomplete) == ("incomplete", "interrupted")


def test_a_part_that_sent_nothing_takes_nothing_away():
    result = merge_results(result_of(), result_of(passed=1))
    assert result.verdict == "obeys"
    assert "ListAlgorithms" in {each.operation for each in result.coverage}


def test_coverage_and_timing_add_up(deviating_report):
    both = merge_results(deviating_report, deviating_report)
    name = both.coverage[0].members[0]
    assert name.accepted == 2 * deviating_report.coverage[0].members[0].accepted > 0
    assert both.coverage[0].totals == deviating_report.coverage[0].totals
    for operation, timing in both.timing.items():
        assert timing.answers == 2 * deviating_report.timing[operation].answers


@pytest.mark.parametrize("spoil", ["another target", "no report", "no JSON", "another clause"])
def test_what_does_not_belong_together_is_not_merged(tmp_path, spoil):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        result_of(passed=1).write(folder)
    path = second / "report.json"
    if spoil == "another target":
        result_of(passed=1, target=replace(TARGET, region="eu-west-1")).write(second)
    elif spoil == "no report":
        path.unlink()
    elif spoil == "no JSON":
        path.write_text("{")
    else:
        report = json.loads(path.read_text())
        report["clauses"][0]["id"] = "new"
        path.write_text(json.dumps(report))
    with pytest.raises(NotMergeableError, match=str(second)):
        merged([first, second])
    assert main(["merge", str(first), str(second)]) == 2


def test_nothing_is_not_merged():
    with pytest.raises(NotMergeableError, match="no reports to merge"):
        merged([])
