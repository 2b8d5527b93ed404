"""One request to SageMaker as moto reads it: its exact bytes, region, account and permissions."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from moto.core.request import Request as MotoRequest
from moto.sagemaker.responses import SageMakerResponse
from werkzeug.exceptions import HTTPException

from aws_fakes.engine.protocol import Answer, load_protocol
from aws_fakes.resources.algorithm.service import SERVICE

__all__ = ["Call", "without_actions"]


class Call:
    """A request, with the region and account that moto finds for it when they are first needed."""

    def __init__(self, request: MotoRequest, url: str | None = None) -> None:
        self._request = request
        self._url = url
        self.body: bytes = request.get_data()
        self.headers = dict(request.headers.items())
        self.method = request.method
        self.operation = load_protocol(SERVICE).target_of(self.headers)

    @property
    def region(self) -> str:
        """The region of the endpoint."""
        region: str = self._response.region
        return region

    @property
    def has_region(self) -> bool:
        """Whether host or signature name a region, or there is no signature that could."""
        return not self._response.region_is_guessed

    @property
    def account(self) -> str:
        """The account of the caller."""
        account: str = self._response.current_account
        return account

    def denial(self) -> Answer | None:
        """Return the answer of moto's IAM, when it is enforced and doesn't allow the call.

        It comes before the validation of the input; on AWS it comes after.
        """
        try:
            self._response._authenticate_and_authorize_normal_action()  # noqa: SLF001 - no other name
        except HTTPException as error:
            content = error.description or ""
            return Answer(error.code or 403, dict(error.get_headers()), content.encode())
        return None

    @cached_property
    def _response(self) -> _Response:
        response = _Response()
        response.automated_parameter_parsing = False  # the exact bytes count
        response.setup_class(self._request, self._url, self._request.headers, use_raw_body=True)
        return response


class _Response(SageMakerResponse):
    """moto's reading of a request. It never answers one."""

    region_is_guessed = False

    def get_region_from_url(self, request: Any, full_url: str) -> str:
        """Return the region that moto finds, its default where the signature has none."""
        try:
            return super().get_region_from_url(request, full_url)
        except IndexError:
            self.region_is_guessed = True
            return self.default_region

    def _get_action(self) -> str:
        """Return the operation in the target; never one that a body seems to name."""
        target = load_protocol(SERVICE).target_of(dict(self.headers.items()))
        return target or super()._get_action()


def without_actions(body: bytes) -> bytes:
    r"""Return a JSON body that moto doesn't mistake for a form, with ``\u0026`` for ``&``.

    moto would take the operation from a text such as ``&Action=ListModels&``.
    """
    return body.replace(b"&", b"\\u0026") if b"Action=" in body else body
