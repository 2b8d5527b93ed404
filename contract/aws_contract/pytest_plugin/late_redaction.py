"""Takes names that only later answers told out of what was already said of earlier ones.

A failure is put into words when its test ends. Which names belong to others a list may show only
after that, or show it to another worker; so what pytest holds is read again before it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import pytest

from aws_contract.pytest_plugin.completeness import FAILURES_FLAG
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.results.recorder import Recorder

__all__ = ["redact_again", "redact_junit", "redact_lines", "redact_reports"]

_LABEL: Final = re.compile(r"[E |+-]* {2}(sent|expected|why|got|again) {2,}")
_OF_ANSWERS: Final = frozenset({"expected", "got"})
"""What else a failure says comes from the suite itself, and is needed to reproduce it."""


def redact_again(config: pytest.Config, recorder: Recorder, sanitiser: Sanitiser) -> None:
    """Take out of everything that is about to be shown the names that were learned in the end."""
    if not sanitiser.names:
        return
    recorder.redact(lambda text, sent: sanitiser.learned(text, sent=sent))
    redact_reports(config, sanitiser.learned)
    junit = config.getoption("xmlpath", default=None)
    if junit:
        redact_junit(Path(junit), sanitiser.learned)


def redact_lines(text: str, redact: Callable[[str], str]) -> str:
    """Return the text of failures whose lines about answers are redacted."""
    label = ""
    lines = []
    for line in text.split("\n"):
        found = _LABEL.match(line)
        label = found[1] if found else label
        lines.append(redact(line) if label in _OF_ANSWERS else line)
    return "\n".join(lines)


def redact_reports(config: pytest.Config, redact: Callable[[str], str]) -> None:
    """Redact the reports that the terminal is about to print."""
    terminal: Any = config.pluginmanager.get_plugin("terminalreporter")
    for reports in terminal.stats.values() if terminal is not None else ():
        reports[:] = [_redacted(config, report, redact) for report in reports]


def _redacted(config: pytest.Config, report: Any, redact: Callable[[str], str]) -> Any:
    if not isinstance(report, pytest.TestReport) or not report.failed:
        return report
    data = config.hook.pytest_report_to_serializable(config=config, report=report)
    of_target = getattr(report, FAILURES_FLAG, False)
    data["longrepr"] = _text(data["longrepr"], redact, lines=of_target)
    data["sections"] = _text(data["sections"], redact, lines=False)
    return config.hook.pytest_report_from_serializable(config=config, data=data)


def _text(value: Any, redact: Callable[[str], str], *, lines: bool) -> Any:
    """Return JSON values with redacted texts; a list of texts is one text by lines."""
    if isinstance(value, str):
        return redact_lines(value, redact) if lines else _errors(value, redact)
    if isinstance(value, dict):
        return {name: _text(inner, redact, lines=lines) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        if value and all(isinstance(each, str) for each in value):
            text: str = _text("\n".join(value), redact, lines=lines)
            return text.split("\n")
        return [_text(each, redact, lines=lines) for each in value]
    return value


def _errors(text: str, redact: Callable[[str], str]) -> str:
    """Redact what an error says, but no source code and no paths."""
    return "\n".join(redact(line) if line.startswith("E ") else line for line in text.split("\n"))


def redact_junit(path: Path, redact: Callable[[str], str]) -> None:
    """Redact a JUnit file that pytest has written; OSError."""
    tree = ET.parse(path)  # noqa: S314 - written by this process
    for element in _entries(tree.getroot()):
        of_target = "aws_contract.results.failure" in (element.text or "")
        element.text = _text(element.text, redact, lines=of_target)
        if "message" in element.attrib:
            element.set("message", _text(element.attrib["message"], redact, lines=of_target))
    tree.write(path, encoding="utf-8", xml_declaration=True)


def _entries(root: ET.Element) -> Iterable[ET.Element]:
    return (each for kind in ("failure", "error", "system-out") for each in root.iter(kind))
