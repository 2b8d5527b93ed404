"""The console command, as a process of its own."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import aws_contract
from aws_contract.cli.main import main
from aws_contract.exit_status import ExitStatus
from aws_contract.recordings.recording import Recording
from aws_contract.results import codec

ROOT = Path(aws_contract.__file__).parents[2]
DATA = Path(__file__).parents[2] / "data"
COMMANDS = [
    *(["run"], ["live"], ["live", "plan"], ["live", "clean"], ["clauses", "list"]),
    *(["clauses", "show"], ["resources"], ["inspect", "points"], ["inspect", "schema"]),
    *(["mutants"], ["drift"], ["report", "merge"], ["report", "render"], ["serve"]),
    *(["evidence", each] for each in ("accept", "corpus", "diff", "replay", "status")),
]


@pytest.fixture
def command(tmp_path):
    """Run the command from an empty directory."""

    def start(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "aws_contract.cli.main", *arguments],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    return start


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["run", "--help"],
        ["schema", "--help"],
        ["live", "--help"],
        ["live", "plan", "--help"],
        ["clauses", "--help"],
        ["clauses", "show", "--help"],
        ["inspect", "points", "--help"],
        ["mutants", "--help"],
        ["evidence", "diff", "--help"],
        ["drift", "--help"],
        ["report", "merge", "--help"],
        ["serve", "--help"],
        ["points", "--help"],
        ["faults", "--help"],
        ["sweep", "--help"],
    ],
)
def test_help_is_everywhere(command, arguments):
    done = command(*arguments)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: aws-contract")


def statuses_in(help_text):
    """Return the exit statuses that a help text names."""
    paragraph = help_text.partition("Exit status")[2].partition("\n\n")[0]
    return set(re.findall(r"\b(\d)\b", paragraph))


def help_of(capsys, *command):
    assert main([*command, "--help"]) == 0
    return capsys.readouterr().out


def test_the_help_names_every_status_that_a_command_names(capsys):
    named = statuses_in(help_of(capsys))
    for name in COMMANDS:
        assert statuses_in(help_of(capsys, *name)) <= named, name


@pytest.mark.parametrize(
    ("command", "arguments", "status"),
    [
        (["drift"], [str(DATA / "drift-botocore-1.29.155.json"), "installed"], 1),
        (["drift"], ["cloudformation"], 3),
        (["evidence", "diff"], ["{tmp}"], 1),
        (["evidence", "replay"], ["{tmp}"], 4),
        (["report", "merge"], ["{tmp}"], 2),
    ],
    ids=["drift", "unavailable", "diff", "replay", "merge"],
)
def test_a_command_ends_with_a_status_that_its_help_names(
    command, arguments, status, tmp_path, monkeypatch, capsys
):
    monkeypatch.setitem(sys.modules, "cfnlint.schema", None)
    recorded = Recording(
        step="a", digest="1", clauses={"rejection-status": "failed"}, answers=(), target="aws",
        region="us-east-1", date="2026-01-01T00:00:00+00:00", suite="1", botocore="1",
    )  # fmt: skip
    codec.append_line(tmp_path / "evidence.jsonl", recorded)
    assert main([*command, *(each.format(tmp=tmp_path) for each in arguments)]) == status
    capsys.readouterr()
    assert str(status) in statuses_in(help_of(capsys, *command))
    assert str(status) in statuses_in(help_of(capsys))


def test_help_lists_the_commands(command):
    done = command("--help")
    assert done.returncode == 0
    assert re.search("^  run +Run the contract suite against a target.$", done.stdout, re.MULTILINE)


def test_aliases_of_the_last_version_are_hidden(command):
    listed = command("--help").stdout
    assert not [name for name in ("sweep", "explain", "faults") if f"  {name} " in listed]


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["run", "--help"]],
    ids=" ".join,
)
def test_help_and_version_load_none_of_what_runs(arguments):
    code = (
        "import sys; from aws_contract.cli.main import main; main(sys.argv[1:]); "
        "print(*{'botocore', 'hypothesis', 'pytest', 'moto'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == ""


def test_the_package_is_the_command_too():
    done = subprocess.run(
        [sys.executable, "-m", "aws_contract", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("aws-contract ")


def test_the_version_is_printed(command):
    done = command("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("aws-contract ")


def test_run_works_from_any_directory_whatever_pytest_configuration_that_has(command, tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    done = command("run", "--report", "out", "-k", "listing-pages", "-q")
    assert done.returncode == ExitStatus.INCOMPLETE, done.stdout + done.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["requests"]
    assert report["verdict"] == "incomplete"


def test_run_does_not_start_with_an_unknown_target(command):
    done = command("run", "--target", "fakee")
    assert done.returncode == ExitStatus.NOT_STARTED
    assert "unknown target 'fakee'" in done.stderr + done.stdout


def test_schema_prints_json_schema(command):
    done = command("schema")
    assert done.returncode == 0, done.stderr
    schema = json.loads(done.stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "AlgorithmName" in schema["$defs"]["CreateAlgorithmInput"]["required"]


def test_schema_writes_any_operation_to_a_file(command, tmp_path):
    done = command("schema", "--operation", "CreateModel", "--output", "model.json")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    schema = json.loads((tmp_path / "model.json").read_text())
    assert "ModelName" in schema["$defs"]["CreateModelInput"]["required"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["walk"], "No such command 'walk'"),
        (["schema", "--operation", "CreateX"], "knows no operation 'CreateX' of 'sagemaker'"),
        (["schema", "--service", "sagemake"], "knows no service 'sagemake'"),
        (["schema", "--output", "no/such/folder.json"], "no/such/folder.json"),
        (["schema", "--colour"], "No such option '--colour'"),
    ],
    ids=["command", "operation", "service", "output", "option"],
)
def test_what_can_not_be_done_is_said_and_has_status_2(command, arguments, message):
    done = command(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "shown", "former"),
    [
        (["run"], "--report", "--contract-report"),
        (["run"], "--case", "--contract-case"),
        (["live"], "--folder", "--run-folder"),
        (["live", "clean"], "--folder", "--run-folder"),
        (["report", "merge"], "--report", "--contract-report"),
    ],
)
def test_help_shows_one_name_of_an_option(capsys, command, shown, former):
    assert main([*command, "--help"]) == 0
    printed = capsys.readouterr().out
    assert re.search(rf"^  {shown} ", printed, re.MULTILINE)
    assert not re.search(rf"^  .*{former} ", printed, re.MULTILINE)


def test_a_former_name_of_an_option_still_works(tmp_path, capsys):
    options = ["--target", "fake", "--rate", "0", "--run-folder", str(tmp_path / "none")]
    assert main(["live", "clean", *options]) == 2
    assert f"--folder {tmp_path / 'none'}: not the folder of a run" in capsys.readouterr().err


def test_without_arguments_five_lines_say_what_one_can_do(capsys):
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    for line in lines:
        assert len(line) <= 80
        command, *arguments = line.partition("  ")[0].split()
        assert command == "aws-contract"
        words = [each for each in arguments if not each.startswith("-")]
        assert main([*words[:1], "--help"]) == 0


def test_nothing_is_left_in_the_folder_where_a_command_runs(command, tmp_path):
    command("run", "-k", "listing-pages")
    command("live", "clean", "--target", "fake")
    assert [each.name for each in tmp_path.iterdir()] == [".cache"]  # of the home folder


def test_without_a_cache_nothing_is_kept_anywhere(command, tmp_path):
    done = command("run", "-k", "listing-pages", "--no-cache")
    assert done.returncode == ExitStatus.INCOMPLETE, done.stdout + done.stderr
    kept = {each.name for each in (tmp_path / ".cache" / "aws-contract").glob("*/*")}
    assert not kept - {"unicode_data"}  # Hypothesis' own table, made before the option is read
