"""Real AWS, for one account and region; nothing that only stands in its place."""

from __future__ import annotations

import re
from typing import Any, Final

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnectionError
from botocore.parsers import ResponseParserError

from aws_contract.targets.base import partition_of
from aws_contract.targets.endpoint import HttpTarget, TargetUnreachableError, UnusableUrlError
from aws_contract.targets.hosts import aws_host_in, host_of

__all__ = ["AwsTarget", "UnusableCredentialsError", "caller_account", "check_endpoints"]

_STS_ATTEMPTS: Final = 5
"""How often STS is asked who calls; botocore sends these requests, nobody else repeats them."""
_REGION: Final = re.compile(r"[a-z]{2,5}(?:-[a-z]+){1,3}-[0-9]+")
"""A label of a host that names a region."""


class UnusableCredentialsError(Exception):
    """There are no credentials, or STS doesn't accept them."""


class AwsTarget(HttpTarget):
    """The endpoint that botocore resolves for a service and a region.

    Raises UnusableUrlError if that isn't AWS: AWS_ENDPOINT_URL or the configuration file may name
    something else, whose answers would be kept as evidence of AWS.
    """

    def __init__(
        self, session: botocore.session.Session, *, service: str, region: str, account: str
    ) -> None:
        super().__init__(
            _endpoint(session, service=service, region=region),
            name="aws",
            region=region,
            partition=partition_of(region),
            account=account,
            session=session,
        )

    def _check(self, url: str) -> None:
        _require_aws(url)


def check_endpoints(session: botocore.session.Session, *, service: str, region: str) -> None:
    """Raise UnusableUrlError unless STS and the service are both AWS, in this region.

    Reads the configuration only: no credentials, and nothing is sent.
    """
    for name in ("sts", service):
        url = _endpoint(session, service=name, region=region)
        _require_aws(url, service=name)
        _require_region(url, service=name, region=region)


def _require_aws(url: str, *, service: str = "the service") -> None:
    if aws_host_in(url) is None:
        raise UnusableUrlError(
            f"botocore's configuration sends requests to {service} to {url}, which isn't AWS: "
            f"unset AWS_ENDPOINT_URL and endpoint_url, or use --target {url}"
        )


def _require_region(url: str, *, service: str, region: str) -> None:
    named = [label for label in host_of(url).split(".") if _REGION.fullmatch(label)]
    if named and region not in named:
        raise UnusableUrlError(
            f"botocore's configuration sends requests to {service} to {url}, but --target-region "
            f"is {region}"
        )


def _endpoint(session: botocore.session.Session, *, service: str, region: str) -> str:
    client = session.create_client(
        service,
        region_name=region,
        aws_access_key_id="none",
        aws_secret_access_key="none",  # noqa: S106 - so that the chain isn't asked for an endpoint
    )
    try:
        return str(client.meta.endpoint_url)
    finally:
        client.close()


def caller_account(session: botocore.session.Session, *, region: str) -> str:
    """Return the account of the session's credentials, as STS says.

    Raises UnusableCredentialsError if there are none or STS rejects them, TargetUnreachableError
    if it can't be reached.
    """
    if session.get_credentials() is None:
        raise UnusableCredentialsError(
            "no AWS credentials were found in botocore's credential chain"
        )
    config = Config(retries={"mode": "standard", "total_max_attempts": _STS_ATTEMPTS})
    client: Any = session.create_client("sts", region_name=region, config=config)
    try:
        return str(client.get_caller_identity()["Account"])
    except (HTTPClientError, NoConnectionError) as error:
        raise TargetUnreachableError(f"no answer from STS: {error}") from error
    except ClientError as error:
        raise UnusableCredentialsError(f"STS doesn't accept the credentials: {error}") from error
    except BotoCoreError as error:
        raise UnusableCredentialsError(f"the credentials can't be used: {error}") from error
    except (
        ResponseParserError,
        LookupError,
        TypeError,
    ) as error:  # from its parser
        raise TargetUnreachableError(f"no usable response from STS: {error!r}") from error
    finally:
        client.close()
