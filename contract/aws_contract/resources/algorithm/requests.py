"""CreateAlgorithm requests: the smallest, and those that AWS was observed to accept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from aws_strategies.case import Accepted, Case, CaseTopic, Grade

__all__ = ["ObservedCase", "minimal_request", "observed_requests"]


@dataclass(frozen=True, kw_only=True)
class ObservedCase(Case):
    """A request that AWS accepted, with the source and date of the observation."""

    source: str
    date: str


def minimal_request(name: str) -> dict[str, Any]:
    """Return the smallest CreateAlgorithm body."""
    channel = {"Name": "train", "SupportedContentTypes": [], "SupportedInputModes": ["File"]}
    return {
        "AlgorithmName": name,
        "TrainingSpecification": {
            "TrainingImage": "123456789012.dkr.ecr.us-east-1.amazonaws.com/algorithm:1",
            "SupportedTrainingInstanceTypes": ["ml.m5.large"],
            "TrainingChannels": [channel],
        },
    }


@cache
def observed_requests() -> tuple[ObservedCase, ...]:
    """Return the requests of ``evidence/accepted/create_algorithm.json``, in their order."""
    path = files(__package__) / "evidence" / "accepted" / "create_algorithm.json"
    return tuple(
        ObservedCase(
            id=f"observed:{entry['id']}",
            service="sagemaker",
            operation="CreateAlgorithm",
            topic=CaseTopic.OBSERVED_REQUEST,
            body=entry["body"],
            expected=Accepted(grade=Grade.OBSERVED),
            source=entry["source"],
            date=entry["date"],
        )
        for entry in json.loads(path.read_text(encoding="utf-8"))
    )
