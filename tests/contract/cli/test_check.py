"""The command ``check``: what it prints, and what it ends with."""

import json
import re
from pathlib import Path

import pytest
import yaml

from aws_contract.cli.main import main

ROOT = Path(__file__).parents[3]

BROKEN = '{\n  "KeyUsage": "X\\u202e"\n}'


@pytest.fixture
def broken(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kms.CreateKey.json").write_text(BROKEN)
    return "kms.CreateKey.json"


def test_a_request_that_is_accepted_ends_with_0(tmp_path, capsys):
    file = tmp_path / "kms.CreateKey.yaml"
    file.write_text("Description: fine\n")
    assert main(["check", str(file)]) == 0
    assert capsys.readouterr().out == "1 request checked, 0 would be rejected\n"


def test_a_request_that_is_rejected_ends_with_1_at_its_line(broken, capsys):
    assert main(["check", broken]) == 1
    output = capsys.readouterr().out
    assert output.startswith("kms.CreateKey.json:2:3: kms:CreateKey: ValidationException\n")
    assert "1 request checked, 1 would be rejected" in output


def test_hidden_characters_are_written_out(broken, capsys):
    main(["check", broken])
    assert "Value 'X\\u202e' at 'keyUsage'" in capsys.readouterr().out


def test_json_has_every_problem(broken, capsys):
    main(["check", broken, "--format", "json"])
    (file,) = json.loads(capsys.readouterr().out)
    (problem,) = file["requests"][0]["problems"]
    assert (problem["path"], problem["line"], problem["constraint"]) == ("KeyUsage", 2, "enum")


def test_sarif_names_the_place(broken, capsys):
    main(["check", broken, "--format", "sarif"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    location = run["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": broken}
    assert location["region"] == {"startLine": 2, "startColumn": 3}
    assert run["tool"]["driver"]["rules"] == [{"id": "enum"}]


def test_an_annotation_of_github_is_one_line(broken, capsys):
    main(["check", broken, "--format", "github"])
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("::error file=kms.CreateKey.json,line=2,col=3,title=kms%3ACreateKey")


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("{}", [], "nothing says which operation"),
        ("a: [", ["--operation", "kms:CreateKey"], "neither JSON nor YAML: line"),
        ("", ["--operation", "kms:CreateKey"], "holds no request"),
        ("{}", ["--operation", "kms"], "expected SERVICE:OPERATION"),
        ("{}", ["--operation", "kms:CreatKey"], "did you mean 'CreateKey'"),
        ("{}", ["--operation", "s3:PutObject"], "s3"),
        ("[1]", ["--operation", "kms:CreateKey"], "mapping of members"),
    ],
)
def test_what_cannot_be_checked_ends_with_2_and_a_sentence(tmp_path, capsys, text, options, said):
    file = tmp_path / "request.json"
    file.write_text(text)
    assert main(["check", str(file), *options]) == 2
    assert said in capsys.readouterr().err


def test_standard_input_is_a_dash(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.read", lambda: BROKEN, raising=False)
    assert main(["check", "-", "--operation", "kms:CreateKey"]) == 1
    assert capsys.readouterr().out.startswith("-:2:3: kms:CreateKey")


def test_the_hook_of_pre_commit_checks_what_says_its_operation():
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["entry"] == "aws-contract check"
    assert re.search(hook["files"], "requests/cognito-idp.CreateUserPool.yaml")
    assert not re.search(hook["files"], "package.json")
