"""The Markdown summary says what a CI job must show, and no value in it is read as Markdown."""

import itertools
import re
from dataclasses import replace

import pytest

from aws_contract.reports.markdown import markdown_summary
from aws_contract.results.result import SCHEMA_VERSION, RunResult

# What the summary itself writes: anything else that could be read as Markdown or HTML is a leak.
OWN_TAGS = {"<code>", "</code>", "<details>", "</details>", "<summary>", "</summary>"}


def outside_fences(text):
    """Return the lines that aren't in a fenced block; every block must be closed."""
    kept, fence = [], None
    for line in text.split("\n"):
        if fence is None and (opened := re.match(r"(`{3,})text$", line)):
            fence = opened[1]
        elif line == fence:
            fence = None
        elif fence is None:
            kept.append(line)
    assert fence is None, "a fenced block isn't closed"
    return kept


@pytest.fixture(scope="module")
def summary(deviating_report):
    return markdown_summary(deviating_report)


def test_the_first_line_is_the_verdict(summary, obeying_report):
    assert summary.startswith("## ✗ The target violates the contract\n")
    passed = markdown_summary(obeying_report)
    assert passed.startswith("## ✓ The target obeys the contract\n")
    assert "### Findings" not in passed


def test_target_and_scores_are_told(summary):
    assert "target <code>module:factory</code> (us-east-1, aws)" in summary
    assert re.search(
        r"^✗ 3 violated · ≠ 1 unverified · ✓ \d+ obeyed · ○ \d+ not tried$", summary, re.MULTILINE
    )


def test_a_finding_has_a_row_and_everything_that_it_takes_to_see_it_again(
    summary, deviating_report
):
    assert re.search(
        r"^\| <code>describe-returns-sent</code> \| 2 of 2 \| observed \|", summary, re.MULTILINE
    )
    finding = next(
        each for each in deviating_report.findings if each.clause == "describe-returns-sent"
    )
    for name in ("expected", "got", "reproduce", "curl"):
        assert f"```text\n{getattr(finding, name)}\n```" in summary


def test_what_follows_from_a_finding_is_told_in_a_line(summary):
    assert "Violated only where one of the above is: <code>describe-shape</code>." in summary
    assert "| <code>describe-shape</code> |" not in summary


def test_differences_are_folded_and_coverage_is_a_table(summary):
    assert "They don't count against the target.</summary>" in summary
    assert re.search(r"^\| <code>CreateAlgorithm</code> \| 529 \|", summary, re.MULTILINE)
    assert "points never tried</summary>" in summary


def test_details_are_balanced_and_tables_have_no_gaps(summary):
    lines = outside_fences(summary)
    assert summary.count("<details>") == summary.count("</details>") > 0
    for before, line in itertools.pairwise(lines):
        if line.startswith("|---"):
            assert before.count("|") == line.count("|")


def test_no_value_is_read_as_markdown(deviating_report, poisoned, hostile_text):
    summary = markdown_summary(poisoned(deviating_report, hostile_text))
    summary.encode("utf-8")
    for line in outside_fences(summary):
        assert set(re.findall(r"<[^>]*>", line)) <= OWN_TAGS
        assert "<" not in re.sub(r"</?(code|details|summary)>", "", line)
        if line.startswith("| "):
            assert line.count("|") in {4, 5, 8}
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u200b]", summary)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a|b", "a&#124;b"),
        ("`x`", "&#96;x&#96;"),
        ("**x** _y_", "&#42;&#42;x&#42;&#42; &#95;y&#95;"),
        ("[x](y)", "&#91;x&#93;(y)"),
        ("@user #1", "&#64;user &#35;1"),
        ("https://a.b www.c.d", "https&#58;//a.b www&#46;c.d"),
        ("&amp; \\", "&#38;amp; &#92;"),
        ("two\nlines", "two lines"),
    ],
)
def test_what_means_something_in_markdown_is_a_character_reference(
    deviating_report, value, written
):
    (clause,) = [each for each in deviating_report.clauses if each.id == "describe-returns-sent"]
    result = replace(deviating_report, clauses=(replace(clause, statement=value),), findings=())
    assert f"| {written} |\n" in markdown_summary(result)


def test_a_fence_is_longer_than_any_in_what_it_holds(deviating_report):
    own = next(each for each in deviating_report.findings if each.independent)
    finding = replace(own, expected="a\n````\nb")
    summary = markdown_summary(replace(deviating_report, findings=(finding,)))
    assert "\n`````text\na\n````\nb\n`````\n" in summary


def test_the_summary_of_findings_of_every_clause_fits_a_ci_job(deviating_report):
    (finding, *_) = deviating_report.findings
    body = replace(finding.request, body="x" * 6000)
    clauses = tuple(replace(each, failed=9, independent=9) for each in deviating_report.clauses)
    many = tuple(replace(finding, clause=each.id, request=body) for each in clauses)
    result = replace(deviating_report, clauses=clauses, findings=many)
    assert len(markdown_summary(result)) < 100_000


def test_a_result_with_nothing_in_it_has_a_summary(deviating_report):
    result = RunResult(schema_version=SCHEMA_VERSION, target=deviating_report.target)
    summary = markdown_summary(result)
    assert summary.startswith("## ○ Nothing was sent\n\nNo request was sent")
