"""What a run has created and done, on disk in time: a killed run can be cleaned up and resumed.

A run's folder holds, all as one JSON value a line (report.json but for):

    run.json        what the run is: target, region, prefix of its names, attempts so far
    names.jsonl     every name that a create was sent for, written and synced before sending
    steps.jsonl     every finished step with its counts and findings
    evidence.jsonl  every answer, see `aws_contract.recordings.recording`
    report.json     what it came to
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Generic, TypeAlias, TypeVar

from aws_contract.live.options import PreconditionError
from aws_contract.recordings.recording import Recording
from aws_contract.results import codec
from aws_contract.results.codec import CodecError

__all__ = ["PREFIX", "FinishedStep", "JsonLines", "NameEntry", "Names", "RunFolder"]

PREFIX: Final = "contract-"
"""How the names of everything begin that a run makes."""
_T = TypeVar("_T")
_About: TypeAlias = dict[str, str | int]
"""What run.json holds."""


class _State(StrEnum):
    """What is known of a name."""

    SENDING = "sending"
    REJECTED = "rejected"
    CREATED = "created"
    DELETED = "deleted"


_FORMER_STATES: Final = {"refused": _State.REJECTED}
"""Version 0.1 wrote these; what its runs have left can still be deleted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NameEntry:
    """One line of names.jsonl: what became of a name."""

    name: str
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FinishedStep:
    """One line of steps.jsonl. `counts` is the snapshot of the step's `Recorder`, redacted.

    `surprises` are the creates that should have been rejected and were accepted.
    """

    step: str
    digest: str
    surprises: int
    inconclusive: bool
    counts: dict[str, object]


class JsonLines(Generic[_T]):
    """A file of one value a line that only grows; what a kill cut off is left out.

    `broken` says of each line that is no value where it is and what is wrong with it.
    """

    def __init__(self, path: Path, kind: type[_T]) -> None:
        self.path = path
        self._kind = kind
        self._mended = False
        self.broken: list[str] = []

    def read(self) -> Iterator[_T]:
        """Yield the values of all complete lines but the broken ones, none without a file."""
        self.broken.clear()
        if not self.path.exists():
            return
        lines = self.path.read_bytes().split(b"\n")[:-1]
        for number, line in enumerate(lines, 1):
            try:
                yield codec.decode(line, self._kind, source=f"{self.path}:{number}")
            except CodecError as error:
                self.broken.append(str(error))

    def append(self, value: _T, *, sync: bool = False) -> None:
        """Write a value, with `sync` to the disk itself."""
        self._mend()
        with self.path.open("ab") as file:
            file.write(codec.encode(value).encode() + b"\n")
            if sync:
                file.flush()
                os.fsync(file.fileno())

    def _mend(self) -> None:
        """Once, cut off a line that a kill left incomplete."""
        if self._mended:
            return
        self._mended = True
        if self.path.exists():
            content = self.path.read_bytes()
            whole = content.rfind(b"\n") + 1
            if whole < len(content):
                os.truncate(self.path, whole)


class Names:
    """What may exist because of this run, by name.

    A name is noted before its create is sent. It is settled by a rejection, unless the name was
    created before, or by its deletion. Without a file nothing outlives the process. Only what
    `owns` says is the run's may be deleted.
    """

    def __init__(self, file: JsonLines[NameEntry] | None = None, *, prefix: str = PREFIX) -> None:
        """Read the names of the file; `prefix` is how the run's own names begin."""
        self.prefix = prefix
        self._file = file
        self._states: dict[str, _State] = {}
        for entry in file.read() if file is not None else ():
            state = _state_of(entry)
            if state is not None:
                self._note(entry.name, state)
            elif file is not None:
                file.broken.append(f"{file.path}: {entry.name!r} is {entry.state!r}")

    def _note(self, name: str, state: _State) -> bool:
        """Keep a state; return whether it is news."""
        held = self._states.get(name)
        if held is _State.CREATED and state in {_State.SENDING, _State.REJECTED}:
            return False
        self._states[name] = state
        return held != state

    def owns(self, name: str) -> bool:
        """Whether a name carries the run's prefix and was noted before its create was sent."""
        return name in self._states and self.carries_prefix(name)

    def carries_prefix(self, name: str) -> bool:
        """Whether a name begins as the run's own do."""
        return name.startswith(self.prefix)

    def sending(self, name: str) -> None:
        """Note that a create of `name` is about to be sent."""
        self._write(name, _State.SENDING)

    def rejected(self, name: str) -> None:
        """Note that the create of `name` was rejected."""
        self._write(name, _State.REJECTED)

    def created(self, name: str) -> None:
        """Note that the create of `name` was accepted."""
        self._write(name, _State.CREATED)

    def deleted(self, name: str) -> None:
        """Note that `name` doesn't exist any more."""
        if name in self._states:
            self._write(name, _State.DELETED)

    def _write(self, name: str, state: _State) -> None:
        if self._note(name, state) and self._file is not None:
            self._file.append(NameEntry(name=name, state=state), sync=state is _State.SENDING)

    @property
    def created_names(self) -> tuple[str, ...]:
        """The names that exist for sure, because of this run."""
        return tuple(self._in(_State.CREATED))

    @property
    def rejected_names(self) -> frozenset[str]:
        """The names whose create was rejected, and that were never created otherwise."""
        return frozenset(self._in(_State.REJECTED))

    @property
    def unsure_names(self) -> tuple[str, ...]:
        """The names whose create was sent, with no answer known."""
        return tuple(self._in(_State.SENDING))

    def _in(self, wanted: _State) -> Iterator[str]:
        return (name for name, state in self._states.items() if state is wanted)


def _state_of(entry: NameEntry) -> _State | None:
    states = {**_FORMER_STATES, **{str(state): state for state in _State}}
    return states.get(entry.state)


class RunFolder:
    """The folder of one run. `prefix` begins all its names, `attempt` counts how often it began."""

    def __init__(self, path: Path, *, identity: Mapping[str, str]) -> None:
        """Begin in an empty folder or go on in that of the same run.

        `identity` is what mustn't change from attempt to attempt. PreconditionError if it did.
        """
        self.path = path
        self.steps = JsonLines(path / "steps.jsonl", FinishedStep)
        self.evidence = JsonLines(path / "evidence.jsonl", Recording)
        self._about = path / "run.json"
        held = self._load()
        changed = {
            name: value for name, value in identity.items() if held.get(name, value) != value
        }
        if changed:
            name = next(iter(changed))
            other = (
                "in another account"
                if name == "account"
                else f"with {name} {held[name]!r}, not {identity[name]!r}"
            )
            raise PreconditionError(
                f"{path} holds a run {other}: resume it with its own options, or choose "
                "another --folder"
            )
        self.prefix = str(held.get("prefix") or f"{PREFIX}{secrets.token_hex(4)}")
        self.attempt = int(held.get("attempt", 0)) + 1
        self._store({**identity, "prefix": self.prefix, "attempt": self.attempt})
        self._names_file = JsonLines(path / "names.jsonl", NameEntry)
        self.names = Names(self._names_file, prefix=f"{self.prefix}-")

    @property
    def broken(self) -> tuple[str, ...]:
        """What is wrong with lines of the files that were read so far; they were left out."""
        return (*self._names_file.broken, *self.steps.broken)

    def _load(self) -> _About:
        if not self._about.exists():
            return {}
        try:
            return codec.read(self._about, _About)
        except CodecError as error:
            raise PreconditionError(f"{self._about} isn't the file of a run: {error}") from error

    def _store(self, about: _About) -> None:
        codec.write(self._about.with_suffix(".new"), about).replace(self._about)
