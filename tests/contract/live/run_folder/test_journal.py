"""What a run keeps on disk, and what a kill leaves of it."""

import json

import pytest

from aws_contract.live.options import PreconditionError
from aws_contract.live.run_folder.journal import JsonLines, NameEntry, Names, RunFolder

STATES = [
    ("sending", "created_names", False),
    ("created", "created_names", True),
    ("rejected", "rejected_names", True),
    ("sending", "unsure_names", True),
    ("deleted", "unsure_names", False),
]


@pytest.mark.parametrize(("state", "shown", "there"), STATES)
def test_a_name_is_where_its_last_state_puts_it(tmp_path, state, shown, there):
    names = Names(JsonLines(tmp_path / "names.jsonl", NameEntry))
    names.sending("a")
    getattr(names, state)("a")
    for held in (names, Names(JsonLines(tmp_path / "names.jsonl", NameEntry))):
        assert ("a" in getattr(held, shown)) is there


def test_a_rejection_of_a_second_create_does_not_hide_the_first():
    names = Names()
    names.sending("a")
    names.created("a")
    names.sending("a")
    names.rejected("a")
    assert names.created_names == ("a",)


def test_a_name_that_was_never_sent_is_nothing_to_delete():
    names = Names()
    names.deleted("someone-elses")
    assert names.created_names == names.unsure_names == ()


def test_a_line_that_a_kill_cut_off_is_left_out_and_does_not_spoil_the_next(tmp_path):
    path = tmp_path / "steps.jsonl"
    path.write_bytes(b'["a"]\n["b')
    assert list(JsonLines(path, list).read()) == [["a"]]
    JsonLines(path, list).append(["c"])
    assert list(JsonLines(path, list).read()) == [["a"], ["c"]]


def test_a_line_that_is_no_entry_is_left_out_and_named(tmp_path):
    path = tmp_path / "names.jsonl"
    lines = ['{"name":"a","state":"created"}', '{"name":"b"}', '{"name":"c","state":"?"}', "{",
             '{"name":"d","state":"created"}']  # fmt: skip
    path.write_text("".join(f"{line}\n" for line in lines))
    file = JsonLines(path, NameEntry)
    assert Names(file).created_names == ("a", "d")
    assert len(file.broken) == 3
    for said in (f"{path}:2: ", f"{path}: 'c' is '?'", f"{path}:4: "):
        assert any(said in problem for problem in file.broken)


def test_the_names_of_version_0_1_are_understood(tmp_path):
    path = tmp_path / "names.jsonl"
    path.write_text('{"name":"a","state":"refused"}\n')
    assert Names(JsonLines(path, NameEntry)).rejected_names == {"a"}


def test_a_folder_goes_on_with_the_same_prefix_and_counts_attempts(tmp_path):
    first = RunFolder(tmp_path, identity={"target": "aws"})
    second = RunFolder(tmp_path, identity={"target": "aws"})
    assert (first.attempt, second.attempt) == (1, 2)
    assert first.prefix == second.prefix
    assert RunFolder(tmp_path / "other", identity={}).prefix != first.prefix


def test_a_folder_is_not_resumed_against_something_else(tmp_path):
    RunFolder(tmp_path, identity={"target": "aws", "region": "us-east-1"})
    with pytest.raises(PreconditionError, match="region 'us-east-1', not 'eu-west-1'"):
        RunFolder(tmp_path, identity={"target": "aws", "region": "eu-west-1"})


def test_a_damaged_folder_is_rejected(tmp_path):
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(PreconditionError, match=r"run\.json isn't the file of a run"):
        RunFolder(tmp_path, identity={})


def test_the_folder_never_holds_an_account(tmp_path):
    RunFolder(tmp_path, identity={"target": "aws", "region": "us-east-1"})
    assert set(json.loads((tmp_path / "run.json").read_text())) == {
        "target", "region", "prefix", "attempt",
    }  # fmt: skip
