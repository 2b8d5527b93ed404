"""What a run recorded: proposed as evidence, accepted, replayed."""

import json
import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest

from aws_contract.cli.main import main
from aws_contract.live import start
from aws_contract.live.options import LiveOptions
from aws_contract.recordings.proposals import EvidenceChange, proposals
from aws_contract.recordings.recording import (
    KNOWN,
    RECORDED,
    BadEvidenceError,
    Recording,
    read_recordings,
)
from aws_contract.recordings.replay import known_differences, replay
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service
from aws_fakes.mutants import service_with

LEDGER = RESOURCE.evidence_folder


class StandIn(FakeTarget):
    """The fake in the place of AWS."""

    name = "aws"
    own = False


def recorded(folder, service, *, most=700):
    """Return the folder of a run against a service."""
    asked = LiveOptions(
        resource="algorithm", target="fake", folder=folder, rate=0, max_requests=most
    )
    with pytest.MonkeyPatch.context() as patch, (folder.parent / "out").open("w") as out:
        patch.setattr(start, "open_live", lambda *_, **__: StandIn(service))
        start.run_live(asked, RESOURCE, out=out, progress=out)
    return folder


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    return recorded(tmp_path_factory.mktemp("right") / "run", Service())


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    return recorded(tmp_path_factory.mktemp("wrong") / "run", service_with("status-403"), most=200)


def proposed(run):
    return proposals(read_recordings(run / "evidence.jsonl"), resource=RESOURCE)


def test_every_answer_is_recorded_with_what_it_takes_to_judge_it_again(right):
    found = list(read_recordings(right / "evidence.jsonl"))
    steps = [json.loads(line)["step"] for line in (right / "steps.jsonl").read_text().splitlines()]
    assert [each.step for each in found] == steps
    one = next(each for each in found if each.step.endswith("Tags:max_size:one-item-too-many"))
    assert (one.target, one.region, len(one.digest)) == ("aws", "us-east-1", 64)
    assert one.clauses["rejects-max-size"] == "passed"
    answer = one.answers[0]
    assert (answer.operation, answer.status) == ("CreateAlgorithm", 400)
    assert answer.code == "ValidationException"
    assert "failed to satisfy constraint" in answer.message
    assert answer.headers == {
        "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": "present",
    }  # fmt: skip


def test_the_last_recording_of_a_step_counts(tmp_path):
    first = Recording(step="a", digest="1", clauses={}, answers=(), target="aws", region="r",
                      date="2026-01-01", suite="1", botocore="1")  # fmt: skip
    lines = [json.dumps(each.to_json()) for each in (first, replace(first, digest="2"))]
    (tmp_path / "evidence.jsonl").write_text("\n".join(lines) + "\n")
    assert [each.digest for each in read_recordings(tmp_path)] == ["2"]


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"answers": []}', '{"step": 1}'])
def test_what_is_no_recording_is_said_with_its_place(tmp_path, line):
    (tmp_path / "a.jsonl").write_text(f"{line}\n")
    with pytest.raises(BadEvidenceError, match=r"a\.jsonl:1: "):
        list(read_recordings(tmp_path))


def test_what_was_obeyed_is_an_observation_and_what_was_not_contradicts(right, wrong):
    by_clause = {each.clause: each for each in proposed(right)}
    assert {each.change for each in by_clause.values()} <= {
        EvidenceChange.OBSERVATION,
        EvidenceChange.CONFIRMATION,
    }
    assert by_clause["rejects-max-size"].record.observed[-1].answer == "obeyed"
    found = proposed(wrong)
    assert found[0].change is EvidenceChange.CONTRADICTION
    broken = {each.clause for each in found if each.change is EvidenceChange.CONTRADICTION}
    assert "rejection-status" in broken


