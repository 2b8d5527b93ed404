"""Without the extra ``moto`` or ``parallel``: one sentence that says what to install."""

import subprocess
import sys

import pytest

from aws_fakes.extras import MissingExtraError, require_moto

MOTO = "pip install 'aws-contract[moto]'"
PARALLEL = "pip install 'aws-contract[parallel]'"


def without(module, code):
    """Run code in a process where a module can't be found."""
    text = f"import sys; sys.modules[{module!r}] = None; {code}"
    return subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, timeout=60, check=False
    )


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "flask", None)
    with pytest.raises(MissingExtraError, match=r"needs flask: pip install 'aws-contract\[moto\]'"):
        require_moto()


@pytest.mark.parametrize(
    ("module", "arguments", "command"),
    [
        ("moto", ["serve"], MOTO),
        ("xdist", ["run", "-n", "2"], PARALLEL),
        ("xdist", ["run", "--numprocesses=2"], PARALLEL),
    ],
    ids=["serve", "run -n", "run --numprocesses"],
)
def test_a_command_says_what_to_install(module, arguments, command):
    code = f"from aws_contract.cli.main import main; sys.exit(main({arguments!r}))"
    done = without(module, code)
    assert done.returncode == 2
    assert command in done.stderr
    assert "Traceback" not in done.stderr


def test_the_target_http_is_rejected_before_a_run_begins():
    done = without("moto", "from aws_contract.targets.base import check_target as c; c('http')")
    assert "UnknownTargetError" in done.stderr
    assert MOTO in done.stderr


@pytest.mark.parametrize("name", ["mock_algorithms", "install"])
def test_the_fake_in_moto_says_what_to_install(name):
    done = without("moto", f"import aws_fakes; aws_fakes.{name}()")
    assert MOTO in done.stderr


def test_the_fake_in_this_process_needs_no_moto():
    done = without("moto", "import aws_fakes; aws_fakes.Service()")
    assert done.returncode == 0, done.stderr
