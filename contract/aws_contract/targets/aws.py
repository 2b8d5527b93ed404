"""Real AWS, or what botocore's configuration puts in its place, for one account and region."""

from __future__ import annotations

from typing import Any, Final

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnectionError

from aws_contract.targets.base import partition_of
from aws_contract.targets.endpoint import HttpTarget, TargetUnreachableError

__all__ = ["AwsTarget", "UnusableCredentialsError", "caller_account"]

_STS_ATTEMPTS: Final = 5
"""How often STS is asked who calls; botocore sends these requests, nobody else repeats them."""


class UnusableCredentialsError(Exception):
    """There are no credentials, or STS doesn't accept them."""


class AwsTarget(HttpTarget):
    """The endpoint that botocore resolves for a service and a region."""

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


def _endpoint(session: botocore.session.Session, *, service: str, region: str) -> str:
    client = session.create_client(service, region_name=region)
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
    finally:
        client.close()
