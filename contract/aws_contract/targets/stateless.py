"""The fake of every AWS JSON operation, without state, as a target."""

from __future__ import annotations

from aws_contract.targets.base import DEFAULT_ACCOUNT, DEFAULT_REGION
from aws_contract.targets.fake import FakeTarget
from aws_fakes import StatelessService

__all__ = ["StatelessTarget"]


class StatelessTarget(FakeTarget):
    """The fake without state in this process."""

    def __init__(self, *, region: str = DEFAULT_REGION, account: str = DEFAULT_ACCOUNT) -> None:
        super().__init__(StatelessService(), region=region, account=account)
