"""The workflows and the action speak of commands and options that there are."""

import os
import re
import shlex
import shutil
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
    group = main.command_line
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
    script = step("together", "Put the reports together")
    assert f'parts/"$kind"-*/*/{REPORT}' in script


PERMISSIONS = {
    ("ci.yml", "everything"): {"contents": "read"},
    ("ci.yml", "newest"): {"contents": "read"},
    ("nightly.yml", "random"): {"contents": "read", "actions": "read"},
    ("nightly.yml", "mutants"): {"contents": "read"},
    ("nightly.yml", "audit"): {"contents": "read"},
    ("nightly.yml", "live"): {"contents": "read", "id-token": "write"},
    ("nightly.yml", "together"): {"contents": "read"},
    ("nightly.yml", "issue"): {"issues": "write"},
}


def jobs():
    """Yield ((workflow, job), the job) of every job."""
    for path in WORKFLOWS:
        for name, job in yaml.safe_load(path.read_text())["jobs"].items():
            yield (path.name, name), job


def steps():
    """Yield every step of the workflows and of the action."""
    for _, job in jobs():
        yield from job["steps"]
    yield from yaml.safe_load(ACTION.read_text())["runs"]["steps"]


def triggers(path):
    """Return the events of a workflow; YAML 1.1 reads their name, `on`, as true."""
    return set(yaml.safe_load(path.read_text())[True])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_nothing_unless_a_job_says_more(path):
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert "timeout-minutes" in job


def test_each_job_may_do_what_it_needs_and_no_more():
    assert {name: job["permissions"] for name, job in jobs()} == PERMISSIONS


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_what_a_fork_can_start_may_only_read(path):
    """Two events would run code or artifacts of a fork with a token that can write."""
    assert not triggers(path) & {"pull_request_target", "workflow_run"}
    if triggers(path) & {"pull_request", "issues", "issue_comment"}:
        assert all(PERMISSIONS[name] == {"contents": "read"} for name, _ in jobs()
                   if name[0] == path.name)  # fmt: skip
        assert "secrets." not in path.read_text()


def test_only_the_live_job_can_assume_the_role():
    allowed = [name for name, job in jobs() if "id-token" in job["permissions"]]
    assert allowed == [("nightly.yml", "live")]


def test_who_may_write_runs_nothing_of_the_repository():
    """Neither sources nor packages, so that nothing a part downloaded or answered can run there."""
    for _, job in jobs():
        if job["permissions"].get("issues") == "write":
            assert all("actions/checkout" not in each.get("uses", "") for each in job["steps"])
            assert "pip" not in "".join(each.get("run", "") for each in job["steps"]).split()


def test_artifacts_of_other_runs_are_those_of_the_scheduled_workflow():
    """A pull request from a fork can upload an artifact of any name."""
    nightly = yaml.safe_load((FOLDER / "workflows" / "nightly.yml").read_text())
    random = nightly["jobs"]["random"]["steps"]
    (found,) = [each["run"] for each in random if each.get("id") == "last"]
    assert "--workflow nightly.yml" in found
    assert "--event schedule" in found
    elsewhere = [each["with"]["run-id"] for each in steps() if "run-id" in each.get("with", {})]
    assert elsewhere == ["${{ steps.last.outputs.run }}"]
    assert not any("github:" in each.get("run", "") for each in steps())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_actions_of_others_are_pinned_by_commit_with_the_version_beside_it(path):
    """A tag can be moved to other code."""
    for line in path.read_text().splitlines():
        if re.match(r"\s*(- )?uses:", line):
            assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_one_action_has_one_version():
    used = {each["uses"] for each in steps() if "uses" in each}
    assert len({name.partition("@")[0] for name in used}) == len(used)


def test_checkouts_leave_no_token_behind():
    for each in steps():
        if "actions/checkout" in each.get("uses", ""):
            assert each["with"] == {"persist-credentials": False}


def test_values_reach_the_shell_as_variables_only():
    """An expression in a script would let an input, or an answer, be run as code."""
    for each in steps():
        assert "${{" not in each.get("run", "")


def test_what_targets_answer_is_no_command_of_the_runner():
    """GitHub's runner obeys lines such as ::add-mask:: in what a step prints."""
    scripts = [each.get("run", "") for each in steps()]
    printing = [text for text in scripts if re.search('aws-contract"? live', text)]
    assert len(printing) == 3
    for text in printing:
        assert text.index("::stop-commands::$token") < text.index("aws-contract")
        assert "trap 'echo; echo \"::$token::\"' EXIT" in text


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


def step(job, name):
    """Return the script of a step of the nightly workflow."""
    nightly = yaml.safe_load((FOLDER / "workflows" / "nightly.yml").read_text())
    (found,) = [each["run"] for each in nightly["jobs"][job]["steps"] if each.get("name") == name]
    return found


