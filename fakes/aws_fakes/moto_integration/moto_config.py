"""Which requests moto is configured to answer."""

from __future__ import annotations

from moto.core.config import passthrough_service, passthrough_url, service_whitelisted
from moto.core.utils import get_equivalent_url_in_aws_domain

__all__ = ["is_mocked", "url_in_aws_domain"]


def url_in_aws_domain(url: str) -> str:
    """Return a URL as moto looks for its service: without query, a custom endpoint replaced."""
    parts, _ = get_equivalent_url_in_aws_domain(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def is_mocked(service: str, url: str) -> bool:
    """Whether moto answers a service's requests to a URL, neither passed through nor left out."""
    return (
        not passthrough_url(url)
        and not passthrough_service(service)
        and service_whitelisted(service)
    )
