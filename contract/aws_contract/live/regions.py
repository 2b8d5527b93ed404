"""A live run through several regions, where their answers differ, and the removal of what is left.

Each region has a run of its own, with its own folder, below that of the whole. What differs between
regions is kept in ``regions.jsonl``: a service is changed region by region, so that one region's
answer is no evidence of another's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TextIO

import botocore.session

from aws_contract.exit_status import ExitStatus
from aws_contract.interruption import LiveInterruption
from aws_contract.live.guard import NoUsableResponseError
from aws_contract.live.options import LiveOptions, PreconditionError
from aws_contract.live.removal.sweep import folder_prefix, sweep
from aws_contract.live.start import run_live
from aws_contract.recordings.recording import Recording, read_recordings
from aws_contract.resources.resource import Resource
from aws_contract.results import codec
from aws_contract.targets.base import DEFAULT_REGION, partition_of
from aws_contract.targets.endpoint import TargetUnreachableError

__all__ = ["ALL", "RegionSplit", "regions_of", "run_regions", "splits", "sweep_regions"]

ALL: Final = "all"
"""Stands for every region of the partition in which botocore knows the service."""
_SPLITS: Final = "regions.jsonl"


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionSplit:
    """A clause that came out differently: by region the outcome and when it was observed.

    `step` is the first scenario that shows it, `steps` how many do. `texts` are the messages of
    that scenario, without the names of the regions.
    """

    clause: str
    step: str
    steps: int
    outcomes: Mapping[str, str]
    dates: Mapping[str, str]
    texts: Mapping[str, str]

    def __str__(self) -> str:
        found = ", ".join(f"{region} {outcome}" for region, outcome in self.outcomes.items())
        return f"{self.clause}: {found} ({self.steps} scenario(s), such as {self.step})"


def regions_of(text: str | None, *, service: str) -> tuple[str, ...]:
    """Read a list of regions, or ``all`` of the partition; nothing if none is named.

    PreconditionError for a list with an empty or repeated name.
    """
    if text is None:
        return ()
    if text == ALL:
        known = botocore.session.Session().get_available_regions(
            service, partition_name=partition_of(DEFAULT_REGION)
        )
        return tuple(known)
    names = tuple(name.strip() for name in text.split(","))
    if not all(names) or len(set(names)) < len(names):
        raise PreconditionError(f"--target-region {text!r}: expected different regions")
    return names


def run_regions(
    options: LiveOptions,
    resource: Resource,
    regions: Sequence[str],
    *,
    out: TextIO,
    progress: TextIO,
    interrupts: LiveInterruption,
) -> int:
    """Run in one region after the other; return the highest exit status, or 1 if they differ.

    Raises what `run_live` does, for the first region that can't begin.
    """
    if options.create:
        raise PreconditionError(
            "--allow-create needs a single --target-region: through several regions only what "
            "must be rejected is sent"
        )
    worst = 0
    for region in regions:
        out.write(f"region    {region}\n")
        own = replace(options, region=region, folder=options.folder / region)
        status = run_live(own, resource, out=out, progress=progress, interrupts=interrupts)
        worst = max(worst, status)
    found = list(splits(_recordings(options.folder, regions)))
    path = options.folder / _SPLITS
    path.unlink(missing_ok=True)
    for split in found:
        codec.append_line(path, split)
    out.writelines(f"differs   {split}\n" for split in found)
    out.write(f"regions   {len(regions)} compared, {len(found)} clause(s) differ\n")
    return worst or int(bool(found))


def sweep_regions(  # noqa: PLR0913 - the options of the command
    options: LiveOptions,
    resource: Resource,
    regions: Sequence[str],
    *,
    folder: Path | None,
    prefix: str | None,
    older: float,
    delete: bool,
    out: TextIO,
) -> int:
    """Look for what runs have left in one region after the other; return the highest exit status.

    Below `folder` each region has its own, as `run_regions` made them. A region that can't be
    reached doesn't keep the others from being cleaned. PreconditionError, before anything is sent,
    if a region has no folder of a run.
    """
    if len(regions) < 2:
        return sweep(
            options, resource, folder=folder, prefix=prefix, older=older, delete=delete, out=out
        )
    folders = {name: None if folder is None else folder / name for name in regions}
    for each in folders.values():
        if each is not None:
            folder_prefix(each)
    worst: int = ExitStatus.OBEYS
    for region, own in folders.items():
        out.write(f"region   {region}\n")
        try:
            status = sweep(
                replace(options, region=region), resource, folder=own, prefix=prefix,
                older=older, delete=delete, out=out,
            )  # fmt: skip
        except (TargetUnreachableError, NoUsableResponseError) as error:
            out.write(f"UNREACHABLE: {error}\n")
            status = ExitStatus.UNREACHABLE
        worst = max(worst, status)
    return worst


def _recordings(folder: Path, regions: Sequence[str]) -> Iterator[Recording]:
    for region in regions:
        path = folder / region / "evidence.jsonl"
        if path.exists():
            yield from read_recordings(path)


def splits(recordings: Iterable[Recording]) -> Iterator[RegionSplit]:
    """Yield the clauses that came out differently for the same requests in several regions."""
    by_request: defaultdict[tuple[str, str], dict[str, Recording]] = defaultdict(dict)
    for recording in recordings:
        by_request[recording.step, recording.digest][recording.region] = recording
    found: defaultdict[str, list[dict[str, Recording]]] = defaultdict(list)
    for by_region in by_request.values():
        judged = {name for each in by_region.values() for name in each.clauses}
        for clause in sorted(judged):
            outcomes = [each.clauses.get(clause, "not judged") for each in by_region.values()]
            if len(set(outcomes)) > 1:
                found[clause].append(by_region)
    for clause, examples in found.items():
        yield _split(clause, examples[0], len(examples))


def _split(clause: str, by_region: Mapping[str, Recording], steps: int) -> RegionSplit:
    return RegionSplit(
        clause=clause,
        step=next(iter(by_region.values())).step,
        steps=steps,
        outcomes={name: each.clauses.get(clause, "not judged") for name, each in by_region.items()},
        dates={name: each.date for name, each in by_region.items()},
        texts={name: _text(each).replace(name, "<region>") for name, each in by_region.items()},
    )


def _text(recording: Recording) -> str:
    return "; ".join(each.message or "" for each in recording.answers)
