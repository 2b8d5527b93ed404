"""The algorithms of one account in one region: no HTTP, no JSON, no moto.

What is known of AWS's answers is in `fakes.describing`. Assumed here, because nothing public shows
it (`ASSUMED` holds the list): the texts of a taken name and of a bad token, the default page size.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Protocol

from fakes import describing, listing
from fakes.errors import validation

__all__ = ["ASSUMED", "Algorithm", "AlgorithmStore", "Lifecycle", "Settled", "partition_of"]

ASSUMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name taken": "ValidationException, worded as its siblings word theirs",
        "name compare": "by case: Names and names are two algorithms; the ARN keeps the name",
        "default page": "10 algorithms, 50 tags",
        "bad token": "ValidationException 'Invalid pagination token.'",
        "null in a list or map": "left out, like an absent member",
        "duplicate JSON members": "the last one wins",
        "image that doesn't exist": "not noticed: every image reference has a digest",
        "time filters": "strictly after, strictly before",
        "NameContains": "compares by case",
    }
)
"""Choices made where AWS's behaviour is unknown: what it is about, and what the fake does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Algorithm:
    """One algorithm: what was sent, and what the service added.

    `created` is in milliseconds since the epoch; `sequence` orders what was created in one.
    """

    name: str
    arn: str
    sent: dict[str, Any]
    created: int
    sequence: int
    tags: dict[str, str] = field(default_factory=dict)


class Lifecycle(Protocol):
    """Tells how far an algorithm is: Pending, InProgress, Completed, Failed or Deleting."""

    def status(self, algorithm: Algorithm) -> str:
        """Return the status of `algorithm` at this moment."""


class Settled:
    """Every algorithm is Completed as soon as it is created."""

    def status(self, algorithm: Algorithm) -> str:  # noqa: ARG002 - whatever the algorithm
        """Return Completed."""
        return "Completed"


class AlgorithmStore:
    """The algorithms of one account and region. Every method may be called from any thread.

    Inputs obey their operation's shape constraints. Methods return the operation's output and
    raise ServiceError for a refusal. `clock` gives seconds since the epoch.
    """

    def __init__(
        self,
        account: str,
        region: str,
        *,
        lifecycle: Lifecycle | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.account = account
        self.region = region
        self._lifecycle = lifecycle or Settled()
        self._clock = clock
        self._lock = threading.RLock()
        self._algorithms: dict[str, Algorithm] = {}
        self._sequence = 0

    def arn(self, name: str) -> str:
        """Return the ARN that an algorithm called `name` has here."""
        partition = partition_of(self.region)
        return f"arn:{partition}:sagemaker:{self.region}:{self.account}:algorithm/{name}"

    def key(self, name: str) -> str:
        """Return what must be unique of a name."""
        return name

    def create(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Keep a new algorithm; refused if the name is taken."""
        name = str(request.get("AlgorithmName"))
        with self._lock:
            if self.key(name) in self._algorithms:
                raise validation(f'Cannot create already existing algorithm "{self.arn(name)}".')
            self._sequence += 1
            algorithm = Algorithm(
                name=name,
                arn=self.arn(name),
                sent={key: value for key, value in request.items() if key != "Tags"},
                created=int(self._clock() * 1000),
                sequence=self._sequence,
                tags=_tags(request.get("Tags")),
            )
            self._algorithms[self.key(name)] = algorithm
        return {"AlgorithmArn": algorithm.arn}

    def find(self, name: str) -> Algorithm:
        """Return the algorithm called `name`; refused if there is none."""
        algorithm = self._algorithms.get(self.key(name))
        if algorithm is None:
            raise validation(f"Algorithm {self.arn(name)} does not exist.")
        return algorithm

    def status(self, algorithm: Algorithm) -> str:
        """Return how far `algorithm` is."""
        return self._lifecycle.status(algorithm)

    def describe(self, name: str) -> dict[str, Any]:
        """Return DescribeAlgorithm's output for the algorithm called `name`."""
        algorithm = self.find(name)
        return describing.description(
            algorithm.sent,
            arn=algorithm.arn,
            created=algorithm.created,
            status=self.status(algorithm),
        )

    def delete(self, request: Mapping[str, Any]) -> None:
        """Remove an algorithm and its tags; refused while it is still in progress."""
        with self._lock:
            algorithm = self.find(request["AlgorithmName"])
            status = self.status(algorithm)
            if status in {"Pending", "InProgress"}:
                raise validation(f"Cannot delete Algorithm in {status} status")
            del self._algorithms[self.key(algorithm.name)]

    def list(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return one page of ListAlgorithms."""
        page, token = listing.page(self.snapshot(), request, scope=f"{self.account}/{self.region}")
        output: dict[str, Any] = {"AlgorithmSummaryList": [self.summary(item) for item in page]}
        return output if token is None else {**output, "NextToken": token}

    def summary(self, algorithm: Algorithm) -> dict[str, Any]:
        """Return what a list says of one algorithm."""
        described = {"AlgorithmDescription": algorithm.sent.get("AlgorithmDescription")}
        return {
            "AlgorithmName": algorithm.name,
            "AlgorithmArn": algorithm.arn,
            **{key: value for key, value in described.items() if value is not None},
            "CreationTime": algorithm.created / 1000,
            "AlgorithmStatus": self.status(algorithm),
        }

    def snapshot(self) -> Sequence[Algorithm]:
        """Return all algorithms as they are now, in order of creation."""
        with self._lock:
            return tuple(self._algorithms.values())

    def add_tags(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Set tags, keeping those of other keys; the output holds all tags."""
        with self._lock:
            tags = self._tagged(request).tags
            tags.update(_tags(request["Tags"]))
            return {"Tags": _tag_list(tags)}

    def list_tags(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return one page of an algorithm's tags, by order of their creation."""
        with self._lock:
            tags = _tag_list(self._tagged(request).tags)
        page, token = listing.tag_page(tags, request)
        return {"Tags": page} if token is None else {"Tags": page, "NextToken": token}

    def delete_tags(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Remove the tags of the given keys; a key that isn't there is no error."""
        with self._lock:
            tags = self._tagged(request).tags
            for key in request["TagKeys"]:
                tags.pop(key, None)
        return {}

    def _tagged(self, request: Mapping[str, Any]) -> Algorithm:
        return self.find(request["ResourceArn"].partition("/")[2])


def partition_of(region: str) -> str:
    """Return the ARN partition of a region, by the prefixes that AWS gives them."""
    for prefix, partition in _PARTITIONS.items():
        if region.startswith(prefix):
            return partition
    return "aws"


_PARTITIONS: Final = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "us-isof-": "aws-iso-f",
    "eu-isoe-": "aws-iso-e",
    "eusc-": "aws-eusc",
}


def _tags(sent: Any) -> dict[str, str]:
    """Read a list of tags; what a service with laxer shapes let through is left out."""
    tags = [tag for tag in sent if isinstance(tag, dict)] if isinstance(sent, list) else []
    return {str(tag.get("Key", "")): tag.get("Value", "") for tag in tags}


def _tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
