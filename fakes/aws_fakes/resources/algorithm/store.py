"""The algorithms of one account in one region: no HTTP, no JSON, no moto.

What is known of AWS's answers is in `aws_fakes.resources.algorithm.describe`. Assumed here, because
nothing public shows it (`ASSUMED` holds the list): the texts of a taken name and of a bad token,
the default page size.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Protocol

from aws_fakes.engine.errors import validation
from aws_fakes.resources.algorithm import describe as describing
from aws_fakes.resources.algorithm import listing
from aws_fakes.resources.algorithm.lifecycle import BUSY, Lifecycle, Phase, Progress, Setback

__all__ = ["ASSUMED", "Algorithm", "AlgorithmStore", "Keeper", "partition_of"]

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
        "too many tags": "ValidationException; a resource has at most 50, as in all of AWS",
        "delete while Deleting": "refused in the words of one in progress",
    }
)
"""Choices made where AWS's behaviour is unknown: what it is about, and what the fake does."""

MAX_TAGS: Final = 50
"""How many tags a resource has at most (documented for all of AWS)."""


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
    progress: Progress
    tags: dict[str, str] = field(default_factory=dict)


class Keeper(Protocol):
    """Keeps what a store holds beyond the life of the process.

    A store calls it before it answers, and while nothing else can change the algorithm.
    """

    def scopes(self) -> Iterable[tuple[str, str]]:
        """Return the accounts and regions of which anything is kept."""

    def load(self, account: str, region: str) -> Iterable[Algorithm]:
        """Return the algorithms that are kept of an account and region, in order of creation."""

    def save(self, account: str, region: str, algorithm: Algorithm) -> None:
        """Keep an algorithm as it is now, in place of what was kept of its name."""

    def forget(self, account: str, region: str, name: str | None = None) -> None:
        """Keep the algorithm no longer; None is all of the account and region."""


