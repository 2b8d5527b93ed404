"""moto's SageMaker with algorithms: its state, and how requests reach it.

Requests for algorithms are answered by `aws_fakes.engine.service` from the backend's own store, so
accounts, regions, partitions and reset are moto's. moto's IAM enforcement, when it is on, comes
before the validation of the input; on AWS it comes after.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any, Final, cast

from botocore.exceptions import ConnectionClosedError
from moto.core.request import Request as MotoRequest
from moto.core.resource_tagging import TaggedResource
from moto.moto_api import state_manager
from moto.sagemaker import urls as moto_urls
from moto.sagemaker.models import SageMakerModelBackend, sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.failure_injection import Injector
from aws_fakes.engine.model import operation_names
from aws_fakes.engine.protocol import Answer, load_protocol
from aws_fakes.resources.algorithm.consumers import CONSUMERS, check
from aws_fakes.resources.algorithm.lifecycle import MODEL, Lifecycle
from aws_fakes.resources.algorithm.operations import Context
from aws_fakes.resources.algorithm.service import SERVICE, AlgorithmService
from aws_fakes.resources.algorithm.store import AlgorithmStore, Keeper

__all__ = [
    "AlgorithmsBackend",
    "AlgorithmsResponse",
    "forget_stores",
    "injector",
    "is_ours",
    "store_of",
    "wiring",
]

_TAG_OPERATIONS: Final = frozenset({"AddTags", "ListTags", "DeleteTags"})
_RESOURCE: Final = ":algorithm/"


class AlgorithmsBackend(SageMakerModelBackend):
    """moto's SageMaker of one account and region, with algorithms."""

    @property
    def algorithms(self) -> AlgorithmStore:
        """The algorithms of this account and region; moto's reset forgets them."""
        store: AlgorithmStore | None = self.__dict__.get("_algorithms")
        if store is None:
            with _making:
                store = self.__dict__.get("_algorithms")
                if store is None:
                    store = AlgorithmStore(
                        self.account_id,
                        self.region_name,
                        lifecycle=Lifecycle(_transition),
                        keeper=wiring.keeper,
                    )
                    self.__dict__["_algorithms"] = store
        return store

    def reset(self) -> None:
        """Forget everything, what a file keeps of it too."""
        self.algorithms.clear()
        super().reset()

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


_making = threading.Lock()


def _transition() -> Mapping[str, Any]:
    transition: Mapping[str, Any] = state_manager.get_transition(MODEL)
    return transition


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


class Wiring:
    """What all backends have in common: what answers, and where the algorithms are kept.

    `services` replace the standard one, the last of them; `keeper` None keeps them in memory.
    """

    def __init__(self) -> None:
        self.standard = AlgorithmService(directory=_MotoStores())
        self.services: list[AlgorithmService] = []
        self.keeper: Keeper | None = None

    @property
    def service(self) -> AlgorithmService:
        """The service that answers at this moment."""
        services = self.services
        return services[-1] if services else self.standard


wiring = Wiring()
injector = Injector()
"""What goes wrong in SageMaker for as long as the seam is in place."""


def store_of(account: str, region: str) -> AlgorithmStore:
    """Return the algorithms of an account and region; ValueError if moto knows no such region."""
    try:
        return wiring.standard.directory.store(account, region)
    except ServiceError as error:
        raise ValueError(error.message) from None


class AlgorithmsResponse(SageMakerResponse):
    """moto's SageMaker as requests reach it, with the algorithm operations' exact bytes."""

    def _dispatch(
        self, request: MotoRequest, full_url: str | None = None, headers: Any = None
    ) -> Any:
        body = request.get_data()
        ours = is_ours(request, body)
        instead = self._injected(request, full_url) or (
            None if ours else self._consumer_rejection(request, full_url, headers)
        )
        if instead is not None:
            return instead.status, dict(instead.headers), instead.body
        if not ours:
            return super()._dispatch(request, full_url, headers)
        self.automated_parameter_parsing = False  # `aws_fakes.engine.service` reads the exact bytes
        self.setup_class(request, full_url, headers, use_raw_body=True)
        try:
            self._authenticate_and_authorize_normal_action()
        except HTTPException as refusal:
            return refusal.code, dict(refusal.get_headers()), refusal.description
        answer = self.answer(request, body)
        return answer.status, dict(answer.headers), answer.body

    def answer(self, request: MotoRequest, body: bytes) -> Answer:
        """Answer exact bytes on behalf of the account and region that moto found."""
        return wiring.service.dispatch(
            body,
            dict(request.headers.items()),
            method=request.method,
            region=self.region,
            account=self.current_account,
        )

    def _injected(self, request: MotoRequest, full_url: str | None) -> Answer | None:
        """Return the failure that a call meets; a reset is what botocore makes of it."""
        try:
            return injector.answer(_operation(request.headers), load_protocol(SERVICE))
        except ConnectionResetError as error:
            if getattr(request, "from_wsgi_server", False):
                raise
            raise ConnectionClosedError(endpoint_url=full_url or request.url) from error

    def _consumer_rejection(
        self, request: MotoRequest, full_url: str | None, headers: Any
    ) -> Answer | None:
        """Return the refusal of an operation that names an algorithm, if there is a reason."""
        operation = _operation(request.headers)
        if operation not in CONSUMERS:
            return None
        caller = type(self)()
        caller.automated_parameter_parsing = False
        caller.setup_class(request, full_url, headers, use_raw_body=True)
        context = Context(
            account=caller.current_account,
            region=caller.region,
            directory=wiring.standard.directory,
        )
        try:
            check(operation, json.loads(request.get_data()), context)
        except ServiceError as refusal:
            return load_protocol(SERVICE).failure(refusal)
        except (ValueError, RecursionError):
            return None  # moto has its own answer to what is no JSON
        return None

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
    return load_protocol(SERVICE).target_of(dict(headers.items()))


def is_ours(request: MotoRequest, body: bytes) -> bool:
    """Whether a request to SageMaker is one for algorithms, or for no operation at all."""
    operation = _operation(request.headers)
    if operation in _TAG_OPERATIONS:
        return _names_algorithm(body)
    return operation in wiring.standard.behaviour.operations or operation not in operation_names(
        SERVICE
    )


def _names_algorithm(body: bytes) -> bool:
    """Whether tags are asked for of an algorithm, or of nothing that moto could have."""
    try:
        arn = json.loads(body)["ResourceArn"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return True
    return not isinstance(arn, str) or _RESOURCE in arn or not arn.startswith("arn:")


def forget_stores() -> None:
    """Let go of all algorithms in memory."""
    for account in sagemaker_backends.values():
        for existing in account.values():
            existing.__dict__.pop("_algorithms", None)
