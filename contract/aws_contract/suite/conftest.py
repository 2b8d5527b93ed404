"""Makes one test of each group of scenarios, of the resource that the options name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from aws_contract.scenarios.scenario import Topic


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise a test marked with topics by their groups."""
    # Hypothesis wants nothing of ours loaded while pytest loads plugins and conftest files.
    from aws_contract.pytest_plugin.configuration import resource_of  # noqa: PLC0415
    from aws_contract.scenarios.registry import groups  # noqa: PLC0415

    topics: tuple[Topic, ...] = getattr(metafunc.function, "topics", ())
    if topics:
        names = groups(resource_of(metafunc.config), *topics)
        metafunc.parametrize("group", names)
