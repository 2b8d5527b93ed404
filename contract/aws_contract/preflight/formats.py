"""Problems as text, JSON, SARIF 2.1.0, and annotations of GitHub's workflows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aws_contract.preflight.check import Checked, Problem
from aws_contract.results.untrusted import visible
from aws_contract.version import suite_version

__all__ = ["CheckedFile", "render"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedFile:
    """What came of the requests in a file; `notes` say what of it wasn't checked."""

    name: str
    checked: Sequence[Checked]
    notes: Sequence[str] = ()

    @property
    def problems(self) -> list[tuple[Checked, Problem]]:
        """Each problem with the request that has it."""
        return [(checked, each) for checked in self.checked for each in checked.problems]


def render(files: Sequence[CheckedFile], form: str) -> str:
    """Return text, json, sarif or github's annotations, without a line break at the end."""
    if form == "json":
        return json.dumps(_as_json(files), indent=2)
    if form == "sarif":
        return json.dumps(_as_sarif(files), indent=2)
    return "\n".join(_annotations(files) if form == "github" else _lines(files))


def _title(checked: Checked) -> str:
    request = checked.request
    operation = f"{request.service}:{request.operation}"
    return f"{request.name}: {operation}" if request.name else operation


def _lines(files: Iterable[CheckedFile]) -> Iterable[str]:
    requests = problems = 0
    for file in files:
        for checked, problem in file.problems:
            place = f"{file.name}:{problem.position.line}:{problem.position.column}"
            yield f"{place}: {visible(_title(checked))}: {problem.code}"
            yield f"    {visible(problem.message)}"
        yield from (f"{file.name}: note: {visible(note)}" for note in file.notes)
        requests += len(file.checked)
        problems += len(file.problems)
    noun = "request" if requests == 1 else "requests"
    rejected = sum(bool(each.problems) for file in files for each in file.checked)
    yield f"{requests} {noun} checked, {rejected} would be rejected"


def _as_json(files: Iterable[CheckedFile]) -> list[dict[str, Any]]:
    return [
        {
            "file": file.name,
            "requests": [
                {
                    "name": checked.request.name,
                    "operation": f"{checked.request.service}:{checked.request.operation}",
                    "problems": [_problem(each) for each in checked.problems],
                }
                for checked in file.checked
            ],
            "notes": list(file.notes),
        }
        for file in files
    ]


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "line": problem.position.line,
        "column": problem.position.column,
        "path": problem.path,
        "constraint": problem.constraint,
        "code": problem.code,
        "message": problem.message,
    }


def _as_sarif(files: Iterable[CheckedFile]) -> dict[str, Any]:
    results = [_result(file.name, *found) for file in files for found in file.problems]
    rules = [{"id": each} for each in sorted({result["ruleId"] for result in results})]
    driver = {"name": "aws-contract", "version": suite_version(), "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }


def _result(name: str, checked: Checked, problem: Problem) -> Mapping[str, Any]:
    region = {"startLine": problem.position.line, "startColumn": problem.position.column}
    location = {"artifactLocation": {"uri": name}, "region": region}
    return {
        "ruleId": problem.constraint,
        "level": "error",
        "message": {"text": f"{_title(checked)}: {problem.code}: {problem.message}"},
        "locations": [{"physicalLocation": location}],
    }


def _annotations(files: Iterable[CheckedFile]) -> Iterable[str]:
    for file in files:
        for checked, problem in file.problems:
            place = f"file={_property(file.name)},line={problem.position.line}"
            title = _property(f"{_title(checked)}: {problem.code}")
            column = problem.position.column
            yield f"::error {place},col={column},title={title}::{_data(problem.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
