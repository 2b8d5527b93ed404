"""``drift OLD NEW``: what it prints and how it exits."""

import json
import sys
from pathlib import Path

import pytest

from aws_contract.cli.drift import BAD_INPUT, DRIFT, NO_DRIFT, UNAVAILABLE
from aws_contract.cli.main import main
from aws_contract.drift import lockfile
from aws_contract.drift.snapshot import describe_model
from aws_strategies.resources.algorithm import RULES

DATA = Path(__file__).parents[2] / "data"
OLD = str(DATA / "drift-botocore-1.29.155.json")
NEW = str(DATA / "drift-botocore-1.44.5.json")
MODEL = json.loads((DATA / "drift-model.json").read_text(encoding="utf-8"))
RULE = next(rule for rule in RULES.values() if rule.where.phrase and rule.where.member)
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


def test_json_counts_old_and_new(capsys):
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


def test_rules_whose_words_changed_are_named(tmp_path, capsys):
    drift("lock", "installed", "--save", str(tmp_path / "new"))
    text = (tmp_path / "new").read_text(encoding="utf-8")
    place = f"{RULE.where.shape}.{RULE.where.member}"
    saved = json.loads(text)
    saved["documentation"][place] = "0" * 12
    (tmp_path / "new").write_text(json.dumps(saved), encoding="utf-8")
    capsys.readouterr()
    drift("installed", str(tmp_path / "new"))
    assert f"{RULE.id}: place changed at {place}" in capsys.readouterr().out


def test_a_saved_page_is_a_contract_file(tmp_path):
    path = tmp_path / "saved.json"
    drift("lock", str(DATA / "drift-page.txt"), "--save", str(path), "--label", "our page")
    assert lockfile.read(path).source == "our page"


@pytest.fixture
def own_resource(tmp_path, monkeypatch):
    """A resource of the caller's own module, with a lock that doesn't exist yet."""
    (tmp_path / "mine.py").write_text(
        "import dataclasses, pathlib\n"
        "from aws_contract.resources.algorithm import RESOURCE as GIVEN\n"
        "from aws_contract.resources.resource import Documentation\n"
        "LOCK = pathlib.Path(__file__).with_name('lock.json')\n"
        "RESOURCE = dataclasses.replace(GIVEN, documentation=Documentation(saved={'lock': LOCK}))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield "mine:RESOURCE"
    sys.modules.pop("mine", None)


def test_updating_the_lock_ends_the_drift(own_resource):
    mine = ("--resource", own_resource)
    assert drift("lock", NEW, *mine) == BAD_INPUT
    assert drift("lock", NEW, *mine, "--update-lock") == NO_DRIFT
    assert drift("lock", NEW, *mine) == NO_DRIFT
    assert drift("lock", OLD, *mine) == DRIFT


def test_any_operation_can_be_compared(tmp_path, capsys):
    key = ("--service", "kms", "--operation", "CreateKey")
    assert drift("installed", "installed", *key) == NO_DRIFT
    assert "no drift" in capsys.readouterr().out
    assert drift("lock", "installed", *key, "--save", str(tmp_path / "key.json")) == NO_DRIFT
    assert lockfile.read(tmp_path / "key.json").operation == "CreateKey"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("installed", "--operation", "CreateNothing"),
            "knows no operation 'CreateNothing' of 'sagemaker'",
        ),
        (("installed", "--service", "nothing"), "knows no service 'nothing'"),
        (
            ("--service", "kms", "--operation", "CreateKey"),
            "kms CreateKey has no lock: save it with",
        ),
        (("--update-lock", "--operation", "CreateModel"), "CreateModel has no lock: save it with"),
        (
            ("--resource", "nothing"),
            "unknown resource 'nothing': expected one of activity, algorithm",
        ),
        (("--json", "--markdown"), "--json and --markdown exclude each other"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence_on_standard_error(capsys, arguments, says):
    assert drift(*arguments) == BAD_INPUT
    assert says in capsys.readouterr().err


def test_the_help_lists_each_kind_of_source_on_its_own_line(capsys):
    assert drift("--help") == NO_DRIFT
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert "``installed``            the installed botocore" in lines
