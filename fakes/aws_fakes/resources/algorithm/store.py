"""The algorithms of one account in one region: no HTTP, no JSON, no moto.

What AWS answers is in `aws_fakes.resources.algorithm.describe`. `ASSUMED` lists what is assumed
because nothing public shows it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Protocol

from aws_fakes.engine.behaviour import Input
from aws_fakes.engine.errors import validation
from aws_fakes.engine.json_value import Members
from aws_fakes.resources.algorithm import listing
from aws_fakes.resources.algorithm.arn import algorithm_arn
from aws_fakes.resources.algorithm.describe import description, profile_names
from aws_fakes.resources.algorithm.lifecycle import BUSY, Lifecycle, Phase, Progress, Setback
from aws_fakes.resources.algorithm.tags import tag_list, tags_from, with_tags, without_tags

__all__ = ["ASSUMED", "Algorithm", "AlgorithmStore", "Keeper"]

ASSUMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name conflict": "ValidationException, worded as for other SageMaker resources",
        "name comparison": "case-sensitive: Names and names are two algorithms",
        "default page": "10 algorithms, 50 tags",
        "bad token": "ValidationException 'Invalid pagination token.'",
        "null in a list or map": "dropped, like an absent member",
        "duplicate JSON members": "the last one wins",
        "image that doesn't exist": "accepted: every image reference has a digest",
        "time filters": "strictly after, strictly before",
        "NameContains": "case-sensitive",
        "too many tags": "ValidationException; the maximum is 50, as in all of AWS",
        "delete while Deleting": "rejected with the message for an algorithm in progress",
    }
)
"""Choices made where AWS's behaviour is unknown: the question, and what the fake does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Algorithm:
    """One algorithm: what was sent, and what the service added.

    `created` is in milliseconds since the epoch; `sequence` orders algorithms that were created in
    the same millisecond.
    """

    name: str
    arn: str
    sent: Members
    created: int
    sequence: int
    progress: Progress
    tags: dict[str, str] = field(default_factory=dict)


class Keeper(Protocol):
    """Persists what a store holds beyond the life of the process.

    A store calls it before it answers, while it holds the lock on its algorithms.
    """

    def scopes(self) -> Iterable[tuple[str, str]]:
        """Return the accounts and regions that have persisted algorithms."""

    def load(self, account: str, region: str) -> Iterable[Algorithm]:
        """Return the algorithms of an account and region, in order of creation."""

    def save(self, account: str, region: str, algorithm: Algorithm) -> None:
        """Persist an algorithm as it is now, replacing the one of its name."""

    def remove(self, account: str, region: str, name: str | None = None) -> None:
        """Remove an algorithm; with None all of the account and region."""


