"""Real AWS is recognised by the host that requests go to."""

import socket

import pytest

from aws_contract.targets import hosts
from aws_contract.targets.hosts import aws_host_in, host_of, is_loopback


@pytest.fixture(autouse=True)
def resolver(monkeypatch):
    """Let names resolve as `known` says: by name, the canonical name and the address."""
    known = {}

    def getaddrinfo(host, *_, **__):
        if host not in known:
            raise socket.gaierror("unknown host")
        name, address = known[host]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, name, (address, 0))]

    monkeypatch.setattr(hosts.socket, "getaddrinfo", getaddrinfo)
    return known


@pytest.mark.parametrize(
    "url",
    [
        "http://api.sagemaker.us-east-1.amazonaws.com",
        "https://API.SAGEMAKER.us-east-1.AMAZONAWS.COM.:443/",
        "https://sagemaker.us-east-1.api.aws",
        "https://api.sagemaker.cn-north-1.amazonaws.com.cn",
        "https://sagemaker.cn-north-1.api.amazonwebservices.com.cn",
        "https://api.sagemaker.us-iso-east-1.c2s.ic.gov",
        "https://api.sagemaker.us-isob-east-1.sc2s.sgov.gov",
        "https://api.sagemaker.eusc-de-east-1.amazonaws.eu",
        "https://api-fips.sagemaker.us-gov-west-1.amazonaws.com",
        "https://vpce-0a1b2c3d-x.sagemaker.us-east-1.vpce.amazonaws.com",
    ],
)
def test_a_host_in_a_domain_of_a_partition_is_aws(url):
    assert aws_host_in(url) is not None


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:4566",
        "http://127.0.0.1",
        "http://[::1]:5000",
        "http://amazonaws.com.example.org",
        "http://notamazonaws.com",
        "http://my-emulator-123.us-east-1.elb.amazonaws.com",
        "http://ec2-1-2-3-4.compute-1.amazonaws.com:4566",
    ],
)
def test_another_host_is_not_aws(url):
    assert aws_host_in(url) is None


def test_a_name_that_stands_for_one_of_aws_is_aws(resolver):
    resolver["innocent.example"] = ("api.sagemaker.us-east-1.amazonaws.com", "192.0.2.1")
    assert aws_host_in("http://innocent.example") == "api.sagemaker.us-east-1.amazonaws.com"


@pytest.mark.parametrize("url", ["http://", "http://[::1/", "http://host:port", "nothing"])
def test_a_url_without_a_host_is_an_error(url):
    with pytest.raises(ValueError, match="isn't a valid URL"):
        host_of(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:1", True),
        ("http://api.localhost", True),
        ("http://127.8.8.8", True),
        ("http://[::1]:1", True),
        ("http://here.example", True),
        ("http://there.example", False),
        ("http://unknown.example", False),
    ],
)
def test_a_loopback_host_is_one_whose_addresses_all_are(url, expected, resolver):
    resolver["here.example"] = ("", "127.0.0.1")
    resolver["there.example"] = ("", "192.0.2.1")
    assert is_loopback(url) is expected
