"""Whether a URL leads to real AWS, or stays on this machine: decided by the host, not by a word.

The DNS suffixes of all partitions are those of botocore's own data.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

import botocore.session

__all__ = ["aws_host_in", "host_of", "is_loopback"]

_CUSTOMER_LABELS: Final = frozenset({"elb", "compute", "compute-1", "execute-api"})
"""Labels of names that AWS gives to its customers' own servers: load balancers, instances, APIs."""

_NEWER_SUFFIXES: Final = frozenset({"amazonaws.eu", "api.amazonwebservices.eu", "api.aws"})
"""Suffixes (botocore 1.44.5) that the oldest botocore the project works with doesn't hold."""


def host_of(url: str) -> str:
    """Return the host of a URL in lower case; ValueError for a URL without one."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"{url!r} isn't a valid URL: {error}") from error
    if not host:
        raise ValueError(f"{url!r} isn't a valid URL: it has no host")
    return host.rstrip(".").lower()


def aws_host_in(url: str) -> str | None:
    """Return the name that makes a URL one of AWS: its host, or what DNS says the host stands for.

    None if neither is in a domain of AWS's services. A host that can't be resolved is judged by its
    name alone. ValueError for a URL without a host.
    """
    host = host_of(url)
    return next((name for name in (host, *_canonical_names(host)) if _is_aws(name)), None)


def is_loopback(url: str) -> bool:
    """Return whether every address of the URL's host is one of this machine."""
    host = host_of(url)
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        addresses = [ipaddress.ip_address(each[4][0]) for each in _resolved(host)]
        return bool(addresses) and all(address.is_loopback for address in addresses)


def _is_aws(host: str) -> bool:
    host = host.rstrip(".").lower()
    suffix = next((each for each in _suffixes() if host == each or host.endswith(f".{each}")), None)
    if suffix is None:
        return False
    return _CUSTOMER_LABELS.isdisjoint(host.removesuffix(suffix).split("."))


@cache
def _suffixes() -> frozenset[str]:
    """Return the DNS suffixes of all partitions, dual-stack ones included."""
    loader = botocore.session.Session().get_component("data_loader")
    partitions: dict[str, Any] = loader.load_data("partitions")
    endpoints: dict[str, Any] = loader.load_data("endpoints")
    found = {
        partition["outputs"][name]
        for partition in partitions["partitions"]
        for name in ("dnsSuffix", "dualStackDnsSuffix")
    }
    found |= {partition["dnsSuffix"] for partition in endpoints["partitions"]}
    return _NEWER_SUFFIXES | frozenset(suffix for suffix in found if suffix)


def _canonical_names(host: str) -> Iterator[str]:
    yield from (name for *_, name, _address in _resolved(host) if name)


def _resolved(host: str) -> list[tuple[Any, ...]]:
    try:
        found = socket.getaddrinfo(
            host, None, type=socket.SOCK_STREAM, flags=getattr(socket, "AI_CANONNAME", 0)
        )
    except (OSError, UnicodeError):
        return []
    return list(found)
