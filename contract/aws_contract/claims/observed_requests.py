"""Requests that AWS was seen to take, as cases: whatever the documentation says, they are taken."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from aws_strategies.case import Accepted, Case, Grade

__all__ = ["SeenCase", "seen_taken"]


@dataclass(frozen=True, kw_only=True)
class SeenCase(Case):
    """A request that a real service took, who saw that, and when."""

    source: str
    date: str


@cache
def seen_taken() -> tuple[SeenCase, ...]:
    """Return the requests in ``contract/evidence/taken``, in their order."""
    path = (
        files("aws_contract")
        / "resources"
        / "algorithm"
        / "evidence"
        / "taken"
        / "create_algorithm.json"
    )
    return tuple(
        SeenCase(
            id=f"seen:{entry['id']}",
            operation="CreateAlgorithm",
            body=entry["body"],
            expected=Accepted(grade=Grade.OBSERVED),
            source=entry["source"],
            date=entry["date"],
        )
        for entry in json.loads(path.read_text(encoding="utf-8"))
    )
