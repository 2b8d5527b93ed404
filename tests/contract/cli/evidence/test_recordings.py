"""``evidence``: what recordings say, as text and JSON, and input that isn't usable."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import aws_contract
from aws_contract.cli.main import main
from aws_contract.recordings.recording import RecordedAnswer, Recording
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results import codec

EVIDENCE = Path(aws_contract.__file__).parent / "resources" / "algorithm" / "evidence"


NOTHING_ELSE = "0 observed for the first time, 0 differs from what is assumed, 0 observed again"


def recording(clauses, *, step="a", target="aws", region="us-east-1"):
    answer = RecordedAnswer(
        operation="CreateAlgorithm", status=403, code="Denied", message="no", headers={}
    )
    return Recording(
        step=step, digest="1", clauses=clauses, answers=(answer,), target=target,
        region=region, date="2026-01-01T00:00:00+00:00", suite="1", botocore="1",
    )  # fmt: skip


@pytest.fixture
def run(tmp_path):
    """A run that contradicts one clause, and confirms nothing."""
    codec.append_line(tmp_path / "evidence.jsonl", recording({"rejection-status": "failed"}))
    return tmp_path


@pytest.fixture
def ledger(tmp_path):
    return Path(shutil.copytree(EVIDENCE, tmp_path / "ledger"))


@pytest.mark.parametrize("name", ["", "evidence.jsonl"], ids=["folder", "file"])
def test_a_contradiction_is_printed_with_its_answer_and_fails(run, name, capsys):
    assert main(["evidence", "diff", str(run / name)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"1 contradicted, {NOTHING_ELSE}",
        "rejection-status: contradicted (1 step(s))",
        "    a",
        "        HTTP 403 Denied no",
    ]


def test_the_difference_can_be_had_as_json(run, capsys):
    assert main(["evidence", "diff", str(run), "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["clause"], found["change"]) == ("rejection-status", "contradicted")
    assert found["record"]["observed"][-1]["answer"] == "contradicted"


def test_a_difference_from_an_assumption_is_nothing_new(tmp_path, capsys):
    codec.append_line(tmp_path / "evidence.jsonl", recording({"rejection-status": "differs"}))
    assert main(["evidence", "diff", str(tmp_path)]) == 0
    assert "1 differs from what is assumed" in capsys.readouterr().out


def test_what_fits_no_record_is_left_to_a_person(tmp_path, ledger, capsys):
    codec.append_line(tmp_path / "evidence.jsonl", recording({"rejection-status": "differs"}))
    assert main(["evidence", "accept", str(tmp_path), "--ledger", str(ledger)]) == 0
    assert "to be decided by hand: rejection-status" in capsys.readouterr().out


def test_replay_leaves_out_what_has_no_deterministic_case(run, capsys):
    assert main(["evidence", "replay", str(run)]) == 4
    assert capsys.readouterr().out == "compared  0 recorded answers, 1 left out\n"


def test_replay_without_recordings_compares_nothing_and_says_that_none_come_along(
    tmp_path, monkeypatch, capsys
):
    bare = replace(RESOURCE, evidence_folder=tmp_path)
    monkeypatch.setattr("aws_contract.cli.options.load_resource", lambda _: bare)
    assert main(["evidence", "replay"]) == 4
    out, err = capsys.readouterr()
    assert out.startswith("compared  0 recorded answers")
    assert "no recordings come with the package, and `evidence accept` has kept none" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["diff", "{run}/nowhere"],
            "{run}/nowhere doesn't exist: `aws-contract live --folder DIR` makes",
        ),
        (["accept", "{run}/empty"], "{run}/empty/evidence.jsonl doesn't exist"),
        (["diff", "{run}/regions"], "{run}/regions has no recording of target 'aws'"),
        (["diff", "{run}", "--target", "moto"], "has no recording of target 'moto'"),
        (["accept", "{run}", "--clause", "nothing"], "the run has no observation of nothing"),
        (
            ["accept", "{run}", "--ledger", "{run}/empty"],
            "{run}/empty holds no record of any clause",
        ),
        (["accept", "{run}", "--ledger", "{run}/tpyo"], "{run}/tpyo holds no record of any clause"),
        (["accept", "{run}", "--ledger", "{run}/bad"], "a.json: $: Expected `array`, got `object`"),
        (["replay", "{run}", "--known", "{run}/nowhere"], "'{run}/nowhere' does not exist"),
        (["replay", "{run}", "--known", "{run}/bad/a.json"], "a.json: $[...]: Expected `str`"),
    ],
    ids=[
        "file",
        "folder",
        "regions",
        "target",
        "clause",
        "empty",
        "mistyped",
        "ledger",
        "known",
        "reasons",
    ],
)
def test_unusable_input_is_a_sentence_and_exit_status_2(run, capsys, arguments, says):
    (run / "empty").mkdir()
    (run / "bad").mkdir()
    for region in ("us-east-1", "eu-west-1"):
        (run / "regions" / region).mkdir(parents=True)
        (run / "regions" / region / "evidence.jsonl").touch()
    (run / "bad" / "a.json").write_text('{"a": 1}')
    assert main(["evidence", *(each.format(run=run) for each in arguments)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says.format(run=run) in " ".join(err.split())
    assert not list((run / "empty").iterdir())
    assert not (run / "tpyo").exists()


def test_the_name_of_a_target_never_becomes_a_path(tmp_path, ledger, capsys):
    odd = recording({"rejection-status": "failed"}, target="../../outside")
    codec.append_line(tmp_path / "evidence.jsonl", odd)
    accept = ["evidence", "accept", str(tmp_path), "--target", odd.target, "--ledger", str(ledger)]
    assert main(accept) == 0, capsys.readouterr()
    assert [path.name for path in (ledger / "recorded").iterdir()] == ["outside-us-east-1.jsonl"]


def test_a_record_that_the_folder_lacks_is_added_to_a_file_of_its_own(tmp_path, ledger):
    file = next(ledger.glob("*.json"))
    held = json.loads(file.read_text())
    gone = held.pop()["clause"]
    kept = held[0]["clause"]
    file.write_text(json.dumps(held))
    codec.append_line(tmp_path / "evidence.jsonl", recording({gone: "passed", kept: "failed"}))
    for _ in range(2):
        assert main(["evidence", "accept", str(tmp_path), "--ledger", str(ledger)]) == 0
        assert [each["clause"] for each in json.loads((ledger / "live.json").read_text())] == [gone]
    assert json.loads(file.read_text())[0]["observed"][-1]["answer"] == "contradicted"


def test_nothing_is_written_unless_everything_can_be(tmp_path, ledger, capsys):
    file = next(ledger.glob("*.json"))
    kept = json.loads(file.read_text())[0]["clause"]
    before = file.read_text()
    (ledger / "zz.json").write_text('{"a": 1}')
    codec.append_line(tmp_path / "evidence.jsonl", recording({kept: "failed"}))
    assert main(["evidence", "accept", str(tmp_path), "--ledger", str(ledger)]) == 2
    assert "zz.json" in capsys.readouterr().err
    assert file.read_text() == before
    assert not (ledger / "recorded").exists()


def test_a_replay_that_compares_nothing_is_incomplete(run, capsys):
    assert main(["evidence", "replay", str(run)]) == 4
    out, err = capsys.readouterr()
    assert out.startswith("compared  0 recorded answers, 1 left out")
    assert "INCOMPLETE: nothing was compared: no recording is of a present case" in err


@pytest.mark.parametrize("inside", ["", "us-east-1"], ids=["one-region", "regions"])
def test_the_recordings_of_a_run_can_be_replayed_by_its_folder(tmp_path, inside, capsys):
    """What else the folder holds is no recording."""
    folder = tmp_path / inside
    folder.mkdir(exist_ok=True)
    codec.append_line(folder / "evidence.jsonl", recording({"rejection-status": "failed"}))
    (folder / "names.jsonl").write_text('{"name": "x"}\n')
    assert main(["evidence", "replay", str(tmp_path)]) == 4
    assert capsys.readouterr().out == "compared  0 recorded answers, 1 left out\n"


@pytest.fixture
def regions(tmp_path):
    """A run through two regions, of which one contradicts a clause."""
    folder = tmp_path / "regions"
    for region, outcome in (("us-east-1", "passed"), ("eu-west-1", "failed")):
        (folder / region).mkdir(parents=True)
        found = recording({"rejection-status": outcome}, region=region)
        codec.append_line(folder / region / "evidence.jsonl", found)
    return folder


def observed(ledger, clause="rejection-status"):
    """Return the answers of live runs in the ledger, by their place."""
    records = [each for path in ledger.glob("*.json") for each in json.loads(path.read_text())]
    (found,) = [each["observed"] for each in records if each["clause"] == clause]
    return {
        each["source"].partition(", target ")[2]: (each["answer"], each["date"])
        for each in found
        if each["source"].startswith("a live run")
    }


def test_each_region_of_a_run_gets_a_dated_observation_and_keeps_its_recordings(
    regions, ledger, capsys
):
    assert main(["evidence", "accept", str(regions), "--ledger", str(ledger)]) == 0
    assert observed(ledger) == {
        "aws, us-east-1": ("obeyed", "2026-01-01"),
        "aws, eu-west-1": ("contradicted", "2026-01-01"),
    }
    kept = sorted(path.name for path in (ledger / "recorded").iterdir())
    assert kept == ["aws-eu-west-1.jsonl", "aws-us-east-1.jsonl"]
    assert "aws-us-east-1.jsonl" in capsys.readouterr().out


def test_a_difference_between_regions_is_a_contradiction(regions, capsys):
    assert main(["evidence", "diff", str(regions)]) == 1
    assert capsys.readouterr().out.startswith(f"1 contradicted, {NOTHING_ELSE}")
