"""Opens the target of a live run. Real AWS only if everything that was promised is true.

Before a request goes to SageMaker, STS is asked whose credentials these are: a run against another
account than the one that was named is refused.
"""

from __future__ import annotations

from typing import Any, Final

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnectionError

from aws_contract.live.options import LiveOptions, RefusedError, check
from aws_contract.protocol.wire import Answer, Request
from aws_contract.targets.base import DEFAULT_REGION, Target, open_target, partition_of
from aws_contract.targets.endpoint import HttpTarget, TargetUnreachableError

__all__ = ["AwsTarget", "identity", "open_live"]

RETRIES: Final = 4
"""How often botocore tries a request again that may safely be sent twice."""


class AwsTarget:
    """Real AWS, or what botocore's configuration puts in its place, for one account and region.

    `send` lets botocore retry adaptively; `send_once` sends once, for what mustn't happen twice.
    """

    own = False
    isolated = False

    def __init__(self, session: botocore.session.Session, *, region: str, account: str) -> None:
        self.name = "aws"
        self.region, self.account, self.partition = region, account, partition_of(region)
        probe = session.create_client("sagemaker", region_name=region)
        self.url = str(probe.meta.endpoint_url)
        probe.close()
        common: dict[str, Any] = {
            "region": region,
            "partition": self.partition,
            "name": self.name,
            "account": account,
            "session": session,
        }
        self._patient = HttpTarget(self.url, retries=RETRIES, retry_mode="adaptive", **common)
        self._once = HttpTarget(self.url, retries=0, **common)

    @property
    def attempts(self) -> int:
        """How many requests went out, botocore's retries included."""
        return self._patient.attempts + self._once.attempts

    def send(self, request: Request) -> Answer:
        """Send with botocore's adaptive retries; TargetUnreachableError if no answer came."""
        return self._patient.send(request)

    def send_once(self, request: Request) -> Answer:
        """Send once; TargetUnreachableError if no answer came."""
        return self._once.send(request)

    def close(self) -> None:
        """Close the connections."""
        self._patient.close()
        self._once.close()


def open_live(options: LiveOptions, *, session: botocore.session.Session | None = None) -> Target:
    """Return the open target of a run.

    Raises RefusedError, before anything is sent to the target, if a promise is missing or wrong,
    UnknownTargetError for a name that says nothing, and TargetUnreachableError if STS can't be
    reached.
    """
    check(options)
    if not options.aws:
        return open_target(options.target, region=options.region or DEFAULT_REGION)
    session = session or botocore.session.Session()
    region = str(options.region)
    account = identity(session, region=region)
    if account != options.account:
        raise RefusedError(
            f"--aws-account is {options.account!r}, but the credentials belong to {account!r}"
        )
    return AwsTarget(session, region=region, account=account)


def identity(session: botocore.session.Session, *, region: str) -> str:
    """Return the account of the credentials, as STS says.

    Raises RefusedError if there are none or STS refuses them, TargetUnreachableError if it can't
    be reached.
    """
    if session.get_credentials() is None:
        raise RefusedError("no AWS credentials were found in botocore's credential chain")
    config = Config(retries={"mode": "standard", "total_max_attempts": RETRIES + 1})
    client: Any = session.create_client("sts", region_name=region, config=config)
    try:
        return str(client.get_caller_identity()["Account"])
    except (HTTPClientError, NoConnectionError) as error:
        raise TargetUnreachableError(f"no answer from STS: {error}") from error
    except ClientError as error:
        raise RefusedError(f"STS doesn't accept the credentials: {error}") from error
    except BotoCoreError as error:
        raise RefusedError(f"the credentials can't be used: {error}") from error
    finally:
        client.close()
