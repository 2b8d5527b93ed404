"""Parts of the deterministic set, for several machines: ``2/5`` is the second of five.

The parts share nothing and together are everything. Tests that Hypothesis draws for run in every
part: there is always more to draw. The reports of the parts are put together by
``aws-contract report merge``.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import is_hypothesis_test

__all__ = ["in_shard", "shard"]


def shard(text: str) -> tuple[int, int]:
    """Return (number, of) for ``I/N``; ArgumentTypeError unless 1 <= I <= N."""
    found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text)
    number, of = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= of:
        raise argparse.ArgumentTypeError(f"{text!r}: expected I/N with 1 <= I <= N, such as 2/5")
    return number, of


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


def _drawn(item: Any) -> bool:
    return is_hypothesis_test(getattr(item, "function", None))
