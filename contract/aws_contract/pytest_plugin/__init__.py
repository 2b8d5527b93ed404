"""The pytest plugin of the suite: its options, and its Hypothesis profiles.

Loaded by ``contract/conftest.py`` or by ``-p aws_contract.pytest_plugin``; nothing loads it by
itself. What the plugin does while tests run is in `aws_contract.pytest_plugin.hooks`, which is
loaded when the session starts: it imports strategies, and Hypothesis wants none of that work done
while plugins load.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from aws_contract.pytest_plugin import profiles

__all__: list[str] = []

profiles.register()  # before Hypothesis' own plugin reads --hypothesis-profile


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the suite."""
    group = parser.getgroup("aws-contract")
    group.addoption(
        "--target",
        default="fake",
        metavar="fake|http|URL|MODULE:FACTORY",
        help="what to run the contract against: the fake in this process (default), the fake "
        "behind HTTP on loopback, any endpoint URL, or a function that makes a target",
    )
    group.addoption(
        "--resource",
        default="algorithm",
        metavar="NAME|MODULE:ATTRIBUTE",
        help="the resource whose contract is run (default: algorithm)",
    )
    group.addoption(
        "--target-region",
        metavar="REGION",
        help="the region that requests are signed for and ARNs must name (default: us-east-1)",
    )
    group.addoption(
        "--contract-report",
        type=Path,
        metavar="DIR",
        help="write report.json, report.html and summary.md into this folder; in a GitHub job the "
        "summary is added to the job's",
    )
    group.addoption(
        "--fail-on",
        metavar="documented,observed,unknown",
        help="the verdicts that fail the run: violations of the documentation, of an observation "
        "of AWS, differences where nothing is known (default: documented,observed)",
    )
    group.addoption(
        "--strict-coverage",
        action="store_true",
        help="fail the run if a constraint point was never tried: accepted, and broken unless "
        "that is proved to be impossible",
    )
    group.addoption(
        "--contract-case",
        metavar="ID",
        help="run only the deterministic case with this id",
    )
    group.addoption(
        "--shard",
        metavar="I/N",
        help="run only this part of the deterministic set: 2/5 is the second of five",
    )
    group.addoption(
        "--examples-database",
        metavar="DIR|redis://HOST:PORT/N|github:OWNER/REPO",
        help="where Hypothesis keeps failing examples, for machines to share",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Use the suite's Hypothesis profile unless another one was asked for."""
    if not config.getoption("--hypothesis-profile", default=None):
        settings.load_profile(profiles.DEFAULT)


@pytest.hookimpl(trylast=True)  # after Hypothesis, which takes what comes before for loading
def pytest_sessionstart(session: pytest.Session) -> None:
    """Load what is needed to run; UsageError if the target's name says nothing."""
    from aws_contract.pytest_plugin import hooks as running  # noqa: PLC0415 - see above

    running.start(session.config)
