"""The commands ``evidence diff``, ``accept`` and ``replay``: what a live run recorded."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from aws_contract.cli.options import resource_option
from aws_contract.exit_status import ExitStatus

if TYPE_CHECKING:
    from aws_contract.recordings.proposals import Proposal
    from aws_contract.recordings.recording import Recording
    from aws_contract.resources.resource import Resource

__all__ = ["accept", "diff", "replay_recorded"]

_path = click.Path(path_type=Path)
_EVIDENCE: Final = "evidence.jsonl"
"""The file in a run folder that holds the run's recordings."""


def _explained(function: Callable[..., int]) -> Callable[..., int]:
    """Turn what is wrong with the input into a line and exit status 2."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> int:
        from aws_contract.claims.evidence import LedgerError  # noqa: PLC0415 - loads the model
        from aws_contract.recordings.recording import BadEvidenceError  # noqa: PLC0415 - as above
        from aws_contract.results.codec import CodecError  # noqa: PLC0415 - as above

        try:
            return function(*args, **kwargs)
        except (BadEvidenceError, CodecError, LedgerError, OSError) as error:
            click.echo(f"aws-contract evidence: {error}", err=True)
            return 2

    return run


def _recordings(run: Path, target: str) -> list[Recording]:
    from aws_contract.recordings.recording import BadEvidenceError, read_recordings  # noqa: PLC0415 - as above

    path = run / _EVIDENCE if run.is_dir() else run
    paths = [path] if path.exists() else sorted(run.glob(f"*/{_EVIDENCE}"))
    if not paths:
        raise BadEvidenceError(
            f"{path} doesn't exist: `aws-contract live --folder DIR` makes the folder of a run"
        )
    found = [each for file in paths for each in read_recordings(file) if each.target == target]
    if not found:
        raise BadEvidenceError(f"{run} has no recording of target {target!r}")
    return found


def _proposed(run: Path, target: str, resource: Resource) -> tuple[Proposal, ...]:
    from aws_contract.recordings.proposals import proposals  # noqa: PLC0415 - as above

    return proposals(_recordings(run, target), resource=resource)


_run = click.argument("run", type=_path)
_target = click.option(
    "--target", default="aws", show_default=True, metavar="NAME",
    help="Only what this target answered.",
)  # fmt: skip


@click.command()
@_run
@_target
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@resource_option
@_explained
def diff(*, run: Path, target: str, as_json: bool, resource: Resource) -> int:
    """Print what RUN (a folder, or evidence.jsonl) adds to the evidence or contradicts.

    The folder may be that of a run through several regions.

    Exit status: 0 nothing new, 1 a contradiction or a first observation, 2 unusable input.
    """
    from aws_contract.recordings.proposals import EvidenceChange  # noqa: PLC0415 - as above

    found = _proposed(run, target, resource)
    new = [
        each
        for each in found
        if each.change in {EvidenceChange.CONTRADICTION, EvidenceChange.OBSERVATION}
    ]
    if as_json:
        click.echo(json.dumps([each.to_json() for each in found], indent=2))
    else:
        for line in _summary(found):
            click.echo(line)
    return 1 if new else 0


def _summary(found: Sequence[Proposal]) -> Iterator[str]:
    from aws_contract.recordings.proposals import EvidenceChange  # noqa: PLC0415 - as above

    counts = [
        (change, [each for each in found if each.change is change]) for change in EvidenceChange
    ]
    yield ", ".join(f"{len(those)} {change}" for change, those in counts)
    for change, those in counts:
        if change is not EvidenceChange.CONFIRMATION:
            for each in those:
                yield from each.lines()


@click.command()
@_run
@_target
@click.option("--clause", multiple=True, metavar="ID", help="Only this clause; repeatable.")
@click.option(
    "--ledger", type=_path, metavar="DIR", help="The folder to write to (default: the resource's)."
)
@resource_option
@_explained
def accept(
    *, run: Path, target: str, clause: tuple[str, ...], ledger: Path | None, resource: Resource
) -> int:
    """Add what RUN observed to the evidence, and keep its recordings.

    Of a run through several regions each region has its own dated observation.
    """
    from aws_contract.recordings.proposals import accept as write  # noqa: PLC0415 - as above
    from aws_contract.recordings.recording import RECORDED, BadEvidenceError  # noqa: PLC0415

    folder = ledger or resource.evidence_folder
    if folder is None:
        raise click.UsageError(f"{resource.name} has no evidence_folder: give it one, or --ledger")
    if ledger is not None and not any(ledger.glob("*.json")):
        raise BadEvidenceError(f"{ledger} holds no record of any clause: is it the right folder?")
    proposed = _proposed(run, target, resource)
    chosen = [each for each in proposed if not clause or each.clause in clause]
    lacking = set(clause) - {each.clause for each in chosen}
    if lacking:
        raise BadEvidenceError(f"the run has no observation of {', '.join(sorted(lacking))}")
    written = write(chosen, folder)
    kept = _keep(_recordings(run, target), folder / RECORDED)
    places = ", ".join(map(str, kept))
    click.echo(f"accepted {len(written)} records; recordings in {places}")
    left = [each.clause for each in chosen if each.record is None]
    if left:
        click.echo(f"to be decided by hand: {', '.join(left)}")
    return 0


def _keep(recordings: Sequence[Recording], folder: Path) -> tuple[Path, ...]:
    """Keep the recordings as the ones of their target and region, in place of older ones."""
    folder.mkdir(parents=True, exist_ok=True)
    texts: defaultdict[Path, list[str]] = defaultdict(list)
    for each in recordings:
        path = folder / f"{_file_name(each.target)}-{_file_name(each.region)}.jsonl"
        texts[path].append(json.dumps(each.to_json(), separators=(",", ":")))
    for path, lines in texts.items():
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return tuple(texts)


def _file_name(text: str) -> str:
    """Return a text of a recording as part of a file's name: it may be anything, a path too."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip(".-")[:80] or "unnamed"


@click.command("replay")
@click.argument("path", type=_path, required=False)
@click.option(
    "--known",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A file that lists the known differences.",
)
@resource_option
@_explained
def replay_recorded(*, path: Path | None, known: Path | None, resource: Resource) -> int:
    """Send the requests recorded in PATH to the fake and compare the answers.

    By default those are replayed that `evidence accept` has kept; none come with the package.

    Exit status: 0 the same answers, 1 a difference that isn't known, 2 unusable input, 4 nothing
    was compared.
    """
    from aws_contract.recordings.recording import KNOWN, RECORDED, read_recordings  # noqa: PLC0415
    from aws_contract.recordings.replay import known_differences, replay  # noqa: PLC0415 - as above

    folder = resource.evidence_folder
    kept = None if folder is None else folder / RECORDED
    place = path or kept
    listed = known or (None if kept is None else kept / KNOWN)
    held = place is not None and (path is not None or place.exists())
    result = replay(
        read_recordings(place) if place is not None and held else (),
        known={} if listed is None else known_differences(listed),
        resource=resource,
    )
    for line in result.lines():
        click.echo(line)
    if result.faithful and not result.compared:
        why = (
            "no recording is of a present case"
            if held
            else "no recordings come with the package, and `evidence accept` has kept none"
        )
        click.echo(f"INCOMPLETE: nothing was compared: {why}", err=True)
        return ExitStatus.INCOMPLETE
    return ExitStatus.OBEYS if result.faithful else ExitStatus.VIOLATES
