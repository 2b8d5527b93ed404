"""The screen that a run ends with: topics, coverage, causes with an example, the verdict last."""

import re
from dataclasses import replace

import pytest

from aws_contract.reports.brief import brief_lines
from aws_contract.reports.causes import causes
from aws_contract.reports.words import OUTCOMES, TOPICS
from aws_contract.results.result import ClauseOutcome
from aws_contract.results.scorecard import scorecard


def row(lines, words):
    """Return the numbers of a row of the table of clauses."""
    (line,) = [each for each in lines if re.fullmatch(rf"\W* ?{re.escape(words)}( +\d+)+", each)]
    return [int(each) for each in line.split()[-4:]]


def test_a_cause_has_an_example_and_the_command_that_repeats_it(deviating_report):
    lines = list(brief_lines(deviating_report))
    first = causes(deviating_report)[0]
    at = lines.index(f"1. {first.title}")
    words = [line.split()[0] for line in lines[at + 1 : at + 6]]
    assert words == ["violates", "sent", "expected", "got", "again"]
    assert lines[at + 5] == f"   again     {first.findings[0].reproduce}"


def test_a_command_that_is_longer_than_the_screen_is_whole(deviating_report):
    again = f"   again     {causes(deviating_report)[0].findings[0].reproduce}"
    assert again in list(brief_lines(deviating_report, width=40))


def test_the_verdict_comes_last(deviating_report, obeying_report):
    for report in (deviating_report, obeying_report):
        *_, last = brief_lines(report)
        assert last.startswith(f"verdict   {report.verdict}")


def test_at_most_five_causes_have_an_example(deviating_report):
    clauses = [
        replace(each, failed=1, differences=0, independent=1) for each in deviating_report.clauses
    ]
    result = replace(deviating_report, clauses=tuple(clauses))
    lines = list(brief_lines(result))
    assert len([line for line in lines if re.match(r"\d+\. ", line)]) == 5
    assert any(line.startswith(f"{len(causes(result)) - 5} more causes") for line in lines)


def test_the_table_counts_the_clauses_of_each_topic(deviating_report):
    lines = list(brief_lines(deviating_report))
    for topic, words in TOPICS.items():
        clauses = [each for each in deviating_report.clauses if each.topic is topic]
        expected = [
            sum(each.outcome is outcome for each in clauses)
            for outcome in (
                ClauseOutcome.OBEYED,
                ClauseOutcome.VIOLATED,
                ClauseOutcome.UNVERIFIED,
                ClauseOutcome.UNTRIED,
            )
        ]
        assert row(lines, words) == expected


def test_the_totals_are_those_of_the_scorecard(deviating_report):
    counts = scorecard(deviating_report).counts()
    obeyed, violated, unverified, untried = row(list(brief_lines(deviating_report)), "all")
    assert counts == {
        ClauseOutcome.OBEYED: obeyed,
        ClauseOutcome.VIOLATED: violated,
        ClauseOutcome.UNVERIFIED: unverified,
        ClauseOutcome.UNTRIED: untried,
    }


def test_what_came_of_a_topic_is_seen_without_colour(deviating_report):
    violated = scorecard(deviating_report).violated[0]
    sign = OUTCOMES[ClauseOutcome.VIOLATED].sign
    lines = list(brief_lines(deviating_report))
    assert any(line.startswith(f"{sign} {TOPICS[violated.topic]} ") for line in lines)


def test_each_operation_has_one_line_of_coverage(deviating_report):
    lines = list(brief_lines(deviating_report))
    tried = [each for each in deviating_report.coverage if each.totals.accepted]
    assert tried
    for each in tried:
        totals = each.totals
        (line,) = [line for line in lines if line.startswith(f"  {each.operation} ")]
        assert f"{totals.accepted} of {totals.points}" in line


def test_what_was_not_tried_has_no_coverage(deviating_report):
    untried = [
        replace(each, totals=replace(each.totals, accepted=0, rejected=0, disobeyed=()))
        for each in deviating_report.coverage
    ]
    lines = brief_lines(replace(deviating_report, coverage=tuple(untried)))
    assert not [line for line in lines if line.startswith("coverage")]


def test_unverified_differences_are_no_violation(deviating_report):
    counts = scorecard(deviating_report).counts()
    (line,) = [line for line in brief_lines(deviating_report) if line.startswith("≠ unverified")]
    assert f"of {counts[ClauseOutcome.UNVERIFIED]} clause" in line
    assert "no violation" in line


def test_the_report_is_named_if_there_is_one(obeying_report):
    assert "report    out/report.html" in brief_lines(obeying_report, report="out/report.html")
    assert not any(line.startswith("report ") for line in brief_lines(obeying_report))


@pytest.mark.parametrize("name", ["deviating_report", "obeying_report"])
def test_the_tables_fit_into_80_columns(request, name):
    lines = list(brief_lines(request.getfixturevalue(name), width=80))
    tables = [line for line in lines if re.search(r"\d +\d", line)]
    assert tables
    assert max(map(len, tables)) <= 80


def test_a_hidden_character_is_written_out(deviating_report):
    target = replace(deviating_report.target, name="a\x1b[31mb")
    assert "\x1b" not in "".join(brief_lines(replace(deviating_report, target=target)))


def test_what_a_target_says_is_no_markup(deviating_report):
    target = replace(deviating_report.target, name="[bold]x[/bold]")
    first = next(brief_lines(replace(deviating_report, target=target)))
    assert "[bold]x[/bold]" in first
