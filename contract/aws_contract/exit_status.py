"""The exit statuses of a run."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

__all__ = ["INCOMPLETE_IN_PYTEST", "UNREACHABLE_IN_PYTEST", "ExitStatus", "of_pytest"]


class ExitStatus(IntEnum):
    """What `aws-contract run` and `aws-contract live` end with."""

    OBEYS = 0
    VIOLATES = 1
    NOT_STARTED = 2
    UNREACHABLE = 3
    INCOMPLETE = 4
    INTERNAL_ERROR = 70


UNREACHABLE_IN_PYTEST: Final = 13
"""What pytest ends with where the command ends with UNREACHABLE: 3 and 4 have another meaning."""
INCOMPLETE_IN_PYTEST: Final = 14

_OF_PYTEST: Final = {
    0: ExitStatus.OBEYS,
    1: ExitStatus.VIOLATES,
    2: ExitStatus.INCOMPLETE,  # interrupted
    4: ExitStatus.NOT_STARTED,  # invalid options
    5: ExitStatus.INCOMPLETE,  # no test was collected
    UNREACHABLE_IN_PYTEST: ExitStatus.UNREACHABLE,
    INCOMPLETE_IN_PYTEST: ExitStatus.INCOMPLETE,
}


def of_pytest(status: int) -> int:
    """Return the command's exit status for one of pytest; a signal's stays what it is."""
    if status < 0:
        return 128 - status
    return _OF_PYTEST.get(status, ExitStatus.INTERNAL_ERROR)
