"""``evidence status`` as a command."""

import json
from dataclasses import replace

import pytest

from aws_contract.claims.catalogue import entries
from aws_contract.claims.status import evidence_status
from aws_contract.cli.main import main
from aws_contract.resources.algorithm import RESOURCE


def test_the_text_ends_with_the_newest_observations_and_begins_with_the_grades(capsys):
    assert main(["evidence", "status"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["grade", "clauses", "observed", "never"]
    assert [line.split()[0] for line in lines[1:5]] == [
        "documented",
        "observed",
        "assumed",
        "total",
    ]
    assert any(line.startswith("  assumed     conflict-code: A name that ") for line in lines)
    newest = evidence_status(entries(RESOURCE)).observations[-1]
    assert lines[-2].endswith(f"{newest.entry.clause}: {newest.observation.answer}")
    assert lines[-1].strip() == f"{newest.observation.saw} ({newest.observation.source})"


def test_json_and_badge_agree(capsys):
    assert main(["evidence", "status", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert main(["evidence", "status", "--format", "badge"]) == 0
    badge = json.loads(capsys.readouterr().out)
    counts = found["grades"].values()
    clauses = sum(each["clauses"] for each in counts)
    assert badge["message"] == f"{clauses - len(found['unobserved'])} of {clauses}"


@pytest.fixture
def broken_ledger(tmp_path, monkeypatch):
    """A resource whose evidence is no list of records."""
    (tmp_path / "rule.json").write_text("{", encoding="utf-8")
    broken = replace(RESOURCE, evidence_folder=tmp_path)
    monkeypatch.setattr("aws_contract.cli.options.load_resource", lambda _: broken)


@pytest.mark.usefixtures("broken_ledger")
def test_evidence_that_cannot_be_read_is_a_sentence_and_exit_status_2(capsys):
    assert main(["evidence", "status"]) == 2
    assert "evidence status: rule.json: not JSON" in capsys.readouterr().err


def test_an_unknown_format_is_exit_status_2(capsys):
    assert main(["evidence", "status", "--format", "xml"]) == 2
    assert "'xml' is not one of 'text', 'json', 'badge'" in capsys.readouterr().err
