"""The fake behind HTTP as a target."""

from __future__ import annotations

from aws_contract.targets.base import DEFAULT_ACCOUNT, DEFAULT_REGION, partition_of
from aws_contract.targets.endpoint import HttpTarget, dummy_session
from aws_fakes.extras import require_moto

__all__ = ["ServedStatelessTarget", "ServedTarget"]

require_moto()  # when a run looks the target up, not in its first test


class ServedTarget(HttpTarget):
    """The fake behind HTTP on a free loopback port, for as long as the target is open.

    stateless: whether it is the fake of every AWS JSON operation, which keeps nothing.
    """

    own = True
    isolated = True

    stateless = False

    def __init__(self, *, region: str = DEFAULT_REGION, account: str = DEFAULT_ACCOUNT) -> None:
        from aws_fakes.server.app import serve  # noqa: PLC0415 - imports moto, which costs 0.4 s

        self._server = serve(host="127.0.0.1", port=0, stateless=self.stateless)
        super().__init__(
            self._server.url,
            name="http",
            region=region,
            partition=partition_of(region),
            account=account,
            session=dummy_session(),
        )

    def close(self) -> None:
        """Close the connections and stop the server."""
        super().close()
        self._server.close()


class ServedStatelessTarget(ServedTarget):
    """The fake of every AWS JSON operation behind HTTP."""

    stateless = True
