"""The algorithm operations inside moto's SageMaker; with `fakes.server` the only importer of moto.

`install` puts a subclass of moto's backend in place of the original and takes what exists along;
`uninstall` puts the original back. Requests for algorithms are answered by `fakes.service` from
the backend's own store, so accounts, regions, partitions and reset are moto's. moto's IAM
enforcement, when it is on, comes before the validation of the input; on AWS it comes after.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any, Final, cast

from moto import mock_aws
from moto.core.base_backend import BackendDict
from moto.core.config import DefaultConfig
from moto.core.models import MockAWS
from moto.core.request import Request as MotoRequest
from moto.core.resource_tagging import TaggedResource
from moto.sagemaker import urls as moto_urls
from moto.sagemaker.models import SageMakerModelBackend, sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException

from fakes.algorithms import AlgorithmStore
from fakes.errors import ServiceError
from fakes.model import operation_names
from fakes.protocol import TARGET_PREFIX, Answer
from fakes.service import Service

__all__ = [
    "AlgorithmsBackend",
    "AlgorithmsMock",
    "AlgorithmsResponse",
    "install",
    "is_ours",
    "uninstall",
]

_TAG_OPERATIONS: Final = frozenset({"AddTags", "ListTags", "DeleteTags"})
_RESOURCE: Final = ":algorithm/"


class AlgorithmsBackend(SageMakerModelBackend):
    """moto's SageMaker of one account and region, with algorithms."""

    @property
    def algorithms(self) -> AlgorithmStore:
        """The algorithms of this account and region; moto's reset forgets them."""
        store: AlgorithmStore = self.__dict__.setdefault(
            "_algorithms", _service.behaviour.store(self.account_id, self.region_name)
        )
        return store

    @property
    def _url_module(self) -> Any:
        return SimpleNamespace(
            url_bases=moto_urls.url_bases, url_paths={"{0}/$": AlgorithmsResponse.dispatch}
        )

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        """Yield moto's resources, then the algorithms, for the resource groups tagging API."""
        yield from super().iter_tagged_resources()
        for algorithm in self.algorithms.snapshot():
            yield TaggedResource(
                arn=algorithm.arn,
                tags=dict(algorithm.tags),
                resource_type="sagemaker:algorithm",
            )

    def tag_resource(self, arn: str, tags: dict[str, str]) -> None:
        """Set tags on behalf of the resource groups tagging API."""
        if _RESOURCE not in arn:
            super().tag_resource(arn, tags)
            return
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        self.algorithms.add_tags({"ResourceArn": arn, "Tags": pairs})

    def untag_resource(self, arn: str, tag_keys: list[str]) -> None:
        """Remove tags on behalf of the resource groups tagging API."""
        if _RESOURCE not in arn:
            super().untag_resource(arn, tag_keys)
            return
        self.algorithms.delete_tags({"ResourceArn": arn, "TagKeys": tag_keys})


class _MotoStores:
    """The stores inside moto's backends."""

    def store(self, account: str, region: str) -> AlgorithmStore:
        try:
            backend = sagemaker_backends[account][region]
        except KeyError:  # moto knows the regions of every partition and takes no other
            message = f"Credential should be scoped to a valid region, not '{region}'."
            raise ServiceError("InvalidSignatureException", message) from None
        return cast("AlgorithmsBackend", backend).algorithms

    def peek(self, account: str, region: str) -> AlgorithmStore | None:
        if account not in sagemaker_backends or region not in sagemaker_backends[account]:
            return None
        return self.store(account, region)


_service = Service(directory=_MotoStores())


