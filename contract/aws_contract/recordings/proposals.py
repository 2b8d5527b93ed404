"""What a run against AWS adds to the evidence: proposals, clause by clause.

A clause that was obeyed throughout was observed; one that was violated is contradicted. An
unverified difference changes no record: the expectation itself has to be decided on, so it is
listed with what came back. Each region of a run has an observation of its own, so that regions
that differ stand side by side, dated.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from aws_contract.claims.evidence import EvidenceState, Observation, Record
from aws_contract.recordings.recording import Recording
from aws_contract.resources.resource import Resource
from aws_contract.results.codec import read
from aws_contract.results.untrusted import one_line

__all__ = ["EvidenceChange", "Proposal", "accept", "proposals"]

LIVE: Final = "a live run of this suite"
"""How the source of every observation begins that comes from a run."""
_TARGET: Final = ", target "
"""What begins the last part of such a source: the target and the region."""
ADDED: Final = "live.json"
"""The file for the records of clauses of which a folder had none."""
_SHOWN: Final = 3


class EvidenceChange(StrEnum):
    """What a proposal means for the evidence, the most important first."""

    CONTRADICTION = "contradicted"
    OBSERVATION = "observed for the first time"
    DIFFERENCE = "differs from what is assumed"
    CONFIRMATION = "observed again"


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What recordings say of one clause. `record` is the new one, None if there is none."""

    clause: str
    change: EvidenceChange
    steps: tuple[str, ...]
    answers: tuple[str, ...]
    record: Record | None

    def to_json(self) -> dict[str, Any]:
        """Return the proposal as JSON values."""
        return {
            "clause": self.clause,
            "change": str(self.change),
            "steps": list(self.steps),
            "answers": list(self.answers),
            "record": None if self.record is None else self.record.to_json(),
        }

    def lines(self) -> Iterator[str]:
        """Yield the proposal for people."""
        yield f"{self.clause}: {self.change} ({len(self.steps)} step(s))"
        if self.change is EvidenceChange.CONFIRMATION:
            return
        for step, answer in zip(self.steps[:_SHOWN], self.answers[:_SHOWN], strict=True):
            yield f"    {step}"
            yield f"        {one_line(answer)}"
        if len(self.steps) > _SHOWN:
            yield f"    and {len(self.steps) - _SHOWN} more"


def proposals(recordings: Iterable[Recording], *, resource: Resource) -> tuple[Proposal, ...]:
    """Return what recordings of one run say, clause by clause, the most important first.

    Clauses that the resource doesn't have, in this version of the suite, are left out.
    """
    outcomes: defaultdict[str, defaultdict[str, list[Recording]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for recording in recordings:
        for clause, outcome in recording.clauses.items():
            if clause in resource.clauses:
                outcomes[clause][outcome].append(recording)
    found = [
        _proposal(resource.record_of(clause), by_outcome) for clause, by_outcome in outcomes.items()
    ]
    return tuple(
        sorted(found, key=lambda each: (list(EvidenceChange).index(each.change), each.clause))
    )


def _proposal(record: Record, outcomes: Mapping[str, list[Recording]]) -> Proposal:
    if outcomes.get("failed"):
        found, answer, change = outcomes["failed"], "contradicted", EvidenceChange.CONTRADICTION
    elif outcomes.get("differs"):
        found, answer, change = outcomes["differs"], "", EvidenceChange.DIFFERENCE
    else:
        found, answer = outcomes["passed"], "obeyed"
        observed = any(each.answer == "obeyed" for each in record.observed)
        change = EvidenceChange.CONFIRMATION if observed else EvidenceChange.OBSERVATION
    return Proposal(
        clause=record.clause,
        change=change,
        steps=tuple(each.step for each in found),
        answers=tuple(_said(each) for each in found),
        record=_with(record, tuple(_of_regions(outcomes))) if answer else None,
    )


def _of_regions(outcomes: Mapping[str, list[Recording]]) -> Iterator[Observation]:
    """Yield what each region did: contradicted if a single step was, otherwise obeyed."""
    regions = dict.fromkeys(each.region for found in outcomes.values() for each in found)
    for region in regions:
        for outcome, answer in (("failed", "contradicted"), ("passed", "obeyed")):
            found = [each for each in outcomes.get(outcome, ()) if each.region == region]
            if found:
                yield _observation(found, answer)
                break


def _said(recording: Recording) -> str:
    if not recording.answers:
        return "no answer"
    first = recording.answers[0]
    return f"HTTP {first.status} {first.code or ''} {first.message or ''}".strip()


def _observation(found: list[Recording], answer: str) -> Observation:
    first = found[0]
    where = f"{_TARGET}{first.target}, {first.region}"
    source = f"{LIVE} {first.suite}, botocore {first.botocore}{where}"
    steps = ", ".join(each.step for each in found[:_SHOWN])
    what = f"{len(found)} step(s) of a run, such as {steps}"
    return Observation(saw=what, answer=answer, date=first.date[:10], source=source)


def _with(record: Record, new: tuple[Observation, ...]) -> Record | None:
    """Return the record with observations in place of those of an earlier run in their regions.

    None if no state fits: what neither documentation nor an observation says can't be contradicted.
    """
    places = tuple(each.source.partition(_TARGET)[2] for each in new)
    kept = tuple(
        each
        for each in record.observed
        if not each.source.startswith(LIVE) or each.source.partition(_TARGET)[2] not in places
    )
    observed = (*kept, *new)
    answers = {each.answer for each in observed}
    if "contradicted" in answers and record.documented:
        state = EvidenceState.CONTRADICTED
    elif "obeyed" in answers:
        state = EvidenceState.OBSERVED
    else:
        return None
    return replace(record, state=state, observed=observed)


def accept(chosen: Iterable[Proposal], folder: Path) -> tuple[str, ...]:
    """Write the records of proposals into the evidence files of a folder; return the clauses.

    Each replaces the record of its clause; those of clauses without one are added to a file of
    their own. Proposals without a record are left out; nothing is written unless all can be.
    CodecError if a file holds something else than records.
    """
    records = {each.clause: each.record for each in chosen if each.record is not None}
    written: list[str] = []
    texts: dict[Path, str] = {}
    for path in sorted(folder.glob("*.json")):
        held = read(path, list[Record])
        changed = [records.get(record.clause, record) for record in held]
        if changed != held:
            texts[path] = _text(changed)
        written += [record.clause for record in held if record.clause in records]
    added = [record for clause, record in records.items() if clause not in written]
    if added:
        path = folder / ADDED
        held = read(path, list[Record]) if path.exists() else []
        texts[path] = _text([*(records.get(each.clause, each) for each in held), *added])
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return (*written, *(record.clause for record in added))


def _text(records: Iterable[Record]) -> str:
    entries = [record.to_json() for record in records]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
