"""What a target is worth: its clauses obeyed, violated, differing and unknown, the worst first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aws_contract.claims.causes import roots_of
from aws_contract.results.report import ClauseResult, RunReport

__all__ = ["Deviation", "Scorecard", "scorecard"]

_GRADES: Final = ("documented", "observed", "assumed")
_SHOWN: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Deviation:
    """A clause that isn't obeyed by itself. `places` are the cases that show it, the first ones."""

    clause: ClauseResult
    places: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scorecard:
    """The clauses of a report by what came of them.

    `violated` are those that failed by themselves at least once, the surest and most often broken
    first; `follows` failed only where another one did, of which they are a consequence. `differs`
    part only from what is assumed. `obeyed` passed whenever tried, `unknown` were never tried.
    """

    violated: tuple[Deviation, ...]
    follows: tuple[ClauseResult, ...]
    differs: tuple[ClauseResult, ...]
    obeyed: tuple[ClauseResult, ...]
    unknown: tuple[ClauseResult, ...]

    def lines(self) -> Iterator[str]:
        """Yield the scorecard for people: numbers, then what isn't obeyed, the worst first."""
        tried = sum(map(len, (self.violated, self.follows, self.differs, self.obeyed)))
        yield (
            f"scorecard {len(self.obeyed)} of {tried} clauses obeyed, "
            f"{len(self.violated)} violated, {len(self.differs)} differ where nothing is known, "
            f"{len(self.unknown)} unknown"
        )
        for each in self.violated:
            clause = each.clause
            yield f"  VIOLATED {clause.id}: {clause.failed} of {_tries(clause)} ({clause.grade})"
            yield f"           {clause.statement}"
            for place in each.places[:_SHOWN]:
                yield f"             {place}"
            if len(each.places) > _SHOWN:
                yield f"             and {len(each.places) - _SHOWN} more"
        for clause in self.differs:
            yield f"  differs  {clause.id}: {clause.differs} of {_tries(clause)}"
        if self.follows:
            yield f"  follows from these: {', '.join(clause.id for clause in self.follows)}"
        if self.unknown:
            yield f"  unknown: {', '.join(clause.id for clause in self.unknown)}"


def scorecard(report: RunReport) -> Scorecard:
    """Return the scorecard of a report."""
    roots = roots_of(report.findings)
    told = {finding["clause"] for finding in report.findings}
    failed = [clause for clause in report.clauses if clause.failed]
    own = [clause for clause in failed if clause.id in roots or clause.id not in told]
    differs = [clause for clause in report.clauses if clause.differs and not clause.failed]
    rest = [clause for clause in report.clauses if not clause.failed and not clause.differs]
    return Scorecard(
        violated=tuple(
            Deviation(clause=clause, places=tuple(roots.get(clause.id, ())))
            for clause in sorted(own, key=_badness)
        ),
        follows=tuple(clause for clause in failed if clause not in own),
        differs=tuple(sorted(differs, key=lambda clause: -clause.differs)),
        obeyed=tuple(clause for clause in rest if clause.passed),
        unknown=tuple(clause for clause in rest if not clause.passed),
    )


def _tries(clause: ClauseResult) -> int:
    return clause.passed + clause.failed + clause.differs


def _badness(clause: ClauseResult) -> tuple[int, float, int]:
    return _GRADES.index(clause.grade), -clause.failed / _tries(clause), -clause.failed
