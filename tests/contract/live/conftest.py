"""The harness of the tests of live runs, loaded when a test asks for it."""

import importlib.util
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def harness():
    """The module `harness`: it loads the model, which must wait until pytest has started."""
    path = Path(__file__).with_name("harness.py")
    spec = importlib.util.spec_from_file_location("live_harness", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def runner(harness, tmp_path):
    """What makes runs whose folder is the test's own."""
    return harness.Runner(tmp_path)
