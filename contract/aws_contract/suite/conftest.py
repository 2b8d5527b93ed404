"""Makes one test of each group of scenarios, of the resource that the options name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from aws_contract.claims.topic import Topic
    from aws_contract.runner.session import Session


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leave the suite of resources out of a run that names operations."""
    return True if config.getoption("--operation", default=None) else None


@pytest.fixture(autouse=True)
def operations_are_there(request: pytest.FixtureRequest, contract: Session) -> None:
    """Skip a test that draws requests for an operation that the target hasn't.

    The tests of groups find out for each scenario what it needs.
    """
    if "group" in request.fixturenames:
        return
    resource = contract.resource
    of_one = "operation" in request.fixturenames
    named = getattr(resource, request.getfixturevalue("operation")) if of_one else None
    reason = contract.why_untried([named] if named else resource.operations)
    if reason:
        pytest.skip(reason)


@pytest.fixture(autouse=True)
def causes_are_found_once(contract: Session) -> Iterator[None]:
    """Don't shrink what is drawn once a clause is violated: its small requests came before.

    A target that breaks much would otherwise be asked the same thing for minutes.
    """
    from aws_contract.pytest_plugin.hypothesis_settings import (  # noqa: PLC0415 - as below
        without_shrinking,
    )

    with without_shrinking() if contract.recorder.violated else nullcontext():
        yield


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise a test marked with topics by their groups."""
    # Hypothesis wants nothing of ours loaded while pytest loads plugins and conftest files.
    from aws_contract.pytest_plugin.scope import ResourceScope, scope_of  # noqa: PLC0415
    from aws_contract.scenarios.registry import groups  # noqa: PLC0415

    topics: tuple[Topic, ...] = getattr(metafunc.function, "topics", ())
    scope = scope_of(metafunc.config)
    if topics and isinstance(scope, ResourceScope):
        names = groups(scope.resource, *topics)
        metafunc.parametrize("group", names)
