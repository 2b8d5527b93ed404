"""`aws-contract run` shows a line while it runs, where somebody can watch it, and no pytest."""

import os
import pty
import re
import subprocess
import sys

import pytest

ONE = ("--case", "listing:sorts")


@pytest.fixture
def command(tmp_path):
    """Return the command of a short run, and its surroundings."""

    def make(*options, **variables):
        clean = {k: v for k, v in os.environ.items() if k not in {"CI", "NO_COLOR", "COLUMNS"}}
        arguments = [sys.executable, "-m", "aws_contract", "run", *ONE, *options]
        return arguments, {"cwd": tmp_path, "env": {**clean, "TERM": "xterm", **variables}}

    return make


@pytest.fixture
def piped(command):
    """Run into a pipe; give what is printed."""

    def run(*options, **variables):
        arguments, where = command(*options, **variables)
        done = subprocess.run(arguments, capture_output=True, check=False, timeout=120, **where)
        return done.stdout.decode() + done.stderr.decode()

    return run


@pytest.fixture
def watched(command):
    """Run on a terminal; give what is printed."""

    def run(*options, **variables):
        arguments, where = command(*options, **variables)
        ours, theirs = pty.openpty()
        with subprocess.Popen(arguments, stdin=theirs, stdout=theirs, stderr=theirs, **where):
            os.close(theirs)
            printed = b""
            while part := _read(ours):
                printed += part
        os.close(ours)
        return printed.decode()

    return run


def _read(terminal):
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way to say that nobody has the other end open
        return b""


def test_a_pipe_gets_the_result_and_nothing_of_pytest(piped):
    printed = piped()
    assert printed.startswith("target    fake")
    assert "test session starts" not in printed
    assert "\x1b" not in printed


def test_a_terminal_shows_how_far_the_run_is(watched):
    printed = watched()
    assert "starting" in printed
    assert "listing" in printed
    assert " requests, 0 findings, " in printed


@pytest.mark.parametrize("variables", [{"CI": "true"}, {"TERM": "dumb"}], ids=["CI", "dumb"])
def test_where_nobody_watches_no_line_is_shown(watched, variables):
    printed = watched(**variables)
    assert "starting" not in printed
    assert "target    fake" in printed


def test_a_terminal_without_colours_gets_none(watched):
    assert "\x1b[3" not in watched(NO_COLOR="1", CI="true")
    assert "\x1b[3" in watched(CI="true")


def test_the_output_of_pytest_is_there_on_request(piped):
    assert "test session starts" in piped("-vv")
    assert "test session starts" in piped("--tb=short")


def test_v_names_every_clause_without_the_output_of_pytest(piped):
    printed = piped("-v")
    assert re.search(r"^  list-\S+ +\d+ passed  0 failed$", printed, re.MULTILINE)
    assert "test session starts" not in printed


def test_a_terminal_without_unicode_gets_escapes(piped):
    assert "\\u25cb documented rules" in piped(PYTHONIOENCODING="ascii")


def test_an_error_of_a_plugin_is_printed(piped, tmp_path):
    (tmp_path / "breaks.py").write_text("def pytest_runtestloop():\n    raise ZeroDivisionError\n")
    printed = piped("-p", "breaks", PYTHONPATH=str(tmp_path))
    assert "ZeroDivisionError" in printed
