"""The built wheel, installed into projects that have packages named like our folders."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = ("fakes", "contract", "strategies", "tests")
TEST = """
import boto3
import fakes
import contract
import strategies


def test_both(sagemaker_algorithms):
    assert fakes.MINE and contract.MINE and strategies.MINE
    sagemaker_algorithms.create("mine")
    found = boto3.client("sagemaker", "us-east-1").list_algorithms()["AlgorithmSummaryList"]
    assert [each["AlgorithmName"] for each in found] == ["mine"]
"""


def run(*command, **options):
    done = subprocess.run(
        [str(each) for each in command], capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of what git would hand out: no leftovers of other builds."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("contract", "fakes", "strategies"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", built, cwd=source)
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """The interpreter of an environment with the wheel; other packages come from this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    packages = next(folder.glob("lib/python3*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    others = packages.parent / "others"
    others.mkdir()
    for place in filter(None, (sysconfig.get_path("purelib"), *sys.path)):
        if place.endswith("site-packages"):
            link_packages(Path(place), others)
    (packages / "others.pth").write_text(f"{others}\n")
    return folder / "bin" / "python"


def link_packages(source, target):
    """Link the packages of a folder into another, without this project's own."""
    for each in source.iterdir():
        ours = each.name.startswith(("aws_contract", "aws_fakes", "aws_strategies"))
        if not ours and each.suffix != ".pth" and not (target / each.name).exists():
            (target / each.name).symlink_to(each)


def members(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_holds_three_packages_and_nothing_else(wheel):
    tops = {name.partition("/")[0] for name in members(wheel)}
    info = {name for name in tops if name.endswith(".dist-info")}
    assert tops - info == {"aws_contract", "aws_fakes", "aws_strategies"}


@pytest.mark.parametrize(
    "file",
    [
        "aws_strategies/py.typed",
        "aws_fakes/py.typed",
        "aws_contract/py.typed",
        "aws_contract/suite/run.ini",
        "aws_contract/resources/algorithm/evidence/create.json",
        "aws_contract/resources/algorithm/lock/contract.lock.json",
    ],
)
def test_the_wheel_holds_the_data_that_the_code_reads(wheel, file):
    assert file in members(wheel)


@pytest.mark.parametrize("importable", [True, False], ids=["packages", "namespaces"])
@pytest.mark.parametrize("place", [".", "src", "tests"])
def test_a_project_with_packages_of_the_same_names_can_use_the_fixtures(
    python, tmp_path, place, importable
):
    home = tmp_path / place
    for name in NAMES:
        if place == "tests" and name == "tests":
            continue
        package = home / name
        package.mkdir(parents=True)
        (package / "__init__.py" if importable else package / "inner.py").write_text("MINE = 1\n")
    text = TEST if importable else TEST.replace(".MINE", ".__path__")
    (tmp_path / "test_mine.py").write_text(text)
    environment = {**os.environ, "PYTHONPATH": str(home)}
    command = (python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mine.py")
    assert "1 passed" in run(*command, cwd=tmp_path, env=environment)


def test_the_installed_command_says_its_version(python, tmp_path):
    command = (python, "-c", "import sys; from aws_contract.cli.main import main; sys.exit(main())")
    assert run(*command, "--version", cwd=tmp_path).startswith("aws-contract ")
