"""One run through several regions, at stand-ins that differ by region."""

import json
import sys
from dataclasses import replace

import pytest

from aws_contract.cli.main import main
from aws_contract.live.options import PreconditionError
from aws_contract.live.regions import regions_of, splits
from aws_contract.recordings.recording import RecordedAnswer, Recording

STAND_INS = """
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service

DIALECTS = {"us-east-1": "classic", "eu-west-1": "values-hidden", "eu-west-3": "classic"}


class Regional(FakeTarget):
    own = False


def make(*, region):
    return Regional(Service(dialect=DIALECTS[region]), region=region)
"""
FEW = ["--rate", "0", "--max-requests", "40"]


@pytest.fixture
def live(tmp_path, monkeypatch, capsys):
    """Return a function that runs through regions, its status and its lines."""
    (tmp_path / "regional.py").write_text(STAND_INS)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "regional", raising=False)

    def run(regions, *more):
        options = ["--target", "regional:make", "--target-region", regions, *FEW, *more]
        status = main(["live", *options, "--folder", str(tmp_path / "run")])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    return run


def test_what_differs_between_regions_is_printed_and_kept_with_dates(live, tmp_path):
    status, text = live("us-east-1,eu-west-1,eu-west-3")
    assert status == 1
    assert "differs   rejection-form: us-east-1 passed, eu-west-1 failed, eu-west-3 passed" in text
    lines = (tmp_path / "run" / "regions.jsonl").read_text().splitlines()
    kept = {split["clause"]: split for split in map(json.loads, lines)}
    assert kept["rejection-form"]["dates"]["eu-west-1"].startswith("20")
    assert "Value at '" in kept["rejection-form"]["texts"]["eu-west-1"]


def test_regions_that_answer_alike_do_not_differ(live, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "regions.jsonl").write_text("of an earlier run")
    status, text = live("us-east-1,eu-west-3")
    assert status == 0
    assert "regions   2 compared, 0 clause(s) differ" in text
    assert not (tmp_path / "run" / "regions.jsonl").exists()


def recording(region, outcome, step="a"):
    answer = RecordedAnswer(operation="O", status=400, code="C", message=f"in {region}", headers={})
    return Recording(
        step=step, digest="1", clauses={"rejection-form": outcome}, answers=(answer,), target="t",
        region=region, date="2026-01-01", suite="1", botocore="1",
    )  # fmt: skip


def test_a_clause_that_differs_counts_its_scenarios_and_shows_texts_without_region_names():
    (found,) = splits(
        recording(region, outcome, step)
        for step in ("a", "b")
        for region, outcome in (("us-east-1", "passed"), ("eu-west-1", "failed"))
    )
    assert (found.step, found.steps) == ("a", 2)
    assert set(found.texts.values()) == {"in <region>"}


def test_a_clause_that_one_region_has_not_judged_differs():
    unjudged = replace(recording("eu-west-1", "passed"), clauses={})
    (found,) = splits([recording("us-east-1", "passed"), unjudged])
    assert found.outcomes == {"us-east-1": "passed", "eu-west-1": "not judged"}


def test_requests_with_another_digest_are_not_compared():
    other = replace(recording("eu-west-1", "failed"), digest="2")
    assert not list(splits([recording("us-east-1", "passed"), other]))


def test_a_run_that_creates_takes_one_region(live):
    status, text = live("us-east-1,eu-west-1", "--allow-create")
    assert status == 2
    assert "NOT STARTED: --allow-create needs a single --target-region" in text


@pytest.mark.parametrize("text", ["us-east-1,", "us-east-1,us-east-1", ","])
def test_a_list_with_an_empty_or_repeated_region_is_rejected(text):
    with pytest.raises(PreconditionError, match="expected different regions"):
        regions_of(text, service="sagemaker")


def test_all_are_the_regions_of_the_partition():
    found = regions_of("all", service="sagemaker")
    assert {"us-east-1", "eu-west-1"} <= set(found)
    assert not [name for name in found if name.startswith("cn-")]


def test_a_plan_names_the_regions(capsys):
    assert main(["live", "plan", "--target-region", "us-east-1,eu-west-1"]) == 0
    assert "regions   2, each with as much: us-east-1, eu-west-1" in capsys.readouterr().out
