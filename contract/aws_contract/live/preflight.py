"""Opens the target of a live run: real AWS only if every precondition holds.

Before a request goes to the service, STS is asked whose credentials these are: a run against
another account than the one that was named doesn't begin.
"""

from __future__ import annotations

import botocore.session

from aws_contract.live.options import LiveOptions, PreconditionError, check
from aws_contract.targets.aws import AwsTarget, UnusableCredentialsError, caller_account
from aws_contract.targets.base import DEFAULT_REGION, Target, open_target

__all__ = ["open_live"]


def open_live(
    options: LiveOptions, *, service: str, session: botocore.session.Session | None = None
) -> Target:
    """Return the open target of a run.

    Raises PreconditionError, before anything is sent to the target, if a precondition doesn't hold,
    UnknownTargetError for a name that isn't a target's, and TargetUnreachableError if STS can't be
    reached.
    """
    check(options)
    if not options.aws:
        return open_target(options.target, region=options.region or DEFAULT_REGION)
    session = session or botocore.session.Session()
    region = str(options.region)
    try:
        account = caller_account(session, region=region)
    except UnusableCredentialsError as error:
        raise PreconditionError(str(error)) from error
    if account != options.account:
        raise PreconditionError(
            f"--aws-account is {options.account!r}, but the credentials belong to {account!r}"
        )
    return AwsTarget(session, service=service, region=region, account=account)
