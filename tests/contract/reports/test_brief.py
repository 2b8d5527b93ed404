"""The screen that a run ends with: a few examples of what is violated, and the verdict last."""

from dataclasses import replace

from aws_contract.reports.brief import brief_lines
from aws_contract.results.result import ClauseOutcome
from aws_contract.results.scorecard import scorecard


def test_what_is_violated_comes_first_with_an_example(deviating_report):
    first = scorecard(deviating_report).violated[0]
    lines = list(brief_lines(deviating_report))
    assert lines[0].startswith(f"VIOLATED  {first.id}: {first.failed} of {first.checks}")
    words = [line.split()[0] for line in lines[2:6]]
    assert words == ["sent", "expected", "got", "again"]


def test_the_verdict_comes_last(deviating_report, obeying_report):
    for report in (deviating_report, obeying_report):
        *_, last = brief_lines(report)
        assert last.startswith(f"verdict   {report.verdict}")


def test_at_most_five_clauses_have_an_example(deviating_report):
    clauses = [
        replace(each, failed=1, differences=0, independent=1) for each in deviating_report.clauses
    ]
    lines = list(brief_lines(replace(deviating_report, clauses=tuple(clauses))))
    shown = [line for line in lines if line.startswith("VIOLATED  ")]
    assert len(shown) == 6
    assert shown[-1].startswith(f"VIOLATED  {len(clauses) - 5} more: ")


def test_the_numbers_are_those_of_the_scorecard(deviating_report):
    counts = scorecard(deviating_report).counts()
    (line,) = [each for each in brief_lines(deviating_report) if each.startswith("clauses")]
    assert f"{counts[ClauseOutcome.OBEYED]} obeyed" in line
    assert f"{counts[ClauseOutcome.VIOLATED]} violated" in line


def test_what_was_not_tried_has_no_coverage(deviating_report):
    untried = [
        replace(each, totals=replace(each.totals, accepted=0, rejected=0, disobeyed=()))
        for each in deviating_report.coverage
    ]
    lines = brief_lines(replace(deviating_report, coverage=tuple(untried)))
    assert not [line for line in lines if "constraint points" in line]


def test_a_hidden_character_is_written_out(deviating_report):
    target = replace(deviating_report.target, name="a\x1b[31mb")
    assert "\x1b" not in "".join(brief_lines(replace(deviating_report, target=target)))
