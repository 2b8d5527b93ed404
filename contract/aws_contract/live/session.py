"""The session of a live run: its names carry the run's prefix, its reproductions its options."""

from __future__ import annotations

import shlex
from typing import Final

from aws_contract.live.guard import Guard
from aws_contract.live.journal import Names
from aws_contract.live.options import LiveOptions
from aws_contract.results.failure import case_id
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Session
from aws_strategies.case import Case

__all__ = ["LiveSession"]

_ACCOUNT: Final = '"$AWS_ACCOUNT_ID"'
"""What a printed command has in place of the account's number."""


class LiveSession(Session):
    """One attempt of a run. `step` is the id of the step that runs."""

    def __init__(
        self, target: Guard, *, names: Names, prefix: str, attempt: int, options: LiveOptions
    ) -> None:
        super().__init__(target, Recorder(), options=_words(options))
        self.names = names
        self.prefix = f"{prefix}-r{attempt}"
        self.step = ""

    def reproduce(self, case: Case | None) -> str:
        """Return the command that does a step again."""
        step = self.step if case is None else case_id(case)
        return f"aws-contract live {self.options} --only {shlex.quote(step)}"


def _words(options: LiveOptions) -> str:
    words = [f"--target {shlex.quote(options.target)}"]
    if options.region is not None:
        words.append(f"--target-region {shlex.quote(options.region)}")
    if options.aws:
        words += ["--live", f"--aws-account {_ACCOUNT}"]
    if options.create:
        words.append("--allow-create")
        words += ['--image "$IMAGE"'] if options.image else []
    return " ".join(words)
