"""Parts of the deterministic set, for several machines: ``2/5`` is the second of five.

The parts share nothing and together are everything. Tests that Hypothesis draws for run in every
part: there is always more to draw. The reports of the parts are put together by
``aws-contract report merge``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import is_hypothesis_test

from aws_contract.pytest_plugin.completeness import group_of
from aws_contract.pytest_plugin.scope import Scope
from aws_contract.results.result import Shard
from aws_contract.scenarios.scenario import UnknownScenarioError

__all__ = ["in_shard", "keep_scenario", "keep_shard"]


def in_shard(items: Iterable[pytest.Item], part: tuple[int, int]) -> list[pytest.Item]:
    """Return the tests of a part, in their order; those that Hypothesis draws for always."""
    number, of = part
    kept: list[pytest.Item] = []
    fixed = 0
    for item in items:
        if _drawn(item):
            kept.append(item)
            continue
        if fixed % of == number - 1:
            kept.append(item)
        fixed += 1
    return kept


def keep_shard(config: pytest.Config, items: list[pytest.Item], part: Shard) -> None:
    """Deselect what isn't in a shard."""
    _keep(config, items, in_shard(items, (part.number, part.of)))


def keep_scenario(config: pytest.Config, items: list[pytest.Item], name: str, scope: Scope) -> None:
    """Deselect all but the test that runs a scenario; UsageError if there is no such scenario."""
    try:
        groups = scope.groups_with(name)
    except UnknownScenarioError as error:
        raise pytest.UsageError(f"--case: {error.args[0]}") from error
    _keep(config, items, [item for item in items if group_of(item) in groups])


def _keep(config: pytest.Config, items: list[pytest.Item], kept: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _drawn(item: Any) -> bool:
    return is_hypothesis_test(getattr(item, "function", None))
