"""What requests are sent to.

A target is any object with the attributes and methods of `Target`. To add one, write a class that
turns a `Request` into an `Answer` and sends the bytes as they are; ``--target module:factory`` runs
the suite against what a factory of yours makes. Subclass `HttpTarget` for anything behind a URL.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, Protocol, runtime_checkable

import botocore.session
from botocore.exceptions import UnknownRegionError

from aws_contract.protocol.wire import Answer, Request
from aws_contract.targets.endpoint import HttpTarget, UnusableUrlError
from aws_contract.targets.hosts import aws_host_in

__all__ = [
    "DEFAULT_ACCOUNT",
    "DEFAULT_REGION",
    "Reconnecting",
    "Target",
    "UnknownTargetError",
    "check_target",
    "open_target",
    "partition_of",
    "sibling_of",
]

DEFAULT_REGION: Final = "us-east-1"
DEFAULT_ACCOUNT: Final = "123456789012"


class UnknownTargetError(ValueError):
    """The name of a target is neither one of the known ones nor a URL."""


@runtime_checkable
class Reconnecting(Protocol):
    """A target whose connections can be given up."""

    def reconnect(self) -> None:
        """Send what follows on another connection."""


class Target(Protocol):
    """Where requests go.

    `own` is True for the project's own fake, which must obey the assumed clauses too. `isolated`
    is True if nobody else uses the target: names may then be sent as they are, and everything that
    is listed comes from this run. `account` is None if it isn't known. A target may have the
    attribute `concurrent`, True if it takes requests from several threads at once.
    """

    @property
    def name(self) -> str:
        """What reports call the target."""

    @property
    def url(self) -> str:
        """The URL in printed curl commands."""

    @property
    def region(self) -> str:
        """The region whose ARNs are expected."""

    @property
    def partition(self) -> str:
        """The partition whose ARNs are expected."""

    @property
    def account(self) -> str | None:
        """The account whose ARNs are expected, or None for any."""

    @property
    def own(self) -> bool:
        """Whether this is the project's own fake."""

    @property
    def isolated(self) -> bool:
        """Whether nobody else uses the target."""

    def send(self, request: Request) -> Answer:
        """Send the exact bytes and return the answer; OSError if there is none."""

    def close(self) -> None:
        """Release what the target holds."""


def open_target(
    name: str,
    *,
    region: str = DEFAULT_REGION,
    session: botocore.session.Session | None = None,
) -> Target:
    """Return the target of a name: ``fake``, ``http``, an endpoint URL or ``module:factory``.

    session: with which credentials requests to a URL are signed, instead of dummy ones. A factory
    is called with ``region`` as keyword and returns a `Target`. Raises UnknownTargetError with what
    is possible for anything else, and for what leads to real AWS.
    """
    if _is_url(name):
        try:
            return HttpTarget(name, region=region, partition=partition_of(region), session=session)
        except UnusableUrlError as error:
            raise UnknownTargetError(str(error)) from error
    target = _made(_factory(name), name, region)
    try:
        _reject_aws(target.url)
    except UnknownTargetError:
        target.close()
        raise
    return target


def _made(factory: _Factory, name: str, region: str) -> Target:
    try:
        target = factory(region=region)
    except UnknownTargetError:
        raise
    except Exception as error:  # the factory may be the user's own
        what = f"{type(error).__name__}: {error}"
        raise UnknownTargetError(f"target {name!r} can't be opened: {what}") from error
    if not hasattr(target, "send"):
        raise UnknownTargetError(f"{name} made a {type(target).__name__}, not a target")
    return target


def check_target(name: str) -> None:
    """Raise UnknownTargetError if `open_target` can't know the name; opens nothing."""
    if _is_url(name):
        _reject_aws(name)
    else:
        _factory(name)


def _reject_aws(url: str) -> None:
    try:
        found = aws_host_in(url) if _is_url(url) else None
    except ValueError as error:
        raise UnknownTargetError(str(error)) from error
    if found is not None:
        raise UnknownTargetError(
            f"{url} is real AWS ({found}): only `aws-contract live --target aws` sends there"
        )


def sibling_of(
    target: Target, *, region: str | None = None, account: str | None = None
) -> Target | None:
    """Return the same service in another region or account, or None if the target can't say.

    A target can if it has a method ``sibling`` with these keywords, which may return None too.
    """
    sibling: Callable[..., Target | None] | None = getattr(target, "sibling", None)
    return None if sibling is None else sibling(region=region, account=account)


@cache
def partition_of(region: str) -> str:
    """Return the partition of a region, as botocore knows it or guesses it from its prefix.

    UnknownTargetError for a region of no partition.
    """
    try:
        return str(botocore.session.Session().get_partition_for_region(region))
    except UnknownRegionError as error:
        raise UnknownTargetError(f"unknown region {region!r}: no partition has it") from error


class _Factory(Protocol):
    def __call__(self, *, region: str) -> Target: ...


_KNOWN: Final[Mapping[str, str]] = {
    "fake": "aws_contract.targets.fake:FakeTarget",
    "http": "aws_contract.targets.served:ServedTarget",
}
"""The targets that have a short name, by that name; imported when one is opened."""


def _is_url(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def _factory(name: str) -> _Factory:
    if name == "aws":
        raise UnknownTargetError("real AWS is for `aws-contract live --target aws`")
    module, colon, attribute = _KNOWN.get(name, name).partition(":")
    if attribute[:1].isdecimal():  # a host with a port
        raise UnknownTargetError(f"unknown target {name!r}: did you mean http://{name}?")
    if not (module and colon and attribute):
        known = ", ".join(_KNOWN)
        raise UnknownTargetError(
            f"unknown target {name!r}: expected one of {known}, a URL, or module:factory"
        )
    try:
        factory: _Factory = getattr(importlib.import_module(module), attribute)
    except Exception as error:  # the module may be the user's own
        raise UnknownTargetError(f"target {name!r} can't be loaded: {error}") from error
    if not callable(factory):
        raise UnknownTargetError(f"{name} is a {type(factory).__name__}, not a target's factory")
    return factory
