"""What the tests with clients of others need: an endpoint, and the clients themselves.

The clients are found through an interpreter in whose environment they are installed: that of
the variable CONTRACT_CLIENTS_PYTHON, else the one that runs the tests. A client that isn't there is
skipped with a reason that says how to get it.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aws_fakes.moto_integration.mock import fresh, moving
from aws_fakes.server.app import serve

PYTHON = os.environ.get("CONTRACT_CLIENTS_PYTHON", sys.executable)
INSTALL = "pip install 'aws-contract[clients]'"


@pytest.fixture
def server():
    with serve() as server, fresh():
        yield server


@pytest.fixture
def sagemaker(server):
    """A client of boto3."""
    import boto3  # noqa: PLC0415 - most tests here are about other clients

    return boto3.client(
        "sagemaker",
        "eu-west-1",
        endpoint_url=server.url,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )


@pytest.fixture
def environment(server, tmp_path):
    """The variables that point any client of AWS at the server, and at nothing of the user's."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
    }


@pytest.fixture
def slowly():
    """Return what makes algorithms go on by one step with each description."""
    return lambda: moving({"progression": "manual", "times": 1})


@pytest.fixture(scope="session")
def python_with():
    """Return what finds the interpreter of the clients, or skips the test if it lacks a module."""
    return _python_with


def _python_with(module):
    if sys.executable == PYTHON:
        found = importlib.util.find_spec(module) is not None
    else:
        command = [PYTHON, "-c", f"import importlib.util as u; assert u.find_spec({module!r})"]
        found = subprocess.run(command, check=False, capture_output=True).returncode == 0
    if not found:
        pytest.skip(f"{PYTHON} has no {module}: {INSTALL}")
    return PYTHON


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory):
    """A folder in which Node finds aws-sdk v3, installed by npm for this run."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("no npm and node on the PATH: install Node 20 or newer")
    folder = tmp_path_factory.mktemp("node")
    command = [npm, "install", "--no-audit", "--no-fund", "@aws-sdk/client-sagemaker@3"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"npm couldn't install @aws-sdk/client-sagemaker: {done.stderr[-300:]}")
    return folder


@pytest.fixture
def here():
    return Path(__file__).parent
