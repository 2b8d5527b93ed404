"""The options of a live run, and whether they are complete."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = [
    "AWS",
    "LIVE_VARIABLE",
    "LiveOptions",
    "PreconditionError",
    "check",
    "removal_command",
    "target_words",
]

AWS: Final = "aws"
"""The name of the target that is real AWS."""
LIVE_VARIABLE: Final = "AWS_CONTRACT_LIVE"
"""Set to ``yes`` it stands for ``--live``, for CI."""


class PreconditionError(Exception):
    """A run may not begin; nothing was sent. The text says why and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveOptions:
    """The options of the command.

    `account` is the one that the credentials must belong to, `live` the confirmation; both are for
    AWS only. `use_credentials` signs for another endpoint with the credentials of botocore's chain
    instead of dummy ones. `rate` is requests per second; `seconds` the deadline. `create` adds
    requests that must be accepted, `validation_jobs` those that start jobs which cost money; they
    use `image`, `role`, `s3_input` and `s3_output`. `folder` holds the state of the run; `resource`
    names what it is about.
    """

    target: str
    folder: Path
    region: str | None = None
    account: str | None = None
    live: bool = False
    rate: float = 2.0
    max_requests: int = 2000
    seconds: float | None = None
    max_surprises: int | None = None
    create: bool = False
    image: str | None = None
    validation_jobs: bool = False
    role: str | None = None
    s3_input: str | None = None
    s3_output: str | None = None
    shard: tuple[int, int] = (1, 1)
    only: str | None = None
    resource: str
    use_credentials: bool = False
    history: tuple[Path, ...] = field(default=())

    @property
    def aws(self) -> bool:
        """Whether the target is real AWS."""
        return self.target == AWS


def target_words(options: LiveOptions) -> list[str]:
    """Return the options that name the target again; an account only as a variable."""
    words = [
        f"--target {shlex.quote(options.target)}",
        f"--resource {shlex.quote(options.resource)}",
    ]
    if options.region is not None:
        words.append(f"--target-region {shlex.quote(options.region)}")
    if options.aws:
        words += ["--live", '--aws-account "$AWS_ACCOUNT_ID"']
    if options.use_credentials:
        words.append("--use-credentials")
    return words


def removal_command(options: LiveOptions) -> str:
    """Return the command that removes what a run has left."""
    words = [*target_words(options), f"--folder {shlex.quote(str(options.folder))}", "--delete"]
    return f"aws-contract live clean {' '.join(words)}"


def check(options: LiveOptions, *, planning: bool = False) -> None:
    """Raise PreconditionError with everything that is missing; sends nothing.

    `planning` leaves out what only sending needs.
    """
    missing = [
        *_limits(options),
        *_creation(options),
        *([] if planning else _aws(options)),
    ]
    if missing:
        raise PreconditionError("; ".join(missing))


def _limits(options: LiveOptions) -> Iterator[str]:
    if not (math.isfinite(options.rate) and options.rate >= 0):
        yield f"--rate {options.rate}: expected requests a second, 0 for no limit"
    if options.seconds is not None and not (math.isfinite(options.seconds) and options.seconds > 0):
        yield f"--deadline {options.seconds}: expected seconds above 0"
    if options.max_surprises is not None and options.max_surprises < 0:
        yield f"--max-surprises {options.max_surprises}: expected 0 or more"


def _aws(options: LiveOptions) -> Iterator[str]:
    if not options.aws:
        return
    if not options.account:
        yield "real AWS needs --aws-account ID, the account that the credentials must belong to"
    if not options.region:
        yield "real AWS needs --target-region REGION"
    if not options.live:
        yield f"real AWS needs confirmation: --live, or {LIVE_VARIABLE}=yes in the environment"
    if options.rate <= 0:
        yield "real AWS needs a --rate above 0"


def _creation(options: LiveOptions) -> Iterator[str]:
    if options.validation_jobs and not options.create:
        yield "--allow-validation-jobs needs --allow-create"
    if not options.aws:
        return
    if options.create and not options.image:
        yield "--allow-create on AWS needs --image, one that exists in ECR of the account"
    if options.validation_jobs:
        given = {
            "--role": options.role,
            "--s3-input": options.s3_input,
            "--s3-output": options.s3_output,
        }
        lacking = [name for name, value in given.items() if not value]
        if lacking:
            yield f"--allow-validation-jobs on AWS needs {', '.join(lacking)}"
