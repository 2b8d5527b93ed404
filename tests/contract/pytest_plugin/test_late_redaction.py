"""Names that are learned late are taken out of what was put into words before."""

import xml.etree.ElementTree as ET

import pytest

from aws_contract.pytest_plugin.late_redaction import redact_junit, redact_lines, redact_reports

FAILURE = """\
1 failed check(s) of 1 clause(s): describe-found
describe-found (case DescribeAlgorithm:test)
  sent      POST DescribeAlgorithm, 9 bytes
            {"AlgorithmName":"test"}
            curl --data-binary test
  expected  HTTP 200 of test
  why       test is found (documented; source: test)
  got       test
            HTTP 400 {"message":"test"}
  again     aws-contract run -k test"""
REDACTED = FAILURE
for _line in ("  expected  HTTP 200 of test", "  got       test", '"message":"test"'):
    REDACTED = REDACTED.replace(_line, _line.replace("test", "<name>"))


def _redact(text):
    return text.replace("test", "<name>")


@pytest.mark.parametrize("margin", ["", "E               ", "  | ", "    | "])
def test_only_what_a_failure_says_of_answers_is_redacted(margin):
    def indented(text):
        return "\n".join(f"{margin}{line}" for line in text.split("\n"))

    assert redact_lines(indented(FAILURE), _redact) == indented(REDACTED)


class _Terminal:
    def __init__(self, *reports):
        self.stats = {"failed": list(reports)}


def _failed(text):
    return pytest.TestReport(
        nodeid="test_it.py::test_it", location=("test_it.py", 1, "test_it"), keywords={},
        outcome="failed", longrepr=text, when="call", sections=[("Captured", "E  a test")],
    )  # fmt: skip


@pytest.fixture
def terminal(pytestconfig, monkeypatch):
    """What the terminal will print, as pytest's own plugin holds it."""
    terminal = _Terminal()
    plugins = pytestconfig.pluginmanager
    known = plugins.get_plugin
    monkeypatch.setattr(
        plugins, "get_plugin", lambda name: terminal if "terminal" in name else known(name)
    )
    return terminal


def test_the_report_of_a_failure_is_redacted(terminal, pytestconfig):
    report = _failed(FAILURE)
    report.aws_contract_failures = True
    terminal.stats["failed"].append(report)
    redact_reports(pytestconfig, _redact)
    assert str(terminal.stats["failed"][0].longrepr) == REDACTED


def test_of_an_error_only_what_it_says_is_redacted(terminal, pytestconfig):
    terminal.stats["failed"].append(_failed("file test_it.py\nE   KeyError: a test"))
    redact_reports(pytestconfig, _redact)
    shown = str(terminal.stats["failed"][0].longrepr)
    assert shown == "file test_it.py\nE   KeyError: a <name>"


def test_a_junit_file_is_redacted(tmp_path):
    path = tmp_path / "junit.xml"
    root = ET.Element("testsuites")
    case = ET.SubElement(root, "testcase", name="test")
    text = f"E   aws_contract.results.failure.ContractFailures: {FAILURE}"
    ET.SubElement(case, "failure", message=text).text = text
    ET.ElementTree(root).write(path)
    redact_junit(path, _redact)
    found = next(ET.parse(path).getroot().iter("failure"))  # noqa: S314 - written above
    assert found.text.endswith(REDACTED)
    assert found.get("message").endswith(REDACTED)
