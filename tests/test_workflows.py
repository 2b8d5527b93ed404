"""The workflows and the action speak of commands and options that there are."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from aws_contract.cli import main
from aws_contract.results.result import REPORT

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".github"
FILES = sorted(FOLDER.rglob("*.yml"))
WORKFLOWS = [path for path in FILES if path.parent.name == "workflows"]
ACTION = FOLDER / "actions" / "grade" / "action.yml"
COMMAND = re.compile(r"aws-contract\"? +([a-z]+)((?: +(?:\\\n)?\s*[^|>\n\\]+|\\\n)*)")


def texts(value):
    """Yield every text in a parsed file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def commands(path):
    """Yield (command, its long options) of every call of the project's command."""
    for text in texts(yaml.safe_load(path.read_text())):
        for found in COMMAND.finditer(text):
            yield found[1], re.findall(r"(?<!\S)--[a-z][a-z-]+", found[2])


def options_of(command, context):
    """Return the options of a command and of the commands below it."""
    found = {name for parameter in command.params for name in parameter.opts}
    if isinstance(command, click.Group):
        for name in (*command.list_commands(context), *command.commands):
            found |= options_of(command.get_command(context, name), context)
    return found


@pytest.fixture(scope="module")
def known():
    """The options of each command; those of `run` include the plugin's and pytest's."""
    group = main._aws_contract
    context = click.Context(group)
    found = {
        name: options_of(group.get_command(context, name), context)
        for name in group.list_commands(context)
    }
    plugin = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "aws_contract.pytest_plugin", "--help"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found["run"] |= set(re.findall(r"--[a-z][a-z-]+", plugin.stdout))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_and_option_exists(path, known):
    called = list(commands(path))
    for name, options in called:
        assert name in known, name
        assert set(options) <= known[name], (name, set(options) - known[name])


def test_the_workflows_do_what_they_are_for():
    called = {name for path in WORKFLOWS for name, _ in commands(path)}
    assert {"run", "live", "mutants", "report", "evidence", "drift"} <= called


def test_the_nightly_run_merges_the_file_that_reports_are_kept_in():
    jobs = yaml.safe_load((FOLDER / "workflows" / "nightly.yml").read_text())["jobs"]
    (script,) = (text for text in texts(jobs["together"]) if "report merge" in text)
    assert f'parts/"$kind"-*/*/{REPORT}' in script


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_unless_a_job_says_more(path):
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert "timeout-minutes" in job


def test_only_the_live_job_can_assume_the_role_and_only_where_it_is_configured():
    jobs = yaml.safe_load((FOLDER / "workflows" / "nightly.yml").read_text())["jobs"]
    allowed = [name for name, job in jobs.items() if "id-token" in job.get("permissions", {})]
    assert allowed == ["live"]
    assert "vars.CONTRACT_AWS_ROLE != ''" in jobs["live"]["if"]


def test_inputs_reach_the_shell_of_the_action_as_variables_only():
    """An expression in a script would let an input be run as code."""
    action = yaml.safe_load(ACTION.read_text())
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_the_action_is_used_in_ten_lines():
    use = f"""\
on: [push]
jobs:
  grade:
    runs-on: ubuntu-latest
    steps:
      - uses: OWNER/aws-contract/{ACTION.parent.relative_to(ROOT).as_posix()}@main
        with:
          target: http://localhost:5000
"""
    assert len(use.splitlines()) <= 10
    step = yaml.safe_load(use)["jobs"]["grade"]["steps"][0]
    inputs = yaml.safe_load(ACTION.read_text())["inputs"]
    assert set(step["with"]) <= set(inputs)
    assert {name for name, each in inputs.items() if each.get("required")} <= set(step["with"])


def test_the_action_leaves_the_callers_python_alone():
    python, install, _ = yaml.safe_load(ACTION.read_text())["runs"]["steps"]
    assert python["with"]["update-environment"] is False
    assert install["env"] == {"PYTHON": "${{ steps.python.outputs.python-path }}"}
    assert not re.search(r"(?m)^ *(python|pip)", install["run"])


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Run the action's own script twice in one job, with the command that is here."""
    from aws_fakes.server.app import serve  # noqa: PLC0415 - imports moto

    folder = tmp_path_factory.mktemp("job")
    script = yaml.safe_load(ACTION.read_text())["runs"]["steps"][-1]["run"]
    make_command(folder / "aws-contract" / "bin")
    with serve() as one, serve() as other:
        done = [
            shell(
                script, folder, RUNNER_TEMP=folder, TARGET=server.url, REGION="us-east-1",
                CREATE="false", RATE="0", MOST="60", FOLDER="", FAIL="true",
            )
            for server in (one, other)
        ]  # fmt: skip
    for each in done:
        assert each.returncode == 0, each.stdout + each.stderr
    return folder, done


def make_command(folder):
    """Make the project's command in a folder."""
    command = folder / "aws-contract"
    command.parent.mkdir(parents=True)
    command.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m aws_contract.cli.main "$@"\n'
    )
    command.chmod(0o755)


def shell(script, folder, *, path="/usr/bin:/bin", **variables):
    """Run a script as a step does, in a folder."""
    return subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        cwd=folder, capture_output=True, text=True, check=False,
        env={
            "PATH": path, "PYTHONPATH": str(ROOT),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "GITHUB_OUTPUT": str(folder / "output"),
            **{name: str(value) for name, value in variables.items()},
        },
    )  # fmt: skip


def outputs(folder):
    """Return the outputs of the steps that ran in a folder."""
    return [line.split("=", 1) for line in (folder / "output").read_text().splitlines()]


def test_the_action_grades_two_targets_in_one_job(graded):
    folder, _ = graded
    found = outputs(folder)
    assert [value for name, value in found if name == "status"] == ["0", "0"]
    one, other = (Path(value) for name, value in found if name == "report")
    assert one != other
    assert (one / "report.json").exists()
    assert (other / "report.json").exists()


def test_the_summary_of_the_job_is_that_of_the_report(graded):
    folder, _ = graded
    reports = [Path(value) for name, value in outputs(folder) if name == "report"]
    summary = (folder / "summary").read_text("utf-8")
    assert summary == "".join((each / "summary.md").read_text("utf-8") for each in reports)


def test_commands_of_the_runner_are_stopped_while_a_target_is_graded(graded):
    _, done = graded
    for each in done:
        first, *_, last = each.stdout.splitlines()
        token = first.removeprefix("::stop-commands::")
        assert re.fullmatch("[0-9a-f]{32}", token)
        assert last == f"::{token}::"
