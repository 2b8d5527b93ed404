"""Benchmarks aren't run by the tests; this catches names that changed under them."""

import runpy
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PARTS = {
    path for main in HERE.rglob("__main__.py") for path in main.parent.glob("*.py") if path != main
}
"""The modules of a benchmark that is a folder."""
BENCHMARKS = sorted(set(HERE.rglob("*.py")) - set(HERE.rglob("test_*.py")) - PARTS)


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_a_benchmark_finds_everything_it_imports(path):
    assert "main" in runpy.run_path(str(path))
