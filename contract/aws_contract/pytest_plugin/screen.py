"""The screen of `aws-contract run`: a line while it runs, the result, and nothing of pytest's own.

Loaded by that command alone. What asks for the output of tests gets it: ``-vv``, ``-s``, ``--pdb``,
``--tb``, ``-r``, ``--durations``, ``--collect-only``.
"""

from __future__ import annotations

import io
import sys
from typing import Final

import pytest

__all__ = ["KEPT_OUTPUT"]

KEPT_OUTPUT: Final = "aws_contract_kept_output"
"""The plugin that is there if pytest's own output isn't shown."""
_VERBOSE: Final = 2


@pytest.hookimpl(trylast=True)  # after pytest's own plugin has made its reporter
def pytest_configure(config: pytest.Config) -> None:
    """Keep pytest's output to itself."""
    if hasattr(config, "workerinput") or _is_wanted(config):
        return
    usual = config.pluginmanager.getplugin("terminalreporter")
    kept = io.StringIO()
    config.pluginmanager.unregister(usual)
    config.pluginmanager.register(pytest.TerminalReporter(config, kept), "terminalreporter")
    config.pluginmanager.register(_Kept(kept), KEPT_OUTPUT)


@pytest.hookimpl(trylast=True)  # Hypothesis counts work done before its own hook as loading plugins
def pytest_sessionstart(session: pytest.Session) -> None:
    """Show how far the run is, where somebody can watch it."""
    if not session.config.pluginmanager.hasplugin(KEPT_OUTPUT):
        return
    from aws_contract.pytest_plugin.progress import (  # noqa: PLC0415 - see above
        ProgressLine,
        watched_console,
    )

    console = watched_console()
    if console is not None:
        session.config.pluginmanager.register(ProgressLine(console))


def _is_wanted(config: pytest.Config) -> bool:
    """Whether the options ask for pytest's own output."""
    option = config.option
    return bool(
        config.get_verbosity() >= _VERBOSE
        or option.collectonly
        or option.usepdb
        or option.capture == "no"
        or option.tbstyle != "no"
        or option.reportchars != "N"
        or option.durations
    )


class _Kept:
    """Has what pytest would have printed."""

    def __init__(self, text: io.StringIO) -> None:
        self._text = text

    @pytest.hookimpl(trylast=True)
    def pytest_internalerror(self) -> None:
        """Print what pytest says of an error of its own or of ours: nothing else would."""
        sys.stderr.write(self._text.getvalue())
