"""The parts of moto that no event, option or middleware reaches, patched while they are needed.

`BotocoreStubber.process_request`: botocore calls every handler of ``before-send``, also after one
has answered, so a handler in front of moto's doesn't prevent moto from performing the request, or
from raising NotImplementedError. moto's handler is one object that every client has that was made
since moto was imported, and requests that don't come from botocore pass through it too.

`SageMakerModelBackend`'s three methods for the resource groups tagging API, which reads resources
from the backends. The class stays moto's own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import wraps
from operator import itemgetter
from typing import Any, Final
from unittest.mock import patch

from moto.core.botocore_stubber import BotocoreStubber
from moto.core.models import botocore_stubber
from moto.core.resource_tagging import TaggedResource
from moto.sagemaker.models import SageMakerModelBackend

from aws_fakes.moto_integration.installation import CURRENT

__all__ = ["FARTHEST", "NEAREST", "TAGGING", "Shared", "in_front_of_mocks"]

_RESOURCE: Final = ":algorithm/"
_Process = Callable[[Any], Any]
_Layer = Callable[[Any, _Process], Any]


class Shared:
    """A context that is entered once however many hold it, and left by the last of them."""

    def __init__(self, context: Callable[[], AbstractContextManager[None]]) -> None:
        self._context = context
        self._lock = threading.RLock()
        self._holders = 0
        self._stack = ExitStack()

    @property
    def active(self) -> bool:
        """Whether anything holds the context."""
        return self._holders > 0

    def enter(self) -> None:
        """Hold the context until `leave`."""
        with self._lock:
            if not self._holders:
                self._stack.enter_context(self._context())
            self._holders += 1

    def leave(self) -> None:
        """Undo one `enter`."""
        with self._lock:
            self._holders -= 1
            if not self._holders:
                self._stack.close()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the context inside a with statement."""
        self.enter()
        try:
            yield
        finally:
            self.leave()


FARTHEST: Final = 0
"""The rank of what sees a request before everything else."""
NEAREST: Final = 1
"""The rank of what sees a request last before moto."""


class _Entrance:
    """What stands between mocked clients and moto."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._layers: tuple[tuple[int, _Layer], ...] = ()
        self._original = BotocoreStubber.process_request
        self._patch = Shared(self._patched)

    @contextmanager
    def layered(self, layer: _Layer, rank: int) -> Iterator[None]:
        own = (rank, layer)
        with self._patch.held():
            with self._lock:
                self._layers = tuple(sorted((*self._layers, own), key=itemgetter(0)))
            try:
                yield
            finally:
                with self._lock:
                    rest = list(self._layers)
                    rest.remove(own)
                    self._layers = tuple(rest)

    @contextmanager
    def _patched(self) -> Iterator[None]:
        self._original = BotocoreStubber.process_request
        with patch.object(botocore_stubber, "process_request", self._process):
            yield

    def _process(self, request: Any) -> Any:
        return self._through([layer for _, layer in self._layers], request)

    def _through(self, layers: list[_Layer], request: Any) -> Any:
        if not layers:
            return self._original(botocore_stubber, request)
        return layers[0](request, lambda left: self._through(layers[1:], left))


_ENTRANCE: Final = _Entrance()


def in_front_of_mocks(answer: _Layer, *, rank: int) -> AbstractContextManager[None]:
    """Let `answer` see the requests of mocked clients before moto, in the order of the ranks.

    It gets a request and a function that passes it on, and returns what moto returns. Contexts may
    end in any order.
    """
    return _ENTRANCE.layered(answer, rank)


@contextmanager
def _tagging() -> Iterator[None]:
    backend = SageMakerModelBackend
    iterate = _iterating(backend.iter_tagged_resources)
    tag = _tagging_algorithms(backend.tag_resource)
    untag = _untagging_algorithms(backend.untag_resource)
    with (
        patch.object(backend, "iter_tagged_resources", iterate),
        patch.object(backend, "tag_resource", tag),
        patch.object(backend, "untag_resource", untag),
    ):
        yield


TAGGING: Final = Shared(_tagging)
"""Algorithms in the resource groups tagging API."""


def _iterating(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def iter_tagged_resources(backend: SageMakerModelBackend) -> Iterator[TaggedResource]:
        yield from original(backend)
        store = CURRENT.get().stores.peek(backend.account_id, backend.region_name)
        for algorithm in store.snapshot() if store else ():
            yield TaggedResource(
                arn=algorithm.arn,
                tags=dict(algorithm.tags),
                resource_type="sagemaker:algorithm",
            )

    return iter_tagged_resources


def _tagging_algorithms(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def tag_resource(backend: SageMakerModelBackend, arn: str, tags: dict[str, str]) -> None:
        if _RESOURCE not in arn:
            original(backend, arn, tags)
            return
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        store = CURRENT.get().stores.store(backend.account_id, backend.region_name)
        store.add_tags({"ResourceArn": arn, "Tags": pairs})

    return tag_resource


def _untagging_algorithms(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def untag_resource(backend: SageMakerModelBackend, arn: str, tag_keys: list[str]) -> None:
        if _RESOURCE not in arn:
            original(backend, arn, tag_keys)
            return
        store = CURRENT.get().stores.store(backend.account_id, backend.region_name)
        store.delete_tags({"ResourceArn": arn, "TagKeys": tag_keys})

    return untag_resource
