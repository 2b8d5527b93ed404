"""Puts the reports of several machines together.

A report can't be added up from its numbers alone, so a folder with a report holds the counts that
it was made of too: ``counts.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from aws_contract.results.recorder import Recorder
from aws_contract.results.report import RunReport

__all__ = ["NotMergeableError", "merged", "write_counts"]

COUNTS: Final = "counts.json"


class NotMergeableError(ValueError):
    """A folder holds no counts, or counts that don't belong with the others."""


def write_counts(folder: Path, recorder: Recorder) -> Path:
    """Write what a report was made of into its folder and return the path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / COUNTS
    path.write_text(json.dumps(recorder.snapshot()) + "\n", encoding="utf-8")
    return path


def merged(folders: Iterable[Path]) -> tuple[RunReport, Recorder]:
    """Return the report of all folders together, and its counts.

    `seconds` is the longest of them. Raises NotMergeableError for a folder that lacks its files, or
    that is about another target, suite or botocore than the first.
    """
    recorder = Recorder()
    first: Mapping[str, Any] | None = None
    seconds = 0.0
    for folder in folders:
        about, counts = _read(folder, "report.json"), _read(folder, COUNTS)
        first = first or about
        _check_alike(folder, about, first)
        try:
            recorder.merge(counts)
        except KeyError as error:
            raise NotMergeableError(f"{folder / COUNTS} is of another version: {error}") from error
        seconds = max(seconds, float(about["seconds"]))
    if first is None:
        raise NotMergeableError("there is nothing to merge")
    return RunReport.of(recorder, target=first["target"], seconds=seconds), recorder


def _read(folder: Path, name: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotMergeableError(f"{folder / name} can't be read: {error}") from error
    return found


def _check_alike(folder: Path, about: Mapping[str, Any], first: Mapping[str, Any]) -> None:
    for name in ("target", "suite", "botocore"):
        if about[name] != first[name]:
            raise NotMergeableError(
                f"{folder}: {name} is {about[name]!r}, that of the first is {first[name]!r}"
            )
