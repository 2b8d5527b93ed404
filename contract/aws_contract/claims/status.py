"""How well the clauses are backed by observations: which have none, and how old the others are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from aws_contract.claims.catalogue import Entry
from aws_contract.claims.evidence import Observation
from aws_strategies.case import Grade

__all__ = ["DatedObservation", "EvidenceStatus", "GradeCount", "evidence_status"]

_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_WEAKEST_FIRST: Final = (Grade.ASSUMED, Grade.OBSERVED, Grade.DOCUMENTED)
_COLOURS: Final = ((1.0, "brightgreen"), (2 / 3, "green"), (1 / 3, "yellow"), (0.0, "orange"))
"""The colour of a badge by the least share of clauses that were observed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GradeCount:
    """How many clauses have a grade, and how many of them were observed."""

    clauses: int
    observed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedObservation:
    """An observation of a clause.

    `since` is the first day that its date can mean, such as 2018-01-01 for ``2018 to 2026``; None
    if there is none, as for ``by 2026``.
    """

    entry: Entry
    observation: Observation
    since: date | None

    def age(self, today: date) -> str:
        """Return its age: in days where the day is known, otherwise below which number of years."""
        if self.since is None:
            return "unknown age"
        if self.observation.date.startswith(self.since.isoformat()):
            return f"{(today - self.since).days} days"
        years = today.year - self.since.year + 1
        return f"under {years} year{'' if years == 1 else 's'}"


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceStatus:
    """What is observed of the clauses of a resource.

    unobserved: the clauses without an observation, the least sure first.
    observations: all of them, the oldest first, those of unknown age last.
    """

    grades: Mapping[Grade, GradeCount]
    unobserved: tuple[Entry, ...]
    observations: tuple[DatedObservation, ...]

    @property
    def total(self) -> GradeCount:
        """The clauses of all grades."""
        counts = self.grades.values()
        return GradeCount(
            clauses=sum(each.clauses for each in counts),
            observed=sum(each.observed for each in counts),
        )

    def badge(self) -> dict[str, str | int]:
        """Return the status as a badge, in the JSON that shields.io reads from an endpoint."""
        total = self.total
        share = total.observed / total.clauses if total.clauses else 0.0
        return {
            "schemaVersion": 1,
            "label": "clauses observed",
            "message": f"{total.observed} of {total.clauses}",
            "color": next(colour for least, colour in _COLOURS if share >= least),
        }

    def to_json(self, today: date) -> dict[str, object]:
        """Return the status as JSON values."""
        return {
            "grades": {
                str(grade): {"clauses": each.clauses, "observed": each.observed}
                for grade, each in self.grades.items()
            },
            "unobserved": [
                {"clause": each.clause, "grade": str(each.grade), "state": str(each.record.state)}
                for each in self.unobserved
            ],
            "observations": [
                {
                    "clause": each.entry.clause,
                    "grade": str(each.entry.grade),
                    "since": None if each.since is None else each.since.isoformat(),
                    "age": each.age(today),
                    **each.observation.to_json(),
                }
                for each in self.observations
            ],
        }


def evidence_status(entries: Sequence[Entry]) -> EvidenceStatus:
    """Return what is observed of some clauses."""
    observed = [
        DatedObservation(entry=entry, observation=each, since=_first_day(each.date))
        for entry in entries
        for each in entry.record.observed
    ]
    unobserved = [entry for entry in entries if not entry.record.observed]
    return EvidenceStatus(
        grades={grade: _count(entries, grade) for grade in Grade},
        unobserved=tuple(sorted(unobserved, key=lambda each: _WEAKEST_FIRST.index(each.grade))),
        observations=tuple(sorted(observed, key=lambda each: each.since or date.max)),
    )


def _count(entries: Sequence[Entry], grade: Grade) -> GradeCount:
    those = [entry for entry in entries if entry.grade is grade]
    return GradeCount(
        clauses=len(those), observed=sum(bool(entry.record.observed) for entry in those)
    )


def _first_day(text: str) -> date | None:
    found = _DATE.match(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None
