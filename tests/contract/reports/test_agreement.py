"""Terminal, report.json, page and summary say the same of a run: how many clauses, which grades."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from aws_contract.reports.html import html_page
from aws_contract.reports.markdown import markdown_summary
from aws_contract.reports.terminal import scorecard_lines
from aws_contract.results.result import ClauseOutcome, read_result


@pytest.fixture(scope="module")
def result(deviating_report):
    """A run with violations, consequences of them, and differences of a violated clause too."""
    violated = deviating_report.with_outcome(ClauseOutcome.VIOLATED)
    follows, both = violated[0].id, violated[1].id
    changed = tuple(
        replace(each, independent=0) if each.id == follows
        else replace(each, differences=3) if each.id == both else each
        for each in deviating_report.clauses
    )  # fmt: skip
    return replace(deviating_report, clauses=changed)


@pytest.fixture(scope="module")
def counts(result, tmp_path_factory):
    """The numbers that report.json leads to."""
    read = read_result(result.write(tmp_path_factory.mktemp("report")))
    return Counter(clause.outcome for clause in read.clauses), read


def plain(markup):
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


def test_the_run_has_violations_differences_and_consequences(counts):
    numbers, read = counts
    assert numbers[ClauseOutcome.VIOLATED] > 1
    assert numbers[ClauseOutcome.UNVERIFIED]
    assert any(clause.follows for clause in read.clauses)
    assert any(clause.failed and clause.differences for clause in read.clauses)


def test_all_views_count_the_same_clauses(result, counts):
    violated, unverified = counts[0][ClauseOutcome.VIOLATED], counts[0][ClauseOutcome.UNVERIFIED]
    follow = sum(clause.follows for clause in result.clauses)
    line = next(iter(scorecard_lines(result)))
    assert f"{violated} violated ({follow} of them only as a consequence)" in line
    assert f"{unverified} unverified" in line
    summary, page = markdown_summary(result), plain(html_page(result))
    for view in (summary, page):
        assert f"{violated} are violated, {follow} of them only because another one is" in view
    assert f"✗ {violated} violated · ≠ {unverified} unverified" in summary
    assert f"{violated - follow} independent violation" in page


def test_all_views_give_a_violated_clause_one_grade(result):
    terminal, summary = "\n".join(scorecard_lines(result)), markdown_summary(result)
    page = html_page(result)
    for clause in result.with_outcome(ClauseOutcome.VIOLATED):
        if clause.follows:
            continue
        share = f"{clause.failed} of {clause.checks}"
        assert f"VIOLATED {clause.id}: {share} ({clause.grade})" in terminal
        assert f"<code>{clause.id}</code> | {share} | {clause.grade} |" in summary
        group = page[page.index(f'id="finding-{clause.id}"') :]
        assert f"{share} checks · {clause.grade} · " in plain(group[:2000])
