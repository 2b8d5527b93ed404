"""What a run comes to, and the exit status that says so."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, Protocol

from aws_contract.exit_status import ExitStatus

__all__ = ["RunVerdict", "of_verdict", "verdict_of_run"]


class RunVerdict(StrEnum):
    """What a run comes to. Nothing tried is never "obeys"."""

    OBEYS = "obeys"
    VIOLATES = "violates"
    INCOMPLETE = "incomplete"
    UNREACHABLE = "unreachable"
    NOTHING_SENT = "nothing sent"


class _Counted(Protocol):
    """A clause and what its checks came to."""

    @property
    def checks(self) -> int: ...

    @property
    def failed(self) -> int: ...


def verdict_of_run(
    clauses: Iterable[_Counted],
    *,
    sent: int,
    incomplete: str,
    part: bool = False,
    unreachable: bool = False,
) -> RunVerdict:
    """Return what a run comes to: a violation counts even if the run ended early.

    `part` is whether less than everything was asked for.
    """
    tried = [clause for clause in clauses if clause.checks]
    if any(clause.failed for clause in tried):
        return RunVerdict.VIOLATES
    if unreachable:
        return RunVerdict.UNREACHABLE
    if not sent:
        return RunVerdict.NOTHING_SENT
    return RunVerdict.OBEYS if tried and not (incomplete or part) else RunVerdict.INCOMPLETE


def of_verdict(verdict: RunVerdict) -> ExitStatus:
    """Return the exit status that a verdict stands for."""
    return _STATUS_OF.get(verdict, ExitStatus.INCOMPLETE)


_STATUS_OF: Final = {
    RunVerdict.OBEYS: ExitStatus.OBEYS,
    RunVerdict.VIOLATES: ExitStatus.VIOLATES,
    RunVerdict.UNREACHABLE: ExitStatus.UNREACHABLE,
}
