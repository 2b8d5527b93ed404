"""What is known of the real service, clause by clause: dated records with their sources.

The records are the JSON files of a folder, one file per group of clauses, each a list. What holds
for any AWS JSON service is in ``records`` beside this module; a resource may have a folder of its
own, whose records stand in place of those:

    clause      the clause's id, or ``rule-<id>`` of a documented rule
    state       "documented" | "observed" | "contradicted" | "unknown"
    documented  where documentation or the model says it, or ""
    observed    [{saw, answer, date, source, how}]: what a real service did, when, and who
                observed it.
                `answer` is "obeyed" or "contradicted"; `saw` may name a sibling operation;
                `how` lists the violations of a rule that were observed, by `RuleCase.how`;
                without it the observation is about all of them
    note        what else is worth knowing, or ""

A state is *observed* if a service obeyed, *contradicted* if one didn't (of what the documentation
says), *documented* if neither was observed, *unknown* if neither says it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from aws_strategies.case import Grade

__all__ = [
    "FAIL_ON",
    "GENERIC",
    "VIOLATIONS",
    "EvidenceState",
    "LedgerError",
    "Observation",
    "Record",
    "Verdict",
    "fail_on",
    "read_evidence",
    "verdict_of",
]


class EvidenceState(StrEnum):
    """What the evidence for a clause comes to."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What a target's behaviour comes to, beside what is known."""

    OBEYS = "obeys"
    VIOLATES_DOCUMENTATION = "violates the documentation"
    VIOLATES_OBSERVATION = "violates an observation"
    UNVERIFIED = "unverified difference"


FAIL_ON: Final[Mapping[str, Verdict]] = MappingProxyType(
    {
        "documented": Verdict.VIOLATES_DOCUMENTATION,
        "observed": Verdict.VIOLATES_OBSERVATION,
        "unverified": Verdict.UNVERIFIED,
    }
)
"""The names by which --fail-on chooses the verdicts that fail a run."""
_FORMER_NAMES: Final = {"unknown": "unverified"}
"""Names of version 0.1, accepted for one more release."""

VIOLATIONS: Final = frozenset({Verdict.VIOLATES_DOCUMENTATION, Verdict.VIOLATES_OBSERVATION})
"""The verdicts that fail a run unless others are chosen."""

_BY_GRADE: Final = {
    Grade.DOCUMENTED: Verdict.VIOLATES_DOCUMENTATION,
    Grade.OBSERVED: Verdict.VIOLATES_OBSERVATION,
    Grade.ASSUMED: Verdict.UNVERIFIED,
}


class LedgerError(ValueError):
    """A file of the ledger holds something else than records; says where and what."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """What a real service did: what was sent or observed, whether the clause was obeyed."""

    saw: str
    answer: str
    date: str
    source: str
    how: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the observation as JSON values, as the ledger holds it."""
        found = {"saw": self.saw, "answer": self.answer, "date": self.date, "source": self.source}
        return {**found, "how": list(self.how)} if self.how else found


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What is known of one clause."""

    clause: str
    state: EvidenceState
    documented: str
    observed: tuple[Observation, ...]
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON values, as the ledger holds it."""
        return {
            "clause": self.clause,
            "state": str(self.state),
            "documented": self.documented,
            "observed": [each.to_json() for each in self.observed],
            "note": self.note,
        }


def verdict_of(grade: Grade) -> Verdict:
    """Return what it comes to if an expectation of this grade isn't met."""
    return _BY_GRADE[grade]


def fail_on(text: str | None) -> frozenset[Verdict]:
    """Read a list such as ``documented,unverified``; the default if there is none.

    LedgerError for another word.
    """
    if not text:
        return VIOLATIONS
    words = [_FORMER_NAMES.get(word.strip(), word.strip()) for word in text.split(",")]
    for word in words:
        if word not in FAIL_ON:
            raise LedgerError(
                f"{word!r} isn't a verdict: expected one or more of {', '.join(FAIL_ON)}"
            )
    return frozenset(FAIL_ON[word] for word in words)


GENERIC: Final = Path(__file__).parent / "records"
"""The records of what was observed of AWS JSON services in general."""


@cache
def read_evidence(folder: Path | None = None) -> Mapping[str, Record]:
    """Return every record by clause: the generic ones, and those of a folder in their place.

    LedgerError if a file holds something else than records.
    """
    own = {} if folder is None else _read_folder(folder)
    return MappingProxyType(_read_folder(GENERIC) | own)


def _read_folder(folder: Path) -> dict[str, Record]:
    """Return the records of a folder by clause, files in alphabetical order."""
    found: dict[str, Record] = {}
    for path in sorted(folder.glob("*.json")):
        for number, entry in enumerate(_entries(path), 1):
            record = _record(entry, place=f"{path.name}, record {number}")
            if record.clause in found:
                raise LedgerError(
                    f"{path.name}, record {number}: {record.clause} has a record already"
                )
            found[record.clause] = record
    return found


def _entries(path: Path) -> list[Any]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LedgerError(f"{path.name}: not JSON: {error}") from error
    if not isinstance(entries, list):
        raise LedgerError(f"{path.name}: expected a list of records")
    return entries


def _record(entry: Any, *, place: str) -> Record:
    try:
        record = Record(
            clause=entry["clause"],
            state=EvidenceState(entry["state"]),
            documented=entry["documented"],
            observed=tuple(
                Observation(**{**each, "how": tuple(each.get("how", ()))})
                for each in entry["observed"]
            ),
            note=entry["note"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LedgerError(f"{place}: {type(error).__name__}: {error}") from error
    problem = _problem(record)
    if problem:
        raise LedgerError(f"{place} ({record.clause}): {problem}")
    return record


def _problem(record: Record) -> str:
    """Return what contradicts itself in a record, or nothing."""
    answers = {each.answer for each in record.observed}
    if answers - {"obeyed", "contradicted"}:
        return f"an answer is obeyed or contradicted, not {sorted(answers)}"
    if not all(each.date and each.source and each.saw for each in record.observed):
        return "an observation needs what was observed, a date and a source"
    wanted = {
        EvidenceState.OBSERVED: "obeyed" in answers,
        EvidenceState.CONTRADICTED: "contradicted" in answers and bool(record.documented),
        EvidenceState.DOCUMENTED: not answers and bool(record.documented),
        EvidenceState.UNKNOWN: not answers and not record.documented,
    }
    return "" if wanted[record.state] else f"its evidence doesn't make it {record.state}"