def test_the_night_puts_the_reports_of_its_parts_together(graded, tmp_path):
    folder, _ = graded
    report = next(value for name, value in outputs(folder) if name == "report")
    for part in (1, 2):
        shutil.copytree(report, tmp_path / "parts" / f"live-{part}" / "contract-run")
    make_command(tmp_path / "bin")
    (tmp_path / "together").mkdir()
    script = step("together", "Put the reports together")
    done = shell(script, tmp_path, path=f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert done.returncode == 0, done.stderr
    together = tmp_path / "together" / "live"
    assert (together / "report.json").exists()
    assert (tmp_path / "summary").read_text() == (together / "summary.md").read_text()


def test_a_report_that_cant_be_merged_fails_the_night(tmp_path):
    part = tmp_path / "parts" / "random-1" / "contract-report"
    part.mkdir(parents=True)
    (part / "report.json").write_text("{}")
    make_command(tmp_path / "bin")
    (tmp_path / "together").mkdir()
    script = step("together", "Put the reports together")
    assert shell(script, tmp_path, path=f"{tmp_path / 'bin'}:/usr/bin:/bin").returncode


HOSTILE = """```
~~~~
`````
@everyone see #1 ::error::mine
::add-mask::a
##[error]mine
\x1b[31mred \u202edesrever \u200bnothing
<img src=x onerror=alert(1)>
"""


@pytest.fixture
def texts_of_issue(tmp_path):
    """The files that the issue of a night with hostile answers is made of."""
    for number, first in ((1, "AS KNOWN: 3 scenarios"), (2, "CHANGED: `a` @you $(id) \u202e")):
        part = tmp_path / "parts" / f"live-{number}"
        part.mkdir(parents=True)
        (part / "live.txt").write_text(f"{first}\nmore\n", encoding="utf-8")
        (part / "changed.txt").write_text(HOSTILE, encoding="utf-8")
    script = FOLDER / "scripts" / "issue_text.py"
    command = [sys.executable, script, tmp_path / "parts", tmp_path / "together"]
    subprocess.run([str(each) for each in command], check=True, cwd=ROOT)
    return tmp_path / "together"


def test_the_issue_shows_answers_of_targets_in_blocks_that_they_cant_close(texts_of_issue):
    outside, fence = [], None
    for line in (texts_of_issue / "issue.md").read_text("utf-8").splitlines():
        ticks = re.match("`{3,}", line)
        if fence is None and ticks:
            fence = ticks[0]
        elif fence is None:
            outside.append(line)
        elif line == fence:
            fence = None
    assert fence is None
    assert [line for line in outside if line] == ["### live-1", "### live-2"]


def test_the_issue_writes_hidden_characters_out(texts_of_issue):
    text = (texts_of_issue / "issue.md").read_text("utf-8")
    assert "\\u202edesrever" in text
    assert not re.search("[\x00-\x08\x0b-\x1f\u200b\u202e]", text)


def test_the_title_of_the_issue_is_plain(texts_of_issue):
    title = (texts_of_issue / "headline.txt").read_text("utf-8")
    assert title == "CHANGED: ?a? ?you ?(id) ?"


def test_a_long_answer_leaves_the_issue_within_githubs_limit(tmp_path):
    part = tmp_path / "parts" / "live-1"
    part.mkdir(parents=True)
    (part / "live.txt").write_text("CHANGED: much\n")
    (part / "changed.txt").write_text("x" * 1_000_000)
    command = [sys.executable, FOLDER / "scripts" / "issue_text.py", part.parent, tmp_path]
    subprocess.run([str(each) for each in command], check=True, cwd=ROOT)
    assert len((tmp_path / "issue.md").read_text()) < 65_536 / 2


def test_the_issue_is_opened_with_that_text(texts_of_issue):
    """Run the step with a `gh` that says what it was called with."""
    folder = texts_of_issue.parent
    command = folder / "bin" / "gh"
    command.parent.mkdir()
    command.write_text('#!/bin/sh\n[ "$2" = list ] || printf \'%s\\n\' "$@" > called\n')
    command.chmod(0o755)
    script = step("issue", "Open an issue, or add to the one that is open")
    done = shell(script, folder, path=f"{command.parent}:/usr/bin:/bin", RUN="https://run")
    assert done.returncode == 0, done.stderr
    title = "Nightly: CHANGED: ?a? ?you ?(id) ?"
    called = (folder / "called").read_text().splitlines()
    assert called == ["issue", "create", "--title", title, "--body-file", "body.md"]
    body = (folder / "body.md").read_text("utf-8")
    assert body == "https://run\n\n" + (texts_of_issue / "issue.md").read_text("utf-8")


def audit(tmp_path, *, reachable, status=0):
    """Run .ci/audit with a `curl` and a `python3.11` that only pretend."""
    stubs = {
        "curl": "true" if reachable else "echo 'curl: (6) no host' >&2; exit 6",
        "python3.11": f'mkdir -p "$3/bin"; echo true > "$3/bin/pip"; '
        f'printf \'echo "$@"; exit {status}\' > "$3/bin/pip-audit"; chmod +x "$3"/bin/*',
    }
    for name, text in stubs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    return subprocess.run(
        [str(ROOT / ".ci" / "audit")], capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": f"{tmp_path}:/usr/bin:/bin"},
    )  # fmt: skip


def test_the_audit_is_skipped_without_a_network_and_says_so(tmp_path):
    done = audit(tmp_path, reachable=False)
    assert done.returncode == 0
    assert "::warning::pip-audit was skipped: https://pypi.org" in done.stdout


@pytest.mark.parametrize("status", [0, 1])
def test_the_audit_fails_if_a_locked_version_is_vulnerable(tmp_path, status):
    done = audit(tmp_path, reachable=True, status=status)
    assert done.returncode == status, done.stderr
    assert "--requirement .ci/constraints.txt" in done.stdout