def test_diff_prints_what_is_new_and_accept_writes_it(right, tmp_path, capsys):
    ledger = tmp_path / "evidence"
    shutil.copytree(LEDGER, ledger)
    assert main(["evidence", "diff", str(right)]) == 1
    assert "observed for the first time" in capsys.readouterr().out
    assert main(["evidence", "accept", str(right), "--ledger", str(ledger)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("accepted ")
    entries = {each["clause"]: each for path in ledger.glob("*.json")
               for each in json.loads(path.read_text())}  # fmt: skip
    accepted = entries["input-accepted"]
    assert accepted["state"] == "observed"
    assert accepted["observed"][-1]["source"].startswith("a live run of this suite")
    kept = list(read_recordings(ledger / "recorded"))
    assert {each.target for each in kept} == {"aws"}


def test_accepting_twice_keeps_one_observation_of_live_runs(right, tmp_path):
    ledger = tmp_path / "evidence"
    shutil.copytree(LEDGER, ledger)
    for _ in range(2):
        main(["evidence", "accept", str(right), "--ledger", str(ledger)])
    entries = [each for path in ledger.glob("*.json") for each in json.loads(path.read_text())]
    live = [sum(o["source"].startswith("a live run") for o in each["observed"]) for each in entries]
    assert max(live) == 1


def test_only_the_chosen_clause_is_accepted(right, tmp_path):
    ledger = tmp_path / "evidence"
    shutil.copytree(LEDGER, ledger)
    command = ["evidence", "accept", str(right), "--ledger", str(ledger)]
    assert main([*command, "--clause", "input-accepted"]) == 0
    changed = [path.name for path in LEDGER.glob("*.json")
               if path.read_text() != (ledger / path.name).read_text()]  # fmt: skip
    assert not changed
    added = json.loads((ledger / "live.json").read_text())
    assert [record["clause"] for record in added] == ["input-accepted"]
    assert main([*command, "--clause", "nothing"]) == 2


@pytest.mark.parametrize(
    "arguments", [["diff", "nowhere"], ["accept", "nowhere"], ["replay", "nowhere"]]
)
def test_what_is_not_there_is_bad_input(arguments, capsys):
    assert main(["evidence", *arguments]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_evidence_of_another_target_says_nothing_of_aws(right, capsys):
    assert main(["evidence", "diff", str(right), "--target", "moto"]) == 2
    assert "no recording of target 'moto'" in capsys.readouterr().err


class TestReplay:
    def test_the_fake_answers_what_it_was_recorded_to_answer(self, right):
        result = replay(read_recordings(right / "evidence.jsonl"), known={}, resource=RESOURCE)
        assert result.compared > 500
        assert (result.new, result.stale) == ((), ())

    def test_a_difference_is_new_until_it_is_known_and_stale_when_it_is_gone(self, wrong, right):
        different = replay(read_recordings(wrong / "evidence.jsonl"), known={}, resource=RESOURCE)
        assert not different.faithful
        assert different.new[0].recorded.startswith("HTTP 403")
        assert different.new[0].fake.startswith("HTTP 400")
        known = {each.step: "observed, not understood" for each in different.new}
        assert replay(
            read_recordings(wrong / "evidence.jsonl"), known=known, resource=RESOURCE
        ).faithful
        gone = replay(read_recordings(right / "evidence.jsonl"), known=known, resource=RESOURCE)
        assert set(gone.stale) == set(known)
        assert not gone.faithful

    def test_another_order_of_the_errors_is_the_same_answer(self, right):
        found = [each for each in read_recordings(right / "evidence.jsonl")
                 if "; Value" in str(each.answers and each.answers[0].message)]  # fmt: skip
        head, _, tail = found[0].answers[0].message.partition(" detected: ")
        items = tail.split("; Value ")
        turned = f"{head} detected: " + "; ".join(
            (item if item.startswith("Value ") else f"Value {item}") for item in reversed(items)
        )
        answers = (replace(found[0].answers[0], message=turned),)
        assert replay([replace(found[0], answers=answers)], known={}, resource=RESOURCE).faithful

    def test_what_was_made_of_another_model_is_left_out(self, right):
        found = [replace(each, digest="0") for each in read_recordings(right / "evidence.jsonl")]
        result = replay(found, known={}, resource=RESOURCE)
        assert (result.compared, result.left_out) == (0, len(found))

    def test_the_command_fails_on_a_new_difference(self, wrong, right, tmp_path, capsys):
        assert main(["evidence", "replay", str(right / "evidence.jsonl")]) == 0
        assert main(["evidence", "replay", str(wrong / "evidence.jsonl")]) == 1
        assert "NEW " in capsys.readouterr().out
        bad = tmp_path / "known.json"
        bad.write_text("[]")
        assert main(["evidence", "replay", str(wrong), "--known", str(bad)]) == 2


def test_what_the_project_has_recorded_is_what_the_fake_answers():
    """The recordings that are kept with the ledger; there are none until somebody has run it."""
    folder = LEDGER / RECORDED
    recordings = list(read_recordings(folder)) if folder.exists() else []
    assert replay(recordings, known=known_differences(folder / KNOWN), resource=RESOURCE).faithful


def of_region(region, outcome, *, date):
    return Recording(
        step="a", digest="1", clauses={"rejection-status": outcome}, answers=(), target="aws",
        region=region, date=date, suite="1", botocore="1",
    )  # fmt: skip


def test_an_observation_replaces_that_of_its_own_region_alone():
    def accepted(record, *recordings):
        holder = SimpleNamespace(clauses=RESOURCE.clauses, record_of=lambda _: record)
        (found,) = proposals(recordings, resource=holder)
        return found.record

    first = accepted(
        RESOURCE.record_of("rejection-status"),
        of_region("us-east-1", "passed", date="2026-01-01"),
        of_region("eu-west-1", "failed", date="2026-01-01"),
    )
    second = accepted(first, of_region("eu-west-1", "passed", date="2026-02-02"))
    live = [each for each in second.observed if each.source.startswith("a live run")]
    assert [(each.source.rpartition(", ")[2], each.answer, each.date) for each in live] == [
        ("us-east-1", "obeyed", "2026-01-01"),
        ("eu-west-1", "obeyed", "2026-02-02"),
    ]


def test_a_region_that_differs_from_an_assumption_lets_no_other_region_decide():
    (found,) = proposals(
        [
            of_region("us-east-1", "passed", date="2026-01-01"),
            of_region("eu-west-1", "differs", date="2026-01-01"),
        ],
        resource=RESOURCE,
    )
    assert (found.change, found.record) == (EvidenceChange.DIFFERENCE, None)
