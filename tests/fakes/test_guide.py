"""The options of the fake's guide are those of the command."""

import re
from pathlib import Path

from aws_contract.cli.serve import serve

GUIDE = (Path(__file__).parents[2] / "fakes" / "README.md").read_text("utf-8")


def test_the_guide_lists_the_options_of_the_command():
    table = GUIDE[GUIDE.index("## Options of") :]
    described = set(re.findall(r"^\| (.+?) \|", table, re.MULTILINE))
    named = {option for cell in described for option in re.findall(r"--[a-z]+", cell)}
    assert named == {option for each in serve.params for option in each.opts if option != "--help"}
