"""Makes one test of each operation that the options name."""

from __future__ import annotations

import pytest


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leave this suite out of a run that names no operation."""
    return None if config.getoption("--operation", default=None) else True


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise the test by the operations: each worker derives only what it runs."""
    # Hypothesis wants nothing of ours loaded while pytest loads plugins and conftest files.
    from aws_contract.pytest_plugin.scope import OperationScope, scope_of  # noqa: PLC0415

    scope = scope_of(metafunc.config)
    if isinstance(scope, OperationScope):
        metafunc.parametrize("group", list(map(str, scope.selection.operations)))
