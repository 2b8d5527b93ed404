"""The README's two commands are what continuous integration runs."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def commands():
    return re.findall(r"^```sh\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)


def test_there_are_exactly_two_commands_and_each_makes_its_own_environment():
    environments = [re.findall(r"-m venv (\S+)", command) for command in commands()]
    assert [len(found) for found in environments] == [1, 1]
    assert environments[0] != environments[1]


def test_the_first_runs_the_contract_and_the_second_the_tests():
    main, tests = commands()
    assert main.rstrip().endswith("algorithm-contract run")
    assert "bin/pytest" in tests


def test_ci_runs_both_from_the_readme_itself():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "$(readme_command 1)" in script
    assert "$(readme_command 2)" in script
