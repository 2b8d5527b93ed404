"""Evidence: what a service answered, one record a step, with what it takes to judge it again.

The keys of a record, one JSON object a line of ``evidence.jsonl``:

    step       the id of the step: that of its case if it has one
    digest     SHA-256 of the operation and body that were sent, before they got a name
    clauses    {clause: "passed" | "failed" | "differs"}, the worst of the step's checks
    answers    [{operation, status, code, message, headers}], in the order of the calls
    target     what the answers came from: "aws" or the name of the target
    region     the region that was asked
    date       when, in UTC, to the second
    suite      version of this project
    botocore   version of the botocore that the requests were derived from

Everything is sanitised before it gets here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import botocore

from aws_contract.protocol.wire import Answer, Request
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.results.recorder import OUTCOMES, Recorder
from aws_contract.results.report import suite_version

__all__ = ["BadEvidenceError", "Recording", "read_recordings", "recording_of"]

_HEADERS: Final = ("content-type", "x-amzn-errortype", "retry-after")
_PRESENT: Final = ("x-amzn-requestid",)
"""Headers of which only the presence is kept."""


class BadEvidenceError(ValueError):
    """A file isn't one of records."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """What came back in one step; the fields are the keys of its line."""

    step: str
    digest: str
    clauses: Mapping[str, str]
    answers: tuple[Mapping[str, Any], ...]
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
        """Return the record as JSON values."""
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
    """Return the recording of a step from its exchanges and counts; `place`: target, region."""
    return Recording(
        step=step,
        digest=digest,
        clauses={name: _worst(counts) for name, counts in recorder.clauses.items()},
        answers=tuple(sanitiser.json(_answer(request, answer)) for request, answer in exchanges),
        target=sanitiser.text(place[0]),
        region=place[1],
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        suite=suite_version(),
        botocore=botocore.__version__,
    )


def _worst(counts: Mapping[str, int]) -> str:
    """Return the worst outcome that was counted: failed, else differs, else passed."""
    return next(name for name in (OUTCOMES[1], OUTCOMES[2], OUTCOMES[0]) if counts.get(name))


def _answer(request: Request, answer: Answer) -> dict[str, Any]:
    headers = {name: answer.header(name) for name in _HEADERS}
    headers.update({name: "present" for name in _PRESENT if answer.header(name)})
    return {
        "operation": request.operation,
        "status": answer.status,
        "code": answer.code,
        "message": answer.message,
        "headers": {name: value for name, value in headers.items() if value is not None},
    }


def read_recordings(path: Path) -> Iterator[Recording]:
    """Yield the records of a file, or of every ``*.jsonl`` below a folder; the last of each step.

    Raises BadEvidenceError naming file and line for what isn't a record, and OSError.
    """
    files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    for file in files:
        latest: dict[str, Recording] = {}
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            record = _parsed(line, f"{file}:{number}")
            latest[record.step] = record
        yield from latest.values()


def _parsed(line: str, where: str) -> Recording:
    try:
        value = json.loads(line)
        return Recording(**{**value, "answers": tuple(value["answers"])})
    except (ValueError, TypeError, KeyError) as error:
        raise BadEvidenceError(f"{where}: expected a record, got {line[:80]!r}: {error}") from error
