"""The README's two commands are what continuous integration runs."""

import re
import tomllib
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
    assert main.rstrip().endswith("aws-contract run")
    assert "bin/pytest" in tests


def test_ci_runs_both_from_the_readme_itself():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "$(readme_command 1)" in script
    assert "$(readme_command 2)" in script


def test_the_oldest_versions_that_ci_tries_are_the_lower_bounds():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    bounds = dict(
        each.split(">=")
        for each in (*project["dependencies"], *extras["moto"], *extras["parallel"])
    )
    lines = (ROOT / ".ci" / "oldest.txt").read_text("utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    assert {name: pad(version) for name, version in pins.items()} == {
        name: pad(version) for name, version in bounds.items()
    }


def pad(version):
    return [*version.split("."), "0", "0"][:3]
