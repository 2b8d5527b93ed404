"""``run``: what reaches pytest, and what becomes of its exit status."""

import signal
import sys

import pytest

from aws_contract.cli.main import main
from aws_contract.exit_status import INCOMPLETE_IN_PYTEST, UNREACHABLE_IN_PYTEST, ExitStatus
from aws_contract.run_options import RUN_OPTIONS


class Process:
    """Stands in for pytest's process: keeps the command and ends as `ends` says."""

    def __init__(self, ends):
        self.ends = list(ends)
        self.command = None
        self.signals = []

    def __call__(self, command, **_):
        self.command = command
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def wait(self):
        end = self.ends.pop(0)
        if isinstance(end, signal.Signals):
            signal.raise_signal(end)
            return self.wait()
        return end

    def send_signal(self, number):
        self.signals.append(number)


@pytest.fixture
def started(monkeypatch):
    """Run the command with a stand-in for pytest's process; give status and pytest's arguments."""

    def run(*arguments, ends=(0,)):
        run.process = process = Process(ends)
        monkeypatch.setattr("aws_contract.cli.run.subprocess.Popen", process)
        status = main(["run", *arguments])
        command = process.command
        return status, command[command.index("aws_contract.pytest_plugin.processes") + 1 :]

    return run


def test_pytest_runs_in_this_interpreter_without_the_current_directory(monkeypatch):
    process = Process([0])
    monkeypatch.setattr("aws_contract.cli.run.subprocess.Popen", process)
    main(["run"])
    assert process.command[:4] == [sys.executable, "-P", "-m", "pytest"]


@pytest.mark.parametrize("option", RUN_OPTIONS, ids=lambda option: option.name)
def test_every_option_of_a_run_reaches_pytest(started, option):
    forwarded = [option.name] if option.metavar is None else [f"{option.name}=a value"]
    for name in filter(None, (option.short, option.name)):
        given = [name] if option.metavar is None else [name, "a value"]
        assert started(*given) == (0, forwarded)


def test_options_that_are_not_given_are_left_to_pytest(started):
    assert started() == (0, [])


def test_options_of_pytest_are_passed_on_in_their_order(started):
    arguments = ["-n", "2", "-k", "listing or describe", "-x", "--hypothesis-profile", "ci"]
    assert started(*arguments, "--target", "http") == (0, ["--target=http", *arguments])


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (0, ExitStatus.OBEYS),
        (1, ExitStatus.VIOLATES),
        (2, ExitStatus.INCOMPLETE),
        (3, ExitStatus.INTERNAL_ERROR),
        (4, ExitStatus.NOT_STARTED),
        (5, ExitStatus.INCOMPLETE),
        (INCOMPLETE_IN_PYTEST, ExitStatus.INCOMPLETE),
        (UNREACHABLE_IN_PYTEST, ExitStatus.UNREACHABLE),
        (-9, 137),
    ],
)
def test_the_exit_status_says_what_the_run_came_to(started, status, expected):
    assert started(ends=[status])[0] == expected


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_passed_on_and_the_run_waits_until_pytest_has_ended(started, number):
    status, _ = started(ends=[number, 2])
    assert status == ExitStatus.INCOMPLETE
    assert started.process.signals == [number]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--shard", "3/2"], "--shard: '3/2': expected I/N with 1 <= I <= N"),
        (["--fail-on", "sometimes"], "--fail-on: 'sometimes' isn't a verdict"),
        (["--resource", "nothing"], "--resource: unknown resource 'nothing'"),
    ],
    ids=["shard", "verdict", "resource"],
)
def test_an_invalid_option_is_a_sentence_and_exit_status_2(capfd, arguments, message):
    assert main(["run", *arguments]) == 2
    out, err = capfd.readouterr()
    assert message in out + err
    assert "Traceback" not in out + err
