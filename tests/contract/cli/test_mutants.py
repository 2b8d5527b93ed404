"""``mutants``: the list, the score, and what can't be tried."""

import json

import pytest

from aws_contract.cli.main import main
from aws_contract.mutation.run import MutantVerdict
from aws_fakes.mutants import Mutant, mutants


def command(capsys, *arguments):
    status = main(["mutants", *arguments])
    return status, capsys.readouterr()


def test_the_command_lists_all_mutants(capsys):
    status, output = command(capsys)
    assert status == 0
    assert (
        f"{len(mutants())} mutants of {len({mutant.kind for mutant in mutants()})} kinds"
        in output.out
    )


def test_the_command_tries_a_kind_and_prints_the_score(capsys):
    status, output = command(capsys, "--run", "--kind", "date-form", "--processes", "1")
    assert status == 0
    assert "1 caught by answer-date" in output.out
    assert "score 1 of 1 caught, 0 survived, 0 make no difference" in output.out


def test_the_command_prints_json(capsys):
    _, output = command(capsys, "--run", "--kind", "path-case", "--json", "--processes", "1")
    report = json.loads(output.out)
    assert (report["mutants"], report["caught"], report["survived"]) == (1, 1, [])
    assert report["verdicts"][0]["clause"] == "rejection-paths"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--share", "3/2"], "expected I/N"), (["--share", "half"], "expected I/N")],
    ids=["beyond", "words"],
)
def test_an_invalid_share_is_rejected(capsys, arguments, message):
    status, output = command(capsys, *arguments)
    assert status == 2
    assert message in output.err


def test_an_unknown_kind_lists_the_known_ones(capsys):
    status, output = command(capsys, "--kind", "bad-mood")
    assert status == 2
    assert "path-index-base" in output.err


def test_the_list_can_be_had_as_json(capsys):
    status, output = command(capsys, "--list", "--kind", "date-form", "--json")
    assert status == 0
    (listed,) = json.loads(output.out)["mutants"]
    assert (listed["name"], listed["kind"]) == ("date-form", "date-form")


def test_list_and_run_exclude_each_other(capsys):
    status, output = command(capsys, "--list", "--run")
    assert status == 2
    assert "--list and --run exclude each other" in output.err


def test_a_survivor_fails_the_command_and_is_named(capsys, monkeypatch):
    survivor = MutantVerdict(mutant="sly", kind="date-form", misfits=("answer-status",))
    monkeypatch.setattr("aws_contract.mutation.run.prove", lambda *_, **__: iter([survivor]))
    status, output = command(capsys, "--run", "--kind", "date-form")
    assert status == 1
    assert "SURVIVED       sly (caught by another clause: answer-status)" in output.out


def test_what_failed_before_the_clause_on_record_is_counted(capsys, monkeypatch):
    caught = MutantVerdict(
        mutant="late", kind="date-form", clause="answer-date", misfits=("answer-status",)
    )
    monkeypatch.setattr("aws_contract.mutation.run.prove", lambda *_, **__: iter([caught]))
    status, output = command(capsys, "--run", "--kind", "date-form")
    assert status == 0
    assert "1 of them failed another clause first: answer-status" in output.out


def test_an_unknown_resource_is_rejected(capsys):
    status, output = command(capsys, "--run", "--kind", "date-form", "--resource", "nope")
    assert status == 2
    assert "unknown resource 'nope': expected one of activity, algorithm" in output.err


def test_a_kind_that_no_clause_is_said_to_catch_ends_before_any_mutant_is_tried(
    capsys, monkeypatch
):
    known = next(mutant for mutant in mutants() if mutant.kind == "date-form")
    unheard = Mutant(name="x", kind="unheard-of", description="", change=lambda each: each)
    monkeypatch.setattr("aws_contract.mutation.run.choose", lambda *_, **__: (known, unheard))
    monkeypatch.setattr("aws_contract.mutation.run.prove_one", lambda *_, **__: 1 / 0)
    status, output = command(capsys, "--run", "--processes", "1")
    assert (status, output.out) == (2, "")
    assert output.err == (
        "aws-contract mutants: no clause is said to catch mutants of kind 'unheard-of': "
        "add the kind to _TABLE in aws_contract/mutation/expectations.py\n"
    )


def test_a_run_says_on_stderr_how_far_it_is(capsys, monkeypatch):
    verdicts = [
        MutantVerdict(mutant=f"m{at}", kind="date-form", clause="answer-date") for at in range(40)
    ]
    monkeypatch.setattr("aws_contract.mutation.run.prove", lambda *_, **__: iter(verdicts))
    monkeypatch.setattr("aws_contract.mutation.run.choose", lambda *_, **__: [None] * 40)
    _, output = command(capsys, "--run")
    lines = output.err.splitlines()
    assert lines[0] == "4 of 40 mutants tried, 0 survived"
    assert lines[-1] == "40 of 40 mutants tried, 0 survived"
    assert len(lines) == 10
