"""What `run` shows of a foreign target's answers: no secrets, nothing that a terminal obeys."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import aws_contract
from aws_contract.results.untrusted import HIDDEN

SUITE = Path(aws_contract.__file__).parent / "suite"
PLANTED = {
    "account": "987654321098",
    "key": "AKIAPLANTEDPLANTED00",
    "token": "plantedToken0" + "Ab1" * 40,
    "user": "planted-user",
    "mail": "planted@example.com",
    "own key": "AKIAOWNOWNOWNOWNOWN0",
    "own secret": "ownSecretKeyownSecretKeyownSecretKey1234",
    "others": "swordfish-model",
}
MODULE = f"""
import json
from dataclasses import replace

from aws_contract.targets.fake import FakeTarget

LEAK = (
    "arn:aws:iam::{PLANTED["account"]}:user/{PLANTED["user"]} {PLANTED["key"]} {PLANTED["token"]} "
    "{PLANTED["mail"]} {PLANTED["own key"]} {PLANTED["own secret"]} {PLANTED["others"]} "
    "\\\\n::error::planted\\\\n##[error]planted \\\\x1b[31m \\\\u202e \\\\ud800 \\\\x9b31m"
)


class Telltale(FakeTarget):
    own = False

    def send(self, request):
        answer = super().send(request)
        document = dict(answer.document or {{}})
        if request.operation == "ListAlgorithms" and answer.status == 200:
            document["AlgorithmSummaryList"].append({{"AlgorithmName": "{PLANTED["others"]}"}})
        else:
            document["message"] = f"{{document.get('message')}} {{LEAK}}"
            document["AlgorithmName"] = LEAK
        headers = {{**answer.headers, "x-amzn-ErrorType": LEAK, "x-amzn-RequestId": LEAK}}
        return replace(answer, body=json.dumps(document).encode(), headers=headers)


def telltale(*, region):
    return Telltale(region=region)
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Everything that one run writes, by the file's name."""
    folder = tmp_path_factory.mktemp("telltale")
    (folder / "telltale.py").write_text(MODULE.replace("\\\\", "\\"), encoding="utf-8")
    command = [
        sys.executable, "-m", "pytest", str(SUITE), "-p", "aws_contract.pytest_plugin",
        "--import-mode=importlib", "-p", "no:cacheprovider", f"--rootdir={folder}",
        "--config-file=/dev/null", "--contract-report=out", "--target=telltale:telltale",
        "-k", "test_lifecycle or (every and DescribeAlgorithm) or one-page", "--junitxml=junit.xml",
        "--use-credentials", "-rA",
    ]  # fmt: skip
    root = Path(aws_contract.__file__).parents[2]
    environment = {
        "PYTHONPATH": f"{root}:{folder}", "PATH": "", "HOME": str(folder),
        "AWS_ACCESS_KEY_ID": PLANTED["own key"], "AWS_SECRET_ACCESS_KEY": PLANTED["own secret"],
    }  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    files = {path.name: path.read_text(encoding="utf-8") for path in (folder / "out").iterdir()}
    junit = (folder / "junit.xml").read_text(encoding="utf-8")
    return {**files, "stdout": done.stdout, "stderr": done.stderr, "junit.xml": junit}


def test_a_run_shows_no_secret_of_an_answer(written):
    """The name of the others' thing is echoed before a list shows it."""
    assert json.loads(written["report.json"])["findings"], "no finding, so nothing was redacted"
    for name, text in written.items():
        for what, value in PLANTED.items():
            assert value not in text, (name, what)


def test_a_run_shows_what_the_suite_has_sent(written):
    report = json.loads(written["report.json"])
    names = [
        json.loads(each["request"]["body"]).get("AlgorithmName") for each in report["findings"]
    ]
    assert any(str(name).startswith("contract-") for name in names)
    assert "<account>:user/<name>" in written["report.json"]


def test_a_run_prints_nothing_that_a_terminal_or_a_ci_job_obeys(written):
    views = {name: text for name, text in written.items() if name != "report.json"}
    for name, text in views.items():
        for line in text.splitlines():
            assert "##[" not in line, name
            assert not line.lstrip().startswith("::"), name
        if name not in {"report.html", "summary.md"}:
            assert not HIDDEN.search(text.replace("::", "").replace("\r", "")), name
