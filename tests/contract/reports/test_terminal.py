"""The last line of a summary is the verdict, and why there is none."""

from dataclasses import replace

from aws_contract.reports.terminal import summary_lines


def last(result):
    *_, line = summary_lines(result)
    return line


def test_what_was_not_tried_is_not_why_a_target_violates(deviating_report):
    result = replace(deviating_report, incomplete="97 of 98 tests weren't run")
    assert last(result) == "verdict   violates (incomplete: 97 of 98 tests weren't run)"


def test_a_run_without_a_verdict_says_why(obeying_report):
    result = replace(obeying_report, verdict="incomplete", incomplete="it was interrupted")
    assert last(result) == "verdict   incomplete: it was interrupted"


def test_a_whole_run_says_its_verdict_only(obeying_report):
    assert last(obeying_report) == f"verdict   {obeying_report.verdict}"
