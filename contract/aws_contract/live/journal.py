"""What a run has created and done, on disk in time: a killed run can be cleaned up and resumed.

A run's folder holds, all as one JSON value a line (report.json but for):

    run.json        what the run is: target, region, prefix of its names, attempts so far
    names.jsonl     every name that a create was sent for, written and synced before sending
    steps.jsonl     every finished step with its counts and findings
    evidence.jsonl  every answer, see `aws_contract.recordings.recording`
    report.json     what it came to
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from aws_contract.live.options import PreconditionError

__all__ = ["PREFIX", "JsonLines", "Names", "RunFolder"]

PREFIX: Final = "contract-"
"""How the names of everything begin that a run makes."""


class JsonLines:
    """A file of one JSON value a line that only grows; what a kill cut off is left out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mended = False

    def read(self) -> Iterator[dict[str, Any]]:
        """Yield the values of all complete lines; nothing if there is no file."""
        if not self.path.exists():
            return
        for line in self.path.read_bytes().split(b"\n")[:-1]:
            yield json.loads(line)

    def append(self, value: Mapping[str, Any], *, sync: bool = False) -> None:
        """Write a value, with `sync` to the disk itself."""
        self._mend()
        with self.path.open("ab") as file:
            file.write(json.dumps(value, separators=(",", ":")).encode() + b"\n")
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
    created before, or by its deletion. Without a file nothing outlives the process.
    """

    def __init__(self, file: JsonLines | None = None) -> None:
        self._file = file
        self._states: dict[str, str] = {}
        for entry in file.read() if file is not None else ():
            self._note(entry["name"], entry["state"])

    def _note(self, name: str, state: str) -> bool:
        """Keep a state; return whether it says something new."""
        held = self._states.get(name)
        if held == "created" and state in {"sending", "refused"}:
            return False
        self._states[name] = state
        return held != state

    def sending(self, name: str) -> None:
        """Note that a create of `name` is about to be sent."""
        self._write(name, "sending")

    def rejected(self, name: str) -> None:
        """Note that the create of `name` was rejected."""
        self._write(name, "refused")

    def created(self, name: str) -> None:
        """Note that the create of `name` was accepted."""
        self._write(name, "created")

    def deleted(self, name: str) -> None:
        """Note that `name` doesn't exist any more."""
        if name in self._states:
            self._write(name, "deleted")

    def _write(self, name: str, state: str) -> None:
        if self._note(name, state) and self._file is not None:
            self._file.append({"name": name, "state": state}, sync=state == "sending")

    @property
    def created_names(self) -> tuple[str, ...]:
        """The names that exist for sure, because of this run."""
        return tuple(name for name, state in self._states.items() if state == "created")

    @property
    def rejected_names(self) -> frozenset[str]:
        """The names whose create was rejected, and that were never created otherwise."""
        return frozenset(name for name, state in self._states.items() if state == "refused")

    @property
    def unsure_names(self) -> tuple[str, ...]:
        """The names whose create was sent, with no answer known."""
        return tuple(name for name, state in self._states.items() if state == "sending")


class RunFolder:
    """The folder of one run. `prefix` begins all its names, `attempt` counts how often it began."""

    def __init__(self, path: Path, *, identity: Mapping[str, str]) -> None:
        """Begin in an empty folder or go on in that of the same run.

        `identity` is what mustn't change from attempt to attempt. PreconditionError if it did.
        """
        self.path = path
        self.steps = JsonLines(path / "steps.jsonl")
        self.evidence = JsonLines(path / "evidence.jsonl")
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
                f"{path} holds a run {other}: resume it as it began, or choose another --run-folder"
            )
        self.prefix = str(held.get("prefix") or f"{PREFIX}{secrets.token_hex(4)}")
        self.attempt = int(held.get("attempt", 0)) + 1
        self._store({**identity, "prefix": self.prefix, "attempt": self.attempt})
        self.names = Names(JsonLines(path / "names.jsonl"))

    def _load(self) -> dict[str, Any]:
        if not self._about.exists():
            return {}
        try:
            held: dict[str, Any] = json.loads(self._about.read_text(encoding="utf-8"))
        except ValueError as error:
            raise PreconditionError(f"{self._about} isn't the file of a run: {error}") from error
        return held

    def _store(self, about: Mapping[str, Any]) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        fresh = self._about.with_suffix(".new")
        fresh.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
        fresh.replace(self._about)