class AlgorithmsResponse(SageMakerResponse):
    """moto's SageMaker as requests reach it, with the algorithm operations' exact bytes."""

    def _dispatch(
        self, request: MotoRequest, full_url: str | None = None, headers: Any = None
    ) -> Any:
        body = request.get_data()
        if not is_ours(request, body):
            return super()._dispatch(request, full_url, headers)
        self.automated_parameter_parsing = False  # `fakes.service` reads the exact bytes
        self.setup_class(request, full_url, headers, use_raw_body=True)
        try:
            self._authenticate_and_authorize_normal_action()
        except HTTPException as refusal:
            return refusal.code, dict(refusal.get_headers()), refusal.description
        answer = self.answer(request, body)
        return answer.status, dict(answer.headers), answer.body

    def answer(self, request: MotoRequest, body: bytes) -> Answer:
        """Answer exact bytes on behalf of the account and region that moto found."""
        return _service.dispatch(
            body,
            dict(request.headers.items()),
            method=request.method,
            region=self.region,
            account=self.current_account,
        )

    def get_region_from_url(self, request: Any, full_url: str) -> str:
        """Return the region that moto finds, its default where the signature is no signature."""
        try:
            return super().get_region_from_url(request, full_url)
        except IndexError:
            return self.default_region

    def _get_action(self) -> str:
        """Return the operation that the target names; never one that a body seems to name."""
        return _operation(self.headers) or super()._get_action()


def _operation(headers: Headers) -> str:
    target: str = headers.get("X-Amz-Target", "")
    return target.removeprefix(TARGET_PREFIX) if target.startswith(TARGET_PREFIX) else ""


def is_ours(request: MotoRequest, body: bytes) -> bool:
    """Whether a request to SageMaker is one for algorithms, or for no operation at all."""
    operation = _operation(request.headers)
    if operation in _TAG_OPERATIONS:
        return _names_algorithm(body)
    return operation in _service.behaviour.operations or operation not in operation_names()


def _names_algorithm(body: bytes) -> bool:
    if _RESOURCE.encode() not in body:
        return False
    try:
        arn = json.loads(body)["ResourceArn"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return True
    return isinstance(arn, str) and _RESOURCE in arn


class Seam:
    """Whether the seam is in place, and who wants it there."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._wanted = 0
        self._installed = False

    def install(self) -> None:
        """Keep the seam in place until `uninstall`."""
        with self._lock:
            self._installed = True
            self._settle()

    def uninstall(self) -> None:
        """Undo `install`, however often it was called."""
        with self._lock:
            self._installed = False
            self._settle()

    def enter(self) -> None:
        """Keep the seam in place until one `leave` for each `enter`."""
        with self._lock:
            self._wanted += 1
            self._settle()

    def leave(self) -> None:
        """Undo one `enter`."""
        with self._lock:
            self._wanted -= 1
            self._settle()

    def _settle(self) -> None:
        wanted = self._installed or self._wanted > 0
        backend = AlgorithmsBackend if wanted else SageMakerModelBackend
        if sagemaker_backends.backend is not backend:
            _exchange(sagemaker_backends, backend)


def _exchange(backends: BackendDict[Any], backend: type[SageMakerModelBackend]) -> None:
    """Make `backend` the class of all SageMaker backends, those that exist included."""
    backends.backend = backend
    for account in backends.values():
        account.backend = backend
        for existing in account.values():
            existing.__class__ = backend
            existing.__dict__.pop("_algorithms", None)


seam = Seam()


def install() -> None:
    """Add the algorithm operations to moto's SageMaker; nothing happens if they are there."""
    seam.install()


def uninstall() -> None:
    """Undo `install`. Inside `mock_algorithms` the operations stay until that ends."""
    seam.uninstall()


class AlgorithmsMock(MockAWS):
    """moto's `mock_aws` that has the algorithm operations from start to stop.

    Starting and stopping is left to an own `mock_aws`, so that nesting counts as moto counts it.
    """

    def __init__(self, config: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self._mock: MockAWS = mock_aws(config=cast("DefaultConfig | None", config))

    def start(self, reset: bool = True) -> None:
        """Install the operations and start the mock."""
        seam.enter()
        self._mock.start(reset=reset)

    def stop(self, remove_data: bool = True) -> None:
        """Stop the mock and leave moto as it was."""
        try:
            self._mock.stop(remove_data=remove_data)
        finally:
            seam.leave()

    def reset(self) -> None:
        """Forget all state of moto."""
        self._mock.reset()
