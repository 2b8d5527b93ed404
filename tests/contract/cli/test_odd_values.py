"""Odd texts for every option of every command: a sentence and status 2, or an ordinary end.

Which values an option gets is drawn, the same each time. What makes a command go on for long is
kept from it by an option that can't be used and that is looked at last.
"""

import random

import click
import pytest

from aws_contract.cli.main import command_line, main

ODD = [
    "", "-", "--", ":", "a:", ":a", "é\u202e", "a b", "%s{}", "~", "*", "x" * 5000,
    "../nothing", "nothing/here", "folder", "file", "/dev/full", "/proc/nothing/here",
    "[::1", "http://[::1", "http://", "redis://[::1", "redis://", "github:", "github:x", "file://",
    "nan", "inf", "-inf", "-1", "1e400", "9" * 400, "9" * 5000, "0x10", "1_0", "0/0", "1/0", "2/1",
    "os:path", "json:loads", "builtins:print", "aws_contract:nothing", "no.such.module:x",
    "builtins:dict", "{}", "[]", "null", "sagemaker", "ec2", "s3", "CreateAlgorithm", "aws", "AWS",
    "us-east-1", "nowhere-1", "model", "documented", "observed,", ",", "=", "a=b", "throttling,",
    "classic", "0", "1" * 12,
]  # fmt: skip
EACH = 6
"""How many of them each option gets."""
FEWER = {("live", "plan"): 1}
"""Making a plan takes a while."""
ENDS = {
    ("live",): ["--target", "nowhere"],
    ("live", "plan"): ["--target", "nowhere"],
    ("live", "clean"): ["--target", "nowhere"],
    ("serve",): ["--persistence", "folder"],
    ("inspect", "points"): ["--operation", "Nothing"],
    ("evidence", "accept"): ["folder"],
    ("evidence", "diff"): ["folder"],
    ("evidence", "replay"): ["folder"],
}
IN_ITS_OWN_PROCESS = {("run",)}
"""pytest reads these options; see test_run.py."""


def commands(command, path=()):
    """Yield every command that does something, with its words."""
    if isinstance(command, click.Group):
        if path == ("live",):
            yield path, command
        for name in command.list_commands(click.Context(command)):
            yield from commands(command.get_command(click.Context(command), name), (*path, name))
    elif path not in IN_ITS_OWN_PROCESS:
        yield path, command


def lines(path, command):
    """Yield command lines: each option with some odd values, and the arguments."""
    chance = random.Random(" ".join(path))
    for parameter in command.params:
        if getattr(parameter, "is_flag", False):
            continue
        for value in chance.sample(ODD, FEWER.get(path, EACH)):
            if isinstance(parameter, click.Argument):
                yield [*path, "--", value]
            else:
                yield [*path, f"{parameter.opts[-1]}={value}", *ENDS.get(path, [])]


@pytest.mark.parametrize(
    ("path", "command"),
    [pytest.param(path, found, id=" ".join(path)) for path, found in commands(command_line)],
)
def test_no_value_of_an_option_ends_in_a_traceback(path, command, tmp_path, monkeypatch, capsys):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("{}")
    monkeypatch.chdir(tmp_path)
    for line in lines(path, command):
        status = main(line)
        captured = capsys.readouterr()
        assert isinstance(status, int), line
        assert status in range(5), (line, captured)
        assert "Traceback" not in captured.err, line
        assert status != 2 or captured.err.strip(), line


@pytest.mark.parametrize("name", ["os:path", "json:loads", "builtins:print", "builtins:dict", ":"])
def test_what_is_no_target_is_a_sentence(name, capsys):
    assert main(["live", "clean", "--target", name]) == 2
    assert name in capsys.readouterr().err


@pytest.mark.parametrize("text", ["raise RuntimeError('no')", "import nothing_here", "(", "X = 1"])
def test_a_module_that_can_not_be_loaded_is_a_sentence(text, tmp_path, monkeypatch, capsys):
    (tmp_path / "own_module.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(__import__("sys").modules, "own_module", raising=False)
    for line in (["clauses", "list", "--resource"], ["live", "clean", "--target"]):
        assert main([*line, "own_module:X"]) == 2
        assert "own_module" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["", "é\u202e", "\udcff", "x" * 5000])
def test_what_is_no_host_is_not_served(host, capsys):
    assert main(["serve", "--port", "0", "--host", host]) == 2
    assert "host" in capsys.readouterr().err
