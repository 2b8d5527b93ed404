"""The pytest plugin of the suite: its options, and its Hypothesis profiles.

Loaded by ``suite/conftest.py`` or by ``-p aws_contract.pytest_plugin``; nothing loads it by
itself. What the plugin does while tests run is in `aws_contract.pytest_plugin.hooks`, which is
loaded when the session starts: it imports strategies, and Hypothesis wants none of that work done
while plugins load.
"""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import settings
from hypothesis.errors import InvalidArgument

from aws_contract.interruption import SuiteInterruption
from aws_contract.pytest_plugin.ending import hooks_of
from aws_contract.pytest_plugin.hypothesis_settings import DEFAULT_PROFILE, register_profiles
from aws_contract.run_options import RUN_OPTIONS

__all__: list[str] = []

_interruption: Final = SuiteInterruption()

register_profiles()  # before Hypothesis' own plugin reads --hypothesis-profile


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the suite."""
    group = parser.getgroup("aws-contract")
    for option in RUN_OPTIONS:
        if option.metavar is None:
            group.addoption(option.name, action="store_true", help=option.help)
        elif option.multiple:
            group.addoption(option.name, action="append", metavar=option.metavar, help=option.help)
        else:
            group.addoption(
                option.name, default=option.default, metavar=option.metavar, help=option.help
            )


@pytest.hookimpl(tryfirst=True)  # Hypothesis' own plugin fails for an unknown profile
def pytest_configure(config: pytest.Config) -> None:
    """Use the suite's Hypothesis profile unless another one was asked for; end in order.

    UsageError for a profile that nobody has registered.
    """
    wanted = config.getoption("--hypothesis-profile", default=None)
    try:
        settings.get_profile(wanted or DEFAULT_PROFILE)
    except InvalidArgument as error:
        raise pytest.UsageError(f"--hypothesis-profile: {error}") from error
    _interruption.install()
    config.pluginmanager.register(hooks_of(config, _interruption))
    if not wanted:
        settings.load_profile(DEFAULT_PROFILE)


@pytest.hookimpl(trylast=True)  # Hypothesis counts work done before its own hook as loading plugins
def pytest_sessionstart(session: pytest.Session) -> None:
    """Load what is needed to run; UsageError for an invalid option."""
    from aws_contract.pytest_plugin import hooks  # noqa: PLC0415 - see above

    hooks.start(session.config, _interruption)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """From here on the run ends anyway."""
    _interruption.finish()


def pytest_unconfigure() -> None:
    """Leave the process as it was."""
    _interruption.remove()