class AlgorithmStore:
    """The algorithms of one account and region. Every method may be called from any thread.

    Inputs obey their operation's shape constraints. Methods return the operation's output, or
    raise ServiceError to reject a request. `clock` returns seconds since the epoch, `keeper` loads
    and persists algorithms.
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
        """Return the ARN of an algorithm called `name` in this account and region."""
        return algorithm_arn(self.account, self.region, name)

    def key(self, name: str) -> str:
        """Return the part of a name that must be unique."""
        return name

    def create(self, request: Input) -> Members:
        """Store a new algorithm; ServiceError if the name is in use."""
        name = str(request.get("AlgorithmName"))
        with self._lock:
            if self._present(name) is not None:
                raise validation(f"Algorithm already exists: {self.arn(name)}")
            self._sequence += 1
            algorithm = Algorithm(
                name=name,
                arn=self.arn(name),
                sent={key: value for key, value in request.items() if key != "Tags"},
                created=int(self._clock() * 1000),
                sequence=self._sequence,
                progress=self._lifecycle.begin(_applied(self._setbacks.pop(name, None), request)),
                tags=tags_from(request.get("Tags")),
            )
            self._lifecycle.phase(algorithm.progress)
            self._keep(algorithm)
            self._algorithms[self.key(name)] = algorithm
        return {"AlgorithmArn": algorithm.arn}

    def find(self, name: str) -> Algorithm:
        """Return the algorithm called `name`; ServiceError if it doesn't exist."""
        with self._lock:
            algorithm = self._present(name)
        if algorithm is None:
            raise validation(f"Algorithm {self.arn(name)} does not exist.")
        return algorithm

    def status(self, algorithm: Algorithm) -> str:
        """Return the current AlgorithmStatus of `algorithm`."""
        with self._lock:
            return str(self._phase(algorithm))

    def describe(self, name: str) -> Members:
        """Return DescribeAlgorithm's output for the algorithm called `name`."""
        with self._lock:
            algorithm = self.find(name)
            algorithm.progress.seen += 1
            if self._phase(algorithm) is Phase.GONE:
                return self.describe(name)
            progress = replace(algorithm.progress)
        return description(
            algorithm.sent, arn=algorithm.arn, created=algorithm.created, progress=progress
        )

    def delete(self, request: Input) -> None:
        """Begin to delete an algorithm and its tags; ServiceError while it is in progress."""
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
        """Make the algorithm called `name` end as Failed: the one in progress, or else the next.

        A failed validation has no effect on an algorithm without one.
        """
        with self._lock:
            algorithm = self._present(name)
            if algorithm is not None and algorithm.progress.phase in BUSY:
                algorithm.progress.setback = _applied(setback, algorithm.sent)
                self._keep(algorithm)
            else:
                self._setbacks[name] = setback

    def clear(self) -> None:
        """Remove all algorithms, also persisted ones."""
        with self._lock:
            if self._keeper is not None:
                self._keeper.remove(self.account, self.region)
            self._algorithms.clear()
            self._setbacks.clear()

    def _present(self, name: str) -> Algorithm | None:
        """Return the algorithm called `name`, its phase brought up to date, if it exists."""
        algorithm = self._algorithms.get(self.key(name))
        if algorithm is None or self._phase(algorithm) is Phase.GONE:
            return None
        return algorithm

    def _phase(self, algorithm: Algorithm) -> Phase:
        """Bring an algorithm's phase up to date, which may complete its deletion."""
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
            self._keeper.remove(self.account, self.region, algorithm.name)
        self._algorithms.pop(self.key(algorithm.name), None)

    def list(self, request: Input) -> Members:
        """Return one page of ListAlgorithms."""
        page, token = listing.page(self.snapshot(), request, scope=f"{self.account}/{self.region}")
        output: Members = {"AlgorithmSummaryList": [self.summary(item) for item in page]}
        return output if token is None else {**output, "NextToken": token}

    def summary(self, algorithm: Algorithm) -> Members:
        """Return the summary of one algorithm."""
        described = {"AlgorithmDescription": algorithm.sent.get("AlgorithmDescription")}
        return {
            "AlgorithmName": algorithm.name,
            "AlgorithmArn": algorithm.arn,
            **{key: value for key, value in described.items() if value is not None},
            "CreationTime": algorithm.created / 1000,
            "AlgorithmStatus": self.status(algorithm),
        }

    def snapshot(self) -> Sequence[Algorithm]:
        """Return all existing algorithms, in order of creation."""
        with self._lock:
            everything = tuple(self._algorithms.values())
            return tuple(each for each in everything if self._phase(each) is not Phase.GONE)

    def add_tags(self, request: Input) -> Members:
        """Add or replace tags; the output lists all tags."""
        with self._lock:
            algorithm = self._tagged(request)
            tags = with_tags(algorithm.tags, request["Tags"], arn=algorithm.arn)
            self._retag(algorithm, tags)
            return {"Tags": tag_list(tags)}

    def list_tags(self, request: Input) -> Members:
        """Return one page of an algorithm's tags."""
        with self._lock:
            tags = tag_list(self._tagged(request).tags)
        page, token = listing.tag_page(tags, request)
        return {"Tags": page} if token is None else {"Tags": page, "NextToken": token}

    def delete_tags(self, request: Input) -> Members:
        """Remove the tags with the given keys; keys that don't exist are ignored."""
        with self._lock:
            algorithm = self._tagged(request)
            self._retag(algorithm, without_tags(algorithm.tags, request["TagKeys"]))
        return {}

    def _retag(self, algorithm: Algorithm, tags: dict[str, str]) -> None:
        changed = replace(algorithm, tags=tags)
        self._keep(changed)
        self._algorithms[self.key(algorithm.name)] = changed

    def _tagged(self, request: Input) -> Algorithm:
        return self.find(request["ResourceArn"].partition("/")[2])


def _applied(setback: Setback | None, sent: Input) -> Setback | None:
    """Return a setback as it applies to one algorithm; None if it can't make anything fail."""
    if setback is None or setback.profile is None:
        return setback
    names = profile_names(dict(sent))
    profile = setback.profile or next(iter(names), "")
    return replace(setback, profile=profile) if profile in names else None
