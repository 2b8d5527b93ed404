"""The guide's reference is what the commands declare, and its examples run.

``python tests/contract/test_guide.py --write`` writes the reference anew.
"""

import sys
from pathlib import Path

import click
import pytest

from aws_contract.cli.main import command_line, main

GUIDE = Path(__file__).parents[2] / "contract" / "README.md"
BEGIN = "<!-- generated: tests/contract/test_guide.py --write -->\n"
END = "<!-- end -->\n"


def commands(command, name=""):
    """Yield the name and the command of everything that can be called, groups' own options too."""
    if name and command.params:
        yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            child = command.get_command(context, each)
            if not child.hidden:
                yield from commands(child, f"{name} {each}".strip())


def reference():
    """Return the options of all commands as Markdown."""
    lines = []
    for name, command in commands(command_line):
        options = [each for each in command.params if isinstance(each, click.Option)]
        shown = [each for each in options if not each.hidden]
        if not shown:
            continue
        lines += [f"### {name}", "", "| option | meaning |", "|---|---|"]
        for option in shown:
            metavar = "" if option.is_flag else f" {option.make_metavar(click.Context(command))}"
            form = f"{'/'.join(option.opts)}{metavar}".replace("|", "\\|")
            lines.append(f"| `{form}` | {(option.help or '').replace('|', '&#124;')} |")
        lines.append("")
    return "\n".join(lines)


def test_the_reference_is_what_the_commands_declare():
    text = GUIDE.read_text("utf-8")
    assert text[text.index(BEGIN) + len(BEGIN) : text.index(END)] == reference(), (
        f"write it anew: python {Path(__file__).name} --write"
    )


@pytest.mark.parametrize("name", [name for name, _ in commands(command_line)])
def test_every_command_has_help(name, capsys):
    assert main([*name.split(), "--help"]) == 0
    assert "Usage: aws-contract" in capsys.readouterr().out


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    before, rest = GUIDE.read_text("utf-8").split(BEGIN)
    _, after = rest.split(END)
    GUIDE.write_text(f"{before}{BEGIN}{reference()}{END}{after}", "utf-8")
