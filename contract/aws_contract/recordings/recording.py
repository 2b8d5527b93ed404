"""Recordings: what a service answered, one a scenario, with what it takes to judge it again.

The keys of a recording, one JSON object a line of ``evidence.jsonl``:

    step       the id of the scenario: that of its case if it has one
    digest     SHA-256 of the operation and body that were sent, before they got a name
    clauses    {clause: "passed" | "failed" | "differs"}, the worst of the scenario's checks
    answers    [{operation, status, code, message, headers}], in the order of the calls
    target     what the answers came from: "aws" or the name of the target
    region     the region that was asked
    date       when, in UTC, to the second
    suite      version of this project
    botocore   version of the botocore that the requests were derived from

Everything is redacted before it gets here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import botocore

from aws_contract.protocol.wire import Answer, Request
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.results.codec import CodecError, read_lines
from aws_contract.results.finding import cut
from aws_contract.results.recorder import OUTCOMES, Recorder
from aws_contract.version import suite_version

__all__ = [
    "EVIDENCE",
    "KNOWN",
    "RECORDED",
    "BadEvidenceError",
    "RecordedAnswer",
    "Recording",
    "read_recordings",
    "recording_of",
]

RECORDED: Final = "recorded"
"""Where accepted recordings are kept, below the evidence folder of a resource."""
EVIDENCE: Final = "evidence.jsonl"
"""The recordings of a live run, in its folder."""
KNOWN: Final = "known.json"
"""Beside them, the differences that are known, and why they exist."""

_HEADERS: Final = ("content-type", "x-amzn-errortype", "retry-after")
_LONGEST: Final = 100_000
"""Characters of a message that are kept; a longer one is cut in the middle."""
_PRESENT: Final = ("x-amzn-requestid",)
"""Headers of which only the presence is kept."""


class BadEvidenceError(ValueError):
    """A file holds something else than recordings; says where and what."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedAnswer:
    """What came back for one request; of the headers those that clauses are about."""

    operation: str
    status: int
    code: str | None
    message: str | None
    headers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """What came back in one scenario; the fields are the keys of its line."""

    step: str
    digest: str
    clauses: Mapping[str, str]
    answers: tuple[RecordedAnswer, ...]
    target: str
    region: str
    date: str
    suite: str
    botocore: str

    @property
    def contradicted(self) -> tuple[str, ...]:
        """The clauses that weren't obeyed."""
        return tuple(name for name, outcome in self.clauses.items() if outcome == "failed")

    def to_json(self) -> dict[str, Any]:
        """Return the recording as JSON values."""
        return asdict(self)


def recording_of(
    step: str,
    digest: str,
    exchanges: Iterable[tuple[Request, Answer]],
    recorder: Recorder,
    *,
    place: tuple[str, str],
    sanitiser: Sanitiser,
) -> Recording:
    """Return the recording of a scenario from its exchanges and counts.

    `place` is the name of the target and the region.
    """
    return Recording(
        step=step,
        digest=digest,
        clauses={name: _worst(counts) for name, counts in recorder.clauses.items()},
        answers=tuple(_recorded(request, answer, sanitiser) for request, answer in exchanges),
        target=sanitiser.text(place[0]),
        region=place[1],
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        suite=suite_version(),
        botocore=botocore.__version__,
    )


def _worst(counts: Mapping[str, int]) -> str:
    """Return the worst outcome that was counted: failed, else differs, else passed."""
    return next(name for name in (OUTCOMES[1], OUTCOMES[2], OUTCOMES[0]) if counts.get(name))


def _recorded(request: Request, answer: Answer, sanitiser: Sanitiser) -> RecordedAnswer:
    headers = {name: answer.header(name) for name in _HEADERS}
    headers.update({name: "present" for name in _PRESENT if answer.header(name)})
    code, message = answer.code, answer.message
    return RecordedAnswer(
        operation=request.operation,
        status=answer.status,
        code=None if code is None else sanitiser.text(code),
        message=None if message is None else sanitiser.text(cut(message, limit=_LONGEST)),
        headers={name: sanitiser.text(value) for name, value in headers.items() if value},
    )


def read_recordings(path: Path) -> Iterator[Recording]:
    """Yield the recordings of a file, of a run's folder, or of every ``*.jsonl`` below a folder.

    In the folder of a run, or of one through several regions, they are in ``evidence.jsonl``.

    Of several of one scenario the last of each file counts. Raises BadEvidenceError naming file,
    line and place for what isn't a recording, and OSError.
    """
    files = [path]
    if path.is_dir():
        files = sorted(path.rglob(EVIDENCE)) or sorted(path.rglob("*.jsonl"))
    for file in files:
        try:
            latest = {recording.step: recording for recording in read_lines(file, Recording)}
        except CodecError as error:
            raise BadEvidenceError(str(error)) from error
        yield from latest.values()
