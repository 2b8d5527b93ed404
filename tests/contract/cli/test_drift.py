"""``drift OLD NEW``: what it prints and how it exits."""

import json
from pathlib import Path

import pytest

from aws_contract.cli.drift import BAD_INPUT, DRIFT, NO_DRIFT, UNAVAILABLE
from aws_contract.cli.main import main
from aws_contract.drift import lockfile
from aws_contract.drift.contradictions import Phrase
from aws_contract.drift.snapshot import describe_model

DATA = Path(__file__).parents[2] / "data"
OLD = str(DATA / "drift-botocore-1.29.155.json")
NEW = str(DATA / "drift-botocore-1.44.5.json")
MODEL = json.loads((DATA / "drift-model.json").read_text(encoding="utf-8"))
ALGORITHM = {"service": "sagemaker", "operation": "CreateAlgorithm"}


def drift(*arguments):
    return main(["drift", *arguments])


def save(path, edit=lambda _shapes: None):
    model = json.loads(json.dumps(MODEL))
    edit(model["shapes"])
    lockfile.write(describe_model(model, version="1", **ALGORITHM).snapshot, path)
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param((OLD, OLD), NO_DRIFT, id="same"),
        pytest.param(("page-2023", OLD), NO_DRIFT, id="page and its model"),
        pytest.param((OLD, NEW), DRIFT, id="drift"),
        pytest.param((OLD, NEW, "--fail-on", "never"), NO_DRIFT, id="never"),
        pytest.param((OLD, NEW, "--fail-on", "breaking"), DRIFT, id="breaking"),
        pytest.param(("page-2023", NEW, "--fail-on", "breaking"), NO_DRIFT, id="only loosening"),
        pytest.param((OLD, "nosuch"), BAD_INPUT, id="no such source"),
        pytest.param((OLD, str(DATA)), BAD_INPUT, id="directory"),
        pytest.param((OLD, str(DATA / "drift-model.json")), BAD_INPUT, id="other JSON"),
    ],
)
def test_exit_status(arguments, status):
    assert drift(*arguments) == status


def test_a_version_out_of_reach_has_its_own_status(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert drift(OLD, "0.0.1", "--cache", str(tmp_path)) == UNAVAILABLE
    assert "could not fetch botocore==0.0.1" in capsys.readouterr().err


def test_errors_go_to_standard_error_only(capsys):
    drift(OLD, "nosuch")
    out, err = capsys.readouterr()
    assert (out, err[:24]) == ("", "drift: no such source: '")


def test_text_leads_with_the_counts(capsys):
    drift(OLD, NEW)
    assert capsys.readouterr().out.splitlines()[0] == (
        "botocore 1.29.155 -> botocore 1.44.5: 57 changes (6 breaking, 34 loosening, 17 neutral); "
        "149 -> 215 paths, 384 -> 529 constraint points, 401 -> 1697 enum pairs; "
        "points +149 -4 ~17"
    )


@pytest.mark.parametrize(
    "line",
    [
        "  TrainingSpecification.AdditionalS3DataSource  added: structure with 4 paths below",
        "  InferenceSpecification.Containers[].Environment  loosened: max_size 16 -> 100",
        "  InferenceSpecification.Containers[].Image  loosened: no longer required",
        "documentation reworded at 8 places, listed by --documentation",
    ],
)
def test_text_has_one_line_per_change(capsys, line):
    drift(OLD, NEW)
    assert line in capsys.readouterr().out.splitlines()


def test_markdown_keeps_patterns_inside_their_cell(capsys, tmp_path):
    new = save(tmp_path / "new", lambda s: s["EntityName"].update(pattern="a|b*"))
    drift(save(tmp_path / "old"), new, "--markdown")
    assert r"| `AlgorithmName` | changed | pattern ^[a-z]+$ -> a\|b\* |" in capsys.readouterr().out


def test_json_counts_both_sides(capsys):
    drift(OLD, NEW, "--json")
    document = json.loads(capsys.readouterr().out)
    assert document["old"] == {
        "source": "botocore 1.29.155",
        "version": "1.29.155",
        "paths": 149,
        "points": 384,
        "enum_pairs": 401,
    }
    assert len(document["changes"]) == 57
    assert len(document["points"]["added"]) == 149


def test_reworded_documentation_counts_only_when_asked(tmp_path):
    old = save(tmp_path / "old")
    new = save(tmp_path / "new", lambda s: s["Part"].update(documentation="Else."))
    assert (drift(old, new), drift(old, new, "--documentation")) == (NO_DRIFT, DRIFT)


def test_rules_whose_words_changed_are_named(tmp_path, capsys, monkeypatch):
    rule = Phrase(rule="one-part", shape="Parts[]", member=None, text="One part")
    new = save(tmp_path / "new", lambda s: s["Part"].update(documentation="Else."))
    monkeypatch.setattr("aws_contract.claims.catalogue.phrases", lambda: (rule,))
    drift(save(tmp_path / "old"), new)
    assert "one-part: place changed at Parts[]" in capsys.readouterr().out


def test_a_saved_page_is_a_contract_file(tmp_path):
    path = tmp_path / "saved.json"
    drift("lock", str(DATA / "drift-page.txt"), "--save", str(path), "--label", "our page")
    assert lockfile.read(path).source == "our page"


def test_updating_the_lock_ends_the_drift(tmp_path, monkeypatch):
    saved = {"lock": tmp_path / "lock.json"}
    monkeypatch.setattr("aws_contract.cli.drift.SAVED_CONTRACTS", saved)
    assert drift("lock", NEW) == BAD_INPUT
    assert drift("lock", NEW, "--update-lock") == NO_DRIFT
    assert drift("lock", NEW) == NO_DRIFT
    assert drift("lock", OLD) == DRIFT
