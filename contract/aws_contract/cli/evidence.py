"""The command ``evidence``: what a run against AWS says, into the ledger, and replayed offline.

    evidence diff RUN       what the recordings of a run say that the ledger doesn't
    evidence accept RUN     write it into the ledger, and keep the recordings
    evidence replay [PATH]  let the fake answer what was recorded; it must answer the same

Exit status: 0 nothing new (diff), done (accept), the same answers (replay); 1 a contradiction or a
first observation (diff), a difference that isn't known (replay); 2 input that can't be used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from aws_contract.recordings.proposals import Proposal
    from aws_contract.recordings.recording import Recording

__all__ = ["add_evidence_command"]

_LEDGER: Final = Path(__file__).parents[1] / "resources" / "algorithm" / "evidence"
Handler = Callable[[argparse.Namespace], int]


def add_evidence_command(commands: Any) -> None:
    """Add the command to an argparse subparsers object."""
    command = commands.add_parser(
        "evidence",
        help="take what a live run saw into the ledger, or replay it",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parts = command.add_subparsers(dest="part", required=True, metavar="PART")
    diff = _part(parts, "diff", "what a run says that the ledger doesn't", _diff)
    diff.add_argument("--json", action="store_true", help="print JSON")
    take = _part(parts, "accept", "write it into the ledger", _accept)
    take.add_argument(
        "--clause", action="append", metavar="ID", help="only this clause; repeatable"
    )
    take.add_argument(
        "--ledger", type=Path, default=_LEDGER, metavar="DIR", help="default: the project's own"
    )
    for part in (diff, take):
        part.add_argument(
            "run", type=Path, metavar="RUN", help="folder of a run, or evidence.jsonl"
        )
        part.add_argument("--target", default="aws", metavar="NAME",
                          help="only what this target answered (default: %(default)s)")  # fmt: skip
    again = _part(parts, "replay", "let the fake answer what was recorded", _replay)
    again.add_argument("path", nargs="?", type=Path, metavar="PATH",
                       help="a file or a folder (default: the project's own)")  # fmt: skip
    again.add_argument("--known", type=Path, metavar="FILE", help="the differences that are known")


def _part(parts: Any, name: str, text: str, handler: Handler) -> argparse.ArgumentParser:
    part: argparse.ArgumentParser = parts.add_parser(name, help=text, allow_abbrev=False)

    def handle(known: argparse.Namespace, _: Sequence[str]) -> int:
        from aws_contract.claims.evidence import LedgerError  # noqa: PLC0415 - loads the model
        from aws_contract.recordings.recording import BadEvidenceError  # noqa: PLC0415 - as above

        try:
            return handler(known)
        except (BadEvidenceError, LedgerError, KeyError, OSError) as error:
            sys.stderr.write(f"aws-contract evidence: {error}\n")
            return 2

    part.set_defaults(handler=handle, passes_rest=False)
    return part


def _recordings(known: argparse.Namespace) -> list[Recording]:
    from aws_contract.recordings.recording import BadEvidenceError, read_recordings  # noqa: PLC0415 - as above

    path = known.run / "evidence.jsonl" if known.run.is_dir() else known.run
    found = [each for each in read_recordings(path) if each.target == known.target]
    if not found:
        raise BadEvidenceError(f"{path} has no recording of target {known.target!r}")
    return found


def _proposed(known: argparse.Namespace) -> tuple[Proposal, ...]:
    from aws_contract.recordings.proposals import proposals  # noqa: PLC0415 - as above

    return proposals(_recordings(known))


def _diff(known: argparse.Namespace) -> int:
    from aws_contract.recordings.proposals import EvidenceChange  # noqa: PLC0415 - as above

    found = _proposed(known)
    new = [
        each
        for each in found
        if each.change in {EvidenceChange.CONTRADICTION, EvidenceChange.OBSERVATION}
    ]
    if known.json:
        sys.stdout.write(json.dumps([each.to_json() for each in found], indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _summary(found))
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


def _accept(known: argparse.Namespace) -> int:
    from aws_contract.recordings.proposals import accept  # noqa: PLC0415 - as above

    chosen = [each for each in _proposed(known) if not known.clause or each.clause in known.clause]
    lacking = set(known.clause or ()) - {each.clause for each in chosen}
    if lacking:
        raise KeyError(f"the run says nothing of {', '.join(sorted(lacking))}")
    written = accept(chosen, known.ledger)
    kept = _keep(_recordings(known), known.ledger / "recorded")
    sys.stdout.write(f"accepted {len(written)} records; recordings in {kept}\n")
    left = [each.clause for each in chosen if each.record is None]
    if left:
        sys.stdout.write(f"to be decided by hand: {', '.join(left)}\n")
    return 0


def _keep(recordings: Sequence[Recording], folder: Path) -> Path:
    """Keep the recordings as the ones of their target and region, in place of older ones."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{recordings[0].target}-{recordings[0].region}.jsonl"
    lines = (json.dumps(each.to_json(), separators=(",", ":")) for each in recordings)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def _replay(known: argparse.Namespace) -> int:
    from aws_contract.recordings.recording import read_recordings  # noqa: PLC0415 - as above
    from aws_contract.recordings.replay import KNOWN, RECORDED, known_differences, replay  # noqa: PLC0415
    from aws_contract.resources import load_resource  # noqa: PLC0415 - as above

    path = known.path or RECORDED
    recordings = list(read_recordings(path)) if path.exists() or known.path else []
    result = replay(
        recordings,
        known=known_differences(known.known or KNOWN),
        resource=load_resource("algorithm"),
    )
    sys.stdout.writelines(f"{line}\n" for line in result.lines())
    return 0 if result.faithful else 1
