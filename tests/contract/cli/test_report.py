"""`aws-contract report` makes the pages again from report.json; a run makes them with it."""

import subprocess
import sys
from pathlib import Path

import pytest

import aws_contract
from aws_contract.cli.main import main
from aws_contract.exit_status import ExitStatus
from aws_contract.reports import add_to_job_summary, write_pages
from aws_contract.results.result import SCHEMA_VERSION

OF_THIS_VERSION = b'{"schema_version": %d, ' % SCHEMA_VERSION


@pytest.fixture
def folder(tmp_path, deviating_report):
    deviating_report.write(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["", "report.json"], ids=["folder", "file"])
def test_both_pages_are_made_beside_the_report(folder, name, capsys):
    assert main(["report", str(folder / name)]) == 0
    page, summary = folder / "report.html", folder / "summary.md"
    assert capsys.readouterr().out == f"{page}\n{summary}\n"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert summary.read_text(encoding="utf-8").startswith("## ✗ The target violates")


def test_the_same_report_makes_the_same_pages(deviating_report, tmp_path):
    first = [path.read_bytes() for path in write_pages(deviating_report, tmp_path)]
    assert [path.read_bytes() for path in write_pages(deviating_report, tmp_path)] == first


@pytest.mark.parametrize("options_first", [False, True])
def test_only_what_was_asked_for_is_made(folder, tmp_path, options_first):
    place = tmp_path / "elsewhere.html"
    options = ["--html", str(place)]
    arguments = [*options, str(folder)] if options_first else [str(folder), *options]
    assert main(["report", *arguments]) == 0
    assert place.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert not (folder / "report.html").exists()
    assert not (folder / "summary.md").exists()


def test_a_summary_can_be_printed(folder, capsysbinary):
    assert main(["report", str(folder), "--markdown", "-"]) == 0
    assert capsysbinary.readouterr().out.decode().startswith("## ✗ The target violates")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "report.json: line 1 column 2: not JSON"),
        (b"\xff", "report.json: not JSON"),
        (b"[" * 100_000, "report.json: not JSON"),
        (b"{}", f"report.json: $.schema_version: expected {SCHEMA_VERSION}, found None"),
        (
            b'{"schema": 1, "clauses": []}',
            f"report.json: $.schema_version: expected {SCHEMA_VERSION}, found 1: run",
        ),
        (
            b'{"schema_version": %d, "clauses": []}' % SCHEMA_VERSION,
            "missing required field `target`",
        ),
        (
            b'{"schema_version": %d, "clauses": 5}' % SCHEMA_VERSION,
            "report.json: $.clauses: Expected `array`, got",
        ),
        (None, "No such file or directory"),
    ],
    ids=["syntax", "bytes", "deep", "no-schema", "old-schema", "no-target", "type", "missing"],
)
def test_an_invalid_report_is_rejected(tmp_path, capsys, content, message):
    path = tmp_path / "report.json"
    if content is not None:
        path.write_bytes(content)
    assert main(["report", str(path)]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "report.html").exists()


def test_a_place_that_can_not_be_written_is_named(folder, capsys):
    assert main(["report", str(folder), "--html", str(folder / "no" / "x.html")]) == 2
    assert "no/x.html" in capsys.readouterr().err


def test_a_summary_is_appended_to_the_job_s(deviating_report, folder, monkeypatch):
    job = folder / "job.md"
    job.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(job))
    _, summary = write_pages(deviating_report, folder)
    assert add_to_job_summary(summary) is True
    text = job.read_text(encoding="utf-8")
    assert text.startswith("before\n## ✗ The target violates")


def test_a_run_writes_its_pages_and_adds_its_summary_to_the_job_s(tmp_path):
    root = Path(aws_contract.__file__).parents[2]
    command = [sys.executable, "-m", "aws_contract.cli.main", "run", "-q", "-k", "listing-pages"]
    job = tmp_path / "job.md"
    done = subprocess.run(
        [*command, "--report", "out"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "PATH": "", "HOME": str(tmp_path),
             "GITHUB_STEP_SUMMARY": str(job)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == ExitStatus.INCOMPLETE, done.stdout + done.stderr
    out = tmp_path / "out"
    assert {"report.json", "report.html", "summary.md"} <= {path.name for path in out.iterdir()}
    assert "report    out/report.html" in done.stdout
    assert job.read_text(encoding="utf-8").rstrip() == (out / "summary.md").read_text().rstrip()
    assert "The run is incomplete" in (out / "report.html").read_text(encoding="utf-8")


def test_outside_of_a_job_nothing_is_appended(deviating_report, folder, monkeypatch):
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    _, summary = write_pages(deviating_report, folder)
    assert add_to_job_summary(summary) is False
