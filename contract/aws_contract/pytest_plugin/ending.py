"""How a signal ends a run: at once in one process, in order where workers have counts to hand over.

The controller of pytest-xdist passes the first signal on to its workers and goes on; each of them
ends the test that it runs, leaves out the others, and hands over what it has counted, as at any
end. A second signal ends the controller at once.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

import pytest

from aws_contract.interruption import SuiteInterruption

__all__ = ["hooks_of"]


def hooks_of(config: pytest.Config, interruption: SuiteInterruption) -> object:
    """Return the hooks by which a signal ends this process: a worker, or any other one."""
    if hasattr(config, "workerinput"):
        return _InWorker(interruption)
    return _InController(interruption)


class _InWorker:
    def __init__(self, interruption: SuiteInterruption) -> None:
        self._interruption = interruption
        interruption.postpone(lambda _: True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self) -> bool | None:
        """Leave the test out once a signal has come: it counts as not run."""
        return True if self._interruption.received else None


class _InController:
    """In a run without workers too, where no signal is passed on."""

    def __init__(self, interruption: SuiteInterruption) -> None:
        self._interruption = interruption
        self._workers: dict[str, int] = {}
        interruption.postpone(self._pass_on)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_newgateway(self, gateway: Any) -> None:
        """Note the process of a worker on this machine."""
        if gateway.spec.popen:
            self._workers[gateway.id] = gateway._rinfo().pid  # noqa: SLF001 - as xdist asks for it

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Forget the process of a worker that has ended."""
        self._workers.pop(node.gateway.id, None)

    def _pass_on(self, number: int) -> bool:
        for process in self._workers.values():
            with suppress(ProcessLookupError):
                os.kill(process, number)
        return bool(self._workers)

    def pytest_runtest_logfinish(self) -> None:
        """End the run after a test that was interrupted and went on."""
        if not self._workers:
            self._interruption.end_if_interrupted()