class AlgorithmStore:
    """The algorithms of one account and region. Every method may be called from any thread.

    Inputs obey their operation's shape constraints. Methods return the operation's output and
    raise ServiceError for a refusal. `clock` gives seconds since the epoch, `keeper` what to begin
    with and where to keep it.
    """

    def __init__(
        self,
        account: str,
        region: str,
        *,
        lifecycle: Lifecycle | None = None,
        clock: Callable[[], float] = lambda: time.time(),  # noqa: PLW0108 - looked up when called
        keeper: Keeper | None = None,
    ) -> None:
        self.account = account
        self.region = region
        self._lifecycle = lifecycle or Lifecycle(clock=clock)
        self._clock = clock
        self._keeper = keeper
        self._lock = threading.RLock()
        kept = keeper.load(account, region) if keeper else ()
        self._algorithms = {self.key(algorithm.name): algorithm for algorithm in kept}
        self._sequence = max((each.sequence for each in self._algorithms.values()), default=0)
        self._setbacks: dict[str, Setback] = {}

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
            if self._present(name) is not None:
                raise validation(f'Cannot create already existing algorithm "{self.arn(name)}".')
            self._sequence += 1
            algorithm = Algorithm(
                name=name,
                arn=self.arn(name),
                sent={key: value for key, value in request.items() if key != "Tags"},
                created=int(self._clock() * 1000),
                sequence=self._sequence,
                progress=self._lifecycle.begin(_applied(self._setbacks.pop(name, None), request)),
                tags=_tags(request.get("Tags")),
            )
            self._lifecycle.phase(algorithm.progress)
            self._keep(algorithm)
            self._algorithms[self.key(name)] = algorithm
        return {"AlgorithmArn": algorithm.arn}

    def find(self, name: str) -> Algorithm:
        """Return the algorithm called `name`; refused if there is none."""
        with self._lock:
            algorithm = self._present(name)
        if algorithm is None:
            raise validation(f"Algorithm {self.arn(name)} does not exist.")
        return algorithm

    def status(self, algorithm: Algorithm) -> str:
        """Return how far `algorithm` is."""
        with self._lock:
            return str(self._phase(algorithm))

    def describe(self, name: str) -> dict[str, Any]:
        """Return DescribeAlgorithm's output for the algorithm called `name`."""
        with self._lock:
            algorithm = self.find(name)
            algorithm.progress.seen += 1
            if self._phase(algorithm) is Phase.GONE:
                return self.describe(name)
            progress = replace(algorithm.progress)
        return describing.description(
            algorithm.sent, arn=algorithm.arn, created=algorithm.created, progress=progress
        )

    def delete(self, request: Mapping[str, Any]) -> None:
        """Begin to remove an algorithm and its tags; refused while it is worked on."""
        with self._lock:
            algorithm = self.find(request["AlgorithmName"])
            status = algorithm.progress.phase
            if status in BUSY or status is Phase.DELETING:
                raise validation(f"Cannot delete Algorithm in {status} status")
            if self._lifecycle.delete(algorithm.progress) is Phase.GONE:
                self._remove(algorithm)
            else:
                self._keep(algorithm)

    def fail(self, name: str, setback: Setback) -> None:
        """Let the algorithm called `name` end as Failed: the one in progress, or else the next.

        A validation fails only where there is one.
        """
        with self._lock:
            algorithm = self._present(name)
            if algorithm is not None and algorithm.progress.phase in BUSY:
                algorithm.progress.setback = _applied(setback, algorithm.sent)
                self._keep(algorithm)
            else:
                self._setbacks[name] = setback

    def clear(self) -> None:
        """Forget all algorithms, those that are kept elsewhere too."""
        with self._lock:
            if self._keeper is not None:
                self._keeper.forget(self.account, self.region)
            self._algorithms.clear()
            self._setbacks.clear()

    def _present(self, name: str) -> Algorithm | None:
        """Return the algorithm called `name`, moved on to this moment, if it still exists."""
        algorithm = self._algorithms.get(self.key(name))
        if algorithm is None or self._phase(algorithm) is Phase.GONE:
            return None
        return algorithm

    def _phase(self, algorithm: Algorithm) -> Phase:
        """Move an algorithm on to this moment, which may end its existence."""
        before = algorithm.progress.phase
        phase = self._lifecycle.phase(algorithm.progress)
        if phase is Phase.GONE:
            self._remove(algorithm)
        elif phase is not before:
            self._keep(algorithm)
        return phase

    def _keep(self, algorithm: Algorithm) -> None:
        if self._keeper is not None:
            self._keeper.save(self.account, self.region, algorithm)

    def _remove(self, algorithm: Algorithm) -> None:
        if self._keeper is not None:
            self._keeper.forget(self.account, self.region, algorithm.name)
        self._algorithms.pop(self.key(algorithm.name), None)

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
            everything = tuple(self._algorithms.values())
            return tuple(each for each in everything if self._phase(each) is not Phase.GONE)

    def add_tags(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Set tags, keeping those of other keys; the output holds all tags."""
        with self._lock:
            algorithm = self._tagged(request)
            tags = algorithm.tags | _tags(request["Tags"])
            if len(tags) > MAX_TAGS:
                raise validation(
                    f"The number of tags of {algorithm.arn} must not exceed {MAX_TAGS}."
                )
            self._retag(algorithm, tags)
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
            algorithm = self._tagged(request)
            gone = frozenset(request["TagKeys"])
            left = {key: value for key, value in algorithm.tags.items() if key not in gone}
            self._retag(algorithm, left)
        return {}

    def _retag(self, algorithm: Algorithm, tags: dict[str, str]) -> None:
        changed = replace(algorithm, tags=tags)
        self._keep(changed)
        self._algorithms[self.key(algorithm.name)] = changed

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


def _applied(setback: Setback | None, sent: Mapping[str, Any]) -> Setback | None:
    """Return a setback as it meets one algorithm; None if there is nothing that it could fail."""
    if setback is None or setback.profile is None:
        return setback
    names = describing.profile_names(dict(sent))
    profile = setback.profile or next(iter(names), "")
    return replace(setback, profile=profile) if profile in names else None


def _tags(sent: Any) -> dict[str, str]:
    """Read a list of tags; what a service with laxer shapes let through is left out."""
    tags = [tag for tag in sent if isinstance(tag, dict)] if isinstance(sent, list) else []
    return {str(tag.get("Key", "")): tag.get("Value", "") for tag in tags}


def _tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
