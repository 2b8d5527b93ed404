"""The README's two commands are what continuous integration runs, and its examples run."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

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


GUIDES = ("README.md", "contract/README.md", "fakes/README.md", "strategies/README.md")


@pytest.mark.parametrize("guide", GUIDES)
def test_every_example_of_a_guide_runs(guide, tmp_path):
    """Each example is a module of its own, named by its place in the guide."""
    text = (ROOT / guide).read_text("utf-8")
    found = re.findall(r"^```python\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    assert found
    for number, example in enumerate(found):
        (tmp_path / f"test_example_{number}.py").write_text(example, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--strict-markers"],
        cwd=tmp_path, env={"PATH": ""}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    has_tests = any("def test_" in example for example in found)
    expected = pytest.ExitCode.OK if has_tests else pytest.ExitCode.NO_TESTS_COLLECTED
    assert done.returncode == expected, done.stdout + done.stderr


def test_the_readme_is_one_screen_and_names_every_guide():
    assert len(README.splitlines()) <= 80
    for guide in ("strategies", "fakes", "contract"):
        assert f"({guide}/README.md)" in README
        assert (ROOT / guide / "README.md").is_file()
