"""Fixtures for people who test code that uses algorithms; installed as a plugin of pytest.

    @pytest.mark.sagemaker_algorithms(transition={"progression": "manual", "times": 1})
    def test_mine(sagemaker_algorithms):
        sagemaker_algorithms.create("mine")
        ...  # boto3 is mocked, as by moto's mock_aws

Nothing is imported until a test uses a fixture: pytest starts as fast as without the plugin.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from aws_fakes.engine.failure_injection import Injected
    from aws_fakes.moto_integration.installation import Installation
    from aws_fakes.resources.algorithm.lifecycle import Setback

# ruff: noqa: PLC0415 - pytest loads this module in every run, so imports wait for the first use

__all__ = ["Algorithms", "sagemaker_algorithms", "sagemaker_algorithms_server", "strict_moto"]

_STRICT: Final = "strict_moto"
_MARKER: Final = "sagemaker_algorithms"
_ACCOUNT: Final = "123456789012"


class Algorithms:
    """The fake's algorithms as a test handles them.

    `url` is the endpoint of the server, None inside the process. `region` is used unless another
    one is named.
    """

    def __init__(
        self, installation: Installation, *, url: str | None = None, region: str = "us-east-1"
    ) -> None:
        self._installation = installation
        self.url = url
        self.region = region

    def client(self, service: str = "sagemaker", *, region: str | None = None) -> Any:
        """Return a boto3 client whose calls the fake answers."""
        import boto3

        client: Any = boto3.client  # any service, where the stubs want to know which
        return client(
            service,
            region_name=region or self.region,
            endpoint_url=self.url,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",  # noqa: S106 - nobody checks it
        )

    def create(self, name: str = "algorithm", *, realistic: bool = False, **members: Any) -> str:
        """Create an algorithm, the smallest or a realistic one, and return its ARN."""
        from aws_fakes.resources.algorithm.examples import realistic_request, smallest_request

        request = (realistic_request if realistic else smallest_request)(name, **members)
        arn: str = self.client().create_algorithm(**request)["AlgorithmArn"]
        return arn

    def fail_validation(self, name: str, reason: str, *, profile: str = "") -> None:
        """Let an algorithm's validation fail: the one in progress, or the next of that name.

        At the first profile unless one is named. Without validation nothing fails.
        """
        from aws_fakes.resources.algorithm.lifecycle import Setback

        self._fail(name, Setback(reason=reason, profile=profile))

    def fail_image_scan(self, name: str, reason: str) -> None:
        """Let the scan of an algorithm's images fail: the one in progress, or the next."""
        from aws_fakes.resources.algorithm.lifecycle import Setback

        self._fail(name, Setback(reason=reason))

    def _fail(self, name: str, setback: Setback) -> None:
        self._installation.store(_ACCOUNT, self.region).fail(name, setback)

    def inject(
        self,
        failure: Injected | str,
        *,
        operation: str | None = None,
        count: int | None = None,
        rate: float = 1.0,
        seconds: float = 1.0,
    ) -> None:
        """Inject failures, as `aws_fakes.engine.failure_injection.Injection` describes them.

        They last until the test ends. ValueError for an unknown failure or operation.
        """
        from aws_fakes.engine.failure_injection import Injected, Injection

        self._installation.injector.add(
            Injection(
                failure=Injected(failure),
                operation=operation,
                count=count,
                rate=rate,
                seconds=seconds,
            )
        )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers",
        f"{_MARKER}(*, transition=None, rules=None, region='us-east-1', seed=0): options of "
        "the fixtures sagemaker_algorithms and sagemaker_algorithms_server.",
    )
    config.addinivalue_line(
        "markers",
        f"{_STRICT}(*, services=None, skip=()): moto rejects what the model of a service forbids.",
    )


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let the marker alone use the fixture."""
    names = getattr(item, "fixturenames", None)
    if names is not None and _STRICT not in names and item.get_closest_marker(_STRICT):
        names.insert(0, _STRICT)


@pytest.fixture
def strict_moto(request: pytest.FixtureRequest) -> Iterator[None]:
    """Inside the test, moto's mocks reject what a service's model forbids; starts no mock."""
    from aws_fakes import strict

    marker = request.node.get_closest_marker(_STRICT)
    if marker is not None and marker.args:
        raise pytest.UsageError(f"{_STRICT} takes keywords only, not {marker.args!r}")
    try:
        validating = strict(**(marker.kwargs if marker else {}))
    except (LookupError, ValueError, TypeError) as error:
        raise pytest.UsageError(f"{_STRICT}: {error}") from None
    with validating:
        yield


@pytest.fixture
def sagemaker_algorithms(request: pytest.FixtureRequest) -> Iterator[Algorithms]:
    """The fake inside moto, around one test; composes with a `mock_aws` of the test's own."""
    from aws_fakes import mock_algorithms
    from aws_fakes.moto_integration.installation import PROCESS
    from aws_fakes.moto_integration.mock import injecting

    region, seed, options = _options(request)
    with mock_algorithms(**options), injecting(seed=seed):
        yield Algorithms(PROCESS, region=region)


@pytest.fixture
def sagemaker_algorithms_server(request: pytest.FixtureRequest) -> Iterator[Algorithms]:
    """The fake behind HTTP on a free loopback port, around one test: `url` is the endpoint."""
    from aws_fakes.moto_integration.mock import fresh
    from aws_fakes.server.app import serve

    region, seed, options = _options(request)
    with serve(seed=seed, **options) as server, fresh():
        yield Algorithms(server.installation, url=server.url, region=region)


def _options(request: pytest.FixtureRequest) -> tuple[str, int, dict[str, Any]]:
    """Return region, seed and the other options of a test's marker."""
    marker = request.node.get_closest_marker(_MARKER)
    if marker is not None and marker.args:
        raise pytest.UsageError(f"{_MARKER} takes keywords only, not {marker.args!r}")
    options = dict(marker.kwargs) if marker else {}
    unknown = options.keys() - _OPTIONS
    if unknown:
        known = ", ".join(sorted(_OPTIONS))
        raise pytest.UsageError(f"{_MARKER} knows no {sorted(unknown)}: expected {known}")
    return options.pop("region", "us-east-1"), options.pop("seed", 0), options


_OPTIONS: Final = frozenset({"transition", "rules", "region", "seed"})
