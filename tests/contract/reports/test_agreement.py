"""Terminal, report.json, page and summary say the same of a run: how many clauses, which grades."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from aws_contract.claims.evidence import verdict_of
from aws_contract.reports.html import html_page
from aws_contract.reports.markdown import markdown_summary
from aws_contract.reports.terminal import scorecard_lines, summary_lines
from aws_contract.results.result import ClauseOutcome, read_result
from aws_strategies.case import Grade


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
        heading = plain(group[: group.index("<dl")])
        assert heading.endswith(f"{share} checks · {clause.grade}")


@pytest.fixture(scope="module")
def mixed(result):
    """A run in which a clause has findings of each grade, the shortest of the least sure."""
    name = next(
        finding.clause for finding in result.findings if not result.clause(finding.clause).follows
    )
    one = next(finding for finding in result.findings if finding.clause == name)
    found = tuple(
        replace(one, grade=grade, verdict=verdict_of(grade), case=f"case of {grade}",
                expected=f"what is {grade}", independent=True,
                request=replace(one.request, length=length))
        for length, grade in enumerate((Grade.ASSUMED, Grade.OBSERVED, Grade.DOCUMENTED))
    )  # fmt: skip
    others = (each for each in result.findings if each.clause != name)
    clauses = tuple(
        replace(each, grade=Grade.DOCUMENTED, failed=3, findings=3, independent=3)
        if each.id == name else each
        for each in result.clauses
    )  # fmt: skip
    return name, replace(result, findings=(*found, *others), clauses=clauses)


def test_a_clause_has_its_own_grade_and_each_of_its_findings_the_one_of_its_case(mixed):
    name, result = mixed
    clause = result.clause(name)
    share = f"3 of {clause.checks}"
    assert f"VIOLATED {name}: {share} (documented)" in "\n".join(scorecard_lines(result))
    assert f"<code>{name}</code> | {share} | documented |" in markdown_summary(result)
    page = html_page(result)
    group = page[page.index(f'id="finding-{name}"') :]
    group = group[: group.index("</article>")]
    heading = plain(group[: group.index("<dl")])
    assert heading.endswith(f"{share} checks · documented")
    for grade in (Grade.ASSUMED, Grade.OBSERVED, Grade.DOCUMENTED):
        shown = plain(group[group.index(f"what is {grade}") :])
        assert shown[: shown.index("Sent")].endswith(f"Grade {grade}: {verdict_of(grade)} ")


def test_a_finding_that_is_less_sure_than_its_clause_says_so_in_the_summary(mixed):
    name, result = mixed
    only = replace(
        result,
        clauses=tuple(each for each in result.clauses if each.id == name),
        findings=tuple(each for each in result.findings if each.clause == name),
    )
    assert "expected (assumed):" in markdown_summary(only)


def test_all_views_say_why_a_clause_is_not_applicable(result):
    name, reason = next(iter(result.not_applicable.items()))
    for view in (html_page(result), markdown_summary(result), "\n".join(summary_lines(result))):
        assert name in view
        assert reason in plain(view)
